import { fundDecider } from '#funds';
import type { HoldApprovals, HoldLifted, LiftHold } from '#funds';
import { addDays, step, steps } from '#kernel';
import type { BusinessDate, Plan } from '#kernel';
import type { FundJudgement } from './fund-year.decide.js';
import { enforcementOf } from './rule.decide.js';

/** What a fund's year is held by, and what its judgement rests on. */
export interface HeldYear {
  readonly year: number;
  /** The checkpoints, `MM-DD`, behind which the fund is held. */
  readonly held: Iterable<string>;
  /** Nothing holds a fund for a year that is closed, or whose region is no more. */
  readonly isOver: boolean;
  /** The day that the judgement asked about. */
  readonly asOf: BusinessDate;
  readonly today: BusinessDate;
}

/**
 * What a judgement changes of a fund's holds: past a missed checkpoint it is held where the rule says `hold`, until the
 * checkpoint's amount is in, somebody waived it or the year is closed (domain.md, Enforcement).
 */
export function holdsChanged(judgement: FundJudgement, asked: HeldYear): readonly (HoldApprovals | LiftHold)[] {
  const { year, held: known, today } = asked;
  const wanted = wantedHolds(judgement, asked);
  const held = [...known];
  const puts = wanted.filter((checkpoint) => !held.includes(checkpoint));
  const lifts = held.filter((checkpoint) => !wanted.includes(checkpoint));
  return [
    ...puts.map((checkpoint): HoldApprovals => {
      const cause = 'minimum-checkpoint';
      return { type: 'HoldApprovals', hold: holdId(year, checkpoint), cause, year, checkpoint, on: heldOn(asked) };
    }),
    ...lifts.map((checkpoint): LiftHold => {
      const reason = liftReason(judgement, checkpoint, asked);
      return { type: 'LiftHold', hold: holdId(year, checkpoint), reason, on: today };
    }),
  ];
}

function wantedHolds({ inForce, missed }: FundJudgement, { isOver }: HeldYear): readonly string[] {
  const holds = !isOver && inForce !== undefined && enforcementOf(inForce.rule).includes('hold');
  return holds ? missed : [];
}

/** From the very day of a checkpoint where it is judged on the morrow; else from the day on which it is seen. */
function heldOn({ asOf, today }: HeldYear): BusinessDate {
  return asOf < addDays(today, -1) ? today : asOf;
}

function liftReason(judgement: FundJudgement, checkpoint: string, asked: HeldYear): HoldLifted['reason'] {
  const { inForce, missed, excused } = judgement;
  if (excused.includes(checkpoint)) return 'waived';
  const isAsked = !asked.isOver && inForce?.checkpoints.some(({ monthDay }) => monthDay === checkpoint) === true;
  return isAsked && !missed.includes(checkpoint) ? 'reached' : 'not-asked';
}

/** One hold for each checkpoint: it is put on and lifted by its own matter, whatever else holds the fund. */
function holdId(year: number, checkpoint: string): string {
  return `minimum-${String(year)}-${checkpoint}`;
}

/** 暂停审批, or its end; nothing where the fund stands so already. */
export function* followHold(fund: string, command: HoldApprovals | LiftHold, today: BusinessDate): Plan {
  return steps([step(fundDecider, fund, command, { today })], { fund, hold: command.hold });
}

import { APPROVERS, fundDecider, fundFor } from '#funds';
import type { CloseYear, FundOpened, FundState, YearOutcome } from '#funds';
import { plus, stateOf, step, steps, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen, Plan } from '#kernel';
import type { Acting } from '#people';
import { judgeFund } from './fund-year.decide.js';
import { lastDayOfYear } from './life.decide.js';
import type { RegionLife } from './life.decide.js';
import { fundYearId, minimumDecider } from './minimum.decide.js';
import type { Waiver } from './minimum.decide.js';
import type { MinimumState } from './minimum.events.js';
import { DEPLOYED_KINDS, ENFORCED_BY_DEFAULT, ruleDecider } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';
import { lifeOf } from './waiver.plan.js';

export interface YearToClose {
  readonly fund: string;
  readonly year: number;
  /** The first day of any fund of the county, as known: the county is judged from its year on. */
  readonly countyFirstOn: BusinessDate | undefined;
}

/**
 * 年结, by an approver: what the fund's own sums come to by the rules that hold for the year. Refusals in order:
 * fund-unknown, actor, then the fund's, minimum-unmet the last of them.
 */
export function* closeYear(asked: YearToClose, acting: Acting): Plan {
  const { fund, year } = asked;
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  const { state, opened } = checked;
  const { rules } = yield* stateOf(ruleDecider, opened.kind);
  const { waivers } = yield* stateOf(minimumDecider, fundYearId(fund, year));
  const life = yield* lifeOf(opened.region);
  const command = judged(asked, { state, rules, opened, today: acting.on, waivers, life });
  const result = { fund, year, outcome: command.outcome };
  return steps([step(fundDecider, fund, command, { today: acting.on })], result);
}

/** The year's judgement, all of its days over, from the sums that the fund keeps of an open year, as it is waived today. */
export function judged(
  { year, countyFirstOn }: YearToClose,
  by: {
    readonly state: FundState;
    readonly rules: readonly RuleAdopted[];
    readonly opened: FundOpened;
    readonly today: BusinessDate;
    readonly waivers: readonly Waiver[];
    readonly life: RegionLife;
  },
): CloseYear {
  const { region, level } = by.opened;
  const lastDay = lastDayOfYear(year);
  const judgement = judgeFund({
    ...{ region, level, year, asOf: lastDay, overThrough: lastDay, on: by.today, rules: by.rules, countyFirstOn },
    ...{ waivers: by.waivers, life: by.life },
    sums: sumsOf(by.state, year),
    // The year's December is closed: all that is on hand by then is what was carried and what moved.
    onHandOn: () => onHandAfter(by.state, year),
  });
  const { contributedFen, minimumFen, countingKinds, inForce } = judgement;
  const mustBeMet = (inForce?.rule.enforcement ?? ENFORCED_BY_DEFAULT).includes('close');
  const figures = { contributedFen, minimumFen, countingKinds, mustBeMet };
  return { type: 'CloseYear', year, ...figures, outcome: outcomeOf(judgement.state) };
}

/** What counts by its own day, and what was deployed by its value date; signed. */
function sumsOf(state: FundState, year: number): ReadonlyMap<string, Fen> {
  const sums = new Map(state.counted.get(year) ?? []);
  for (const byKind of state.flows.get(year)?.values() ?? []) {
    for (const kind of DEPLOYED_KINDS) {
      const amountFen = byKind.get(kind);
      if (amountFen !== undefined) sums.set(kind, plus(sums.get(kind) ?? ZERO_FEN, amountFen));
    }
  }
  return sums;
}

function onHandAfter(state: FundState, year: number): Fen {
  const moved = [...(state.flows.get(year)?.values() ?? [])].flatMap((byKind) => [...byKind.values()]);
  return [...state.carried.values(), ...moved].reduce(plus, ZERO_FEN);
}

/** Of a year that is over. */
function outcomeOf(state: MinimumState): YearOutcome {
  return state === 'met' || state === 'none' || state === 'waived' ? state : 'unmet';
}

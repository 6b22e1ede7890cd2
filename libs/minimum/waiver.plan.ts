import { fundDecider } from '#funds';
import type { FundOpened } from '#funds';
import { refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, PersonalRef, Plan, Refusal } from '#kernel';
import { actorRefusal, askFor, EVERYWHERE, personDecider } from '#people';
import type { Acting, Role } from '#people';
import type { RegionLevel } from '#regions';
import { regionDecider } from '#regions';
import { fundYearId, minimumDecider, minimumOf } from './minimum.decide.js';
import type { RegionLife } from './life.decide.js';
import { ruleDecider } from './rule.decide.js';

export interface WaiverAsked {
  readonly waiver: string;
  readonly fund: string;
  readonly year: number;
  readonly checkpoint?: string;
  readonly until?: BusinessDate;
  readonly reason?: PersonalRef;
}

/** Who may waive a minimum, for a region above the fund's (domain.md). */
export const WAIVERS: readonly Role[] = ['finance-officer', 'leader'];

/** A county's own is waived by two of these: one asks, another confirms (domain.md). */
const LEADERS: readonly Role[] = ['leader'];

/** No level above these keeps its books here. */
export const BY_TWO: readonly RegionLevel[] = ['county', 'prefecture', 'province'];

/** Under this name a county's own waiver is carried out. */
export const WAIVE_MINIMUM = 'waive-minimum';

/**
 * 豁免 by an officer of the level above; a county's own is asked for by a leader (`request`), and another one confirms
 * it. Refusals in order: fund-unknown, actor-unknown, role-missing, waiver-level, then those of the waiver.
 */
export function* waiveMinimum(asked: WaiverAsked, request: string, acting: Acting): Plan {
  const { opened } = yield* stateOf(fundDecider, asked.fund);
  const actor = yield* stateOf(personDecider, acting.by);
  if (opened === undefined) return refused(unknownFund(asked.fund));
  if (BY_TWO.includes(opened.level)) {
    const refusal = actorRefusal(actor, { ...acting, roles: LEADERS, path: opened.path });
    if (refusal !== undefined) return refused(refusal);
    const made = { request, action: WAIVE_MINIMUM, content: { ...asked }, path: opened.path, roles: LEADERS } as const;
    return yield* askFor(
      { ...made, approvals: 1 },
      acting,
      waived(asked, opened, { by: [acting.by], from: acting.on }),
    );
  }
  const wanted = { ...acting, roles: WAIVERS, path: [...opened.path, EVERYWHERE] };
  const refusal = actorRefusal(actor, wanted) ?? levelRefusal(actor, opened, acting);
  if (refusal !== undefined) return refused(refusal);
  return yield* waived(asked, opened, { by: [acting.by], from: acting.on });
}

function levelRefusal(
  actor: Parameters<typeof actorRefusal>[0],
  { path, region }: FundOpened,
  acting: Acting,
): Refusal | undefined {
  const above = [...path.slice(1), EVERYWHERE];
  if (actorRefusal(actor, { ...acting, roles: WAIVERS, path: above }) === undefined) return undefined;
  return { code: 'waiver-level', field: 'by', value: region, wanted: path[1] ?? EVERYWHERE };
}

/** 豁免 of a county's own minimum as it is carried out, from the day on which it is confirmed. */
export function* waiveConfirmed(asked: WaiverAsked, askedBy: string, acting: Acting): Plan {
  const { opened } = yield* stateOf(fundDecider, asked.fund);
  if (opened === undefined) return refused(unknownFund(asked.fund));
  return yield* waived(asked, opened, { by: [askedBy, acting.by], from: acting.on });
}

function unknownFund(fund: string): Refusal {
  return { code: 'fund-unknown', field: 'fund', value: fund, wanted: '' };
}

/** The waiver itself, whoever may give it. */
function* waived(
  { waiver, fund, year, checkpoint, until, reason }: WaiverAsked,
  opened: FundOpened,
  { by, from }: { readonly by: readonly string[]; readonly from: BusinessDate },
): Plan {
  const { region, kind: fundKind, level } = opened;
  const { rules } = yield* stateOf(ruleDecider, fundKind);
  const life = yield* lifeOf(region);
  const minimum = minimumOf(rules, { region, level, year, life });
  const isAsked = minimum !== undefined && minimum.amountFen > 0n;
  const facts = isAsked ? { checkpoints: minimum.checkpoints.map(({ monthDay }) => monthDay) } : {};
  const command = {
    ...({ type: 'WaiveMinimum', waiver, fund, region, fundKind, year, from, by } as const),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
  return steps([step(minimumDecider, fundYearId(opened.fund, year), command, facts)], { waiver, fund, year });
}

/** From when until when a region is one, by its own stream. */
export function* lifeOf(region: string): Plan<RegionLife> {
  const { founded, abolished } = yield* stateOf(regionDecider, region);
  return {
    ...(founded?.on === undefined ? {} : { foundedOn: founded.on }),
    ...(abolished === undefined ? {} : { abolishedOn: abolished.on }),
  };
}

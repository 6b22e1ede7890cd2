import { formatYuan, refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Fen, Plan, Refused, Step } from '#kernel';
import { countyOf } from '#regions';
import type { Acting } from '../people.plan.js';
import { personDecider } from '../person.decide.js';
import type { Role } from '../person.events.js';
import { authorityDecider, thresholdOn } from './authority.decide.js';
import { countyRefusal } from './authority.plan.js';
import { decisionCited, decisionDecider, decisionId } from './decision.decide.js';
import type { RecordDecision } from './decision.decide.js';

/** Who brings the minutes into the ledger. */
const RECORDERS: readonly Role[] = ['clerk', 'finance-officer', 'leader'];

/**
 * 集体决策登记. Refusals in order: actor, region-unknown, region-not-county, person-unknown of who attended, then the
 * decision's own.
 */
export function* recordDecision(command: Omit<RecordDecision, 'type' | 'decision' | 'today'>, acting: Acting): Plan {
  const refusal = yield* countyRefusal(command.region, RECORDERS, acting);
  if (refusal !== undefined) return refusal;
  for (const attendee of command.attendees) {
    const { added } = yield* stateOf(personDecider, attendee);
    if (!added) return refused({ code: 'person-unknown', field: 'attendees', value: attendee, wanted: '' });
  }
  const decision = decisionId(command.region, command.minutesNumber);
  const recorded = { type: 'RecordDecision', decision, ...command, today: acting.on } as const;
  return steps([step(decisionDecider, decision, recorded)], { decision });
}

/** Money that goes out, and the decision that it says it rests on. */
export interface Citing {
  /** Id of the reservation, the transfer or the entry. */
  readonly citation: string;
  readonly fund: string;
  readonly path: readonly string[];
  readonly amountFen: Fen;
  readonly on: BusinessDate;
  /** A minutes number of the fund's county, or the id of a decision. */
  readonly decision?: string | undefined;
}

export type Cited = Refused | { readonly kind: 'cited'; readonly decision?: string; readonly steps: readonly Step[] };

/** What is cited takes its part of the decision; what cites none is refused from the county's amount on. */
export function* citing({ path, decision: named, ...money }: Citing): Plan<Cited> {
  const { amountFen, on } = money;
  const county = countyOf(path);
  if (named !== undefined) {
    const decision = decisionCited(county, named);
    const taken = step(decisionDecider, decision, { type: 'CiteDecision', decision, county, ...money });
    return { kind: 'cited', decision, steps: [taken] };
  }
  const threshold = thresholdOn(yield* stateOf(authorityDecider, county), on);
  if (threshold === undefined || amountFen < threshold) return { kind: 'cited', steps: [] };
  const [value, wanted] = [formatYuan(amountFen), formatYuan(threshold)];
  return refused({ code: 'decision-missing', field: 'decision', value, wanted });
}

/** What was not spent of what cited a decision can be cited again. */
export function citationReleased(
  decision: string,
  given: { readonly citation: string; readonly fund: string; readonly amountFen: Fen; readonly on: BusinessDate },
): Step {
  return step(decisionDecider, decision, { type: 'ReleaseCitation', ...given });
}

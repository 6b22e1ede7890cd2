import type { EntityManager } from 'typeorm';
import type { BusinessDate, Fen } from '#kernel';
import { fundId } from '#funds';
import { lastDayOver } from '#minimum';
import type { MinimumState, MinimumStateReached } from '#minimum';
import { judgements } from './judgements.view.js';
import type { JudgedFund } from './judgements.view.js';

/** A state that was noted, with the day that had begun at the index on which it rests. */
export interface StateToJudge {
  readonly index: bigint;
  readonly event: MinimumStateReached;
  readonly today: BusinessDate;
}

/** A state that is not what rules and entries came to then. */
export interface Misjudged {
  readonly index: bigint;
  readonly fund: string;
  readonly year: number;
  readonly state: MinimumState;
  readonly contributedFen: Fen;
  /** Undefined where there was no such fund. */
  readonly wanted: Pick<JudgedFund, 'state' | 'contributedFen' | 'minimumFen'> | undefined;
}

/**
 * Judges every noted state once more, on the rules and entries up to the index on which it rests and the day asked
 * about, and gives the first that differs. The views must be what the events come to. What was judged together is judged
 * together again.
 */
export async function firstMisjudged(
  manager: EntityManager,
  states: readonly StateToJudge[],
): Promise<Misjudged | undefined> {
  const together = new Map<string, StateToJudge[]>();
  for (const state of states) {
    const { year, asOf, restsOn } = state.event;
    const key = [restsOn, asOf, String(year), state.today].join(' ');
    together.set(key, [...(together.get(key) ?? []), state]);
  }
  let first: Misjudged | undefined;
  for (const group of together.values()) {
    const found = await misjudgedOf(manager, group);
    if (found !== undefined && (first === undefined || found.index < first.index)) first = found;
  }
  return first;
}

async function misjudgedOf(manager: EntityManager, group: readonly StateToJudge[]): Promise<Misjudged | undefined> {
  const [one] = group;
  if (one === undefined) return undefined;
  const { event, today } = one;
  const { year, asOf, restsOn } = event;
  const funds = group.map((state) => fundOf(state));
  const how = { overThrough: lastDayOver(asOf, today), on: today, knownAt: BigInt(restsOn) };
  const judged = await judgements(manager, { year, asOf, ...how, funds });
  const byFund = new Map(judged.map((found) => [found.fund, found]));
  const wrong = group.find((state) => differs(state.event, byFund.get(fundOf(state))));
  if (wrong === undefined) return undefined;
  const { state, contributedFen } = wrong.event;
  const fund = fundOf(wrong);
  return { index: wrong.index, fund, year, state, contributedFen, wanted: byFund.get(fund) };
}

function fundOf({ event }: StateToJudge): string {
  return fundId(event.region, event.fundKind);
}

function differs(event: MinimumStateReached, wanted: JudgedFund | undefined): boolean {
  return (
    wanted?.state !== event.state ||
    wanted.contributedFen !== event.contributedFen ||
    wanted.minimumFen !== event.minimumFen ||
    wanted.measure !== (event.measure ?? 'contributed')
  );
}

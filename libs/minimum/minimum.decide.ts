import { addDays, fen, minus, parseDate, stateOf, step, steps, ZERO_FEN } from '#kernel';
import type { BusinessDate, Decider, Fen, Plan } from '#kernel';
import type { RegionLevel } from '#regions';
import type { MinimumState, MinimumStateReached } from './minimum.events.js';
import { ruleInForce } from './rule.decide.js';
import type { RuleAdopted, RuleCheckpoint } from './rule.events.js';

/** The rule that holds for a region's fund in a year, with the amount that it comes to there. */
export interface Minimum {
  readonly rule: RuleAdopted;
  readonly amountFen: Fen;
}

export interface Judgement {
  readonly state: MinimumState;
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly shortfallFen: Fen;
}

/**
 * The most particular rule in effect wins, but its amount is at least that of every more general one: a region may
 * raise its own minimum, never lower the one above it (domain.md). Undefined where no rule holds.
 */
export function minimumOf(
  rules: readonly RuleAdopted[],
  asked: { readonly region: string; readonly level: RegionLevel; readonly year: number },
): Minimum | undefined {
  const { region, level, year } = asked;
  const general = ruleInForce(rules, { level, year });
  const own = ruleInForce(rules, { region, year });
  const rule = own ?? general;
  if (rule === undefined) return undefined;
  const floor = general?.amountFen ?? ZERO_FEN;
  return { rule, amountFen: rule.amountFen < floor ? floor : rule.amountFen };
}

/**
 * Judges one fund's year. `contributedFen` is what counts up to the day asked about, `overThrough` the last day that
 * is wholly over by then: a checkpoint is missed only when its day has passed.
 */
export function judgeYear(asked: {
  readonly minimum: Minimum | undefined;
  readonly year: number;
  readonly contributedFen: Fen;
  readonly overThrough: BusinessDate;
}): Judgement {
  const { minimum, year, contributedFen, overThrough } = asked;
  if (minimum === undefined || minimum.amountFen === 0n) {
    return { state: 'none', contributedFen, minimumFen: ZERO_FEN, shortfallFen: ZERO_FEN };
  }
  const { amountFen } = minimum;
  const shortfallFen = contributedFen >= amountFen ? ZERO_FEN : minus(amountFen, contributedFen);
  const due = minimum.rule.checkpoints.filter(({ monthDay }) => `${String(year)}-${monthDay}` <= overThrough).at(-1);
  const state = stateAt(due, contributedFen, amountFen);
  return { state, contributedFen, minimumFen: amountFen, shortfallFen };
}

function stateAt(due: RuleCheckpoint | undefined, contributed: Fen, amount: Fen): MinimumState {
  if (contributed >= amount) return 'met';
  if (due === undefined) return 'onTrack';
  if (due.basisPoints === 10_000) return 'unmet';
  return contributed < partOf(amount, due.basisPoints) ? 'behind' : 'onTrack';
}

/** The kinds of entry that make up what a rule counts: a gift that went back takes back what it counted. */
export function kindsCounted(countingKinds: readonly string[]): readonly string[] {
  return countingKinds.includes('donation') ? [...countingKinds, 'gift-return'] : countingKinds;
}

/** A checkpoint's part of the amount, rounded up to a whole fen. */
export function partOf(amount: Fen, basisPoints: number): Fen {
  return fen((amount * BigInt(basisPoints) + 9_999n) / 10_000n);
}

/** The last day that is wholly over when a figure is asked for `asOf` on the day `today`. */
export function lastDayOver(asOf: BusinessDate, today: BusinessDate): BusinessDate {
  const yesterday = addDays(today, -1);
  return asOf < yesterday ? asOf : yesterday;
}

export function lastDayOfYear(year: number): BusinessDate {
  return parseDate(`${String(year)}-12-31`) ?? ('' as BusinessDate);
}

export interface NoteState {
  readonly type: 'NoteState';
  readonly event: MinimumStateReached;
}

/** One stream for each fund and year; it gets an event only where the state is another one than before. */
export const minimumDecider: Decider<{ state: MinimumState | undefined }, NoteState, MinimumStateReached> = {
  name: 'minimum',
  stateVersion: 1,
  initial: () => ({ state: undefined }),
  evolve: (state, event) => {
    state.state = event.state;
    return state;
  },
  decide: (state, { event }) => ({ events: state.state === event.state ? [] : [event] }),
};

/** Notes what a fund's year has come to; nothing where its state is the same as before. */
export function* noteState(event: MinimumStateReached): Plan {
  const id = `${event.region}-${event.fundKind}-${String(event.year)}`;
  const before = yield* stateOf(minimumDecider, id);
  if (before.state === event.state) return { kind: 'nothing', result: { state: event.state } };
  return steps([step(minimumDecider, id, { type: 'NoteState', event })], { state: event.state });
}

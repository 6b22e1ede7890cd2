import { addDays, fen, minus, stateOf, step, steps, ZERO_FEN } from '#kernel';
import type { BusinessDate, Decider, Fen, Plan } from '#kernel';
import { fundId, LAPSE_KIND } from '#funds';
import type { RegionLevel } from '#regions';
import { partOfYear } from './life.decide.js';
import type { RegionLife } from './life.decide.js';
import type { MinimumEvent, MinimumState, MinimumStateReached, MinimumWaived } from './minimum.events.js';
import { ruleInForce } from './rule.decide.js';
import type { RuleAdopted, RuleCheckpoint } from './rule.events.js';
import { waive } from './waiver.decide.js';
import type { WaiveMinimum, WaiverFacts } from './waiver.decide.js';

const WHOLE = 10_000;

/** The rule that holds for a region's fund in a year, with the amount and the checkpoints that it comes to there. */
export interface Minimum {
  readonly rule: RuleAdopted;
  readonly amountFen: Fen;
  readonly checkpoints: readonly RuleCheckpoint[];
}

/** 豁免 of one checkpoint, or of the whole year: from the day on which it was given to its end, both inclusive. */
export interface Waiver {
  /** `MM-DD`; absent: the year. */
  readonly checkpoint?: string;
  readonly from: BusinessDate;
  readonly until: BusinessDate;
}

export interface Judgement {
  readonly state: MinimumState;
  /** What the year comes to by its measure. */
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly shortfallFen: Fen;
  /** The checkpoints, `MM-DD`, whose amount is not in though their day is over, and that nobody waived. */
  readonly missed: readonly string[];
  /** The same, but for those that somebody did waive. */
  readonly excused: readonly string[];
}

/**
 * The most particular rule in effect wins, but its amount is at least that of every more general one: a region may
 * raise its own minimum, never lower the one above it (domain.md). Undefined where no rule asks for anything.
 */
export function minimumOf(
  rules: readonly RuleAdopted[],
  asked: { readonly region: string; readonly level: RegionLevel; readonly year: number; readonly life?: RegionLife },
): Minimum | undefined {
  const { region, level, year, life = {} } = asked;
  const general = ruleInForce(rules, { level, year });
  const own = ruleInForce(rules, { region, year });
  const rule = own ?? general;
  if (rule === undefined) return undefined;
  const floor = general?.amountFen ?? ZERO_FEN;
  const whole = { amountFen: rule.amountFen < floor ? floor : rule.amountFen, checkpoints: rule.checkpoints };
  const part = partOfYear(whole, year, life);
  return part === undefined ? undefined : { rule, ...part };
}

export interface YearFigures {
  readonly minimum: Minimum | undefined;
  readonly year: number;
  /** What the year comes to by its measure, up to the day asked about. */
  readonly contributedFen: Fen;
  /** The last day that is wholly over by then: a checkpoint is missed only when its day has passed. */
  readonly overThrough: BusinessDate;
  /** What was on hand at the end of a day; wanted by the measure `level` alone. */
  readonly onHandOn?: (day: BusinessDate) => Fen;
  readonly waivers?: readonly Waiver[] | undefined;
  /** The day on which waivers are looked at. */
  readonly on?: BusinessDate | undefined;
}

/** Judges one fund's year. */
export function judgeYear(asked: YearFigures): Judgement {
  const { minimum, contributedFen } = asked;
  if (minimum === undefined || minimum.amountFen === 0n) {
    return { state: 'none', contributedFen, minimumFen: ZERO_FEN, shortfallFen: ZERO_FEN, missed: [], excused: [] };
  }
  const { amountFen } = minimum;
  const shortfallFen = contributedFen >= amountFen ? ZERO_FEN : minus(amountFen, contributedFen);
  const due = dueCheckpoints(minimum, asked);
  const late = due.filter(
    (checkpoint) => figureAt(checkpoint, minimum, asked) < partOf(amountFen, checkpoint.basisPoints),
  );
  const waivers = waiversOn(asked);
  const lateDays = late.map(({ monthDay }) => monthDay);
  const missed = lateDays.filter((day) => !isWaived(day, waivers));
  const excused = lateDays.filter((day) => isWaived(day, waivers));
  const state = stateAt({ minimum, asked, due, late, missed });
  return { state, contributedFen, minimumFen: amountFen, shortfallFen, missed, excused };
}

function dueCheckpoints({ checkpoints }: Minimum, { year, overThrough }: YearFigures): readonly RuleCheckpoint[] {
  return checkpoints.filter(({ monthDay }) => dayIn(year, monthDay) <= overThrough);
}

/** A checkpoint's amount is in when it is there now; a level is also kept by what was on hand on the very day. */
function figureAt(
  { monthDay }: RuleCheckpoint,
  { rule }: Minimum,
  { year, contributedFen, onHandOn }: YearFigures,
): Fen {
  if (rule.measure !== 'level' || onHandOn === undefined) return contributedFen;
  const then = onHandOn(dayIn(year, monthDay));
  return then > contributedFen ? then : contributedFen;
}

function stateAt({
  minimum,
  asked,
  due,
  late,
  missed,
}: {
  readonly minimum: Minimum;
  readonly asked: YearFigures;
  readonly due: readonly RuleCheckpoint[];
  readonly late: readonly RuleCheckpoint[];
  readonly missed: readonly string[];
}): MinimumState {
  const last = due.at(-1);
  const isOver = last?.basisPoints === WHOLE;
  // A level is asked for at the year's end: what is on hand before then can still be spent.
  if (asked.contributedFen >= minimum.amountFen && (minimum.rule.measure !== 'level' || isOver)) return 'met';
  if (missed.length > 0) return isOver && missed.includes(last.monthDay) ? 'unmet' : 'behind';
  const excused = late.length > 0 || waiversOn(asked).some(({ checkpoint }) => checkpoint === undefined);
  return excused ? 'waived' : 'onTrack';
}

function waiversOn({ waivers = [], on }: YearFigures): readonly Waiver[] {
  return on === undefined ? [] : waivers.filter(({ from, until }) => from <= on && on <= until);
}

function isWaived(monthDay: string, waivers: readonly Waiver[]): boolean {
  return waivers.some(({ checkpoint }) => checkpoint === undefined || checkpoint === monthDay);
}

function dayIn(year: number, monthDay: string): BusinessDate {
  return `${String(year)}-${monthDay}` as BusinessDate;
}

/** What takes back what an entry counted has a kind of its own; it counts wherever that entry does. */
const TAKEN_BACK_BY: readonly (readonly [string, string])[] = [
  ['donation', 'gift-return'],
  ['appropriation', LAPSE_KIND],
];

/** The kinds of entry that make up what a rule counts: a gift that went back takes back what it counted. */
export function kindsCounted(countingKinds: readonly string[]): readonly string[] {
  const back = TAKEN_BACK_BY.filter(([kind]) => countingKinds.includes(kind)).map(([, by]) => by);
  return [...countingKinds, ...back];
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

export interface NoteState {
  readonly type: 'NoteState';
  readonly event: MinimumStateReached;
}

export interface MinimumYear {
  state: MinimumState | undefined;
  waivers: MinimumWaived[];
}

/** One stream for each fund and year; it gets an event only where the state is another one than before, or is waived. */
export const minimumDecider: Decider<MinimumYear, NoteState | WaiveMinimum, MinimumEvent, WaiverFacts | undefined> = {
  name: 'minimum',
  stateVersion: 2,
  initial: () => ({ state: undefined, waivers: [] }),
  evolve: (state, event) => {
    if (event.type === 'MinimumWaived') state.waivers.push(event);
    else state.state = event.state;
    return state;
  },
  decide: (state, command, facts) => {
    if (command.type === 'WaiveMinimum') return waive(state.waivers, command, facts ?? {});
    return { events: state.state === command.event.state ? [] : [command.event] };
  },
};

/** Id of a fund's year; its stream is `minimum-<id>`. */
export function fundYearId(fund: string, year: number): string {
  return `${fund}-${String(year)}`;
}

/** Notes what a fund's year has come to; nothing where its state is the same as before. */
export function* noteState(event: MinimumStateReached): Plan {
  const id = fundYearId(fundId(event.region, event.fundKind), event.year);
  const before = yield* stateOf(minimumDecider, id);
  if (before.state === event.state) return { kind: 'nothing', result: { state: event.state } };
  return steps([step(minimumDecider, id, { type: 'NoteState', event })], { state: event.state });
}

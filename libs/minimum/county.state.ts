import { addToDay, plus, sumThrough, yearOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, DayTotals, Fen, Movement } from '#kernel';
import type { RegionLevel } from '#regions';
import type { HoldApprovals, LiftHold } from '#funds';
import { judgeFund } from './fund-year.decide.js';
import type { FundJudgement } from './fund-year.decide.js';
import { holdsChanged } from './hold.decide.js';
import { isAbolishedOn } from './life.decide.js';
import { DEPLOYED_KINDS } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';
import type { DueYear } from './due.decide.js';
import type { RegionLife } from './life.decide.js';
import type { Waiver } from './minimum.decide.js';
import type { MinimumState } from './minimum.events.js';

/** In place of a kind of entry: whatever moved the fund's money, so that the sum of all days is what is on hand. */
export const ON_HAND = '*';

/** What of a movement a year can be measured by. */
export interface MeasuredLine {
  readonly fund: string;
  /** What came in counts on a day of its own; what was spent and what is on hand goes by the value date. */
  readonly day: BusinessDate;
  /** Kind of entry, or ON_HAND. */
  readonly kind: string;
  readonly amountFen: Fen;
}

export function measuredBy(movement: Movement): readonly MeasuredLine[] {
  const { part, fund, kind, countsOn, valueDate, amountFen } = movement;
  if (part === 'reserve' || fund === undefined) return [];
  // Goods are no money: they are not on hand, and count where a rule says so.
  const lines: MeasuredLine[] = part === 'money' ? [{ fund, day: valueDate, kind: ON_HAND, amountFen }] : [];
  if (countsOn !== undefined) lines.push({ fund, day: countsOn, kind, amountFen });
  else if (isDeployed(kind)) lines.push({ fund, day: valueDate, kind, amountFen });
  return lines;
}

function isDeployed(kind: string): boolean {
  return DEPLOYED_KINDS.some((deployed) => deployed === kind);
}

/** A fund as its judge has it at hand. */
export interface FundAtHand {
  readonly fund: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly kind: string;
  /** Signed sums up to today, by year and kind of entry. */
  readonly sums: Map<number, Map<string, Fen>>;
  /** What moved its money, by day. */
  readonly onHand: DayTotals;
  /** The state that each year was judged to be in last. */
  readonly judged: Map<number, MinimumState>;
  readonly waivers: ReadonlyMap<number, readonly Waiver[]>;
  /** What holds it, by the hold's id. */
  readonly held: Map<string, Pick<HoldApprovals, 'year' | 'checkpoint'>>;
  readonly closed: ReadonlyMap<number, YearClosing>;
  readonly life: RegionLife;
}

/** A closed year stays as it was judged then: by the rules that were there, and the waivers that held. */
export interface YearClosing {
  readonly on: BusinessDate;
  /** The log index of it. */
  readonly position: bigint;
}

/** What closed a year: its own close, or that of a later one. */
export function closingOf(closed: FundAtHand['closed'], year: number): YearClosing | undefined {
  const own = [...closed.keys()].filter((one) => one >= year).toSorted((left, right) => left - right);
  return own[0] === undefined ? undefined : closed.get(own[0]);
}

/** The day on which waivers are looked at: of a closed year, that of its close. */
export function waiversDay(closedOn: BusinessDate | undefined, day: BusinessDate): BusinessDate {
  return closedOn !== undefined && closedOn < day ? closedOn : day;
}

/** A county's funds while a part of the history is judged: each event on what came before it. */
export interface CountyAtHand {
  readonly county: string;
  /** The first day of any of its funds. */
  firstOn: BusinessDate | undefined;
  /** The first day by which all its funds were judged last. */
  judgedSince: BusinessDate | undefined;
  /** In the order of regions, welfare fund first. */
  readonly funds: Map<string, FundAtHand>;
}

/** A movement touches its county's first day, whether it counts or not. */
export function enterMovement(county: CountyAtHand, movement: Movement, today: BusinessDate): void {
  const { fund, valueDate } = movement;
  const atHand = fund === undefined ? undefined : county.funds.get(fund);
  if (atHand === undefined) return;
  if (county.firstOn === undefined || valueDate < county.firstOn) county.firstOn = valueDate;
  for (const { day, kind, amountFen } of measuredBy(movement)) {
    if (kind === ON_HAND) addToDay(atHand.onHand, day, amountFen);
    // What is dated ahead waits for its day.
    else if (day <= today) addToYear(atHand.sums, yearOf(day), { kind, amountFen });
  }
}

export function addToYear(
  sums: FundAtHand['sums'],
  year: number,
  { kind, amountFen }: Pick<MeasuredLine, 'kind' | 'amountFen'>,
): void {
  const ofYear = sums.get(year) ?? new Map<string, Fen>();
  sums.set(year, ofYear.set(kind, plus(ofYear.get(kind) ?? ZERO_FEN, amountFen)));
}

/** What was put on a fund, or lifted, or is about to be. */
export function noteHold(
  { held }: FundAtHand,
  change: Pick<HoldApprovals, 'hold' | 'year' | 'checkpoint'> | Pick<LiftHold, 'hold'>,
): void {
  if ('checkpoint' in change) held.set(change.hold, { year: change.year, checkpoint: change.checkpoint });
  else held.delete(change.hold);
}

/** A year of a fund whose state has become another one. */
export interface StateNews extends FundJudgement {
  readonly fund: FundAtHand;
}

/** What a judgement changes of a fund's holds. */
export interface HoldNews {
  readonly fund: string;
  readonly command: HoldApprovals | LiftHold;
}

/** How funds at hand are judged. */
export interface JudgingAtHand {
  /** The rules of a fund, as recorded up to a log index where one is given. */
  readonly rulesOf: (fund: FundAtHand, through: bigint | undefined) => readonly RuleAdopted[];
  readonly today: BusinessDate;
}

/**
 * Judges funds of a county in one year, and keeps what they came to. Gives those whose state is another one than before
 * (`none` is one only where there was another), and the holds that follow.
 */
export function judgeAtHand(
  county: CountyAtHand,
  due: DueYear & { readonly funds?: readonly string[] },
  how: JudgingAtHand,
): { readonly news: readonly StateNews[]; readonly holds: readonly HoldNews[] } {
  const { year } = due;
  const asked = [...county.funds.values()].filter(({ fund }) => due.funds?.includes(fund) ?? true);
  const judged = asked.map((fund): StateNews => ({ ...judgeOne(county, fund, { due, how }), fund }));
  const news = judged.filter(({ fund, state }) => {
    const before = fund.judged.get(year);
    if (state === before || (state === 'none' && before === undefined)) return false;
    fund.judged.set(year, state);
    return true;
  });
  return { news, holds: judged.flatMap((one) => holdsOf(one, due, how.today)) };
}

function judgeOne(
  { firstOn: countyFirstOn }: CountyAtHand,
  fund: FundAtHand,
  { due, how }: { readonly due: DueYear; readonly how: JudgingAtHand },
): FundJudgement {
  const { year, asOf, overThrough } = due;
  const closing = closingOf(fund.closed, year);
  return judgeFund({
    ...{ region: fund.region, level: fund.level, year, asOf, overThrough, on: waiversDay(closing?.on, how.today) },
    rules: how.rulesOf(fund, closing?.position),
    countyFirstOn,
    sums: fund.sums.get(year) ?? new Map<string, Fen>(),
    onHandOn: (day) => sumThrough(fund.onHand, day),
    waivers: fund.waivers.get(year) ?? [],
    life: fund.life,
  });
}

function holdsOf({ fund, ...judgement }: StateNews, { year, asOf }: DueYear, today: BusinessDate): readonly HoldNews[] {
  const held = [...fund.held.values()].filter((one) => one.year === year).map(({ checkpoint }) => checkpoint);
  const isOver = closingOf(fund.closed, year) !== undefined || isAbolishedOn(fund.life, today);
  const changes = holdsChanged(judgement, { year, held, isOver, asOf, today });
  for (const command of changes) noteHold(fund, command);
  return changes.map((command) => ({ fund: fund.fund, command }));
}

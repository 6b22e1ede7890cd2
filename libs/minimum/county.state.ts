import { addToDay, plus, sumThrough, yearOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, DayTotals, Fen, Movement } from '#kernel';
import type { RegionLevel } from '#regions';
import { judgeFund } from './fund-year.decide.js';
import type { FundJudgement } from './fund-year.decide.js';
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
  if (part !== 'money' || fund === undefined) return [];
  const lines: MeasuredLine[] = [{ fund, day: valueDate, kind: ON_HAND, amountFen }];
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
  readonly life: RegionLife;
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

/** A year of a fund whose state has become another one. */
export interface StateNews extends FundJudgement {
  readonly fund: FundAtHand;
}

/**
 * Judges funds of a county in one year, and keeps what they came to. Gives those whose state is another one than before;
 * `none` is one only where there was another.
 */
export function judgeAtHand(
  county: CountyAtHand,
  due: DueYear & { readonly funds?: readonly string[] },
  how: { readonly rulesOf: (fund: FundAtHand) => readonly RuleAdopted[]; readonly today: BusinessDate },
): readonly StateNews[] {
  const { year, asOf, overThrough } = due;
  const asked = [...county.funds.values()].filter(({ fund }) => due.funds?.includes(fund) ?? true);
  return asked.flatMap((fund) => {
    const judgement = judgeFund({
      ...{ region: fund.region, level: fund.level, year, asOf, overThrough, on: how.today },
      rules: how.rulesOf(fund),
      countyFirstOn: county.firstOn,
      sums: fund.sums.get(year) ?? new Map<string, Fen>(),
      onHandOn: (day) => sumThrough(fund.onHand, day),
      waivers: fund.waivers.get(year) ?? [],
      life: fund.life,
    });
    const before = fund.judged.get(year);
    if (judgement.state === before || (judgement.state === 'none' && before === undefined)) return [];
    fund.judged.set(year, judgement.state);
    return [{ ...judgement, fund }];
  });
}

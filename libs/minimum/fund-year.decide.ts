import { fen, negated, plus, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { RegionLevel } from '#regions';
import { judgeYear, kindsCounted, minimumOf } from './minimum.decide.js';
import type { Judgement, Minimum, Waiver } from './minimum.decide.js';
import type { RegionLife } from './life.decide.js';
import { COUNTING_BY_DEFAULT } from './rule.decide.js';
import type { Measure, RuleAdopted } from './rule.events.js';

/** What a fund's year is judged by. */
export interface FundYear {
  readonly region: string;
  readonly level: RegionLevel;
  readonly year: number;
  /** Only what is dated up to this day counts. */
  readonly asOf: BusinessDate;
  /** The last day that is wholly over: checkpoints up to it have passed. */
  readonly overThrough: BusinessDate;
  /** The day on which waivers are looked at. */
  readonly on?: BusinessDate | undefined;
  /** Those for the fund's kind; others than the region's own and its level's do not matter. */
  readonly rules: readonly RuleAdopted[];
  /** The first day of any fund of the county. */
  readonly countyFirstOn: BusinessDate | undefined;
  /** Signed sums of the year up to `asOf`, by kind of entry. */
  readonly sums: ReadonlyMap<string, Fen>;
  readonly onHandOn: (day: BusinessDate) => Fen;
  readonly waivers?: readonly Waiver[];
  readonly life?: RegionLife;
}

export interface FundJudgement extends Judgement {
  readonly measure: Measure;
  /** The kinds of entry that make the figure; none where it is what is on hand. */
  readonly countingKinds: readonly string[];
  /** Absent where nothing is asked. */
  readonly inForce?: Minimum;
}

/**
 * Judges a fund's year by the rule that holds for it. A county's funds are judged from the first year in which any of
 * them has an entry; before it, and where no rule holds, the state is `none` (domain.md).
 */
export function judgeFund(asked: FundYear): FundJudgement {
  const { countyFirstOn, rules, year, overThrough, onHandOn, waivers, on } = asked;
  const hasBegun = countyFirstOn !== undefined && countyFirstOn <= `${String(year)}-12-31`;
  const minimum = hasBegun ? minimumOf(rules, asked) : undefined;
  const measure = minimum?.rule.measure ?? 'contributed';
  const countingKinds = kindsCounted(minimum?.rule.countingKinds ?? COUNTING_BY_DEFAULT);
  const contributedFen = figureOf(measure, countingKinds, asked);
  // Field by field: a country has a hundred thousand funds, and to spread objects into one costs ten times as much.
  const judgement = judgeYear({ minimum, year, contributedFen, overThrough, onHandOn, waivers, on });
  const { state, minimumFen, shortfallFen, missed, excused } = judgement;
  const judged = { state, contributedFen, minimumFen, shortfallFen, missed, excused, measure, countingKinds };
  return minimum === undefined ? judged : Object.assign(judged, { inForce: minimum });
}

function figureOf(measure: Measure, countingKinds: readonly string[], { sums, onHandOn, asOf }: FundYear): Fen {
  if (measure === 'level') return onHandOn(asOf);
  const sum = countingKinds.map((kind) => sums.get(kind) ?? ZERO_FEN).reduce(plus, ZERO_FEN);
  // Money out has a minus; what is deployed is told as an amount.
  return measure === 'deployed' ? negated(sum) : fen(sum);
}

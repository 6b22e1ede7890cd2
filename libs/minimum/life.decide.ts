import { addDays, daysFrom, daysInYear, fen, parseDate, yearOf } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { RuleCheckpoint } from './rule.events.js';

/** From when until when a region is one; both absent where it always was and still is. */
export interface RegionLife {
  readonly foundedOn?: BusinessDate;
  /** The first day on which it is no more: the day of its merge or split. */
  readonly abolishedOn?: BusinessDate;
}

/** Whether the region is no more on a day. */
export function isAbolishedOn({ abolishedOn }: RegionLife, day: BusinessDate): boolean {
  return abolishedOn !== undefined && abolishedOn <= day;
}

export interface YearPart {
  readonly amountFen: Fen;
  readonly checkpoints: readonly RuleCheckpoint[];
}

/**
 * What a year's whole amount comes to for a region that was founded or abolished in it (domain.md): nothing for one
 * founded in mid-year, until the next January; for one abolished in mid-year its part by days, rounded half up to a whole
 * fen as amounts commonly are (四舍五入: 181/365 of 50,000.00 are 24,794.52), all of it due by the last of its days.
 * Undefined where nothing is asked.
 */
export function partOfYear(whole: YearPart, year: number, life: RegionLife): YearPart | undefined {
  const { foundedOn, abolishedOn } = life;
  const firstDay = firstDayOfYear(year);
  if (foundedOn !== undefined && foundedOn > firstDay) return undefined;
  if (abolishedOn === undefined || yearOf(abolishedOn) > year) return whole;
  if (abolishedOn <= firstDay) return undefined;
  const days = BigInt(daysFrom(firstDay, abolishedOn));
  const all = BigInt(daysInYear(year));
  const last = addDays(abolishedOn, -1).slice(5);
  const before = whole.checkpoints.filter(({ monthDay }) => monthDay < last);
  return {
    amountFen: fen((whole.amountFen * days * 2n + all) / (all * 2n)),
    checkpoints: [...before, { monthDay: last, basisPoints: 10_000 }],
  };
}

export function firstDayOfYear(year: number): BusinessDate {
  return parseDate(`${String(year)}-01-01`) ?? ('' as BusinessDate);
}

export function lastDayOfYear(year: number): BusinessDate {
  return parseDate(`${String(year)}-12-31`) ?? ('' as BusinessDate);
}

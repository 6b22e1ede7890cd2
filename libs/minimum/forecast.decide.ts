import { addDays, daysFrom, fen, minus, plus, totalOf, yearOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { firstDayOfYear, lastDayOfYear } from './life.decide.js';
import { partOf } from './minimum.decide.js';
import type { Minimum } from './minimum.decide.js';

/** What was promised for a day and has not arrived. */
export interface PledgedDue {
  readonly dueOn: BusinessDate;
  readonly amountFen: Fen;
}

export interface ForecastAsked {
  readonly minimum: Minimum;
  readonly year: number;
  /** A day of the year, or one after it. */
  readonly today: BusinessDate;
  /** What the year comes to by its measure up to today. */
  readonly figureFen: Fen;
  /** What was there when the year began: of the measure `level` what was on hand, else nothing. */
  readonly baseFen: Fen;
  /** What is promised to the fund; none where it would not count. */
  readonly pledged?: readonly PledgedDue[];
}

/** Whether what is pledged counts when it arrives: a pledge arrives as a gift. */
export function countsPledges({ rule }: Minimum): boolean {
  return rule.measure === 'level' || (rule.measure === 'contributed' && rule.countingKinds.includes('donation'));
}

/** What is missing once the pledges due by then have arrived, and how much a month it takes to have it by a day. */
export interface Wanted {
  readonly by: BusinessDate;
  readonly missingFen: Fen;
  /** Rounded up to a whole fen; months count from today's to the last one, both as whole ones. */
  readonly perMonthFen: Fen;
}

export interface Forecast {
  /** The first day on which it is met; absent where that is not in this year. */
  readonly metOn?: BusinessDate;
  /** What the year comes to. */
  readonly expectedFen: Fen;
  /** What of it is pledged, and falls due from today to the year's end. */
  readonly pledgedFen: Fen;
  /** The next checkpoint; absent where the year is over. */
  readonly next?: Wanted;
  readonly atEnd?: Wanted;
}

/**
 * What becomes of a year at today's pace and with pledges falling due: what it gained so far, by the days that have passed
 * with today among them, goes on for each day that is left, reckoned as a fraction in whole fen and rounded down; each
 * pledge arrives on its due date. One that is overdue already is not counted on, so that nothing is promised that is not
 * there.
 */
export function forecastOf(asked: ForecastAsked): Forecast {
  const { minimum, year, today, figureFen } = asked;
  const { amountFen } = minimum;
  const lastDay = lastDayOfYear(year);
  if (yearOf(today) > year) return { expectedFen: figureFen, pledgedFen: ZERO_FEN };
  const metOn = metDay(asked);
  const next = minimum.checkpoints
    .map(({ monthDay, basisPoints }) => ({ by: dayIn(year, monthDay), part: partOf(amountFen, basisPoints) }))
    .find(({ by }) => by >= today);
  return {
    expectedFen: expectedOn(asked, lastDay),
    pledgedFen: pledgedBy(asked, lastDay),
    ...(metOn === undefined ? {} : { metOn }),
    ...(next === undefined ? {} : { next: wanted(next.by, next.part, asked) }),
    atEnd: wanted(lastDay, amountFen, asked),
  };
}

function expectedOn(asked: ForecastAsked, day: BusinessDate): Fen {
  const { year, today, figureFen, baseFen } = asked;
  const first = firstDayOfYear(year);
  const [all, passed] = [daysFrom(first, day) + 1, daysFrom(first, today) + 1];
  const paced = flooredQuotient(minus(figureFen, baseFen) * BigInt(all), BigInt(passed));
  return plus(plus(baseFen, fen(paced)), pledgedBy(asked, day));
}

/** What falls due from today on, up to a day. */
function pledgedBy({ pledged = [], today }: ForecastAsked, day: BusinessDate): Fen {
  return totalOf(pledged.filter(({ dueOn }) => dueOn >= today && dueOn <= day));
}

function flooredQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

/**
 * The first day from today on by which it is met. Between two due dates the figure only grows or falls, so that a span
 * that meets it neither at its beginning nor at its end does so nowhere.
 */
function metDay(asked: ForecastAsked): BusinessDate | undefined {
  const { minimum, year, today, figureFen, pledged = [] } = asked;
  if (figureFen >= minimum.amountFen) return today;
  const isMet = (day: BusinessDate): boolean => expectedOn(asked, day) >= minimum.amountFen;
  const [tomorrow, lastDay] = [addDays(today, 1), lastDayOfYear(year)];
  const dues = pledged.map(({ dueOn }) => dueOn).filter((dueOn) => dueOn > tomorrow && dueOn <= lastDay);
  const begins = [today, tomorrow, ...new Set(dues.toSorted())].filter((day) => day <= lastDay);
  for (const [at, begin] of begins.entries()) {
    const next = begins[at + 1];
    const end = next === undefined ? lastDay : addDays(next, -1);
    if (isMet(begin)) return begin;
    if (isMet(end)) return firstMet(begin, end, isMet);
  }
  return undefined;
}

/** By halving: the first day is not, the last one is. */
function firstMet(before: BusinessDate, last: BusinessDate, isMet: (day: BusinessDate) => boolean): BusinessDate {
  let [low, high] = [0, daysFrom(before, last)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isMet(addDays(before, middle))) high = middle;
    else low = middle;
  }
  return addDays(before, high);
}

function wanted(by: BusinessDate, part: Fen, asked: ForecastAsked): Wanted {
  const { today, figureFen } = asked;
  const sureFen = plus(figureFen, pledgedBy(asked, by));
  const missingFen = sureFen >= part ? ZERO_FEN : minus(part, sureFen);
  const months = BigInt(monthOf(by) - monthOf(today) + 1);
  return { by, missingFen, perMonthFen: fen((missingFen + months - 1n) / months) };
}

/** Days of one year alone are compared. */
function monthOf(day: BusinessDate): number {
  return MONTHS.indexOf(day.slice(5, 7));
}

const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

function dayIn(year: number, monthDay: string): BusinessDate {
  return `${String(year)}-${monthDay}` as BusinessDate;
}

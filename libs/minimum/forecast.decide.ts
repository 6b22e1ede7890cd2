import { addDays, daysFrom, daysInYear, fen, minus, plus, yearOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { firstDayOfYear, lastDayOfYear } from './life.decide.js';
import { partOf } from './minimum.decide.js';
import type { Minimum } from './minimum.decide.js';

export interface ForecastAsked {
  readonly minimum: Minimum;
  readonly year: number;
  /** A day of the year, or one after it. */
  readonly today: BusinessDate;
  /** What the year comes to by its measure up to today. */
  readonly figureFen: Fen;
  /** What was there when the year began: of the measure `level` what was on hand, else nothing. */
  readonly baseFen: Fen;
}

/** What is missing, and how much a month it takes to have it by a day. */
export interface Wanted {
  readonly by: BusinessDate;
  readonly missingFen: Fen;
  /** Rounded up to a whole fen; months count from today's to the last one, both as whole ones. */
  readonly perMonthFen: Fen;
}

export interface Forecast {
  /** The first day on which it is met at today's pace; absent where that is not in this year. */
  readonly metOn?: BusinessDate;
  /** What the year comes to at today's pace. */
  readonly expectedFen: Fen;
  /** The next checkpoint; absent where the year is over. */
  readonly next?: Wanted;
  readonly atEnd?: Wanted;
}

/**
 * What becomes of a year at today's pace: what it gained so far, by the days that have passed with today among them, goes
 * on for each day that is left. Reckoned as a fraction in whole fen, rounded down, so that nothing is promised that is
 * not there.
 */
export function forecastOf(asked: ForecastAsked): Forecast {
  const { minimum, year, today, figureFen } = asked;
  const { amountFen } = minimum;
  const lastDay = lastDayOfYear(year);
  if (yearOf(today) > year) return { expectedFen: figureFen };
  const expectedFen = paced(asked, daysInYear(year));
  const metOn = metDay(asked);
  const next = minimum.checkpoints
    .map(({ monthDay, basisPoints }) => ({ by: dayIn(year, monthDay), part: partOf(amountFen, basisPoints) }))
    .find(({ by }) => by >= today);
  return {
    expectedFen,
    ...(metOn === undefined ? {} : { metOn }),
    ...(next === undefined ? {} : { next: wanted(next.by, next.part, asked) }),
    atEnd: wanted(lastDay, amountFen, asked),
  };
}

/** The figure on a day of the year, counted from its first as 1, at today's pace. */
function paced({ year, today, figureFen, baseFen }: ForecastAsked, dayNumber: number): Fen {
  const passed = BigInt(daysFrom(firstDayOfYear(year), today) + 1);
  return plus(baseFen, fen(flooredQuotient(minus(figureFen, baseFen) * BigInt(dayNumber), passed)));
}

function flooredQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}

/** The smallest day from today on by which it is met, found by halving: at one pace the figure only grows or falls. */
function metDay(asked: ForecastAsked): BusinessDate | undefined {
  const { minimum, year, today, figureFen } = asked;
  if (figureFen >= minimum.amountFen) return today;
  const isMet = (dayNumber: number): boolean => paced(asked, dayNumber) >= minimum.amountFen;
  const first = firstDayOfYear(year);
  let [low, high] = [daysFrom(first, today) + 1, daysInYear(year)];
  if (!isMet(high)) return undefined;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isMet(middle)) high = middle;
    else low = middle + 1;
  }
  return addDays(first, low - 1);
}

function wanted(by: BusinessDate, part: Fen, { today, figureFen }: ForecastAsked): Wanted {
  const missingFen = figureFen >= part ? ZERO_FEN : minus(part, figureFen);
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

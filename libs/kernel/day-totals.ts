import type { BusinessDate } from './dates.js';
import type { Fen } from './money.js';
import { minus, negated, plus, ZERO_FEN } from './money.js';

/** Sums per day, in the order of days, and what they come to; small however many entries made them. */
export interface DayTotals {
  readonly days: BusinessDate[];
  readonly sums: Fen[];
  total: Fen;
}

export function noTotals(): DayTotals {
  return { days: [], sums: [], total: ZERO_FEN };
}

export function copyOfTotals({ days, sums, total }: DayTotals): DayTotals {
  return { days: [...days], sums: [...sums], total };
}

export function addToDay(totals: DayTotals, day: BusinessDate, amount: Fen): void {
  const { days, sums } = totals;
  totals.total = plus(totals.total, amount);
  const at = firstAfter(days, day);
  if (at > 0 && days[at - 1] === day) {
    sums[at - 1] = plus(sums[at - 1] ?? ZERO_FEN, amount);
  } else {
    days.splice(at, 0, day);
    sums.splice(at, 0, amount);
  }
}

export function sumThrough({ days, sums, total }: DayTotals, day: BusinessDate): Fen {
  return minus(total, sums.slice(firstAfter(days, day)).reduce(plus, ZERO_FEN));
}

/** Puts all days up to the given one into that one: no sum of that day or of a later one changes. */
export function foldThrough({ days, sums }: DayTotals, day: BusinessDate): void {
  const count = firstAfter(days, day);
  if (count === 0) return;
  days.splice(0, count, day);
  sums.splice(0, count, sums.slice(0, count).reduce(plus, ZERO_FEN));
}

/**
 * The smallest running sum over all days from the given one on: what can be taken on that day so that no later day
 * falls below zero (domain.md, available(d)). Reckoned back from the last day, since what is asked for is mostly late.
 */
export function lowestFrom({ days, sums, total }: DayTotals, day: BusinessDate): Fen {
  let running = total;
  let lowest = total;
  for (let at = days.length - 1; at >= 0 && (days[at] ?? '') > day; at -= 1) {
    running = minus(running, sums[at] ?? ZERO_FEN);
    if (running < lowest) lowest = running;
  }
  return lowest;
}

/** How much is short on some day from the given one on when the amount (signed) is added; 0n where nothing is. */
export function shortBy(totals: DayTotals, day: BusinessDate, amount: Fen): Fen {
  if (amount >= 0n) return ZERO_FEN;
  const left = plus(lowestFrom(totals, day), amount);
  return left < 0n ? negated(left) : ZERO_FEN;
}

/** Where the days after the given one begin. Looked for from the end, since most of what comes is late. */
function firstAfter(days: readonly BusinessDate[], day: BusinessDate): number {
  let at = days.length;
  while (at > 0 && (days[at - 1] ?? '') > day) at -= 1;
  return at;
}

import type { BusinessDate } from './dates.js';
import type { Fen } from './money.js';
import { fen, minus, plus, ZERO_FEN } from './money.js';

/** Sums per day; small however many entries made them. A Map, so that a snapshot can hold it. */
export type DayTotals = Map<BusinessDate, Fen>;

export function addToDay(totals: DayTotals, day: BusinessDate, amount: Fen): void {
  totals.set(day, plus(totals.get(day) ?? ZERO_FEN, amount));
}

export function sumThrough(totals: DayTotals, day: BusinessDate): Fen {
  let sum = ZERO_FEN;
  for (const [on, amount] of totals) if (on <= day) sum = plus(sum, amount);
  return sum;
}

/** Puts all days up to the given one into that one: no sum of that day or of a later one changes. */
export function foldThrough(totals: DayTotals, day: BusinessDate): void {
  const sum = sumThrough(totals, day);
  const before = [...totals.keys()].filter((on) => on <= day);
  for (const on of before) totals.delete(on);
  if (before.length > 0) totals.set(day, sum);
}

/**
 * The smallest running sum over all days from the given one on: what can be taken on that day so that no later day
 * falls below zero (domain.md, available(d)).
 */
export function lowestFrom(totals: DayTotals, day: BusinessDate): Fen {
  let running = sumThrough(totals, day);
  let lowest = running;
  const later = [...totals].filter(([on]) => on > day).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [, amount] of later) {
    running = plus(running, amount);
    if (running < lowest) lowest = running;
  }
  return lowest;
}

/** How much is short on some day from the given one on when the amount (signed) is added; 0n where nothing is. */
export function shortBy(totals: DayTotals, day: BusinessDate, amount: Fen): Fen {
  if (amount >= 0n) return ZERO_FEN;
  const left = plus(lowestFrom(totals, day), amount);
  return left < 0n ? minus(fen(0n), left) : ZERO_FEN;
}

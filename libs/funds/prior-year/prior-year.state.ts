import { dateOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { PriorYearEvent } from './prior-year.events.js';

interface PriorYears {
  /** 以前年度: the years before the ledger that were entered from older books, and not withdrawn. */
  priorYears: readonly number[];
}

export function notePriorYear(state: PriorYears, { type, year }: PriorYearEvent): void {
  const others = state.priorYears.filter((one) => one !== year);
  state.priorYears = type === 'PriorYearEntered' ? [...others, year] : others;
}

/** The last day of the last year that was entered from older books; undefined where none was. */
export function lastPriorDay({ priorYears }: Readonly<PriorYears>): BusinessDate | undefined {
  const last = priorYears.toSorted((one, other) => other - one)[0];
  return last === undefined ? undefined : dateOf(last, 12, 31);
}

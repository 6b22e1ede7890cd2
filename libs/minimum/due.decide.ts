import { addDays, yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import { lastDayOfYear } from './life.decide.js';
import { lastDayOver } from './minimum.decide.js';
import type { RuleAdopted } from './rule.events.js';

/** A year that is due to be judged, and by which days. */
export interface DueYear {
  readonly year: number;
  /** Only what is dated up to this day counts. */
  readonly asOf: BusinessDate;
  /** The last day that is wholly over: checkpoints up to it have passed. */
  readonly overThrough: BusinessDate;
}

/** A year as it stands on a day: by its own last day where it is over. */
function yearOn(year: number, today: BusinessDate): DueYear {
  const lastDay = lastDayOfYear(year);
  const asOf = today < lastDay ? today : lastDay;
  return { year, asOf, overThrough: lastDayOver(asOf, today) };
}

/** Every year from a county's first day on, as it stands on a day; none where the first day's year is yet to come. */
export function yearsSince(first: BusinessDate, today: BusinessDate): readonly DueYear[] {
  const years: DueYear[] = [];
  for (let year = yearOf(first); year <= yearOf(today); year += 1) years.push(yearOn(year, today));
  return years;
}

/** The year that is judged as of yesterday because a checkpoint of any rule lay on it; undefined where none did. */
export function yearCheckedBefore(day: BusinessDate, rules: readonly RuleAdopted[]): DueYear | undefined {
  const over = addDays(day, -1);
  const due = rules.some(({ checkpoints }) => checkpoints.some(({ monthDay }) => over.endsWith(`-${monthDay}`)));
  return due ? { year: yearOf(over), asOf: over, overThrough: over } : undefined;
}

/** A fund to judge: in one year, or in all that its county has had. */
export interface TouchedFund {
  readonly fund: string;
  readonly year?: number;
}

/** A county of funds that were touched. */
export interface TouchedCounty {
  /** The first day of any of its funds; absent before the first entry. */
  readonly first?: BusinessDate;
  /** The first day by which all its funds were judged last. */
  readonly judgedSince?: BusinessDate;
  readonly touched: readonly TouchedFund[];
}

/** The funds that are due in a year; absent: all of the county. */
export interface DueFunds extends DueYear {
  readonly funds?: readonly string[];
}

/**
 * What is due in a county whose funds were touched: all its funds in all its years where its first day has come or
 * moved, else the touched funds alone.
 */
export function dueInCounty({ first, judgedSince, touched }: TouchedCounty, today: BusinessDate): readonly DueFunds[] {
  if (first === undefined) return [];
  const years = yearsSince(first, today);
  if (first !== judgedSince) return years;
  return years.flatMap((due) => {
    const funds = touched.filter(({ year }) => year === undefined || year === due.year).map(({ fund }) => fund);
    return funds.length === 0 ? [] : [{ ...due, funds: [...new Set(funds)] }];
  });
}

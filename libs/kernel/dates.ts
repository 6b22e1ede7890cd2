declare const dateBrand: unique symbol;

/** A day of business in Asia/Shanghai, `YYYY-MM-DD`; compares correctly as text. */
export type BusinessDate = string & { readonly [dateBrand]: true };

/** A moment in time as RFC 3339 in UTC with milliseconds; compares correctly as text. */
export type Moment = string;

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/u;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** A real day of the years 1900 to 2999, or undefined. */
export function dateOf(year: number, month: number, day: number): BusinessDate | undefined {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return undefined;
  if (year < 1900 || year > 2999 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const digits = `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return digits as BusinessDate;
}

/** Reads `YYYY-MM-DD`; a day that no calendar has gives undefined. */
export function parseDate(text: string): BusinessDate | undefined {
  const match = ISO_DATE.exec(text);
  return match === null ? undefined : dateOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

export function yearOf(date: BusinessDate): number {
  return Number(date.slice(0, 4));
}

const PERIOD = /^(?<year>\d{4})(?:-(?:Q(?<quarter>[1-4])|(?<month>\d{2})))?$/u;

/** First and last day of `2023-06`, `2023-Q2` or `2023`; undefined where it is none of these. */
export function periodDays(
  period: string,
): { readonly from: BusinessDate; readonly through: BusinessDate } | undefined {
  const parts = PERIOD.exec(period)?.groups;
  if (parts === undefined) return undefined;
  const year = Number(parts['year']);
  const [first, last] = monthsOf(parts);
  const from = dateOf(year, first, 1);
  const through = dateOf(year, last, daysInMonth(year, last));
  return from === undefined || through === undefined ? undefined : { from, through };
}

function monthsOf({ quarter, month }: Readonly<Record<string, string | undefined>>): readonly [number, number] {
  if (quarter !== undefined) return [Number(quarter) * 3 - 2, Number(quarter) * 3];
  return month === undefined ? [1, 12] : [Number(month), Number(month)];
}

/** The last day of the month in which a day lies. */
export function monthEnd(date: BusinessDate): BusinessDate {
  const year = yearOf(date);
  const month = Number(date.slice(5, 7));
  return dateOf(year, month, daysInMonth(year, month)) ?? date;
}

export function addDays(date: BusinessDate, days: number): BusinessDate {
  const moved = Date.parse(`${date}T00:00:00Z`) + days * DAY_MS;
  return new Date(moved).toISOString().slice(0, 10) as BusinessDate;
}

/** How many days lie from one day to another: 1 from a day to the next one. */
export function daysFrom(from: BusinessDate, to: BusinessDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

/** The day in Asia/Shanghai (UTC+8, no summer time since 1991) on which a moment falls. */
export function businessDateAt(moment: Moment): BusinessDate {
  return new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10) as BusinessDate;
}

import { addDays, dateOf, parseDate, type BusinessDate } from '#kernel';
import type { FaultCode, Outcome } from './rows.js';
import type { CellInput } from './sheet-input.js';
import { isBlankText, wholeNumber } from './text.js';

export interface DateContext {
  readonly date1904: boolean;
  /** The one year that the sheet's title names; gives `5月29日` its year. */
  readonly year: number | undefined;
}

const NUMERALS = '〇一二三四五六七八九';
/** Days between the two date systems, and the serials of 2000-01-01 and 2099-12-31 in the usual one. */
const DAYS_1904 = 1462;
const SERIAL_MIN = 36_526;
const SERIAL_MAX = 73_050;
const CLOCK_TIME = /(?:[T\s]+|(?<=[日号]))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z)?$/iu;
const SPOKEN_TIME =
  /\s*(?:(?:上午|下午|凌晨|早上|中午|晚上)\s*(?:\d{1,2}[:时点](?:\d{1,2}(?::\d{2})?分?)?)?|(?<=[日号])\s*\d{1,2}[时点](?:\d{1,2}分?)?)$/u;
const WEEKDAY = /\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$/u;
const SEPARATED = /^(\d{4}|\d{2})[年./-](\d{1,2})[月./-](\d{1,2})[日号.]?$/u;
const MONTH_DAY = /^(\d{1,2})月(\d{1,2})[日号]?$/u;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/u;
const COMPACT_SHORT = /^(\d{2})(\d{2})(\d{2})$/u;
const INCOMPLETE =
  /^(?:(?:\d{4}|\d{2}年)[年./-]?(?:\d{1,2}月?份?)?|(?:19|20)\d{2}(?:0[1-9]|1[0-2])|\d{1,2}月份?|\d{1,2}[./-]\d{1,2})$/u;

/**
 * Reads a day in any of the spellings that registers use. Two-digit years are of this century; a time of day or a day
 * of the week behind it is left off. A month or a year alone is incomplete, a day that no calendar has impossible.
 */
export function readDate(cell: CellInput | undefined, context: DateContext): Outcome<BusinessDate> {
  if (cell === undefined) return { fault: 'date-missing' };
  switch (cell.kind) {
    case 'empty':
      return { fault: 'formula-not-computed' };
    case 'date':
      return dateOr(cell.day === undefined ? undefined : parseDate(cell.day), 'date-impossible');
    case 'number':
      return readText(cell.text.replace(/\.0+$/u, ''), context);
    case 'text':
      return isBlankText(cell.text) ? { fault: 'date-missing' } : readText(cell.text, context);
    case 'boolean':
    case 'error':
      return { fault: 'date-not-readable' };
  }
}

/** Every whole day that a text names, as titles do. */
export function datesIn(text: string): readonly BusinessDate[] {
  const found = tidy(text).matchAll(/(?<!\d)(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})(?!\d)/gu);
  return [...found].flatMap((match) => {
    const date = dayOf(match.slice(1));
    return date === undefined ? [] : [date];
  });
}

/** Every year that a text names, each once. */
export function yearsIn(text: string): readonly number[] {
  const found = tidy(text).matchAll(/(?<!\d)((?:19|20)\d{2})(?!\d)/gu);
  return [...new Set([...found].map(([year]) => wholeNumber(year)))];
}

function readText(raw: string, context: DateContext): Outcome<BusinessDate> {
  const text = tidy(raw);
  const serial = /^(\d{5})(?:\.\d+)?$/u.exec(text)?.[1];
  if (serial !== undefined) return readSerial(wholeNumber(serial), context.date1904);
  const whole = SEPARATED.exec(text) ?? COMPACT.exec(text) ?? shortCompact(text);
  if (whole !== null) return dateOr(dayOf(whole.slice(1)), 'date-impossible');
  return readPart(text, context);
}

function readPart(text: string, { year }: DateContext): Outcome<BusinessDate> {
  const match = MONTH_DAY.exec(text);
  if (match !== null && year !== undefined)
    return dateOr(dayOf([year.toString(), ...match.slice(1)]), 'date-impossible');
  return { fault: match !== null || INCOMPLETE.test(text) ? 'date-incomplete' : 'date-not-readable' };
}

/** 230529 is a day; what begins with 19 or 20 may be a year and a month. */
function shortCompact(text: string): RegExpExecArray | null {
  return /^(?:19|20)/u.test(text) ? null : COMPACT_SHORT.exec(text);
}

function readSerial(serial: number, date1904: boolean): Outcome<BusinessDate> {
  const usual = date1904 ? serial + DAYS_1904 : serial;
  const zero = dateOf(1900, 1, 1);
  if (usual < SERIAL_MIN || usual > SERIAL_MAX || zero === undefined) return { fault: 'date-not-readable' };
  // Serial 1 is 1900-01-01, and the system counts a 29 February 1900 that never was.
  return { value: addDays(zero, usual - 2) };
}

function dateOr(date: BusinessDate | undefined, fault: FaultCode): Outcome<BusinessDate> {
  return date === undefined ? { fault } : { value: date };
}

function dayOf([year = '', month = '', day = '']: readonly string[]): BusinessDate | undefined {
  const whole = year.length === 2 ? 2000 + wholeNumber(year) : wholeNumber(year);
  return dateOf(whole, wholeNumber(month), wholeNumber(day));
}

/** Half width, ASCII digits, without white space, time of day and day of the week. */
function tidy(raw: string): string {
  const text = raw
    .normalize('NFKC')
    .replace(/[‐‑‒–—―−─]/gu, '-')
    .trim()
    .replace(CLOCK_TIME, '')
    .replace(SPOKEN_TIME, '')
    .replace(WEEKDAY, '')
    .replace(/\s+/gu, '');
  return /[〇○零一二三四五六七八九十]/u.test(text) ? withAsciiDigits(text) : text;
}

/** 二〇二三年五月二十九日: years digit by digit, months and days as numbers. */
function withAsciiDigits(text: string): string {
  return text
    .replace(/[○零]/gu, '〇')
    .replace(/([一二三]?)十([一二三四五六七八九]?)/gu, (_, tens: string, ones: string) => {
      return `${tens === '' ? '1' : NUMERALS.indexOf(tens).toString()}${ones === '' ? '0' : NUMERALS.indexOf(ones).toString()}`;
    })
    .replace(/[〇一二三四五六七八九]/gu, (digit) => NUMERALS.indexOf(digit).toString());
}

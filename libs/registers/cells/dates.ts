import { addDays, dateOf, parseDate, yearOf, type BusinessDate } from '#kernel';
import type { Outcome } from '../rows.js';
import type { CellInput } from '../sheet-input.js';
import { hasDigitMarks, isBlankText, wholeNumber } from '../text.js';

export interface DateContext {
  readonly date1904: boolean;
  /** The one year that the sheet's title names; gives `5月29日` its year. */
  readonly year: number | undefined;
}

/** No day is written at such length; white space without end would be searched over and over. */
const TEXT_MAX = 100;
/** Characters of a title in which a day or a year is looked for. */
const TITLE_MAX = 500;
const NUMERALS = '〇一二三四五六七八九';
/** Days between the two date systems, and the serials of 2000-01-01 and 2099-12-31 in the usual one. */
const DAYS_1904 = 1462;
const SERIAL_MIN = 36_526;
const SERIAL_MAX = 73_050;
const CLOCK_TIME = /(?:[T\s]+|(?<=[日号]))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|z)?$/iu;
const UTC = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d+)?)?Z$/iu;
const SPOKEN_TIME =
  /\s*(?:(?:上午|下午|凌晨|早上|中午|晚上)\s*(?:\d{1,2}[:时点](?:\d{1,2}(?::\d{2})?分?)?)?|(?<=[日号])\s*\d{1,2}[时点](?:\d{1,2}分?)?)$/u;
const WEEKDAY = /\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$/u;
const SEPARATED = /^(\d{4})[年./。、,\\-](\d{1,2})[月./。、,\\-](\d{1,2})[日号.。]?$/u;
/** A year of two digits that a character tells from month and day. */
const SHORT = /^(?=.*[年月日号])(\d{2})[年./-](\d{1,2})[月./-](\d{1,2})[日号.]?$/u;
/** Three numbers without such a character: the year may stand first or last. */
const NUMBERS = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{1,2})\.?$/u;
const ENGLISH = /^(\d{1,2})[-./]?([a-z]{3,9})[-./,]?(\d{4}|\d{2})$/iu;
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const FIRST_YEAR = 1990;
const MONTH_DAY = /^(\d{1,2})月(\d{1,2})[日号]?$/u;
/** As `dayShown` writes a day whose format hides its year. */
const STORED_YEAR = /^(?=.*存为(\d{4})年\)$)(\d{1,2})月(\d{1,2})日\(存为\d{4}年\)$/u;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/u;
const COMPACT_SHORT = /^(\d{2})(\d{2})(\d{2})$/u;
const INCOMPLETE =
  /^(?:(?:\d{4}|\d{2}年)[年./-]?(?:\d{1,2}月?份?)?|(?:19|20)\d{2}(?:0[1-9]|1[0-2])|\d{1,2}月份?|\d{1,2}[./-]\d{1,2})$/u;

/**
 * Reads a day in any of the spellings that registers use. Two-digit years are of this century; a time of day or a day
 * of the week behind it is left off. A month or a year alone is incomplete, a day that no calendar has impossible, and
 * one before 1990 is a slip of the pen: no fund is older. What a date cell's format hides, no clerk has read there: a
 * hidden year counts where the title names the same, a hidden day never.
 */
export function readDate(cell: CellInput | undefined, context: DateContext): Outcome<BusinessDate> {
  if (cell === undefined) return { fault: 'date-missing' };
  switch (cell.kind) {
    case 'empty':
      return { fault: 'formula-not-computed' };
    case 'date':
      return readDay(cell, context);
    case 'number':
      return readText(cell.text.replace(/\.0+$/u, ''), context);
    case 'text':
      if (hasDigitMarks(cell.text)) return { fault: 'date-not-readable' };
      return isBlankText(cell.text) ? { fault: 'date-missing' } : readText(cell.text, context);
    case 'boolean':
    case 'error':
      return { fault: 'date-not-readable' };
  }
}

/** Every whole day that a text names, as titles do. */
export function datesIn(text: string): readonly BusinessDate[] {
  const found = tidy(text.slice(0, TITLE_MAX)).matchAll(/(?<!\d)(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})(?!\d)/gu);
  return [...found].flatMap((match) => {
    const date = dayOf(match.slice(1));
    return date === undefined ? [] : [date];
  });
}

/** Every year that a text names, each once. */
export function yearsIn(text: string): readonly number[] {
  const found = tidy(text.slice(0, TITLE_MAX)).matchAll(/(?<!\d)((?:19|20)\d{2})(?!\d)/gu);
  return [...new Set([...found].map(([year]) => wholeNumber(year)))];
}

function readDay({ day, hides }: CellInput, context: DateContext): Outcome<BusinessDate> {
  const date = day === undefined ? undefined : parseDate(day);
  if (hides === 'day' && date !== undefined) return { fault: 'date-incomplete' };
  if (hides === 'other-year' && date !== undefined) return { fault: 'date-ambiguous' };
  return hides === 'year' ? ofTitlesYear(date, context) : dateOr(date);
}

function ofTitlesYear(date: BusinessDate | undefined, { year }: DateContext): Outcome<BusinessDate> {
  if (date === undefined || yearOf(date) === year) return dateOr(date);
  return { fault: year === undefined ? 'date-incomplete' : 'date-ambiguous' };
}

function readText(raw: string, context: DateContext): Outcome<BusinessDate> {
  if (raw.length > TEXT_MAX) return { fault: 'date-not-readable' };
  const ofUtc = UTC.exec(raw.trim());
  if (ofUtc !== null) return readUtc(ofUtc.slice(1), context);
  const text = tidy(raw);
  const serial = /^(\d{5})(?:\.\d+)?$/u.exec(text)?.[1];
  if (serial !== undefined) return readSerial(wholeNumber(serial), context.date1904);
  const whole = SEPARATED.exec(text) ?? SHORT.exec(text) ?? COMPACT.exec(text.replace(/\.0+$/u, ''));
  if (whole !== null) return dateOr(dayOf(whole.slice(1)));
  const stored = STORED_YEAR.exec(text);
  if (stored !== null) return ofTitlesYear(dayOf(stored.slice(1)), context);
  const numbers = threeNumbers(text);
  return numbers === undefined ? readPart(text, context) : readNumbers(numbers, context);
}

/** A moment of universal time lies on the day that it is in China: eight hours on. */
function readUtc([day = '', hour = '']: readonly string[], context: DateContext): Outcome<BusinessDate> {
  const read = readText(day, context);
  return 'value' in read && wholeNumber(hour) >= 16 ? { value: addDays(read.value, 1) } : read;
}

function readPart(text: string, { year }: DateContext): Outcome<BusinessDate> {
  const match = MONTH_DAY.exec(text);
  if (match !== null && year !== undefined) return dateOr(dayOf([year.toString(), ...match.slice(1)]));
  const [, day, month = '', last] = ENGLISH.exec(text) ?? [];
  const number = month === '' ? 0 : MONTHS.findIndex((name) => name.startsWith(month.toLowerCase())) + 1;
  if (day !== undefined && last !== undefined && number > 0) return dateOr(dayOf([last, number.toString(), day]));
  return { fault: match !== null || INCOMPLETE.test(text) ? 'date-incomplete' : 'date-not-readable' };
}

/** 23.5.29 and 230529; six digits that begin with 19 or 20 may be a year and a month. */
function threeNumbers(text: string): readonly [string, string, string] | undefined {
  const [, first, , second, third] = NUMBERS.exec(text) ?? [];
  if (first !== undefined && second !== undefined && third !== undefined) return [first, second, third];
  const [, year, month, day] = /^(?:19|20)/u.test(text) ? [] : (COMPACT_SHORT.exec(text) ?? []);
  return year === undefined || month === undefined || day === undefined ? undefined : [year, month, day];
}

/**
 * A first number above twelve is a year, as registers write it. A smaller one may be the month or the day of another
 * country's order: then it is read where one day alone is possible, or one alone in the title's year.
 */
function readNumbers(
  [first, second, third]: readonly [string, string, string],
  { year }: DateContext,
): Outcome<BusinessDate> {
  const yearFirst = first.length === 2 && third.length < 4 ? [dayOf([first, second, third])] : [];
  const yearLast = third.length > 1 ? [dayOf([third, first, second]), dayOf([third, second, first])] : [];
  const yearIsFirst = wholeNumber(first) > 12 && third.length < 4;
  const possible = yearIsFirst ? yearFirst : [...yearFirst, ...yearLast];
  const days = [...new Set(possible.filter((day) => day !== undefined))];
  const [only, other] = days;
  if (other === undefined) return dateOr(only);
  const [titled, another] = days.filter((day) => yearOf(day) === year);
  return titled === undefined || another !== undefined ? { fault: 'date-ambiguous' } : { value: titled };
}

function readSerial(serial: number, date1904: boolean): Outcome<BusinessDate> {
  const usual = date1904 ? serial + DAYS_1904 : serial;
  const zero = dateOf(1900, 1, 1);
  if (usual < SERIAL_MIN || usual > SERIAL_MAX || zero === undefined) return { fault: 'date-not-readable' };
  // Serial 1 is 1900-01-01, and the system counts a 29 February 1900 that never was.
  return { value: addDays(zero, usual - 2) };
}

function dateOr(date: BusinessDate | undefined): Outcome<BusinessDate> {
  if (date === undefined) return { fault: 'date-impossible' };
  return yearOf(date) < FIRST_YEAR ? { fault: 'date-too-early' } : { value: date };
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
    .replace(/^(\d{4})\s+(\d{1,2})(?:\s+(\d{1,2}))?$/u, (_, ...parts: (string | undefined)[]) => spaced(parts))
    .replace(/\s+/gu, '');
  return /[〇○零一二三四五六七八九十]/u.test(text) ? withAsciiDigits(text) : text;
}

/** 2023 5 29: white space that is left out would join what it parts. */
function spaced([year, month, day]: readonly (string | undefined)[]): string {
  return [year, month, day].filter((part) => part !== undefined).join('-');
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

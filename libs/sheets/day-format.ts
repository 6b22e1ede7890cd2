const DAY_MS = 86_400_000;
/** 31 December 9999, the last day that a serial can name. */
const SERIAL_MAX = 2_958_465;
/** A moment before midnight that the program itself shows as the next day. */
const MIDNIGHT_SLACK = 1e-6;
/** Built-in formats of Chinese editions that show month and day, and year and month or a time of day alone. */
const WITHOUT_YEAR: ReadonlySet<number> = new Set([16, 28, 29, 51, 53, 54, 58]);
const WITHOUT_DAY: ReadonlySet<number> = new Set([17, 27, 36, 50, 52, 55, 56, 57]);

/** Whether a number under this format is shown as a day. Times of day without a day are numbers. */
export function isDayFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDayFormat(id);
  const bare = placeholders(code);
  if (/[yd]/iu.test(bare)) return true;
  return /m/iu.test(bare) && !/[hs]/iu.test(bare);
}

/** What a day's format does not show of it. `ddd` and `dddd` are days of the week. */
export function hiddenBy(id: number, code: string | undefined): 'year' | 'day' | undefined {
  if (code === undefined) return hiddenByBuiltIn(id);
  const bare = placeholders(code);
  if (!/(?<!d)dd?(?!d)/iu.test(bare)) return 'day';
  if (/[ye]/iu.test(bare)) return undefined;
  return /m/iu.test(bare) ? 'year' : 'day';
}

/** The year that a day's format writes itself, whatever the day is: 2022 of `"2022年"m"月"d"日"`. */
export function yearWritten(code: string | undefined): string | undefined {
  if (code === undefined || /[ye]/iu.test(placeholders(code))) return undefined;
  return /(?<!\d)(?:19|20)\d{2}(?!\d)/u.exec(code.replace(/["\\!]/gu, ''))?.[0];
}

function placeholders(code: string): string {
  return code
    .replace(/"[^"]*"|[\\!].|_.|\*./gu, '')
    .replace(/\[[^\]]*\]/gu, '')
    .replace(/general|g\/通用格式/giu, '');
}

function hiddenByBuiltIn(id: number): 'year' | 'day' | undefined {
  if (WITHOUT_YEAR.has(id)) return 'year';
  return WITHOUT_DAY.has(id) ? 'day' : undefined;
}

/** Of ECMA-376 18.8.30, with the ids that Chinese editions use for days. */
function isBuiltInDayFormat(id: number): boolean {
  return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58);
}

/** YYYY-MM-DD of a serial, its time of day left off; undefined for what is no day (29 February 1900 was none). */
export function serialDay(text: string, date1904: boolean): string | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  const serial = Math.floor(value + MIDNIGHT_SLACK);
  if (serial < (date1904 ? 0 : 1) || serial > SERIAL_MAX || (!date1904 && serial === 60)) return undefined;
  return new Date(dayZero(serial, date1904) + serial * DAY_MS).toISOString().slice(0, 10);
}

function dayZero(serial: number, date1904: boolean): number {
  if (date1904) return Date.UTC(1904, 0, 1);
  return serial < 60 ? Date.UTC(1899, 11, 31) : Date.UTC(1899, 11, 30);
}

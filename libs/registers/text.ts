import { expandDecimal } from './cells/decimal.js';
import type { CellInput } from './sheet-input.js';

/** What clerks write where there is nothing. */
const BLANKS: ReadonlySet<string> = new Set(['', '-', '--', '---', '/', '//', '\\', '无', '空', '暂无', 'n/a', 'null']);

/** Text that is its own key, as nearly all is: a register of 100,000 rows asks for millions of keys. */
const PLAIN = /^[a-z0-9.\u4e00-\u5e0f\u5e11-\u9fff]*$/u;

/** ① ⑴ ㊀ ² ½ ㋀: marks that hold a digit and are none. */
const DIGIT_MARKS =
  /[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3248-\u325f\u3280-\u3289\u32b1-\u32cb\u3358-\u3370\u33e0-\u33fe\u{1f100}-\u{1f10c}]/u;
const ERROR = /^#(?:n\/a|ref!|value!|div\/0!|name\?|null!|num!)$/u;

/** Stands before and after what is struck through. */
export const STRIKE = '~~';

/** Stands in the file of refused rows before a cell that took in the rows below it. */
export const SPILLED = '〔引号未配对〕';

/** Whether a cell is struck through, wholly or in part. */
export function strikeOf(cell: CellInput | undefined): 'whole' | 'part' | undefined {
  if (cell === undefined || isBlankCell(cell)) return undefined;
  if (cell.struck === true) return 'whole';
  if (!cell.text.includes(STRIKE)) return undefined;
  return /^~~[^~]*~~$/u.test(cell.text.trim()) ? 'whole' : 'part';
}

/** A day as its format shows it; a year that it hides is told behind: 3月5日(存为2025年). */
export function dayShown({ day, text, hides }: CellInput): string {
  const [year, month, date] = (day ?? '').split('-').map(wholeNumber);
  if (day === undefined || year === undefined || month === undefined || date === undefined) return day ?? text;
  if (hides === 'day') return `${year.toString()}年${month.toString()}月`;
  if (hides === 'other-year') return `${day}(单元格显示为另一年)`;
  return hides === 'year' ? `${month.toString()}月${date.toString()}日(存为${year.toString()}年)` : day;
}

/** A cell's text as written: ends trimmed, line breaks and runs of white space as one space, numbers in plain digits. */
export function textOf(cell: CellInput | undefined): string {
  if (cell === undefined) return '';
  if (cell.kind === 'date') return cell.day ?? cell.text;
  if (cell.kind === 'number') return expandDecimal(cell.text);
  return cell.text.replace(/\s+/gu, ' ').trim();
}

/**
 * What words are compared by: full width as half width, no white space, lower case, one form of 账, brackets and dashes.
 */
export function keyOf(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/gu, '')
    .replace(/[‐‑‒–—―−─]/gu, '-')
    .replace(/[〔【［]/gu, '(')
    .replace(/[〕】］]/gu, ')')
    .replace(/帐/gu, '账')
    .toLowerCase();
}

export function isBlankText(text: string): boolean {
  return BLANKS.has(keyOf(text));
}

export function isBlankCell(cell: CellInput | undefined): boolean {
  return cell === undefined || (cell.kind === 'text' && isBlankText(cell.text));
}

export function hasDigitMarks(text: string): boolean {
  return DIGIT_MARKS.test(text);
}

/** What a formula that went wrong shows, as such or as text. */
export function isErrorCell(cell: CellInput | undefined): boolean {
  return cell?.kind === 'error' || (cell?.kind === 'text' && cell.text.startsWith('#') && ERROR.test(keyOf(cell.text)));
}

/** A cell whose value is its merged range's, spread from a row above. */
export function isSpreadFromAbove(cell: CellInput, row: number): boolean {
  return cell.merged !== undefined && cell.merged.top < row;
}

/** The whole number that ASCII digits write. */
export function wholeNumber(digits: string): number {
  let sum = 0;
  for (const digit of digits) sum = sum * 10 + digit.charCodeAt(0) - 48;
  return sum;
}

/** A number cell shows its format's noughts and the letters before them: 123 under "AH"000000 is AH000123. */
export function withNoughts(cell: CellInput | undefined, text: string): string {
  if (cell?.kind !== 'number' || !/^\d+$/u.test(text)) return text;
  // Fewer noughts behind letters are an amount's: "RMB"0.
  const [, plain, letters = '', noughts = ''] =
    /^(?:(0+)|"?([a-z]+-?)"?(0{4,}))$/iu.exec((cell.format ?? '').replace(/\\/gu, '')) ?? [];
  return `${letters}${text.padStart((plain ?? noughts).length, '0')}`;
}

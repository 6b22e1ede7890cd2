import { AMOUNT_MAX_FEN, fen, type Fen } from '#kernel';
import { parseCapitals, parseCompound, parseNumerals } from './capitals.js';
import { parseDecimal, plainDigits, roundToSignificant, wholeAtPower, type Decimal } from './decimal.js';
import { shownAs, shownText } from './number-format.js';
import type { FaultCode, Outcome } from '../rows.js';
import type { CellInput } from '../sheet-input.js';
import { dayShown, hasDigitMarks, isBlankText, SPILLED, STRIKE, withNoughts } from '../text.js';
import { unitOf, type AmountUnit, type SheetUnit } from '../units.js';

/** Power of ten that makes fen of one unit. */
const FEN_POWERS: Readonly<Record<AmountUnit, number>> = {
  元: 2,
  百元: 4,
  千元: 5,
  万元: 6,
  十万元: 7,
  百万元: 8,
  千万元: 9,
  亿元: 10,
};
const TEXT_MAX = 60;
/** A number on each of two lines of one cell. */
const SEVERAL_LINES =
  /[\d零一二三四五六七八九壹贰叁肆伍陆柒捌玖][^\n\r]*[\n\r]+[^\n\r]*[\d零一二三四五六七八九壹贰叁肆伍陆柒捌玖]/u;
/** Behind digits these are only other ways to write a factor. */
const FACTOR_SIGNS: Readonly<Record<string, string>> = { 萬: '万', 億: '亿', 仟: '千', 佰: '百', 拾: '十' };
/** 1w, 10k元: money words that not everybody reads alike. */
const VAGUE = /^[-+¥\d.,]*\d[wk]元?$/u;
const AMOUNT =
  /^(?<sign>[-+负]?)(?<currency>(?:人民币|rmb|cny|cn¥|¥)*):?(?<inner>-?)(?<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?<factor>百万|千万|十万|百|千|万|亿)?(?<yuan>元|圆|rmb|cny|人民币)?(?:(?<=[元圆])[整正])?$/u;

/**
 * Reads an amount exactly into fen. The cell's own unit counts before the sheet's. A number's stored digits are rounded
 * to 15 significant ones and must then be whole fen; text is read as typed. Scientific notation in text is refused, as
 * it has often lost digits, and so is a sum that is merged over several rows.
 */
export function readAmount(cell: CellInput | undefined, unit: SheetUnit): Outcome<Fen> {
  if (cell === undefined) return { fault: 'amount-missing' };
  if (cell.merged !== undefined && cell.merged.bottom > cell.merged.top) return { fault: 'amount-merged' };
  switch (cell.kind) {
    case 'empty':
      return { fault: 'formula-not-computed' };
    case 'number':
      return readNumber(cell, unit);
    case 'text':
      if (isBlankText(cell.text)) return { fault: 'amount-missing' };
      return readText(shownText(cell.text, cell.format), unit);
    case 'date':
    case 'boolean':
    case 'error':
      return { fault: 'amount-not-a-number' };
  }
}

/**
 * A cell as text that reads the same in another file: a number as its program shows it, with the unit of its format;
 * a day as YYYY-MM-DD, or what its format shows of it; what is struck through between two `~~`. For the file of refused rows, which is mended and sent again.
 */
export function writtenAs(cell: CellInput | undefined): string {
  if (cell === undefined) return '';
  if (cell.spilled === true) return `${SPILLED}${cell.text}`;
  return cell.struck === true ? `${STRIKE}${written(cell)}${STRIKE}` : written(cell);
}

function written(cell: CellInput): string {
  if (cell.kind === 'date') return dayShown(cell);
  if (cell.kind === 'text') return shownText(cell.text, cell.format);
  const value = cell.kind === 'number' ? parseDecimal(cell.text) : undefined;
  if (value === undefined) return cell.text;
  const shown = shownAs(cell.format, value);
  if (shown === '%') return `${plainDigits(roundToSignificant({ ...value, scale: value.scale - 2 }))}%`;
  const digits = withNoughts(cell, plainDigits(roundToSignificant(value)));
  if (shown === 'yuan') return `¥${digits}`;
  return `${digits}${shown === 'unclear' ? '(单位不明)' : (shown ?? '')}`;
}

function readNumber({ text, format }: CellInput, unit: SheetUnit): Outcome<Fen> {
  const value = parseDecimal(text);
  if (value === undefined) return { fault: 'amount-not-a-number' };
  const shown = shownAs(format, value);
  if (shown === '%') return { fault: 'amount-not-a-number' };
  const rounded = roundToSignificant(value);
  if (shown === 'yuan') return inYuan(rounded, { unit, negative: false });
  return judge(rounded, { unit: shown ?? unit, negative: false });
}

function readText(raw: string, unit: SheetUnit): Outcome<Fen> {
  const marred = marredBy(raw);
  if (marred !== undefined) return { fault: marred };
  const { text, negative } = withoutBrackets(tidy(raw));
  const bare = text.replace(/^人民币:?/u, '');
  const said = parseSaid(bare);
  if (said !== undefined) return judge({ digits: said, scale: 2 }, { unit: '元', negative });
  const numerals = parseNumerals(bare);
  if (numerals !== undefined) return inYuan({ digits: numerals, scale: 0 }, { unit, negative });
  const parts = AMOUNT.exec(text)?.groups ?? {};
  const value = numberIn(parts);
  if (value === undefined) return { fault: VAGUE.test(text) ? 'amount-unit-unclear' : 'amount-not-a-number' };
  const own = ownUnit(parts);
  const counted = { unit: own ?? unit, negative: negative || hasMinus(parts) };
  return own === undefined && parts['currency'] !== '' ? inYuan(value, counted) : judge(value, counted);
}

function marredBy(raw: string): FaultCode | undefined {
  if (raw.length > TEXT_MAX || hasDigitMarks(raw)) return 'amount-not-a-number';
  return SEVERAL_LINES.test(raw) ? 'amount-several-lines' : undefined;
}

/** Amounts that name yuan or its parts in their own words. */
function parseSaid(text: string): Fen | undefined {
  return parseCapitals(text) ?? parseCompound(text);
}

/** A currency sign, a numeral or a moved point says yuan; where the sheet says another unit nobody can tell which was meant. */
function inYuan(value: Decimal, counted: { unit: SheetUnit; negative: boolean }): Outcome<Fen> {
  return judge(value, { ...counted, unit: counted.unit === '元' ? '元' : 'unclear' });
}

function numberIn(parts: Readonly<Record<string, string | undefined>>): Decimal | undefined {
  const digits = (parts['number'] ?? '').replace(/[, ]/gu, '');
  return parseDecimal(digits.startsWith('.') ? `0${digits}` : digits);
}

/** Half-width signs, single spaces only between digits. */
function tidy(raw: string): string {
  return raw
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐‑‒–—―−─]/gu, '-')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim()
    .replace(/(?<!\d) | (?!\d)/gu, '')
    .replace(/(?<=\d.*)[萬億仟佰拾]/gu, (sign) => FACTOR_SIGNS[sign] ?? sign);
}

/** Accountants write a negative amount in brackets. */
function withoutBrackets(text: string): { readonly text: string; readonly negative: boolean } {
  const inner = /^\((.+)\)$/u.exec(text)?.[1];
  return inner === undefined ? { text, negative: false } : { text: inner, negative: true };
}

function hasMinus(parts: Readonly<Record<string, string | undefined>>): boolean {
  return [parts['sign'], parts['inner']].some((sign) => sign === '-' || sign === '负');
}

function ownUnit(parts: Readonly<Record<string, string | undefined>>): AmountUnit | undefined {
  if (parts['factor'] === undefined && parts['yuan'] === undefined) return undefined;
  return unitOf(`${parts['factor'] ?? ''}元`);
}

function judge(value: Decimal, { unit, negative }: { unit: SheetUnit; negative: boolean }): Outcome<Fen> {
  if (unit === 'unclear') return { fault: 'amount-unit-unclear' };
  if (value.digits === 0n) return { fault: 'amount-zero' };
  if (negative || value.digits < 0n) return { fault: 'amount-negative' };
  const amount = wholeAtPower(value, FEN_POWERS[unit]);
  if (amount === undefined) return { fault: 'amount-too-precise' };
  return amount > AMOUNT_MAX_FEN ? { fault: 'amount-too-large' } : { value: fen(amount) };
}

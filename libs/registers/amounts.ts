import { AMOUNT_MAX_FEN, fen, type Fen } from '#kernel';
import { parseCapitals } from './capitals.js';
import { parseDecimal, plainDigits, roundToSignificant, wholeAtPower, type Decimal } from './decimal.js';
import type { Outcome } from './rows.js';
import type { CellInput } from './sheet-input.js';
import { isBlankText, keyOf } from './text.js';

/** What one of a sheet's numbers counts. */
export type AmountUnit = '元' | '百元' | '千元' | '万元' | '十万元' | '百万元' | '千万元' | '亿元';

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
const AMOUNT =
  /^(?<sign>[-+负]?)(?<currency>(?:人民币|rmb|cny|cn¥|¥)*):?(?<inner>-?)(?<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?<factor>百万|千万|十万|百|千|万|亿)?(?<yuan>元|圆|rmb|cny|人民币)?(?:(?<=[元圆])[整正])?$/u;

/** The unit that a text names as its own (`元`, `万元`, `人民币千元`), as headings and unit rows do. */
export function unitOf(text: string): AmountUnit | undefined {
  return UNITS.find((unit) => unit === keyOf(text));
}

const UNITS: readonly AmountUnit[] = ['元', '百元', '千元', '万元', '十万元', '百万元', '千万元', '亿元'];

/**
 * Reads an amount exactly into fen. The cell's own unit counts before the sheet's. A number's stored digits are rounded
 * to 15 significant ones and must then be whole fen; text is read as typed. Scientific notation in text is refused, as
 * it has often lost digits, and so is a sum that is merged over several rows.
 */
export function readAmount(cell: CellInput | undefined, unit: AmountUnit): Outcome<Fen> {
  if (cell === undefined) return { fault: 'amount-missing' };
  if (cell.merged !== undefined && cell.merged.bottom > cell.merged.top) return { fault: 'amount-merged' };
  switch (cell.kind) {
    case 'empty':
      return { fault: 'formula-not-computed' };
    case 'number':
      return readNumber(cell, unit);
    case 'text':
      return isBlankText(cell.text) ? { fault: 'amount-missing' } : readText(cell.text, unit);
    case 'date':
    case 'boolean':
    case 'error':
      return { fault: 'amount-not-a-number' };
  }
}

/**
 * A cell as text that reads the same in another file: a number as its program shows it, with the unit of its format;
 * a day as YYYY-MM-DD. For the file of refused rows, which is mended and sent again.
 */
export function writtenAs(cell: CellInput | undefined): string {
  if (cell === undefined) return '';
  if (cell.kind === 'date') return cell.day ?? cell.text;
  const value = cell.kind === 'number' ? parseDecimal(cell.text) : undefined;
  return value === undefined ? cell.text : `${plainDigits(roundToSignificant(value))}${unitShown(cell.format) ?? ''}`;
}

function readNumber({ text, format }: CellInput, unit: AmountUnit): Outcome<Fen> {
  const value = parseDecimal(text);
  if (value === undefined) return { fault: 'amount-not-a-number' };
  return judge(roundToSignificant(value), { unit: unitShown(format) ?? unit, negative: false });
}

/**
 * The unit that a number format puts behind the digits. A format that also moves the decimal point (`0!.0,"万"`) shows
 * another number than is stored; its unit says nothing.
 */
function unitShown(format: string | undefined): AmountUnit | undefined {
  const [positive = ''] = (format ?? '').split(';');
  if (/[!\\]\.|[0#?],+(?![0#?])/u.test(positive)) return undefined;
  const literal = positive.replace(/\[[^\]]*\]|["\\\s_]/gu, '');
  const match = /[0#?]((?:百|千|十|百万|千万|十万|万|亿)?)(元?)\)?$/u.exec(literal);
  return match === null || `${match[1] ?? ''}${match[2] ?? ''}` === '' ? undefined : unitOf(`${match[1] ?? ''}元`);
}

function readText(raw: string, unit: AmountUnit): Outcome<Fen> {
  if (raw.length > TEXT_MAX) return { fault: 'amount-not-a-number' };
  const { text, negative } = withoutBrackets(tidy(raw));
  const capitals = parseCapitals(text.replace(/^人民币:?/u, ''));
  if (capitals !== undefined) return judge({ digits: capitals, scale: 2 }, { unit: '元', negative });
  const parts = AMOUNT.exec(text)?.groups ?? {};
  const value = parseDecimal((parts['number'] ?? '').replace(/[, ]/gu, ''));
  if (value === undefined) return { fault: 'amount-not-a-number' };
  const own = ownUnit(parts);
  // A currency sign says yuan, the sheet says another unit: nobody can tell which was meant.
  if (own === undefined && parts['currency'] !== '' && unit !== '元') return { fault: 'amount-unit-unclear' };
  return judge(value, { unit: own ?? unit, negative: negative || hasMinus(parts) });
}

/** Half-width signs, single spaces only between digits. */
function tidy(raw: string): string {
  return raw
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐‑‒–—―−─]/gu, '-')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim()
    .replace(/(?<!\d) | (?!\d)/gu, '');
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
  return UNITS.find((unit) => unit === `${parts['factor'] ?? ''}元`);
}

function judge(value: Decimal, { unit, negative }: { unit: AmountUnit; negative: boolean }): Outcome<Fen> {
  if (value.digits === 0n) return { fault: 'amount-zero' };
  if (negative || value.digits < 0n) return { fault: 'amount-negative' };
  const amount = wholeAtPower(value, FEN_POWERS[unit]);
  if (amount === undefined) return { fault: 'amount-too-precise' };
  return amount > AMOUNT_MAX_FEN ? { fault: 'amount-too-large' } : { value: fen(amount) };
}

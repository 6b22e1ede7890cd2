import { bareHeading } from '../headings.js';
import type { CellInput, RowInput, SheetInput } from '../sheet-input.js';
import { isBlankCell, keyOf, textOf } from '../text.js';
import { shownAs } from './number-format.js';
import { parseDecimal } from './decimal.js';

/** Columns that hold one amount together: 元 角 分, or a digit each of 万 千 百 十 元 角 分. */
interface Group {
  readonly left: number;
  readonly right: number;
  /** Place of the last column's digit: 0 for 分. */
  readonly lowest: number;
  /** Their headings, by which a later page is known. */
  readonly words: readonly string[];
}

/** `headed` where a heading of their own stands over them. */
type HeadedGroup = Group & { readonly headed: boolean };

/** Names of a digit's place, from the fen upwards. */
const PLACES: readonly (readonly string[])[] = [
  ['分'],
  ['角'],
  ['元'],
  ['十'],
  ['百'],
  ['千'],
  ['万'],
  ['十', '十万'],
  ['百', '百万'],
  ['千', '千万'],
  ['亿'],
];
const YUAN = 2;
/** Rows looked at for headings. */
const SEARCHED_ROWS = 40;
const FORMS: Readonly<Record<string, string>> = {
  圆: '元',
  圓: '元',
  拾: '十',
  佰: '百',
  仟: '千',
  萬: '万',
  億: '亿',
};
/** Whole yuan, with commas between thousands or without. */
const WHOLE = /^\d{1,3}(?:,\d{3})+$|^\d+$/u;

/**
 * The sheet with every amount that stands in several columns written into the first of them, where their headings leave
 * no doubt; other sheets as they are. An amount that its digits do not make stays unreadable, so that its row is refused.
 */
export function withWholeAmounts(sheet: SheetInput): SheetInput {
  const at = sheet.rows.slice(0, SEARCHED_ROWS).findIndex((row) => groupsIn(row).length > 0);
  const row = sheet.rows[at];
  if (row === undefined) return sheet;
  const above = sheet.rows[at - 1];
  const groups = groupsIn(row)
    .filter((group) => isClear(above, group))
    .map((group) => ({ ...group, headed: isHeaded(above, group) }));
  if (groups.length === 0) return sheet;
  const rows = sheet.rows.map((one, place) => groups.reduce((whole, group) => folded(whole, group, place - at), one));
  return { ...sheet, rows };
}

function groupsIn({ cells }: RowInput): readonly Group[] {
  const groups: Group[] = [];
  for (let right = cells.length - 1; right > 0; right -= 1) {
    const group = groupEndingAt(cells, right);
    if (group === undefined) continue;
    groups.push(group);
    right = group.left;
  }
  return groups;
}

/** The longest run of places up to this column that reaches the yuan. */
function groupEndingAt(cells: RowInput['cells'], right: number): Group | undefined {
  const lowest = PLACES.slice(0, YUAN + 1).findIndex(([name]) => name === placeWord(cells[right]));
  if (lowest === -1) return undefined;
  let left = right;
  while (left > 0 && isPlace(cells[left - 1], lowest + right - left + 1)) left -= 1;
  const highest = lowest + right - left;
  if (highest < YUAN || right - left < (lowest === YUAN ? YUAN : 1)) return undefined;
  return { left, right, lowest, words: cells.slice(left, right + 1).map((cell) => keyOf(textOf(cell))) };
}

function isPlace(cell: CellInput | undefined, place: number): boolean {
  const word = placeWord(cell);
  if (PLACES[place]?.includes(word) === true) return true;
  // The amount's own heading may say its unit: 金额(元).
  return place === YUAN && /[^十百千万亿美欧日港澳加韩]\(?元$/u.test(word);
}

function placeWord(cell: CellInput | undefined): string {
  if (cell?.kind !== 'text') return '';
  const key = bareHeading(cell.text).replace(/[圆圓拾佰仟萬億]/gu, (form) => FORMS[form] ?? form);
  return key
    .replace(/^\((.*)\)$/u, '$1')
    .replace(/\)$/u, '')
    .replace(/(?<=^.)位$/u, '');
}

/** What stands over the group is over it alone, and says no other unit than the yuan. */
function isClear(above: RowInput | undefined, { left, right }: Group): boolean {
  const over = above?.cells.slice(left, right + 1).map(textOf) ?? [];
  const words = new Set(over.filter((word) => word !== ''));
  return words.size <= 1 && ![...words].some((word) => /[(（][^)）]*[十百千万亿萬億美欧港][^)）]*[)）]/u.test(word));
}

function isHeaded(above: RowInput | undefined, group: Group): boolean {
  const over = above?.cells[group.left];
  if (above === undefined || textOf(over) === '') return false;
  return !reachesOut(over, group) && !isTitle(above, group);
}

/** `from` is the row's place after the group's headings. */
function folded(row: RowInput, group: HeadedGroup, from: number): RowInput {
  const { left, right, words, headed } = group;
  if (from < -1 || (from === -1 && !headed)) return row;
  const parts = Array.from({ length: right - left + 1 }, (_, at) => row.cells[left + at]);
  if (from > 0 && parts.some((cell) => reachesOut(cell, group))) return row;
  const isLower = from >= 0 && parts.every((cell, at) => keyOf(textOf(cell)) === words[at]);
  const isUpper = from === -1;
  const whole = isLower || isUpper ? heading(parts[0], isLower ? group : undefined) : amountOf(parts, group);
  const cells = [...row.cells];
  while (cells.length <= left) cells.push(undefined);
  cells[left] = whole;
  cells.fill(undefined, left + 1, Math.min(right + 1, cells.length));
  return { ...row, cells };
}

/** A title or a note that is merged beyond the group. */
function reachesOut(cell: CellInput | undefined, { left, right }: Group): boolean {
  return cell?.merged !== undefined && (cell.merged.left < left || cell.merged.right > right);
}

/** The same once its merged ranges are undone, as in a file of refused rows. */
function isTitle({ cells }: RowInput, { left, right }: Group): boolean {
  const text = textOf(cells[left]);
  return text !== '' && [cells[left - 1], cells[right + 1]].some((cell) => textOf(cell) === text);
}

/** Over one column now; what named a digit's place names the yuan. */
function heading(first: CellInput | undefined, lower: HeadedGroup | undefined): CellInput | undefined {
  if (first === undefined) return undefined;
  const { merged, ...cell } = first;
  const place = lower !== undefined && placeWord(first).length <= 2;
  const down = merged !== undefined && merged.bottom > merged.top ? { merged: { ...merged, right: merged.left } } : {};
  return { ...cell, ...(place ? { text: lower.headed ? '元' : '金额(元)' } : {}), ...down };
}

function amountOf(parts: readonly (CellInput | undefined)[], group: Group): CellInput | undefined {
  const filled = parts.flatMap((cell) => (cell === undefined || isBlankCell(cell) ? [] : [cell]));
  const [first] = filled;
  if (first === undefined) return undefined;
  const odd = filled.find(({ kind }) => kind === 'error' || kind === 'empty');
  if (odd !== undefined) return odd;
  // One sum across the group, as totals are written.
  if (first.merged !== undefined && first.merged.right > first.merged.left)
    return filled.every(({ merged }) => merged === first.merged) ? first : unreadable(parts);
  const text = digitsOf(parts, group);
  const cell = text === undefined ? unreadable(parts) : ({ kind: 'text', text } as const);
  const formula = filled.find((one) => one.formula !== undefined)?.formula;
  const merged = filled.find((one) => one.merged !== undefined)?.merged;
  return {
    ...cell,
    ...(filled.some(({ struck }) => struck === true) ? { struck: true as const } : {}),
    ...(formula === undefined ? {} : { formula }),
    ...(merged === undefined ? {} : { merged }),
  };
}

/** Its parts side by side: no amount, and shown in the refusal. */
function unreadable(parts: readonly (CellInput | undefined)[]): CellInput {
  return { kind: 'text', text: parts.map(textOf).join('|') };
}

/** 120 5 6 as 120.56; undefined where a part is no digit of its place. A blank 角 or 分 is nought. */
function digitsOf(parts: readonly (CellInput | undefined)[], { lowest }: Group): string | undefined {
  const texts = parts.map(plainPart);
  const yuan = texts.slice(0, texts.length - (YUAN - lowest));
  const coins = texts.slice(yuan.length).map((text) => text || '0');
  const whole = yuan.length === 1 ? wholeOf(yuan[0] ?? '') : digitsTogether(yuan);
  if (whole === undefined || coins.some((text) => !/^\d$/u.test(text))) return undefined;
  return `${whole || '0'}.${coins.join('').padEnd(YUAN, '0')}`;
}

function wholeOf(text: string): string | undefined {
  const number = text.replace(/元$/u, '');
  return number === '' || WHOLE.test(number) ? number.replace(/,/gu, '') : undefined;
}

/** Blank columns stand only before the first digit. */
function digitsTogether(texts: readonly string[]): string | undefined {
  const digits = texts.slice(texts.findIndex((text) => text !== ''));
  if (texts.every((text) => text === '')) return '';
  return digits.every((text) => /^\d$/u.test(text)) ? digits.join('') : undefined;
}

function plainPart(cell: CellInput | undefined): string {
  if (isBlankCell(cell)) return '';
  if (cell?.kind === 'number') {
    const value = parseDecimal(cell.text);
    return value === undefined || shownAs(cell.format, value) !== undefined ? '?' : textOf(cell);
  }
  return cell?.kind === 'text' ? keyOf(cell.text).replace(/^(?:¥|rmb|人民币)/u, '') : '?';
}

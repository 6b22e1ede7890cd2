import { readAmount } from './cells/amounts.js';
import { readDate } from './cells/dates.js';
import { headingOf, type Family, type Field } from './headings.js';
import { headingsInRow, tableBeside, type Beside, type Column, type Layout } from './layout.js';
import type { CellInput, RowInput, SheetInput } from './sheet-input.js';
import { bareHeading } from './headings.js';
import { isBlankCell, isSpreadFromAbove, keyOf, textOf } from './text.js';
import { oneOf, unitNamedIn, type SheetUnit } from './units.js';

/** A row below the headings that holds an entry, with the unit that counts where it stands. */
export interface Line {
  readonly row: RowInput;
  readonly unit: SheetUnit;
  /** The title of the section that the row stands in; undefined above the first that names a fund. */
  readonly section: string | undefined;
  /** Where a total's word stands in a row that has all that an entry needs. */
  readonly totalAt: number | undefined;
}

export interface Lines {
  readonly lines: readonly Line[];
  /** The row where another table begins on the same sheet, which is not read. */
  readonly secondTable: RowInput | undefined;
  /** The first table beside this one, which is not read either. */
  readonly beside: Beside | undefined;
}

const TOTAL =
  /^.{0,20}(小计|合计|总计|共计|累计|总合计|本页计|承前页|承上页|过次页|转下页|结转下页|total)((金额|人民币|大写|\(|:|\d).*|数)?$/u;
/** What was there before, or is left: nothing that came in or went out. In a list of balances it is the entry. */
const CARRIED =
  /^(?:上年|上月|上期|上页|本年|本月|本期|年初|年末|期初|期末|月初|月末)?(?:结转|结余|余额|结存|承前|承前页)(?:数|额|金额)?:?$/u;
/** 栏次 1 2 3, with 甲 乙 over words: columns are numbered. */
const COLUMN_LABEL = /^(?:栏次|行次|列次|栏目|[甲乙丙丁戊己庚辛])$/u;
const NOTE =
  /^(注|备注|附注|说明|填表|填报|制表|制单|编制|审核|复核|审批|批准|负责人|单位负责人|主管|会计|出纳|经办|记账|领导|打印|盖章|签字|签章|公章|联系人|联系电话|电话|本表|本册|本页|此表|以上|上述|截止|截至|数据来源|第\d+页|共\d+页|\*|※)/u;
/** 一、 (二) 3、: how the parts of a table are numbered. */
const NUMBERED = /^(?:\(?[一二三四五六七八九十]{1,3}[、.)]|\(?\d{1,2}[、)])\p{Script=Han}/u;
const NAMES_FUND = /基金|公益金|关爱金/u;
/** Characters; a longer text is no section's title. */
const SECTION_MAX = 40;
const SENTENCE = /[。;,]/u;
/** Texts in these columns are people's own words and decide nothing. */
const FREE_TEXT: ReadonlySet<Field> = new Set(['memo', 'handler']);
const UNITS: readonly Field[] = ['region', 'county', 'fromRegion'];
/** How money came or went, and its paper. */
const WAYS: readonly Field[] = ['way', 'account', 'receipt', 'receiptCode', 'document'];
const FAMILIES: readonly Family[] = ['income', 'outgo', 'openings', 'accounts', 'regions'];
/** 制表:, 审核人(签字): what a signature line is made of. */
const LABEL =
  /^(?:注|备注|附注|说明|填表|填报|制表|制单|编制|审核|复核|审批|批准|(?:单位)?负责人|主管|会计|出纳|经办|记账|领导|打印|盖章|签字|签章|公章|联系人|(?:联系)?电话)(?:人|员|单位|日期|时间)?(?:\(签字\)|\(盖章\))?(?:[:_]|$)/u;
/** What an account has beside its name. */
const LISTED: readonly Field[] = ['accountKind', 'bank', 'number', 'ways'];
/** So many headings in one row are headings, not an entry. */
const HEADINGS_MIN = 3;

/**
 * What remains when blank rows, running totals, notes and repeated headings are left out. Hidden rows are rows. A unit
 * that a note names counts for the page whose headings follow it; below a table it can only be the table's, whose
 * rows then have no clear one.
 */
export function linesOf(sheet: SheetInput, layout: Layout): Lines {
  const pages: Page[] = [{ unit: layout.unit, rows: [], noted: [], contested: false }];
  let beside = layout.beside;
  let section: string | undefined;
  for (const row of sheet.rows.slice(layout.firstRow)) {
    const page = pages.at(-1);
    if (page === undefined || isBlankRow(row, layout)) continue;
    beside ??= tableBeside(row, layout);
    section = sectionOf(row, layout, section);
    if (repeatsHeadings(row, layout)) pages.push(nextPage(page));
    else if (isSkippedTotal(row, layout) || (page.rows.length === 0 && numbersColumns(row))) continue;
    else if (isSecondTable(row, layout))
      return { lines: withoutTitle(pages.flatMap(linesOfPage), layout), secondTable: row, beside };
    else if (isNote(row, layout)) noteUnit(page, row);
    else addEntry(page, { row, section, totalAt: refusedTotal(row, layout) });
  }
  const [last] = pages.slice(-1);
  if (last !== undefined) contest(last);
  return { lines: pages.flatMap(linesOfPage), secondTable: undefined, beside };
}

type Placed = Omit<Line, 'unit'>;

/** The entries under one row of headings. */
interface Page {
  unit: SheetUnit;
  readonly rows: Placed[];
  /** Units named since the last entry: the next page's, if its headings follow. */
  readonly noted: SheetUnit[];
  contested: boolean;
}

function nextPage({ unit, noted }: Page): Page {
  return { unit: oneOf(noted.splice(0)) ?? unit, rows: [], noted: [], contested: false };
}

function noteUnit(page: Page, row: RowInput): void {
  const unit = oneOf(row.cells.map((cell) => unitNamedIn(textOf(cell))));
  if (unit === undefined) return;
  if (page.rows.length === 0) page.unit = unit;
  else page.noted.push(unit);
}

function addEntry(page: Page, row: Placed): void {
  contest(page);
  page.rows.push(row);
}

function contest(page: Page): void {
  if (page.noted.splice(0).some((unit) => unit !== page.unit)) page.contested = true;
}

function linesOfPage({ rows, unit, contested }: Page): readonly Line[] {
  return rows.map((placed) => ({ ...placed, unit: contested ? 'unclear' : unit }));
}

/**
 * The section that begins in a row, else the one that it lies in: 一、计划生育公益金. Sections that name no fund count
 * only below one that does: there nobody knows whose the rows are.
 */
function sectionOf(row: RowInput, layout: Layout, current: string | undefined): string | undefined {
  const title = sectionTitle(row, layout);
  return title !== undefined && (NAMES_FUND.test(title) || current !== undefined) ? title : current;
}

function sectionTitle(row: RowInput, layout: Layout): string | undefined {
  if (isEntry(row, layout) || isTotal(row, layout)) return undefined;
  const [first, ...others] = [...new Set(row.cells.filter((cell) => !isBlankCell(cell)).map(textOf))];
  const title = keyOf(first ?? '');
  if (title.length > SECTION_MAX) return undefined;
  if (NUMBERED.test(title)) return title;
  return others.length === 0 && NAMES_FUND.test(title) && !NOTE.test(title) ? title : undefined;
}

/** The title of a table that is not read is none of the first one's entries. */
function withoutTitle(lines: readonly Line[], layout: Layout): readonly Line[] {
  const last = lines.at(-1);
  if (last === undefined || hasAmount(last.row, layout)) return lines;
  const texts = new Set(last.row.cells.map(textOf).filter((text) => text !== ''));
  return texts.size === 1 ? withoutTitle(lines.slice(0, -1), layout) : lines;
}

/** A row number printed in advance, or a merged cell that reaches down, is no entry. */
function isBlankRow(row: RowInput, layout: Layout): boolean {
  const index = layout.columns.get('index')?.position;
  return row.cells.every(
    (cell, position) =>
      cell === undefined ||
      cell.text.trim() === '' ||
      isSpreadFromAbove(cell, row.number) ||
      (position === index && /^\d*$/u.test(keyOf(cell.text))),
  );
}

function cellAt(row: RowInput, layout: Layout, field: Field): CellInput | undefined {
  const column = layout.columns.get(field);
  return column === undefined ? undefined : row.cells[column.position];
}

/** A total's word stands in one of its cells; a row with a day and a paper's number is an entry whatever it says. */
function isTotal(row: RowInput, layout: Layout): boolean {
  if (totalAt(row, layout) === undefined) return isSumAlone(row, layout);
  return !isEntry(row, layout);
}

function totalAt(row: RowInput, layout: Layout): number | undefined {
  const free = new Set([...FREE_TEXT].map((field) => layout.columns.get(field)?.position));
  const at = row.cells.findIndex((cell, position) => !free.has(position) && saysTotal(keyOf(textOf(cell)), layout));
  return at === -1 ? undefined : at;
}

function isSkippedTotal(row: RowInput, layout: Layout): boolean {
  return isTotal(row, layout) && !isWhole(row, layout);
}

/** A gift of 职工捐款合计 is money: whether a row with all that an entry needs is a total is the clerk's to say. */
function refusedTotal(row: RowInput, layout: Layout): number | undefined {
  return isTotal(row, layout) ? totalAt(row, layout) : undefined;
}

/**
 * Whether a row has a day, a unit and an amount. A total under a merged day or unit has them only from above: then how
 * the money went, or its paper, must be its own.
 */
function isWhole(row: RowInput, layout: Layout): boolean {
  const fill = (fields: readonly Field[]): readonly CellInput[] =>
    fields.flatMap((field) => {
      const cell = cellAt(row, layout, field);
      return cell === undefined || isBlankCell(cell) ? [] : [cell];
    });
  const isOwn = (cell: CellInput): boolean => !isSpreadFromAbove(cell, row.number);
  const ways = fill(WAYS).some(isOwn);
  const says = (cell: CellInput): boolean => saysTotal(keyOf(textOf(cell)), layout);
  const days = daysOf(row, layout);
  if (days.length === 0 || !hasAmount(row, layout)) return false;
  if (!UNITS.some((field) => layout.columns.has(field)))
    return ways || (days.every(isOwn) && fill(['payer', 'payee']).some((cell) => isOwn(cell) && !says(cell)));
  return fill(UNITS).length > 0 && (ways || days.every(isOwn));
}

/** The cells that say a row's day, where they say a whole one: a total's may say 3月. */
function daysOf(row: RowInput, layout: Layout): readonly CellInput[] {
  const day = cellAt(row, layout, 'date');
  const parts = [cellAt(row, layout, 'month'), cellAt(row, layout, 'day')];
  if (layout.columns.has('date')) return day !== undefined && isDay(day, layout.year) ? [day] : [];
  return parts.every((cell) => /\d/u.test(textOf(cell))) ? parts.filter((cell) => cell !== undefined) : [];
}

/** One that is no possible day, or lacks its year, is meant for a day all the same. */
function isDay(cell: CellInput, year: number | undefined): boolean {
  const found = readDate(cell, { date1904: false, year });
  if ('value' in found || !['date-missing', 'date-incomplete', 'date-not-readable'].includes(found.fault)) return true;
  return /\d(?:月|[./-])\d{1,2}[日号]?$/u.test(keyOf(textOf(cell))) && !/^\d{4}\D\d+$/u.test(keyOf(textOf(cell)));
}

function saysTotal(key: string, { family }: Layout): boolean {
  return TOTAL.test(key) || (family !== 'openings' && CARRIED.test(key));
}

/** The numbers of the columns, right under their headings. */
function numbersColumns(row: RowInput): boolean {
  const keys = row.cells.map((cell) => keyOf(textOf(cell)).replace(/^\((.+)\)$/u, '$1')).filter((key) => key !== '');
  const numbers = [...new Set(keys)].filter((key) => !COLUMN_LABEL.test(key));
  return numbers.length >= HEADINGS_MIN && numbers.every((key, at) => key === String(at + 1));
}

function isEntry(row: RowInput, layout: Layout): boolean {
  const papers = [cellAt(row, layout, 'receipt'), cellAt(row, layout, 'document')];
  const day = cellAt(row, layout, 'date');
  return !isBlankCell(day) && /\d/u.test(textOf(day)) && papers.some((cell) => /\d/u.test(textOf(cell)));
}

/** A sum of other cells with nothing beside it. */
function isSumAlone(row: RowInput, layout: Layout): boolean {
  const amount = layout.columns.get('amount')?.position;
  const formula = amount === undefined ? undefined : row.cells[amount]?.formula;
  if (formula === undefined || !/^(sum|subtotal)\(/iu.test(formula)) return false;
  return row.cells.every((cell, position) => position === amount || cell === undefined || cell.text.trim() === '');
}

/** Headings that come again in their places; where one has changed its place it is another table. */
function repeatsHeadings(row: RowInput, layout: Layout): boolean {
  const columns = [...layout.columns.values()];
  const isSame = ({ position, words }: Column): boolean => {
    const key = bareHeading(textOf(row.cells[position]));
    return key !== '' && words.some((word) => bareHeading(word) === key);
  };
  const others = columns.filter((column) => !isSame(column));
  if (columns.length - others.length < Math.max(2, Math.floor(columns.length / 2))) return false;
  return others.every((column) => {
    const cell = row.cells[column.position];
    const found = headingOf(textOf(cell), layout.family);
    return isBlankCell(cell) || (found?.field === column.field && found.unit === column.unit);
  });
}

function isSecondTable(row: RowInput, layout: Layout): boolean {
  if (hasAmount(row, layout)) return false;
  const texts = row.cells.filter((cell) => cell?.kind === 'text' && !/\d/u.test(cell.text));
  if (texts.length < HEADINGS_MIN) return false;
  return FAMILIES.some((family) => headingsInRow(row, family) >= HEADINGS_MIN);
}

/**
 * Notes, signatures and section titles: a row without an amount that begins like a note, or whose only text lies
 * outside the table's columns or across several of them.
 */
function isNote(row: RowInput, layout: Layout): boolean {
  if (hasAmount(row, layout)) return false;
  const filled = row.cells.flatMap((cell, position) =>
    isBlankCell(cell) || cell === undefined ? [] : [{ cell, position }],
  );
  const [first] = filled;
  if (first === undefined) return false;
  if (isEntry(row, layout) || isListed(row, layout)) return false;
  const text = keyOf(textOf(first.cell));
  if (
    NOTE.test(text) ||
    sectionTitle(row, layout) !== undefined ||
    filled.some(({ cell }) => unitNamedIn(textOf(cell)) !== undefined)
  )
    return true;
  if (filled.some(({ cell }) => keyOf(textOf(cell)) !== text)) return false;
  const fields = [...layout.columns.values()].filter(({ position }) => filled.some((one) => one.position === position));
  return fields.length !== 1 || fields[0]?.field === 'index' || SENTENCE.test(text);
}

/**
 * A row that has what its table is of, whatever its first word is: the account 出纳现金 with its kind, a gift of 会计室
 * with its day and unit. A signature line has labels (制表：) instead.
 */
function isListed(row: RowInput, layout: Layout): boolean {
  const text = (field: Field): string => {
    const cell = cellAt(row, layout, field);
    return isBlankCell(cell) ? '' : keyOf(textOf(cell));
  };
  if (row.cells.some((cell) => LABEL.test(keyOf(textOf(cell))))) return false;
  switch (layout.family) {
    case 'accounts':
      return text('accountName') !== '' && LISTED.some((field) => text(field) !== '');
    case 'regions':
      return /^\d+$/u.test(text('code'));
    case 'income':
    case 'outgo':
    case 'passings':
    case 'openings':
      return (
        daysOf(row, layout).some((cell) => !isSpreadFromAbove(cell, row.number)) &&
        UNITS.some((field) => text(field) !== '')
      );
  }
}

function hasAmount(row: RowInput, layout: Layout): boolean {
  const cell = cellAt(row, layout, 'amount');
  return /\d/u.test(textOf(cell)) || 'value' in readAmount(cell, '元');
}

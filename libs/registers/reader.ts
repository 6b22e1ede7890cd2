import { headingOf, type Field } from './headings.js';
import type { Layout, OtherColumn } from './layout.js';
import { linesOf, type Line } from './lines.js';
import { readAmount, writtenAs } from './cells/amounts.js';
import type { CellFault, FaultCode, RowFault, Outcome } from './rows.js';
import type { CellInput, SheetInput } from './sheet-input.js';
import { isBlankCell, isBlankText, isErrorCell, keyOf, strikeOf, textOf } from './text.js';
import { oneOf, unitOfCell } from './units.js';
import type { Fen } from '#kernel';

/** Reads one line field by field and keeps what is wrong with it, in the order of its columns. */
export interface LineReader {
  readonly row: number;
  /** Title of the section that the line stands in, where sections of the sheet name funds. */
  readonly section: string | undefined;
  has(field: Field): boolean;
  cell(field: Field): CellInput | undefined;
  /** The column's heading as written, empty where the sheet has none. */
  heading(field: Field): string;
  /** The cell's text, empty where it says nothing. */
  text(field: Field): string;
  /** The same of a cell that names something which is opened under that name. */
  name(field: Field): string;
  amount(): Fen | undefined;
  /** The outcome's value; its fault is kept as the field's. */
  take<Value>(field: Field, outcome: Outcome<Value>): Value | undefined;
  refuse(field: Field, code: FaultCode): void;
  /** Cells under headings that are read for nothing. */
  readonly others: readonly OtherCell[];
  refuseOther(column: OtherColumn, code: FaultCode): void;
  /** The line's refusal, once everything has been read. */
  fault(): RowFault | undefined;
}

export interface OtherCell extends OtherColumn {
  readonly cell: CellInput;
}

const NAMING = /^(?:region|fund|account|way|donor|income-kind|spend-kind)-/u;
/** Characters. No fund, purpose, account or region has a longer name. */
const NAME_MAX = 100;

interface Placed extends CellFault {
  readonly position: number;
}

function lineReader({ row, unit, section }: Line, layout: Layout): LineReader {
  const placed: Placed[] = [];
  const cell = (field: Field): CellInput | undefined => {
    const column = layout.columns.get(field);
    return column === undefined ? undefined : row.cells[column.position];
  };
  const refuse = (field: Field, code: FaultCode): void => {
    const column = layout.columns.get(field);
    const position = column?.position ?? Infinity;
    const fault = faultOf(cell(field), code);
    if (placed.some((one) => one.position === position && one.column === column?.heading && one.code === fault)) return;
    placed.push({ position, column: column?.heading ?? '', value: shown(cell(field)), code: fault });
  };
  const refuseOther = ({ position, heading }: OtherColumn, code: FaultCode): void => {
    placed.push({ position, column: heading, value: shown(row.cells[position]), code });
  };
  const take = <Value>(field: Field, outcome: Outcome<Value>): Value | undefined => {
    if ('value' in outcome) return outcome.value;
    refuse(field, outcome.fault);
    return undefined;
  };
  const text = (field: Field): string => {
    const found = cell(field);
    if (found?.kind === 'empty') refuse(field, 'formula-not-computed');
    if (isErrorCell(found)) refuse(field, 'cell-error');
    return isBlankText(textOf(found)) ? '' : textOf(found);
  };
  const ofRow =
    layout.columns.has('amountUnit') && text('amountUnit') !== '' ? unitOfCell(text('amountUnit')) : undefined;
  const amountIn = (field: Field): Outcome<Fen> => {
    return readAmount(cell(field), ofRow ?? layout.columns.get(field)?.unit ?? unit);
  };
  const refuseRivals = (amount: Fen): void => {
    for (const rival of layout.rivals) {
      const other = readAmount(row.cells[rival.position], ofRow ?? rival.unit ?? unit);
      if (!('value' in other) || other.value === amount) continue;
      refuse('amount', 'amounts-differ');
      refuseOther(rival, 'amounts-differ');
    }
  };
  return {
    row: row.number,
    section,
    has: (field) => layout.columns.has(field),
    heading: (field) => layout.columns.get(field)?.heading ?? '',
    cell,
    refuse,
    others: othersOf(row, layout),
    refuseOther,
    take,
    text,
    name: (field) => {
      const name = text(field);
      if (name.length > NAME_MAX) refuse(field, 'name-too-long');
      return name;
    },
    amount: () => {
      if (ofRow === 'unclear' || oneOf([ofRow, layout.columns.get('amount')?.unit]) === 'unclear')
        refuse('amountUnit', 'amount-unit-unclear');
      const amount = take('amount', amountIn('amount'));
      const twin = amountIn('amountTwin');
      if (amount !== undefined && 'value' in twin && twin.value !== amount) refuse('amountTwin', 'amount-words-differ');
      if (amount !== undefined) refuseRivals(amount);
      return amount;
    },
    fault: () => rowFault(row.number, placed),
  };
}

function othersOf(row: Line['row'], { unused }: Layout): readonly OtherCell[] {
  return unused.flatMap((column) => {
    const cell = row.cells[column.position];
    return cell === undefined || isBlankCell(cell) ? [] : [{ ...column, cell }];
  });
}

/**
 * What is missing because its formula was never computed is there, once the file has been opened and saved; what a
 * formula that went wrong shows is no name of anything.
 */
function faultOf(cell: CellInput | undefined, code: FaultCode): FaultCode {
  if (cell?.kind === 'empty' && code.endsWith('-missing')) return 'formula-not-computed';
  return isErrorCell(cell) && NAMING.test(code) ? 'cell-error' : code;
}

/** Reads every line below the headings; a line with anything wrong in it is refused whole. */
export function readLines<Row>(
  sheet: SheetInput,
  layout: Layout,
  readLine: (reader: LineReader) => Row | undefined,
): { readonly rows: readonly Row[]; readonly faults: readonly RowFault[] } {
  const rows: Row[] = [];
  const faults: RowFault[] = [];
  const { lines, secondTable, beside } = linesOf(sheet, layout);
  const headingsEnd = sheet.delimited === true ? endOfHeadings(sheet, layout) : Infinity;
  for (const line of lines) {
    const reader = lineReader(line, layout);
    const barred = struckFault(line, layout) ?? cutFault(line, layout, headingsEnd) ?? totalFault(line, layout);
    const row = barred === undefined ? readLine(reader) : undefined;
    const fault = barred ?? reader.fault();
    if (fault !== undefined) faults.push(fault);
    else if (row !== undefined) rows.push(row);
  }
  if (beside !== undefined) faults.push({ ...sheetFault(layout, 'second-table', beside.heading), row: beside.row });
  if (secondTable !== undefined) faults.push({ ...sheetFault(layout, 'second-table', ''), row: secondTable.number });
  return { rows, faults };
}

/** A row that a total's word would leave out, if it had not all that an entry needs. */
function totalFault({ row, totalAt }: Line, layout: Layout): RowFault | undefined {
  if (totalAt === undefined) return undefined;
  const column = [...layout.columns.values()].find(({ position }) => position === totalAt)?.heading ?? '';
  const value = textOf(row.cells[totalAt]);
  return { row: row.number, column, value, code: 'row-looks-like-total', also: [] };
}

/** In delimited text an unquoted comma cuts a value in two: what lies beyond the headings was pushed there. */
function cutFault({ row }: Line, layout: Layout, end: number): RowFault | undefined {
  const amount = layout.columns.get('amount')?.position ?? -1;
  const beyond = row.cells.slice(end).some((cell) => !isBlankCell(cell));
  if (!beyond && !(row.cells.length > end && isCutThousand(row, amount))) return undefined;
  const value = row.cells
    .slice(amount, amount + 2)
    .map(textOf)
    .join(',');
  const column = layout.columns.get('amount')?.heading ?? '';
  return { row: row.number, column, value, code: 'row-longer-than-headings', also: [] };
}

function isCutThousand({ cells }: Line['row'], amount: number): boolean {
  const [head, tail] = [cells[amount], cells[amount + 1]].map((cell) => keyOf(textOf(cell)));
  return /^-?[¥]?\d{1,3}$/u.test(head ?? '') && /^\d{3}(?:\.\d+)?元?$/u.test(tail ?? '');
}

/** The column behind the last heading. */
function endOfHeadings({ rows }: SheetInput, { headingRow, firstRow }: Layout): number {
  const headings = rows.slice(0, firstRow).filter(({ number }) => number >= headingRow);
  return Math.max(...headings.map(({ cells }) => cells.findLastIndex((cell) => !isBlankCell(cell)) + 1));
}

/** Who strikes an entry through says that it is void; where only a part is struck, nobody knows what remains. */
function struckFault({ row }: Line, layout: Layout): RowFault | undefined {
  const placed = [...layout.columns.values()].flatMap(({ position, heading }): readonly Placed[] => {
    const cell = row.cells[position];
    const strike = strikeOf(cell);
    if (strike === undefined) return [];
    const code = strike === 'whole' ? 'row-struck-through' : 'cell-partly-struck';
    return [{ position, column: heading, value: writtenAs(cell), code }];
  });
  const [first, ...others] = placed.toSorted((left, right) => left.position - right.position);
  if (first === undefined) return undefined;
  const also = others.filter(({ code }) => code !== first.code);
  return rowFault(row.number, [first, ...also]);
}

/** A refusal of the whole sheet, placed at its headings. */
export function sheetFault(layout: Layout, code: FaultCode, wanted: string): RowFault {
  const unknown = code === 'column-missing' ? headingsUnknown(layout) : [];
  const value = unknown.length === 0 ? wanted : `${wanted}（未识别的标题：${unknown.join('、')}）`;
  return { row: layout.headingRow, column: '', value, code, also: [] };
}

/** Headings that say nothing to this register: one of them may be the column that it lacks. */
function headingsUnknown({ columns, headings, family }: Layout): readonly string[] {
  const words = new Set([...columns.values()].flatMap((column) => column.words));
  return headings.filter((heading) => !words.has(heading) && headingOf(heading, family) === undefined);
}

function shown(cell: CellInput | undefined): string {
  if (cell?.kind === 'empty') return `=${cell.formula ?? ''}`;
  return cell?.hides === undefined ? textOf(cell) : writtenAs(cell);
}

function rowFault(row: number, placed: readonly Placed[]): RowFault | undefined {
  const [first, ...rest] = placed
    .toSorted((left, right) => compare(left.position, right.position))
    .map(({ column, value, code }): CellFault => ({ column, value, code }));
  return first === undefined ? undefined : { row, ...first, also: rest };
}

/** Infinity, the place of a column that the sheet lacks, comes last. */
function compare(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type CellObject, type Sheet as WrittenSheet } from 'write-excel-file/node';

/**
 * A cell to be written: text stays text whatever it looks like; an amount is yuan as decimal text (`-12.30`).
 * In Excel an amount becomes a number only where its digits stand in the file exactly as given, else it stays text.
 */
export type CellToWrite = string | { readonly amount: string };

export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly CellToWrite[])[];
}

const AMOUNT_FORMAT = '#,##0.00';
const DECIMAL = /^-?\d+(\.\d+)?$/u;
/** What any spreadsheet program keeps of a number. */
const EXACT_DIGITS = 15;
const CELL_MAX = 32_767;
const SHEET_NAME_MAX = 31;
const WIDTH_MIN = 8;
const WIDTH_MAX = 60;
/** Rows looked at for the width of a column. */
const WIDTH_ROWS = 200;
const FORMULA_START = /^[=+\-@\t\r＝＋－＠]/u;

/** Writes an Excel file: bold headings that stay in sight, columns as wide as their texts (a Chinese character is two). */
export async function writeTable(file: { readonly sheets: readonly Table[] }): Promise<Uint8Array> {
  const names = new Set<string>();
  const sheets = file.sheets.map((table) => writtenSheet(table, sheetName(table.name, names)));
  return writeXlsxFile(sheets).toBuffer();
}

/**
 * Writes CSV in UTF-8 with a byte order mark, which Excel needs to know it. Text that a program would take for a
 * formula gets an apostrophe before it; amounts are left as they are.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CellToWrite[])[]): string {
  const records = [header, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'string' ? withoutFormula(cell) : cell.amount)),
  );
  return stringify(records, { bom: true, record_delimiter: 'windows' });
}

function withoutFormula(text: string): string {
  return FORMULA_START.test(text) && !DECIMAL.test(text) ? `'${text}` : text;
}

function writtenSheet({ header, rows }: Table, name: string): WrittenSheet<Buffer> {
  const headings = header.map((text): CellObject => ({ ...textCell(text), fontWeight: 'bold' }));
  return {
    sheet: name,
    columns: header.map((heading, column) => ({ width: widthOf([heading, ...textsOf(rows, column)]) })),
    stickyRowsCount: 1,
    data: [headings, ...rows.map((row) => row.map(cellObject))],
  };
}

function cellObject(cell: CellToWrite): CellObject | null {
  if (typeof cell === 'string') return cell === '' ? null : textCell(cell);
  const value = exactNumber(cell.amount);
  return value === undefined
    ? { ...textCell(cell.amount), align: 'right' }
    : { value, type: Number, format: AMOUNT_FORMAT };
}

/** The text _x0041_ would be read as an A: its first mark is written as one itself. */
function textCell(text: string): CellObject {
  return { value: text.replace(/_(?=x[0-9A-Fa-f]{4}_)/gu, '_x005F_').slice(0, CELL_MAX), type: String };
}

/** The number whose digits, written again, are the very digits of the text. */
function exactNumber(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const bare = text.includes('.') ? text.replace(/\.?0+$/u, '') : text;
  const value = Number(bare);
  return bare.replace(/\D/gu, '').length <= EXACT_DIGITS && String(value) === bare ? value : undefined;
}

function textsOf(rows: readonly (readonly CellToWrite[])[], column: number): readonly string[] {
  return rows.slice(0, WIDTH_ROWS).map((row) => {
    const cell = row[column] ?? '';
    return typeof cell === 'string' ? cell : `${cell.amount},,`;
  });
}

function widthOf(texts: readonly string[]): number {
  const widest = Math.max(...texts.map((text) => text.replace(/[^ -\u02ff]/gu, '  ').length));
  return Math.min(Math.max(widest + 2, WIDTH_MIN), WIDTH_MAX);
}

/** Excel takes 31 characters without []:*?/\ and no name twice. */
function sheetName(wanted: string, taken: Set<string>): string {
  const clean =
    wanted
      .replace(/[[\]:*?/\\]/gu, ' ')
      .trim()
      .slice(0, SHEET_NAME_MAX) || 'Sheet';
  let name = clean;
  for (let copy = 2; taken.has(name.toLowerCase()); copy += 1)
    name = `${clean.slice(0, SHEET_NAME_MAX - 4)} ${copy.toString()}`;
  taken.add(name.toLowerCase());
  return name;
}

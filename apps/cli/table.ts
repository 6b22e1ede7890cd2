import { writeFile } from 'node:fs/promises';
import stringWidth from 'string-width';
import { formatQuantity, formatYuan, groupedYuan } from '#kernel';
import type { Fen, Quantity } from '#kernel';
import { BadInput } from './bad-input.js';
import type { Shell, Words } from './shell.js';

/** How a list is wanted: a table to read, or one of the others. */
export interface ListOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly xlsx?: string;
}

/** The same of what is printed as well. */
export interface PrintOptions extends ListOptions {
  readonly pdf?: string;
}

/** One column of a list: its key in JSON, its heading, and what stands in it. */
export type Column<Row> = {
  readonly key: string;
  readonly heading: Words;
} &
  // An amount that there is none of leaves its cell blank.
  (
    | { readonly amount: (row: Row) => Fen | undefined }
    | { readonly count: (row: Row) => bigint | number }
    | { readonly quantity: (row: Row) => Quantity }
    | {
        readonly text: (row: Row) => string;
        /** What people read in place of a code; JSON keeps the code. */
        readonly shown?: (row: Row, shell: Shell) => string;
      }
  );

export interface List<Row> {
  /** Name of the Excel sheet. */
  readonly name: Words;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

type Cell = string | { readonly amount: string };

/** Prints a list as it is wanted, or writes it to a file. Throws BadInput where more than one form is wanted. */
export async function showList<Row>(shell: Shell, options: ListOptions, list: List<Row>): Promise<void> {
  requireOneForm(options);
  const header = list.columns.map(({ heading }) => shell.in(heading));
  if (options.json === true) {
    printJson(shell, jsonOf(list));
  } else if (options.csv === true) {
    const { toCsv } = await import('#sheets');
    shell.print(toCsv(header, cellsOf(shell, list)));
  } else if (options.xlsx !== undefined) {
    const { writeTable } = await import('#sheets');
    const rows = cellsOf(shell, list);
    const bytes = await writeTable({ sheets: [{ name: shell.in(list.name), header, rows }] });
    await writeResult(shell, { file: options.xlsx, bytes });
  } else {
    shell.print(aligned(header, cellsOf(shell, list), numericOf(list)));
  }
}

/** Refuses, before anything is opened, a list that is wanted in two forms. */
export function requireOneForm({ json, csv, xlsx, pdf }: PrintOptions): void {
  const wanted = [...(json === true ? ['--json'] : []), ...(csv === true ? ['--csv'] : [])];
  if (xlsx !== undefined) wanted.push('--xlsx');
  if (pdf !== undefined) wanted.push('--pdf');
  if (wanted.length < 2) return;
  const both = wanted.join(', ');
  throw new BadInput({ zh: `${both} 只能选用其一。`, en: `Only one of ${both} can be given.` });
}

export function printJson(shell: Shell, value: unknown): void {
  shell.print(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Writes a result that holds personal data: for its owner alone. Throws BadInput where it cannot be written. */
export async function writeResult(
  shell: Shell,
  { file: given, bytes }: { readonly file: string; readonly bytes: Uint8Array },
  done: (path: string) => Words = WRITTEN,
): Promise<void> {
  const path = shell.path(given);
  await writeFile(path, bytes, { mode: 0o600 }).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new BadInput({
      zh: `无法写入文件 ${path}（${reason}）。`,
      en: `The file ${path} cannot be written (${reason}).`,
    });
  });
  shell.say(done(path));
}

const WRITTEN = (path: string): Words => ({ zh: `已写入 ${path}`, en: `Written to ${path}` });

export function jsonOf<Row>({ columns, rows }: Pick<List<Row>, 'columns' | 'rows'>): readonly object[] {
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column.key, jsonValue(column, row)])));
}

function jsonValue<Row>(column: Column<Row>, row: Row): string | number {
  if ('amount' in column) return yuanOf(column.amount(row));
  if ('quantity' in column) return formatQuantity(column.quantity(row));
  return 'count' in column ? Number(column.count(row)) : column.text(row);
}

function yuanOf(amount: Fen | undefined): string {
  return amount === undefined ? '' : formatYuan(amount);
}

function cellsOf<Row>(shell: Shell, { columns, rows }: List<Row>): readonly (readonly Cell[])[] {
  return rows.map((row) => columns.map((column) => cellOf(shell, column, row)));
}

function cellOf<Row>(shell: Shell, column: Column<Row>, row: Row): Cell {
  if ('amount' in column) {
    const amount = column.amount(row);
    return amount === undefined ? '' : { amount: formatYuan(amount) };
  }
  if ('count' in column) return column.count(row).toString();
  if ('quantity' in column) return formatQuantity(column.quantity(row));
  return column.shown?.(row, shell) ?? column.text(row);
}

function numericOf<Row>({ columns }: List<Row>): readonly boolean[] {
  return columns.map((column) => !('text' in column));
}

/** Columns two spaces apart, a Chinese character as wide as two, numbers to the right with their thousands parted. */
export function aligned(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  numeric: readonly boolean[],
): string {
  const texts = [header, ...rows.map((row) => row.map(readable))];
  const measured = texts.map((row) => row.map((text) => stringWidth(text)));
  const widths = header.map((_, at) => measured.reduce((widest, row) => Math.max(widest, row[at] ?? 0), 0));
  const lines = texts.map((row, number) =>
    row
      .map((text, at) => {
        const space = ' '.repeat((widths[at] ?? 0) - (measured[number]?.[at] ?? 0));
        return numeric[at] === true ? space + text : text + space;
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Line ends and control characters would break the table, or steer the terminal. */
function readable(cell: Cell): string {
  return typeof cell === 'string' ? cell.replaceAll(/\p{Cc}+/gu, ' ') : groupedYuan(cell.amount);
}

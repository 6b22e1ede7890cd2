import { serialDay } from './day-format.js';
import { Unreadable } from './problem.js';
import type { XmlHandler } from './xml.js';
import type { Cell, MergedRange, Row, SheetLimits } from './workbook.js';

/** What a cell's number format says: whether it shows a day, else its own code, where it has one. */
export interface CellStyle {
  readonly day: boolean;
  readonly format?: string;
}

/** What the cells of a workbook refer to, and how much of them is left. */
export interface CellContext {
  readonly strings: readonly string[];
  readonly styles: readonly CellStyle[];
  readonly date1904: boolean;
  readonly limits: SheetLimits;
  cellsLeft: number;
}

type CellPart = 'value' | 'inline' | 'formula';
type OpenCell = { column: number; type: string; style: number; value?: string; inline?: string; formula?: string };

const PARTS: ReadonlyMap<string, CellPart> = new Map([
  ['v', 'value'],
  ['t', 'inline'],
  ['f', 'formula'],
]);
const MERGES_MAX = 100_000;
const FORMULA_MAX = 200;

/** Collects one worksheet while its XML goes by. */
export class Worksheet implements XmlHandler {
  private readonly rows: Row[] = [];
  private readonly merges: MergedRange[] = [];
  private number = 0;
  private hidden = false;
  private cells: (Cell | undefined)[] = [];
  private column = -1;
  private cell: OpenCell | undefined;
  private collecting: CellPart | undefined;
  private phonetic = false;

  constructor(
    private readonly name: string,
    private readonly context: CellContext,
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'dimension':
        this.judgeRow(rangeOf(attributes['ref'] ?? '')?.bottom ?? 0);
        break;
      case 'row':
        this.openRow(attributes);
        break;
      case 'c':
        this.openCell(attributes);
        break;
      case 'rPh':
        this.phonetic = true;
        break;
      case 'mergeCell':
        this.addMerge(attributes['ref'] ?? '');
        break;
      default:
        this.collect(PARTS.get(name));
    }
  }

  text(text: string): void {
    if (this.cell === undefined || this.collecting === undefined) return;
    const whole = (this.cell[this.collecting] ?? '') + text;
    if (whole.length > this.context.limits.cellCharacters) throw this.tooLarge(`${whole.length.toString()} characters`);
    this.cell[this.collecting] = whole;
  }

  close(name: string): void {
    if (PARTS.has(name)) this.collecting = undefined;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row' && this.cells.length > 0) {
      this.rows.push({ number: this.number, hidden: this.hidden, cells: this.cells });
      this.cells = [];
    }
  }

  /** The rows that hold something, merged ranges spread over the cells that they cover. */
  finish(): readonly Row[] {
    const width = this.rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
    spreadMerges(this.rows, this.merges, width);
    return this.rows;
  }

  private openRow(attributes: Readonly<Record<string, string>>): void {
    const number = attributes['r'] === undefined ? this.number + 1 : Number(attributes['r']);
    if (!Number.isSafeInteger(number) || number <= this.number) throw new Unreadable('damaged', this.name);
    this.judgeRow(number);
    this.number = number;
    this.hidden = isTrue(attributes['hidden']);
    this.cells = [];
    this.column = -1;
  }

  private openCell(attributes: Readonly<Record<string, string>>): void {
    const reference = attributes['r'];
    const column = reference === undefined ? this.column + 1 : (positionOf(reference)?.column ?? -1);
    if (column <= this.column) throw new Unreadable('damaged', this.name);
    this.column = column;
    this.cell = { column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? '0') };
  }

  private collect(part: CellPart | undefined): void {
    if (this.cell === undefined || part === undefined || this.phonetic) return;
    this.collecting = part;
    this.cell[part] ??= '';
  }

  private closeCell(): void {
    const open = this.cell;
    this.cell = undefined;
    if (open === undefined) return;
    const cell = this.cellOf(open);
    if (cell === undefined) return;
    if (open.column >= this.context.limits.columns) throw this.tooLarge(`column ${(open.column + 1).toString()}`);
    this.context.cellsLeft -= 1;
    if (this.context.cellsLeft < 0) throw this.tooLarge(`${this.context.limits.cells.toString()} cells`);
    while (this.cells.length < open.column) this.cells.push(undefined);
    this.cells.push(cell);
  }

  private cellOf(open: OpenCell): Cell | undefined {
    const cell = this.valueOf(open);
    if (open.formula === undefined) return cell;
    const formula = open.formula.slice(0, FORMULA_MAX);
    if (cell !== undefined) return { ...cell, formula };
    // A formula that was computed to an empty text is an empty cell; a number cannot be empty.
    const computed = open.value !== undefined && open.type === 'str';
    return computed ? undefined : { kind: 'empty', text: '', formula };
  }

  private valueOf(open: OpenCell): Cell | undefined {
    if (open.type === 'inlineStr') return textCell(open.inline ?? '');
    const value = open.value;
    if (value === undefined || value === '') return undefined;
    switch (open.type) {
      case 's':
        return this.sharedCell(value);
      case 'str':
        return textCell(value);
      case 'b':
        return { kind: 'boolean', text: isTrue(value) ? 'TRUE' : 'FALSE' };
      case 'e':
        return { kind: 'error', text: value };
      case 'd':
        return { kind: 'date', text: value, day: value.slice(0, 10) };
      default:
        return this.numberCell(value.trim(), open.style);
    }
  }

  private numberCell(text: string, style: number): Cell | undefined {
    if (text === '') return undefined;
    const shown = this.context.styles[style];
    if (shown?.day !== true)
      return shown?.format === undefined ? { kind: 'number', text } : { kind: 'number', text, format: shown.format };
    const day = serialDay(text, this.context.date1904);
    return day === undefined ? { kind: 'date', text } : { kind: 'date', text, day };
  }

  private sharedCell(index: string): Cell | undefined {
    const text = this.context.strings[Number(index)];
    if (text === undefined) throw new Unreadable('damaged', this.name);
    return text === '' ? undefined : { kind: 'text', text };
  }

  private addMerge(reference: string): void {
    const range = rangeOf(reference);
    if (range !== undefined) this.merges.push(range);
    if (this.merges.length > MERGES_MAX) throw this.tooLarge(`${this.merges.length.toString()} merged ranges`);
  }

  private judgeRow(number: number): void {
    if (number > this.context.limits.rows) throw this.tooLarge(`${number.toString()} rows`);
  }

  private tooLarge(what: string): Unreadable {
    return new Unreadable('too-large', `${this.name}: ${what}`);
  }
}

/** Characters that XML cannot hold stand as _xHHHH_ (ECMA-376 22.4.2.4); a NUL or half a character is none. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  const plain = text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return plain.replace(/[\0\p{Cs}]/gu, '\ufffd');
}

function textCell(raw: string): Cell | undefined {
  const text = unescapeText(raw);
  return text === '' ? undefined : { kind: 'text', text };
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

function positionOf(reference: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/u.exec(reference);
  if (match === null) return undefined;
  const [, letters = '', digits = ''] = match;
  let column = 0;
  for (let at = 0; at < letters.length; at += 1) column = column * 26 + letters.charCodeAt(at) - 64;
  return { row: Number(digits), column: column - 1 };
}

function rangeOf(reference: string): MergedRange | undefined {
  const [from = '', to = from] = reference.split(':');
  const first = positionOf(from);
  const last = positionOf(to);
  if (first === undefined || last === undefined) return undefined;
  return { top: first.row, left: first.column, bottom: last.row, right: last.column };
}

/** Only over rows and columns that are in use, so that a range over the whole sheet costs no more than its cells. */
function spreadMerges(rows: Row[], merges: readonly MergedRange[], width: number): void {
  const places = new Map(rows.map((row, place) => [row.number, place]));
  for (const range of merges) {
    const top = places.get(range.top);
    const source = top === undefined ? undefined : rows[top]?.cells[range.left];
    if (top === undefined || source === undefined) continue;
    const cell: Cell = { ...source, merged: range };
    for (let place = top; place < rows.length; place += 1) {
      const row = rows[place];
      if (row === undefined || row.number > range.bottom) break;
      rows[place] = {
        ...row,
        cells: covered(row.cells, range.left, { right: Math.min(range.right, width - 1), cell }),
      };
    }
  }
}

function covered(
  cells: readonly (Cell | undefined)[],
  left: number,
  { right, cell }: { readonly right: number; readonly cell: Cell },
): (Cell | undefined)[] {
  const wide = [...cells];
  while (wide.length <= right) wide.push(undefined);
  return wide.fill(cell, left, right + 1);
}

import { serialDay } from './day-format.js';
import { tooLarge, type Allowance } from './allowance.js';
import type { CellPool } from './cell-pool.js';
import { Unreadable } from './problem.js';
import { withoutTextMark } from './text-mark.js';
import { withRaised } from './raised.js';
import type { XmlHandler } from './xml.js';
import type { Cell, MergedRange, Row } from './workbook.js';

/** What a cell's format says: whether it shows a day, else its number format's own code, where it has one. */
export interface CellStyle {
  readonly day: boolean;
  /** What of a day it does not show. */
  readonly hides?: 'year' | 'day';
  /** A year that it writes itself. */
  readonly year?: string;
  /** The format's code where it puts words beside a text. */
  readonly ofText?: string;
  /** Its font is struck through. */
  readonly struck: boolean;
  readonly format?: string;
}

/** A text that cells refer to, as the one cell that stands for all of them; undefined where it is empty. */
export interface SharedText {
  readonly cell: Cell | undefined;
}

/** What the cells of a workbook refer to, and how much of them is left. */
export interface CellContext {
  readonly strings: readonly SharedText[];
  readonly styles: readonly CellStyle[];
  readonly date1904: boolean;
  readonly allowance: Allowance;
  readonly pool: CellPool;
}

type CellPart = 'value' | 'inline' | 'formula';
type OpenCell = { column: number; type: string; style: number; value?: string; inline?: string; formula?: string };

const PARTS: ReadonlyMap<string, CellPart> = new Map([
  ['v', 'value'],
  ['t', 'inline'],
  ['f', 'formula'],
]);
const RUN_STYLES: ReadonlySet<string> = new Set(['r', 'rPh', 'strike', 'vertAlign']);
const MERGES_MAX = 100_000;
const FORMULA_MAX = 200;
/** Shorter texts are copied when they are cut out. */
const DETACHED_MIN = 13;

/** A row while it is read: merged ranges are spread over its cells in place. */
type OpenRow = Row & { cells: (Cell | undefined)[] };

/** Collects one worksheet while its XML goes by. */
export class Worksheet implements XmlHandler {
  private readonly rows: OpenRow[] = [];
  private readonly merges: MergedRange[] = [];
  private number = 0;
  private hidden = false;
  private cells: (Cell | undefined)[] = [];
  private column = -1;
  private cell: OpenCell | undefined;
  private collecting: CellPart | undefined;
  private phonetic = false;
  private inlineStruck = false;
  private raised: string | undefined;

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
      case 'mergeCell':
        this.addMerge(attributes['ref'] ?? '');
        break;
      default:
        if (RUN_STYLES.has(name)) this.styleRun(name, attributes);
        else this.collect(PARTS.get(name));
    }
  }

  text(text: string): void {
    if (this.cell === undefined || this.collecting === undefined) return;
    const added = this.collecting === 'inline' ? withRaised(text, this.raised) : text;
    const whole = (this.cell[this.collecting] ?? '') + added;
    if (whole.length > this.context.allowance.limits.cellCharacters)
      throw this.tooLarge(`${whole.length.toString()} characters in a cell`);
    this.cell[this.collecting] = whole;
  }

  close(name: string): void {
    if (PARTS.has(name)) this.collecting = undefined;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row' && this.cells.length > 0) {
      this.context.allowance.takeCells(this.name, this.cells.length);
      this.rows.push({ number: this.number, hidden: this.hidden, cells: this.cells });
      this.cells = [];
    }
  }

  /** The rows that hold something, merged ranges spread over the cells that they cover. */
  finish(): readonly Row[] {
    const width = this.rows.reduce((most, row) => Math.max(most, row.cells.length), 0);
    this.spreadMerges(width);
    return this.rows;
  }

  /** Of a text that stands in its cell itself, run by run. */
  private styleRun(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'rPh') this.phonetic = true;
    else if (name === 'strike') this.inlineStruck ||= isStruck(attributes);
    else this.raised = name === 'r' ? undefined : attributes['val'];
  }

  private openRow(attributes: Readonly<Record<string, string>>): void {
    const number = attributes['r'] === undefined ? this.number + 1 : Number(attributes['r']);
    if (!Number.isSafeInteger(number) || number <= this.number) throw new Unreadable('damaged', this.name);
    this.judgeRow(number);
    this.context.allowance.takeRow(this.name);
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
    this.inlineStruck = false;
    this.raised = undefined;
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
    const { allowance } = this.context;
    allowance.judgeColumn(this.name, open.column + 1);
    if (open.type !== 's') allowance.takeText(this.name, cell.text);
    allowance.takeText(this.name, open.formula ?? '');
    while (this.cells.length < open.column) this.cells.push(undefined);
    this.cells.push(open.type === 's' && cell.format === undefined ? cell : this.context.pool.same(cell));
  }

  private cellOf(open: OpenCell): Cell | undefined {
    const value = this.withFormat(this.valueOf(open), open.style);
    const struck = this.inlineStruck || this.context.styles[open.style]?.struck === true;
    const cell = struck && value !== undefined ? ({ ...value, struck } as const) : value;
    if (open.formula === undefined) return cell;
    const formula = detached(open.formula.slice(0, FORMULA_MAX));
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
    if (day === undefined) return { kind: 'date', text };
    if (shown.hides === undefined) return { kind: 'date', text, day };
    if (shown.year === undefined || shown.hides === 'day') return { kind: 'date', text, day, hides: shown.hides };
    return day.startsWith(shown.year) ? { kind: 'date', text, day } : { kind: 'date', text, day, hides: 'other-year' };
  }

  private withFormat(cell: Cell | undefined, style: number): Cell | undefined {
    const format = cell?.kind === 'text' ? this.context.styles[style]?.ofText : undefined;
    return cell === undefined || format === undefined ? cell : { ...cell, format };
  }

  private sharedCell(index: string): Cell | undefined {
    const shared = this.context.strings[Number(index)];
    if (shared === undefined) throw new Unreadable('damaged', this.name);
    return shared.cell;
  }

  private addMerge(reference: string): void {
    const range = rangeOf(reference);
    if (range !== undefined) this.merges.push(range);
    if (this.merges.length > MERGES_MAX) throw this.tooLarge(`${this.merges.length.toString()} merged ranges`);
  }

  private judgeRow(number: number): void {
    if (number > this.context.allowance.limits.rows) throw this.tooLarge(`${number.toString()} rows`);
  }

  private tooLarge(what: string): Unreadable {
    return tooLarge(this.name, what);
  }

  /** Only over rows and columns that are in use; what a range covers is counted like cells of its own. */
  private spreadMerges(width: number): void {
    const places = new Map(this.rows.map((row, place) => [row.number, place]));
    for (const range of this.merges) {
      const top = places.get(range.top);
      const source = top === undefined ? undefined : this.rows[top]?.cells[range.left];
      if (top === undefined || source === undefined) continue;
      const cell: Cell = { ...source, merged: range };
      const right = Math.min(range.right, width - 1);
      for (let place = top; place < this.rows.length; place += 1) {
        const row = this.rows[place];
        if (row === undefined || row.number > range.bottom) break;
        this.context.allowance.takeCells(this.name, right - range.left + 1);
        while (row.cells.length <= right) row.cells.push(undefined);
        row.cells.fill(cell, range.left, right + 1);
      }
    }
  }
}

/** A text of its own: one that is cut out of a long one keeps all of that in the memory. */
export function detached(text: string): string {
  return text.length < DETACHED_MIN ? text : ` ${text}`.slice(1);
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
  const text = detached(withoutTextMark(unescapeText(raw)));
  return text === '' ? undefined : { kind: 'text', text };
}

/** Of a font's or a run's `strike`. */
export function isStruck(attributes: Readonly<Record<string, string>>): boolean {
  return !/^(?:0|false)$/u.test(attributes['val'] ?? '1');
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
  // Any two corners name a range.
  const [top, bottom] = [Math.min(first.row, last.row), Math.max(first.row, last.row)];
  return { top, left: Math.min(first.column, last.column), bottom, right: Math.max(first.column, last.column) };
}

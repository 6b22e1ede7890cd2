import { Unreadable } from './problem.js';
import type { SheetLimits, WorkbookSize } from './workbook.js';

/** How much of one file has been read; what is too much ends the reading before it fills the memory. */
export class Allowance {
  private rows = 0;
  private cells = 0;
  private characters = 0;

  constructor(readonly limits: SheetLimits) {}

  takeRow(where: string): void {
    this.rows += 1;
    if (this.rows > this.limits.rows) throw tooLarge(where, `${this.rows.toString()} rows`);
  }

  takeCells(where: string, cells: number): void {
    if (cells < 0) throw new RangeError('nothing that was read is given back');
    this.cells += cells;
    if (this.cells > this.limits.cells) throw tooLarge(where, `${this.cells.toString()} cells`);
  }

  takeText(where: string, { length }: string): void {
    if (length > this.limits.cellCharacters) throw tooLarge(where, `${length.toString()} characters in a cell`);
    this.characters += length;
    if (this.characters > this.limits.characters) throw tooLarge(where, `${this.characters.toString()} characters`);
  }

  judgeColumn(where: string, column: number): void {
    if (column > this.limits.columns) throw tooLarge(where, `column ${column.toString()}`);
  }

  size(): WorkbookSize {
    const { rows, cells, characters } = this;
    return { rows, cells, characters };
  }
}

export function tooLarge(where: string, what: string): Unreadable {
  return new Unreadable('too-large', where === '' ? what : `${where}: ${what}`);
}

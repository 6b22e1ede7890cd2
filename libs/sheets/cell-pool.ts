import type { Cell } from './workbook.js';

/** So many different cells of one file are kept for their equals. */
const KEPT_MAX = 20_000;

/** One object for equal cells: a register says the same few words, days and sums again and again. */
export class CellPool {
  private readonly cells = new Map<string, Cell>();

  /** The equal cell that came before, else this one. A formula's cell stays its own. */
  same(cell: Cell): Cell {
    if (cell.formula !== undefined || cell.struck !== undefined) return cell;
    const key = `${cell.kind} ${cell.hides ?? ''} ${cell.format ?? ''} ${cell.text}`;
    const known = this.cells.get(key);
    if (known !== undefined) return known;
    if (this.cells.size < KEPT_MAX) this.cells.set(key, cell);
    return cell;
  }
}

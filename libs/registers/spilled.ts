import type { Layout } from './layout.js';
import type { RowFault } from './rows.js';
import type { CellInput, RowInput, SheetInput } from './sheet-input.js';
import { SPILLED, textOf } from './text.js';

/** Characters of a cell that holds whole rows. */
const SHOWN_MAX = 40;

/** A refusal for each row with a quote that was not closed in it, in whatever row of the sheet it stands. */
export function spilledFaults({ rows }: SheetInput, { columns }: Layout): readonly RowFault[] {
  return rows.filter(isSpilled).map(({ number, cells }): RowFault => {
    const at = cells.findIndex(isSpilledCell);
    const column = [...columns.values()].find(({ position }) => position === at)?.heading ?? '';
    const text = textOf(cells[at]);
    const value = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
    return { row: number, column, value, code: 'quote-not-closed', also: [] };
  });
}

function isSpilledCell(cell: CellInput | undefined): boolean {
  return cell?.spilled === true || cell?.text.startsWith(SPILLED) === true;
}

export function withoutSpilled(sheet: SheetInput): SheetInput {
  return { ...sheet, rows: sheet.rows.filter((row) => !isSpilled(row)) };
}

export function isSpilled({ cells }: RowInput): boolean {
  return cells.some(isSpilledCell);
}

import { writtenAs } from '#registers';
import type { Row } from '#sheets';
import type { RefusedSheet } from './import-report.js';
import type { SheetTally } from './import-run.js';

/** The refused rows of a sheet as it has them, under its own titles and headings: mended, it can be sent again. */
export function refusedSheetOf(tally: SheetTally): readonly RefusedSheet[] {
  const { refused } = tally.report();
  if (refused.length === 0) return [];
  const { sheet } = tally.source;
  const byNumber = new Map(sheet.rows.map((row) => [row.number, row]));
  const above = sheet.rows.slice(0, tally.rowsAbove).map(cellsOf);
  const rows = refused.map((one) => {
    const row = byNumber.get(one.row);
    return { cells: row === undefined ? [] : cellsOf(row), refused: one };
  });
  return [{ name: sheet.name, above, rows }];
}

function cellsOf({ cells }: Row): readonly string[] {
  return Array.from(cells, writtenAs);
}

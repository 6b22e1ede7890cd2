import type { Cell, Row } from './workbook.js';

/** A row of fewer cells has too few delimiters to be told from a remark. */
const DELIMITERS_MIN = 2;
/** A closing quote with text right behind it, below the line on which its cell began: it was to open another cell. */
const CLOSED_BY_ANOTHER = /^"[^"]*\n[^"]*"[^"\n]/u;

/**
 * Marks the cells of delimited text whose quote was never closed where it should have been, so that rows below lie in
 * them: one of their lines has nearly as many delimiters as a row, the lines at both ends have as many together, their
 * row has become longer than others, or what closes them opens another cell. A remark of several lines has none of it.
 */
export function markSpilled(rows: readonly Row[], delimiter: string): readonly Row[] {
  if (!rows.some(hasLines)) return rows;
  const width = usualWidth(rows);
  return rows.map((row) => {
    if (!hasLines(row)) return row;
    const cells = row.cells.map((cell) => {
      const spilled = cell !== undefined && isSpilled(cell, { delimiter, width, longer: row.cells.length > width });
      return spilled ? { ...cell, spilled } : cell;
    });
    return { ...row, cells };
  });
}

function hasLines({ cells }: Row): boolean {
  return cells.some((cell) => cell?.text.includes('\n') === true);
}

/** How many cells most rows have. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [[width] = [0]] = [...counts].toSorted(([, left], [, right]) => right - left);
  return width;
}

function isSpilled(
  { text }: Cell,
  { delimiter, width, longer }: { readonly delimiter: string; readonly width: number; readonly longer: boolean },
): boolean {
  const lines = text.trim().split('\n');
  if (!text.includes('\n')) return false;
  if (longer || CLOSED_BY_ANOTHER.test(text)) return true;
  const counts = lines.map((line) => line.split(delimiter).length - 1);
  const ends = (counts[0] ?? 0) + (counts.length > 1 ? (counts.at(-1) ?? 0) : 0);
  return ends >= Math.max(width - 1, DELIMITERS_MIN) || Math.max(...counts) >= Math.max(width - 2, DELIMITERS_MIN);
}

import { recognise } from './recognise.js';
import type { SheetInput } from './sheet-input.js';

/** Where a register's sheet has what: its headings as written, and how many of its rows stand above the entries. */
export interface RegisterColumns {
  readonly headings: ReadonlyMap<string, string>;
  /** Titles, units and headings: the first rows of `rows`. */
  readonly rowsAbove: number;
}

export function registerColumns(sheet: SheetInput): RegisterColumns | undefined {
  const found = recognise(sheet);
  if (found === undefined) return undefined;
  const headings = new Map<string, string>();
  for (const [field, { heading }] of found.layout.columns) headings.set(field, heading);
  return { headings, rowsAbove: found.layout.firstRow };
}

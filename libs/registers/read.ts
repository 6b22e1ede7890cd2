import type { RegisterBooks } from './books.js';
import { withWholeAmounts } from './cells/digit-columns.js';
import { readIncome } from './income.js';
import { readAccounts, readRegions } from './lists.js';
import { readOpenings } from './openings.js';
import { readSpending } from './outgo/spending.js';
import { readTransfers } from './outgo/transfers.js';
import { sheetFault } from './reader.js';
import { isCalledOtherwise, recognise, turnedAway, type Recognised } from './recognise.js';
import { spilledFaults, withoutSpilled } from './spilled.js';
import { unreadFault } from './unread.js';
import { otherCounty } from './words/counties.js';
import type { Paper } from './words/papers.js';
import type { RegisterKind, RegisterReading, RowFault } from './rows.js';
import type { SheetInput } from './sheet-input.js';

/** What a sheet is; undefined for one that is no register, which is named and left alone. */
export function registerKind(sheet: SheetInput): RegisterKind | undefined {
  return recognise(withWholeAmounts(sheet))?.kind;
}

/** Why a sheet with the columns of a register is none of money that came; undefined where nothing says so. */
export function noRegisterBecause(sheet: SheetInput): Paper | undefined {
  return turnedAway(withWholeAmounts(sheet));
}

/**
 * Reads a sheet as the register that its headings make it: rows that are right, and for every row that is not its
 * first fault from left to right with the others beside it. Pure: the same sheet and books give the same reading.
 */
export function readRegister(written: SheetInput, books: RegisterBooks): RegisterReading | undefined {
  const sheet = withWholeAmounts(written);
  const found = recognise(sheet);
  if (found === undefined) return undefined;
  const { kind, layout } = found;
  // A list of regions names other counties in its rows; its codes tell which are the folder's.
  const other = kind === 'regions' ? undefined : otherCounty(layout.above, books);
  if (other !== undefined) return { kind, rows: [], faults: [sheetFault(layout, 'sheet-of-another-county', other)] };
  if (isCalledOtherwise(sheet, found))
    return { kind, rows: [], faults: [sheetFault(layout, 'kind-contradictory', '')] };
  const unread = kind === 'regions' || kind === 'accounts' ? undefined : unreadFault(sheet, { kind, layout }, books);
  if (unread !== undefined) return { kind, rows: [], faults: [unread] };
  const spilled = spilledFaults(sheet, layout);
  return spilled.length === 0 ? readAs(found, sheet, books) : beside(spilled, found, { sheet, books });
}

/** The rows that are whole, where those above them are. */
function beside(
  spilled: readonly RowFault[],
  found: Recognised,
  { sheet, books }: { readonly sheet: SheetInput; readonly books: RegisterBooks },
): RegisterReading {
  const { kind, layout } = found;
  if (spilled.some(({ row }) => row <= layout.headingRow)) return { kind, rows: [], faults: spilled };
  const reading = readAs(found, withoutSpilled(sheet), books);
  return { ...reading, faults: [...reading.faults, ...spilled].toSorted((left, right) => left.row - right.row) };
}

function readAs({ kind, layout }: Recognised, sheet: SheetInput, books: RegisterBooks): RegisterReading {
  switch (kind) {
    case 'regions':
      return readRegions(sheet, layout);
    case 'accounts':
      return readAccounts(sheet, books, layout);
    case 'openings':
      return readOpenings(sheet, books, layout);
    case 'spending':
      return readSpending(sheet, books, layout);
    case 'transfers':
      return readTransfers(sheet, books, layout);
    case 'donations':
    case 'appropriations':
    case 'grants':
    case 'dues':
    case 'interest':
      return readIncome(sheet, books, { kind, layout });
  }
}

/** Where a register's sheet has what: its headings as written, and how many of its rows stand above the entries. */
export interface RegisterColumns {
  readonly headings: ReadonlyMap<string, string>;
  /** Titles, units and headings: the first rows of `rows`. */
  readonly rowsAbove: number;
  /** Where a field's column stands, from 0. */
  readonly positions: ReadonlyMap<string, number>;
  /** Headings of columns that hold something and were not used. */
  readonly ignored: readonly string[];
  /** It is a file of refused rows, sent again: equal rows may stand in the register that it was taken from. */
  readonly resent: boolean;
}

export function registerColumns(sheet: SheetInput): RegisterColumns | undefined {
  const found = recognise(withWholeAmounts(sheet));
  if (found === undefined) return undefined;
  const headings = new Map<string, string>();
  const positions = new Map<string, number>();
  for (const [field, { heading, position }] of found.layout.columns) {
    headings.set(field, heading);
    positions.set(field, position);
  }
  return {
    headings,
    positions,
    rowsAbove: found.layout.firstRow,
    ignored: found.layout.ignored,
    resent: found.layout.resent,
  };
}

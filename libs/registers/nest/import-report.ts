import type { Paper, RegisterKind } from '#registers';
import type { SheetProblem } from '#sheets';

/** One refused row: the first fault from left to right, the others under `also`. Words are the edge's. */
export interface RefusedRow {
  readonly row: number;
  /** The heading as the sheet has it, empty where it has no such column. */
  readonly column: string;
  readonly value: string;
  readonly code: string;
  /** What would have been accepted, as data; empty where the code says it all. */
  readonly wanted: string;
  readonly also: readonly { readonly column: string; readonly value: string; readonly code: string }[];
}

/**
 * A row without a number that equals one of another sheet of the same import, or a mended one that equals a row of an
 * earlier import: booked once, the clerk says if it is two.
 */
export interface RepeatedRow {
  readonly row: number;
  /** Where its equal stands, which is the one that counts; absent where an earlier import took it. */
  readonly file?: string;
  readonly sheet?: string;
  readonly sameRow?: number;
}

export interface SheetReport {
  readonly file: string;
  readonly sheet: string;
  /** What the sheet was read as. */
  readonly readAs: RegisterKind;
  /** Headings of its columns that hold something and were not used. */
  readonly ignoredColumns: readonly string[];
  /** The sheet is hidden in its workbook; its rows count as any other's. */
  readonly hiddenSheet: boolean;
  /** Rows below its headings that the program hides, by a filter or by hand; they count as well. */
  readonly hiddenRows: number;
  readonly accepted: number;
  readonly known: number;
  readonly refused: readonly RefusedRow[];
  /** Of the known rows those whose equals another sheet of this import brought, or an earlier import, in their order. */
  readonly repeated: readonly RepeatedRow[];
}

/** A sheet that was left alone; `reason` where it has the columns of a register and says that it is another paper. */
export interface UnknownSheet {
  readonly file: string;
  readonly sheet: string;
  readonly reason?: Paper;
}

export interface ImportReport {
  readonly files: readonly SheetReport[];
  /** Files of which nothing was taken because nothing in them is a register; folders and links, with a stroke behind. */
  readonly unknownFiles: readonly string[];
  readonly unknownSheets: readonly UnknownSheet[];
  /** Files that cannot be read at all. */
  readonly unreadableFiles: readonly SheetProblem[];
  readonly opened: {
    readonly purposes: readonly { readonly region: string; readonly fundKind: string; readonly purpose: string }[];
    readonly accounts: readonly { readonly region: string; readonly account: string }[];
  };
  /** The refused rows as their sheets have them, the reason to be put beside each. */
  readonly refusedSheets: readonly RefusedSheet[];
}

export interface RefusedSheet {
  readonly name: string;
  /** Titles, units and headings as the sheet has them. */
  readonly above: readonly (readonly string[])[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly refused: RefusedRow }[];
}

/** A folder that cannot be imported at all. */
export class FolderRefused extends Error {
  override readonly name = 'FolderRefused';

  constructor(
    readonly code: 'folder-not-found' | 'no-file-readable' | 'county-unclear',
    readonly value: string,
    /** What was found instead, as data. */
    readonly wanted: string,
  ) {
    super(`${code}: ${value}`);
  }
}

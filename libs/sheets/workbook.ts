/** A file of cells, read whole. Nothing here knows what the cells mean. */
export interface Workbook {
  readonly file: string;
  readonly format: 'xlsx' | 'csv';
  /** What the file carries that was not read and cannot run: said, so that nobody wonders. */
  readonly carries: readonly ('macros' | 'external-links')[];
  readonly sheets: readonly Sheet[];
  readonly size: WorkbookSize;
}

/** What a file came to, as its limits count it. */
export type WorkbookSize = Pick<SheetLimits, 'rows' | 'cells' | 'characters'>;

export interface Sheet {
  /** A CSV file is one sheet, named like its file without the ending. */
  readonly name: string;
  readonly fileName: string;
  readonly hidden: boolean;
  readonly date1904: boolean;
  /** Its rows are delimited text: an unquoted comma inside a value has cut it in two. */
  readonly delimited?: true;
  /** Rows that hold something, in order; the others are left out. */
  readonly rows: readonly Row[];
}

export interface Row {
  /** As the spreadsheet program shows it, from 1; in CSV the record's number. */
  readonly number: number;
  readonly hidden: boolean;
  /** By column from 0; an empty cell is undefined. */
  readonly cells: readonly (Cell | undefined)[];
}

export interface Cell {
  /** `empty` is a formula whose value was never computed. CSV has text only. */
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'empty';
  /** The very text that the file stores, never a double: 36576.7 may stand here as 36576.699999999997. */
  readonly text: string;
  /** Of a date cell: YYYY-MM-DD, absent where the serial is no day. */
  readonly day?: string;
  /** Of a date cell: what its format does not show of the day: `m/d` the year, `"2022年"m"月"` that it is another, `yyyy"年"m"月"` the day. */
  readonly hides?: 'year' | 'day' | 'other-year';
  /** Of a number: its own number format, which may show words beside it; of a text only one that does: `@"万元"`. */
  readonly format?: string;
  /** Its whole content is struck through; a part that is struck stands between two `~~` in the text. */
  readonly struck?: true;
  /** In delimited text: its quote was not closed in its row, so that rows below lie in it. */
  readonly spilled?: true;
  /** The formula's own text, empty where it is shared from another cell. */
  readonly formula?: string;
  /** The merged range that the cell lies in; its text is the range's. Rows from 1, columns from 0. */
  readonly merged?: MergedRange;
}

export interface MergedRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Why a file cannot be read, as data; the edge makes a sentence of it. */
export type SheetProblemCode =
  | 'not-found'
  | 'not-a-spreadsheet'
  | 'old-xls'
  | 'saved-as-web-page'
  | 'password-protected'
  | 'cut-short'
  | 'damaged'
  | 'empty'
  | 'encoding-unknown'
  | 'too-large';

export interface SheetProblem {
  readonly code: SheetProblemCode;
  readonly file: string;
  /** What was found, as data: a sheet's name, a number of rows, a part of the file. */
  readonly detail: string;
}

export interface SheetLimits {
  /** Of one file as it lies on disk. */
  readonly fileBytes: number;
  /** Of one sheet. */
  readonly columns: number;
  /** Of one file: all its sheets together. */
  readonly rows: number;
  /** Of one file, with the empty ones before a filled one and all that a merged range covers. */
  readonly cells: number;
  /** Of one file: all its texts together, each shared one once. */
  readonly characters: number;
  /** Of all parts of one file, counted while they are unpacked. */
  readonly unpackedBytes: number;
  /** Of one cell. */
  readonly cellCharacters: number;
}

export const SHEET_LIMITS: SheetLimits = {
  fileBytes: 64 * 1024 * 1024,
  columns: 1_000,
  rows: 200_000,
  cells: 2_000_000,
  characters: 40_000_000,
  unpackedBytes: 256 * 1024 * 1024,
  cellCharacters: 32_767,
};

export type WorkbookReading = { readonly workbook: Workbook } | { readonly problem: SheetProblem };

/**
 * A sheet as plain data. It is the shape that #sheets reads files into, declared here once more with only what a
 * register needs: this half may not know machinery, and TypeScript matches the two by their structure.
 */
export interface SheetInput {
  readonly name: string;
  /** Only to break ties, and for the year where neither title nor sheet name has one. */
  readonly fileName?: string;
  /** Day 0 of the workbook's serials is 1904-01-01. */
  readonly date1904: boolean;
  /** Its rows are delimited text: an unquoted comma inside a value has cut it in two. */
  readonly delimited?: true;
  /** In their order, blank rows left out or not; each row knows its own number. */
  readonly rows: readonly RowInput[];
}

export interface RowInput {
  /** As the spreadsheet program shows it, from 1. */
  readonly number: number;
  readonly hidden: boolean;
  /** By column from 0; an empty cell is undefined. */
  readonly cells: readonly (CellInput | undefined)[];
}

export interface CellInput {
  /** `empty` is a formula whose value was never computed. */
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'empty';
  /** The very text that the file stores: for a number its digits, never what a double makes of them. */
  readonly text: string;
  /** Of a date cell: YYYY-MM-DD, absent where the serial is no day. */
  readonly day?: string;
  /** Of a date cell: what its format does not show of the day; nobody has seen it there; `other-year` where it writes another. */
  readonly hides?: 'year' | 'day' | 'other-year';
  /** Of a number or text: its own number format, which may show a unit beside it: `0.00"万元"`, `@"万元"`. */
  readonly format?: string;
  /** Its whole content is struck through; a part that is struck stands between two `~~` in the text. */
  readonly struck?: true;
  /** In delimited text: its quote was not closed in its row, so that rows below lie in it. */
  readonly spilled?: true;
  /** The formula's own text, empty where it is shared from another cell. */
  readonly formula?: string;
  /** Rows and columns of the merged range that the cell lies in; its value is the range's. Columns from 0. */
  readonly merged?: MergedInput;
}

export interface MergedInput {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

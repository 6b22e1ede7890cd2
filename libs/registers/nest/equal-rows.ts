import type { RegisterRow } from '#registers';

/** Where a row stands, for people. */
export interface SheetRow {
  readonly file: string;
  readonly sheet: string;
  readonly row: number;
}

/**
 * The rows of one import that no number tells apart, by their keys. Equal ones on two sheets may be one entry that stands
 * in a copy, or two: they are booked once and named.
 */
export class EqualRows {
  private readonly places = new Map<string, SheetRow>();

  /** Where the row stands on a sheet that was read before; undefined where it has a number, or is the first. */
  firstOf(row: RegisterRow, key: string, place: SheetRow): SheetRow | undefined {
    if (hasNumber(row)) return undefined;
    const first = this.places.get(key);
    if (first === undefined) this.places.set(key, place);
    return first;
  }
}

export function hasNumber(row: RegisterRow): boolean {
  if (row.kind === 'donation') return row.receipt !== undefined;
  // A fund has one opening balance for each purpose and account: an equal one is the same.
  return !('document' in row) || row.document !== '';
}

import type { Moment } from '#kernel';

/** A column of a table. */
export interface Column {
  readonly heading: string;
  /** Its part of the table's width, against that of the others. */
  readonly share: number;
  /** Of amounts: to the right, as their heading. */
  readonly isAmount?: boolean;
}

/** A row: a text for each column, or one across all of them. */
export interface Row {
  readonly cells: readonly string[];
  /** A sum or a balance, told from the lines above it. */
  readonly isSum?: boolean;
  readonly isAcross?: boolean;
}

export interface Table {
  readonly title: string;
  /** Told again above the table wherever a page begins within it. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A paper to be printed, in words that are final. */
export interface Paper {
  readonly language: 'zh' | 'en';
  readonly title: string;
  /** Lines under the title: to the left and to the right. */
  readonly under: readonly (readonly [left: string, right: string])[];
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  /** Whose signatures it has room for. */
  readonly signatures: readonly string[];
  /** At the foot of each page, before its number. */
  readonly foot: string;
  readonly pageOf: (page: number, pages: number) => string;
  /** The note on signs that could not be printed; each stands as 〓 where it belongs. */
  readonly lacking: (signs: readonly string[]) => string;
  /** What the file says of when it was made: the same paper has the same bytes. */
  readonly madeAt: Moment;
}

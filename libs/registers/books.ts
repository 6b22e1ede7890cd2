import type { AccountKind } from './rows.js';

/** What a register's words are resolved against: the folder's county and what its books hold, as plain data. */
export interface RegisterBooks {
  /** Code of the county whose folder it is. */
  readonly county: string;
  /** The county and every region below it. */
  readonly regions: readonly BooksRegion[];
  readonly fundKinds: readonly BooksFundKind[];
  readonly accounts: readonly BooksAccount[];
  /** Purposes with the words that registers use for them; a word that none has is a purpose's own name. */
  readonly purposes?: readonly BooksPurpose[];
}

export interface BooksRegion {
  readonly code: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Code of the region above. */
  readonly parent?: string;
}

export interface BooksFundKind {
  readonly kind: string;
  readonly words: readonly string[];
}

export interface BooksAccount {
  readonly id: string;
  /** Code of the region that holds it; the county's where it is not said. */
  readonly holder?: string;
  readonly name: string;
  readonly kind: AccountKind;
  /** Ways of paying that lead to it, in the words of its county; none means those that its kind implies. */
  readonly ways: readonly string[];
  /** The bank's number, by which a register may name it too. */
  readonly number?: string;
}

export interface BooksPurpose {
  readonly name: string;
  readonly words: readonly string[];
}

/** The two kinds of fund that every county has, under the words that registers use. */
export const DEFAULT_FUND_KINDS: readonly BooksFundKind[] = [
  { kind: 'welfare', words: ['计划生育公益金', '计生公益金', '公益金', '福利基金', 'welfare'] },
  { kind: 'care', words: ['人口关爱基金', '关爱基金', '人口基金', '关爱金', 'care'] },
];

/** The fund of a sheet that names none. */
export const DEFAULT_FUND_KIND = 'welfare';

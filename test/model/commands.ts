/** What a client asks of the ledger, as plain text that goes from process to process; amounts are fen as text. */
export type Command =
  | {
      readonly type: 'found';
      readonly code: string;
      readonly name: string;
      readonly level: Level;
      readonly parent?: string;
    }
  | { readonly type: 'account'; readonly region: string; readonly name: string; readonly kind: AccountKind }
  | { readonly type: 'purpose'; readonly fund: string; readonly purpose: string }
  | (Entry & { readonly type: 'income'; readonly kind: IncomeKind; readonly fromRegion?: string })
  | (Entry & { readonly type: 'gift'; readonly receipt?: Receipt; readonly reason?: 'anonymous' | 'donor-waived' })
  | {
      readonly type: 'move';
      readonly from: AccountName;
      readonly to: AccountName;
      readonly fen: string;
      readonly day: string;
    };

type Level = 'county' | 'township';
export type AccountKind = 'bank' | 'cash' | 'wallet' | 'quota';
export type IncomeKind = 'opening' | 'appropriation' | 'grant' | 'dues' | 'interest' | 'refund';

/** `region/name`. */
export type AccountName = string;

export interface Receipt {
  readonly unit: string;
  readonly ticketCode?: string;
  readonly number: string;
}

export interface Entry {
  readonly fund: string;
  readonly purpose: string;
  readonly account: AccountName;
  readonly fen: string;
  readonly day: string;
}

/** What a client was answered: a refusal's code and what it wanted, or what was made. */
export interface Told {
  readonly again: boolean;
  readonly position: string;
  readonly ok: boolean;
  readonly result?: Readonly<Record<string, string>>;
  readonly refusal?: { readonly code: string; readonly field: string; readonly value: string; readonly wanted: string };
}

/** Figures by value date: everything that is not zero, in fen as text. */
export interface Figures {
  /** `fund purpose` to received, available. */
  readonly funds: Readonly<Record<string, readonly [string, string]>>;
  readonly accounts: Readonly<Record<AccountName, string>>;
  /** Fund to what counts as contributed in the year. */
  readonly contributed: Readonly<Record<string, string>>;
}

/** Figures as they stood when the history ended with that index. */
export interface Shown {
  readonly index: string;
  readonly moment: string;
  readonly byDay: Readonly<Record<string, Figures>>;
}

export const YEAR = 2023;
export const TODAY = '2023-06-01';
/** The days that entries are dated on, the last one after today. */
export const DAYS = ['2022-12-31', '2023-01-01', '2023-01-31', '2023-02-28', '2023-05-31', TODAY, '2023-06-02'];

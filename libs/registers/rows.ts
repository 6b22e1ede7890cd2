import type { SpendKind } from '#funds';
import type { BusinessDate, Fen } from '#kernel';

/** What a sheet is, as its headings say. */
export type RegisterKind =
  | 'regions'
  | 'accounts'
  | 'openings'
  | 'donations'
  | 'appropriations'
  | 'grants'
  | 'dues'
  | 'interest'
  | 'spending'
  | 'transfers';

export type DonorType = 'individual' | 'enterprise' | 'organisation' | 'anonymous';
export type AccountKind = 'bank' | 'cash' | 'wallet' | 'quota';
export type RegionLevel = 'province' | 'prefecture' | 'county' | 'township' | 'village';

/** Why a gift has no receipt, as its own row says. */
export type NoReceiptReason = 'anonymous' | 'donor-waived';

/** Where a row's money lies: an account of the books, or one that the row names and the books lack. */
export type AccountChoice =
  | { readonly known: true; readonly id: string }
  | { readonly known: false; readonly name: string; readonly kind: AccountKind; readonly ways: readonly string[] };

/** What every row of money has. `row` is the number that the spreadsheet program shows. */
interface MoneyRow {
  readonly row: number;
  /** Code of the region whose fund it is. */
  readonly region: string;
  readonly fundKind: string;
  /** The purpose's name, or `free`. */
  readonly purpose: string;
  readonly date: BusinessDate;
  readonly amountFen: Fen;
  readonly account: AccountChoice;
  /** Free text as written, trimmed: personal data. */
  readonly memo: string;
}

interface IncomeRow extends MoneyRow {
  /** bank, cash, wechat, alipay, quota, other, or empty where the row says nothing of it. */
  readonly way: string;
  /** The cell's own words where the way is `other`: they may be personal. Empty otherwise. */
  readonly wayWords: string;
  /** Name as written, trimmed: personal data. Empty where the row names none. */
  readonly payer: string;
  /** Name as written: personal data. */
  readonly handler: string;
}

export interface DonationRow extends IncomeRow {
  readonly kind: 'donation';
  readonly donorType: DonorType;
  /** Number and, where the register has one, ticket code (票据代码); `code` is empty otherwise. */
  readonly receipt?: { readonly code: string; readonly number: string };
  /** Present exactly where there is no receipt. */
  readonly noReceipt?: NoReceiptReason;
}

export interface SupportRow extends IncomeRow {
  readonly kind: 'appropriation' | 'grant' | 'dues' | 'interest';
  /** Document number (文号) or receipt number, empty where there is none. */
  readonly document: string;
}

export interface OpeningRow extends MoneyRow {
  readonly kind: 'opening';
}

/** What a fund paid out. */
export interface SpendingRow extends MoneyRow {
  readonly kind: 'spending';
  readonly spendKind: SpendKind;
  /** Name as written: personal data. Empty where the row names none. */
  readonly payee: string;
  /** Name as written: personal data. */
  readonly handler: string;
  /** Number of the voucher or invoice, empty where there is none. */
  readonly document: string;
}

/** What passed from one fund of the county to another; it lies in no account's way. */
export interface TransferRow extends Omit<MoneyRow, 'account'> {
  readonly kind: 'transfer';
  readonly toRegion: string;
  readonly toFundKind: string;
  readonly document: string;
}

export interface AccountRow {
  readonly kind: 'account';
  readonly row: number;
  readonly name: string;
  readonly accountKind: AccountKind;
  /** Code of the region that holds it. */
  readonly holder: string;
  readonly bank: string;
  readonly number: string;
  /** Ways of paying that lead to it, as written, one each. */
  readonly ways: readonly string[];
}

export interface RegionRow {
  readonly kind: 'region';
  readonly row: number;
  /** 2, 4, 6, 9 or 12 digits. */
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  /** Code of the region above; empty for a province, or where the file does not say. */
  readonly parent: string;
  /** Other names under which registers know it. */
  readonly aliases: readonly string[];
}

export type RegisterRow = DonationRow | SupportRow | OpeningRow | SpendingRow | TransferRow | AccountRow | RegionRow;

/** The closed list of what can be wrong with a row, or with a sheet (then `row` is its row of headings). */
export const FAULT_CODES = [
  'amount-missing',
  'amount-not-a-number',
  'amount-negative',
  'amount-zero',
  'amount-too-precise',
  'amount-too-large',
  'amount-merged',
  'amount-several-lines',
  'amount-words-differ',
  'amounts-differ',
  'amount-in-columns',
  'amount-unit-unclear',
  'formula-not-computed',
  'date-missing',
  'date-not-readable',
  'date-incomplete',
  'date-impossible',
  'date-ambiguous',
  'date-too-early',
  'region-missing',
  'region-unknown',
  'region-ambiguous',
  'fund-missing',
  'fund-unknown',
  'fund-ambiguous',
  'fund-contradictory',
  'receipt-missing',
  'receipt-without-digit',
  'receipt-range',
  'receipt-incomplete',
  'receipt-number-rounded',
  'receipt-number-unreadable',
  'receipt-merged',
  'row-longer-than-headings',
  'quote-not-closed',
  'row-looks-like-total',
  'row-marked-void',
  'row-outgoing',
  'direction-unclear',
  'row-not-arrived',
  'status-unclear',
  'row-in-kind',
  'currency-foreign',
  'row-struck-through',
  'cell-partly-struck',
  'cell-error',
  'name-too-long',
  'donor-missing',
  'donor-type-unknown',
  'way-missing',
  'way-unknown',
  'way-contradictory',
  'purpose-unclear',
  'account-missing',
  'account-column-missing',
  'account-number-unknown',
  'account-ambiguous',
  'account-of-another-unit',
  'account-name-missing',
  'account-name-used',
  'account-kind-unknown',
  'income-kind-unknown',
  'spend-kind-missing',
  'spend-kind-unknown',
  'account-unlisted',
  'region-code-not-readable',
  'region-code-twice',
  'region-name-missing',
  'region-level-unknown',
  'column-missing',
  'column-ambiguous',
  'kind-contradictory',
  'sources-not-read',
  'column-not-read',
  'opening-date-missing',
  'second-table',
  'sheet-of-another-county',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** What one cell gives: a value, or what is wrong with it. */
export type Outcome<Value> = { readonly value: Value } | { readonly fault: FaultCode };

/** One thing wrong in one cell. `column` is the heading as written, empty where the sheet has no such column. */
export interface CellFault {
  readonly column: string;
  readonly value: string;
  readonly code: FaultCode;
}

/** A refused row: its first fault from left to right, the others under `also`. */
export interface RowFault extends CellFault {
  readonly row: number;
  readonly also: readonly CellFault[];
}

interface Reading<Kind extends RegisterKind, Row> {
  readonly kind: Kind;
  readonly rows: readonly Row[];
  /** In the order of the sheet. */
  readonly faults: readonly RowFault[];
}

export type IncomeReading = Reading<
  'donations' | 'appropriations' | 'grants' | 'dues' | 'interest',
  DonationRow | SupportRow
>;
export type OutgoReading = Reading<'spending', SpendingRow> | Reading<'transfers', TransferRow>;
export type OpeningReading = Reading<'openings', OpeningRow>;
export type AccountReading = Reading<'accounts', AccountRow>;
export type RegionReading = Reading<'regions', RegionRow>;
export type RegisterReading = IncomeReading | OutgoReading | OpeningReading | AccountReading | RegionReading;

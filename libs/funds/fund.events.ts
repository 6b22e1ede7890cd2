import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { RegionLevel } from '#regions';
import type { HoldEvent } from './hold.events.js';
import type { ClosingEvent } from './closing.events.js';
import type { DonorKind, NoReceiptReason, Receipt } from './goods/gift.events.js';
import type { GoodsEvent } from './goods/goods.events.js';
import type { SuccessionEvent } from './succession/succession.events.js';
import type { PriorYearEvent } from './prior-year/prior-year.events.js';
import type { OutgoEvent, PurposeAllowed } from './outgo.events.js';
import type { EntryReversed } from './reversal/reversal.events.js';

/** 基金设立: one region's money of one kind. */
export interface FundOpened {
  readonly type: 'FundOpened';
  readonly fund: string;
  readonly region: string;
  /** The region's code and those above it, nearest first. */
  readonly path: readonly string[];
  readonly level: RegionLevel;
  readonly kind: string;
  readonly kindName: string;
  readonly lendable: boolean;
  /** The last day that its county, or its predecessor, had closed by then: the fund begins after it. */
  readonly closedThrough?: BusinessDate;
  /** The last year that was closed so. */
  readonly closedYear?: number;
}

/** 限定用途设立: nothing is spent from it until an administrator says what it allows. */
export interface PurposeOpened {
  readonly type: 'PurposeOpened';
  readonly fund: string;
  readonly purpose: string;
  /** Words under which registers name it, its own among them. */
  readonly words: readonly string[];
}

/** What every entry of money in has. */
export interface IncomeFields {
  readonly fund: string;
  readonly entry: string;
  /** `free` or a purpose of the fund's list. */
  readonly purpose: string;
  readonly account: string;
  readonly amountFen: Fen;
  /** 到账日期 */
  readonly valueDate: BusinessDate;
  /** 收款方式, in the words of the fund's accounts. */
  readonly way?: string;
  readonly memo?: PersonalRef;
  /** 经办人 */
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

/** What is marked on an entry that was found late. */
export interface LateFields {
  /** Of a late entry: the day of closed time that it belongs to (前期调整). */
  readonly belongsOn?: BusinessDate;
}

/** The same of a kind that counts as contributed. */
export interface CountingLateFields extends LateFields {
  /** Of a late entry: the day by which it counts; absent where its year was closed. */
  readonly countsOn?: BusinessDate;
}

/** 捐赠收入 */
export interface DonationReceived extends IncomeFields, CountingLateFields {
  readonly type: 'DonationReceived';
  readonly donorKind: DonorKind;
  /** Absent for an anonymous gift. */
  readonly donor?: PersonalRef;
  readonly receipt?: Receipt;
  readonly noReceiptReason?: NoReceiptReason;
}

/** 财政拨款 */
export interface AppropriationReceived extends IncomeFields, CountingLateFields {
  readonly type: 'AppropriationReceived';
  /** 拨款文号 */
  readonly documentNumber?: string;
}

/** 上级补助: its other side lies outside this ledger. */
export interface GrantReceived extends IncomeFields, CountingLateFields {
  readonly type: 'GrantReceived';
  readonly documentNumber?: string;
}

/** 会费收入 */
export interface DuesReceived extends IncomeFields, CountingLateFields {
  readonly type: 'DuesReceived';
}

/** 利息收入 */
export interface InterestReceived extends IncomeFields, LateFields {
  readonly type: 'InterestReceived';
}

/** 退款收入: of an insurer, or aid that was recovered. */
export interface RefundReceived extends IncomeFields, LateFields {
  readonly type: 'RefundReceived';
  readonly refundOf: 'insurer' | 'recovered-aid';
}

/** 期初余额: no contribution; nothing of the fund is dated before it. */
export interface OpeningBalanceEntered extends IncomeFields {
  readonly type: 'OpeningBalanceEntered';
}

export type IncomeEvent =
  | DonationReceived
  | AppropriationReceived
  | GrantReceived
  | DuesReceived
  | InterestReceived
  | RefundReceived
  | OpeningBalanceEntered;

export type FundEvent =
  | FundOpened
  | PurposeOpened
  | PurposeAllowed
  | IncomeEvent
  | OutgoEvent
  | EntryReversed
  | HoldEvent
  | ClosingEvent
  | PriorYearEvent
  | SuccessionEvent
  | GoodsEvent;

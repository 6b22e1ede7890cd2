import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { DonationReceived } from './fund.events.js';
import type { AmountSpent, PurposeExchanged, PurposeLine, PurposeUse, SpendKind } from './outgo.events.js';

/** Sets what a purpose's money, or free money, may be used for, anew each time. */
export interface AllowPurpose {
  readonly type: 'AllowPurpose';
  readonly purpose: string;
  readonly allows: readonly PurposeUse[];
}

export interface ReserveAmount {
  readonly type: 'ReserveAmount';
  readonly reservation: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  /** An emergency reservation is taken also where a hold is on the fund. */
  readonly emergency: boolean;
  readonly expiresOn?: BusinessDate;
  readonly memo?: PersonalRef;
  /** The collective decision that it rests on: its minutes number, or its id. */
  readonly decision?: string;
}

export interface ReleaseReservation {
  readonly type: 'ReleaseReservation';
  readonly entry: string;
  readonly reservation: string;
  /** Absent: all that is left of it. */
  readonly lines?: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  readonly cause: 'released' | 'expired';
}

interface OutgoCommandFields {
  readonly entry: string;
  readonly account: string;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to. */
  readonly belongsOn?: BusinessDate;
  readonly memo?: PersonalRef;
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

export interface SpendAmount extends OutgoCommandFields {
  readonly type: 'SpendAmount';
  readonly lines: readonly PurposeLine[];
  readonly kind: SpendKind;
  /** Fees and administration may do without. */
  readonly reservation?: string;
  readonly payee?: PersonalRef;
}

/** What a register shows as paid: reserved and spent in one append, on that day (domain.md, Money out). */
export interface SpendAtOnce extends OutgoCommandFields {
  readonly type: 'SpendAtOnce';
  readonly reservation: string;
  readonly lines: readonly PurposeLine[];
  readonly kind: SpendKind;
  readonly payee?: PersonalRef;
}

/** A fee taken from a gift on its way: the fund's free money bears it, else the gift's own purpose (domain.md). */
export interface BearGiftFee extends OutgoCommandFields {
  readonly type: 'BearGiftFee';
  readonly amountFen: Fen;
  /** The event of the gift, as the log has it. */
  readonly gift: DonationReceived;
}

export interface ReturnSpending extends OutgoCommandFields {
  readonly type: 'ReturnSpending';
  readonly lines: readonly PurposeLine[];
  /** The event of the spending, as the log has it. */
  readonly spent: AmountSpent;
}

export interface ReturnGift extends OutgoCommandFields {
  readonly type: 'ReturnGift';
  readonly lines: readonly PurposeLine[];
  /** The event of the gift, as the log has it. */
  readonly gift: DonationReceived;
}

export interface RemitUpward extends OutgoCommandFields {
  readonly type: 'RemitUpward';
  readonly lines: readonly PurposeLine[];
  readonly decision?: string;
}

interface TransferCommandFields {
  readonly transfer: string;
  /** The fund at the other end. */
  readonly other: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
}

export interface SendTransfer extends TransferCommandFields {
  readonly type: 'SendTransfer';
  readonly memo?: PersonalRef;
  /** Back to a fund that was abolished, which needs it again; of a deficit also where it is not there. */
  readonly back?: 'available' | 'deficit';
}

/** Sent with the transfer's own lines and day of sending, which its stream keeps. */
export interface ReceiveTransfer extends TransferCommandFields {
  readonly type: 'ReceiveTransfer';
  readonly sentOn: BusinessDate;
}

export interface TakeBackTransfer extends TransferCommandFields {
  readonly type: 'TakeBackTransfer';
  readonly sentOn: BusinessDate;
}

export interface ExchangePurpose {
  readonly type: 'ExchangePurpose';
  readonly entry: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly reason: PurposeExchanged['reason'];
  /** The gift's event, where one gift's purpose changes. */
  readonly gift?: DonationReceived;
  readonly evidence: readonly EvidenceHash[];
}

export type OutgoCommand =
  | AllowPurpose
  | ReserveAmount
  | ReleaseReservation
  | SpendAmount
  | SpendAtOnce
  | BearGiftFee
  | ReturnSpending
  | ReturnGift
  | RemitUpward
  | SendTransfer
  | ReceiveTransfer
  | TakeBackTransfer
  | ExchangePurpose;

/** Refusals of money out, besides those of every entry, in order of precedence. */
export type OutgoRefusalCode =
  | 'reservation-unknown'
  | 'reservation-missing'
  | 'lines-missing'
  | 'lines-repeat-purpose'
  | 'dated-before-what-it-answers'
  | 'reservation-expired'
  | 'reservation-exists'
  | 'expires-before-it-begins'
  | 'purposes-equal'
  | 'evidence-missing'
  | 'gift-missing'
  | 'fund-not-lendable'
  | 'purpose-not-allowed'
  | 'more-than-reserved'
  | 'more-than-spent'
  | 'more-than-given'
  | 'more-than-deficit'
  | 'not-enough-available';

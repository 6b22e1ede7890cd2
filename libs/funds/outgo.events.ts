import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';

/** 支出种类: what money that goes out is for. */
export const SPEND_KINDS = [
  'relief',
  'premium',
  'project',
  'interest-subsidy',
  'loan',
  'administration',
  'bank-fee',
] as const;

export type SpendKind = (typeof SPEND_KINDS)[number];

/** What a purpose's money may be used for: the kinds of spending, and 上缴. */
export const PURPOSE_USES = [...SPEND_KINDS, 'remittance'] as const;

export type PurposeUse = (typeof PURPOSE_USES)[number];

/** A part of an amount, from one purpose; no purpose stands twice in a list of lines. */
export interface PurposeLine {
  readonly purpose: string;
  /** Above zero. */
  readonly amountFen: Fen;
}

/**
 * 用途准支: what a purpose's money may be used for; until then it is used for nothing. Free money may be used for
 * everything until this says otherwise.
 */
export interface PurposeAllowed {
  readonly type: 'PurposeAllowed';
  readonly fund: string;
  readonly purpose: string;
  readonly allows: readonly PurposeUse[];
}

/** A reservation of a fund. */
export interface ReservationPlace {
  readonly fund: string;
  readonly reservation: string;
}

/** 资金预留: kept from everything else until it is spent or released. */
export interface AmountReserved {
  readonly type: 'AmountReserved';
  readonly fund: string;
  readonly reservation: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  readonly emergency: boolean;
  /** The last day on which it holds. */
  readonly expiresOn?: BusinessDate;
  readonly memo?: PersonalRef;
  /** Id of the collective decision that it rests on. */
  readonly decision?: string;
  /** Where it was kept before: its fund was abolished. */
  readonly movedFrom?: ReservationPlace;
}

/** 预留释放: a reservation, or a part of it, is given up. */
export interface ReservationReleased {
  readonly type: 'ReservationReleased';
  readonly fund: string;
  readonly entry: string;
  readonly reservation: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  readonly cause: 'released' | 'expired';
  /** Where it is kept from now on: the fund was abolished. */
  readonly movedTo?: ReservationPlace;
}

/** What every entry of money out has. */
export interface OutgoFields {
  readonly fund: string;
  readonly entry: string;
  readonly lines: readonly PurposeLine[];
  readonly account: string;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to (前期调整). */
  readonly belongsOn?: BusinessDate;
  readonly memo?: PersonalRef;
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

/** 支出: from its reservation; fees and administration also without one. */
export interface AmountSpent extends OutgoFields {
  readonly type: 'AmountSpent';
  readonly kind: SpendKind;
  readonly reservation?: string;
  /** Of a fee that was taken from a gift on its way: the gift's entry. */
  readonly gift?: string;
  readonly payee?: PersonalRef;
}

/** 支出退回: the bank sent it back; the reservation's lines are there again, from that day on. */
export interface SpendingReturned extends OutgoFields {
  readonly type: 'SpendingReturned';
  readonly kind: SpendKind;
  /** The entry of the spending. */
  readonly spent: string;
  readonly reservation?: string;
}

/** 退捐: a gift, or a part of it, goes back to its donor. */
export interface GiftReturned extends OutgoFields {
  readonly type: 'GiftReturned';
  /** The entry of the gift. */
  readonly gift: string;
  /** The day on which the gift counted; absent where it counted in no year. */
  readonly countsOn?: BusinessDate;
}

/** 上缴: to a higher level outside this ledger. */
export interface RemittedUpward extends OutgoFields {
  readonly type: 'RemittedUpward';
  /** Id of the collective decision that it rests on. */
  readonly decision?: string;
}

/** What the two ends of a transfer (基金间划转) and its way back have in common. It names no account. */
export interface TransferFields {
  readonly fund: string;
  readonly transfer: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  /** The fund at the other end. */
  readonly other: string;
}

/** 划转转出: on its way until the other fund takes it or sends it back. */
export interface TransferSent extends TransferFields {
  readonly type: 'TransferSent';
  readonly memo?: PersonalRef;
}

/** 划转转入 */
export interface TransferReceived extends TransferFields {
  readonly type: 'TransferReceived';
}

/** 划转退回: refused by the receiver, back in the fund that sent it. */
export interface TransferTakenBack extends TransferFields {
  readonly type: 'TransferTakenBack';
}

/** 用途变更: a gift's money moves to another purpose, with its donor's consent, or what a finished purpose left. */
export interface PurposeExchanged {
  readonly type: 'PurposeExchanged';
  readonly fund: string;
  readonly entry: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly reason: 'donor-consent' | 'purpose-finished' | 'deficit-cover';
  /** The gift's entry, where one gift's purpose changes. */
  readonly gift?: string;
  readonly evidence: readonly EvidenceHash[];
}

export type OutgoEvent =
  | AmountReserved
  | ReservationReleased
  | AmountSpent
  | SpendingReturned
  | GiftReturned
  | RemittedUpward
  | TransferSent
  | TransferReceived
  | TransferTakenBack
  | PurposeExchanged;

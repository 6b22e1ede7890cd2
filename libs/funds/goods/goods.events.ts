import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { DonorKind, NoReceiptReason, Receipt } from './gift.events.js';

/** 计价依据: what the value of goods rests on; the first two are documents. */
export const VALUE_BASES = ['invoice', 'appraisal', 'market-price'] as const;

export type ValueBasis = (typeof VALUE_BASES)[number];

/** What goods are issued for: a purpose's goods are used for what its money may be used for. */
export const GOODS_USES = ['relief', 'project', 'administration'] as const;

export type GoodsUse = (typeof GOODS_USES)[number];

/** 品名 and 计量单位: the same article in another unit is another one. */
export interface Article {
  readonly article: string;
  readonly unit: string;
}

/** A part of a lot: goods that came in as one entry, with a value of their own. */
export interface LotLine {
  /** The entry by which the goods were received. */
  readonly lot: string;
  /** The day from which this part lies in the fund's stock. */
  readonly since: BusinessDate;
  /** Above zero, as decimal text: `2.5`. */
  readonly quantity: string;
  readonly amountFen: Fen;
}

/** A part of a lot with all that another fund has to know of it. */
export interface StockLine extends LotLine, Article {
  readonly purpose: string;
}

/** 物资接收: goods that were given, at their value; no money. */
export interface GoodsReceived extends Article {
  readonly type: 'GoodsReceived';
  readonly fund: string;
  readonly entry: string;
  /** `free` or a purpose of the fund's list. */
  readonly purpose: string;
  /** Above zero, as decimal text. */
  readonly quantity: string;
  /** The value of all of it. */
  readonly amountFen: Fen;
  readonly valueBasis: ValueBasis;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to (前期调整). */
  readonly belongsOn?: BusinessDate;
  /** Of a late entry: the day by which it counts; absent where its year was closed. */
  readonly countsOn?: BusinessDate;
  readonly donorKind: DonorKind;
  /** Absent for an anonymous gift. */
  readonly donor?: PersonalRef;
  readonly receipt?: Receipt;
  readonly noReceiptReason?: NoReceiptReason;
  readonly memo?: PersonalRef;
  /** 经办人 */
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

/** 物资发放: out of stock at the value of the lots that it is taken from, the oldest first. */
export interface GoodsIssued extends Article {
  readonly type: 'GoodsIssued';
  readonly fund: string;
  readonly entry: string;
  readonly purpose: string;
  readonly use: GoodsUse;
  readonly lines: readonly LotLine[];
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to (前期调整). */
  readonly belongsOn?: BusinessDate;
  readonly memo?: PersonalRef;
  /** 经办人 */
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

/** 物资冲销: takes back a receipt or an issue of goods, whole; confirmed by another person, never reversed itself. */
export interface GoodsReversed extends Article {
  readonly type: 'GoodsReversed';
  readonly fund: string;
  readonly entry: string;
  /** The entry that it takes back. */
  readonly reversed: string;
  /** Kind of the reversed entry's movement: its goods go out of stock again, or come back into it. */
  readonly kind: 'goods' | 'goods-issue';
  readonly purpose: string;
  /** What goes out of stock, or comes back into it. */
  readonly lines: readonly LotLine[];
  readonly valueDate: BusinessDate;
  /** Of an entry in closed time, which is taken back in open time: its own day (前期调整). */
  readonly belongsOn?: BusinessDate;
  /** The day on which the reversed entry counts as contributed. */
  readonly countsOn?: BusinessDate;
  readonly reason: PersonalRef;
  readonly request: string;
}

/** 物资移交: to the fund that took over what this one had. */
export interface GoodsHandedOver {
  readonly type: 'GoodsHandedOver';
  readonly fund: string;
  readonly transfer: string;
  /** The fund that takes them over. */
  readonly other: string;
  readonly lots: readonly StockLine[];
  readonly valueDate: BusinessDate;
}

/** 物资承接: from the fund whose region went into this one's; from that day on they lie in this one's stock. */
export interface GoodsTakenOver {
  readonly type: 'GoodsTakenOver';
  readonly fund: string;
  readonly transfer: string;
  /** The fund that handed them over. */
  readonly other: string;
  readonly lots: readonly StockLine[];
  readonly valueDate: BusinessDate;
}

export type GoodsEvent = GoodsReceived | GoodsIssued | GoodsReversed | GoodsHandedOver | GoodsTakenOver;

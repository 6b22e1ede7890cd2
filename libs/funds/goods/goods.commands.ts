import type { BusinessDate, EvidenceHash, Fen, PersonalRef, Quantity } from '#kernel';
import type { DonorKind, NoReceiptReason, Receipt } from './gift.events.js';
import type { Article, GoodsUse, ValueBasis } from './goods.events.js';

/** What every entry of goods has; the fund is the stream that it is sent to. */
export interface GoodsCommandFields extends Article {
  readonly entry: string;
  /** `free`, or a purpose's name or one of its words. */
  readonly purpose: string;
  readonly quantity: Quantity;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to. */
  readonly belongsOn?: BusinessDate;
  readonly memo?: PersonalRef;
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

export interface ReceiveGoods extends GoodsCommandFields {
  readonly type: 'ReceiveGoods';
  /** The value of all of it. */
  readonly amountFen: Fen;
  readonly valueBasis: ValueBasis;
  readonly donorKind: DonorKind;
  readonly donor?: PersonalRef;
  readonly receipt?: Receipt;
  readonly noReceiptReason?: NoReceiptReason;
}

export interface IssueGoods extends GoodsCommandFields {
  readonly type: 'IssueGoods';
  readonly use: GoodsUse;
}

export type GoodsCommand = ReceiveGoods | IssueGoods;

/** Refusals about goods, in order of precedence. */
export type GoodsRefusalCode =
  | 'article-name-missing'
  | 'quantity-not-positive'
  | 'quantity-too-large'
  | 'article-unknown'
  | 'value-evidence-missing'
  | 'not-enough-in-stock';

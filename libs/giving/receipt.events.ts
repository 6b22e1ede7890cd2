import { eventKind } from '#kernel';

/** 票据号占用: the number belongs to this entry of the issuing unit. */
export interface ReceiptNumberTaken {
  readonly type: 'ReceiptNumberTaken';
  readonly unit: string;
  readonly ticketCode?: string;
  readonly number: string;
  readonly fund: string;
  readonly entry: string;
}

/** 票据号释放: its gift was reversed; the number can be taken again. */
export interface ReceiptNumberFreed {
  readonly type: 'ReceiptNumberFreed';
  readonly unit: string;
  readonly ticketCode?: string;
  readonly number: string;
  readonly fund: string;
  /** The gift that had it. */
  readonly entry: string;
}

export type ReceiptEvent = ReceiptNumberTaken | ReceiptNumberFreed;

export const receiptEvents = [
  eventKind<ReceiptNumberTaken>({ type: 'ReceiptNumberTaken', version: 1, term: '票据号占用' }),
  eventKind<ReceiptNumberFreed>({ type: 'ReceiptNumberFreed', version: 1, term: '票据号释放' }),
];

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

export type ReceiptEvent = ReceiptNumberTaken;

export const receiptEvents = [
  eventKind<ReceiptNumberTaken>({ type: 'ReceiptNumberTaken', version: 1, term: '票据号占用' }),
];

import { eventKind } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';

/** 文号占用: a register's row under this document number was booked. */
export interface DocumentNumberTaken {
  readonly type: 'DocumentNumberTaken';
  /** Of a transfer the one that sent it. */
  readonly fund: string;
  readonly kind: 'appropriation' | 'grant' | 'dues' | 'spending' | 'transfer';
  readonly number: string;
  readonly purpose: string;
  readonly valueDate: BusinessDate;
  readonly amountFen: Fen;
  /** Of a transfer its own id. */
  readonly entry: string;
  /** The row's key: by it the row is found again in a later register. */
  readonly row: string;
}

export const documentEvents = [
  eventKind<DocumentNumberTaken>({ type: 'DocumentNumberTaken', version: 1, term: '文号占用' }),
];

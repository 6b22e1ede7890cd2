import { eventKind } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { PurposeLine } from '../outgo.events.js';

/** 划转发起: what is in transit, and between whom. */
export interface TransferBegan {
  readonly type: 'TransferBegan';
  readonly transfer: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  /** Id of the collective decision that it rests on. */
  readonly decision?: string;
}

/** 划转了结: it has arrived, or gone back. */
export interface TransferSettled {
  readonly type: 'TransferSettled';
  readonly transfer: string;
  readonly outcome: 'received' | 'sent-back';
  readonly valueDate: BusinessDate;
}

export type TransferEvent = TransferBegan | TransferSettled;

export const transferEvents = [
  eventKind<TransferBegan>({ type: 'TransferBegan', version: 1, term: '划转发起' }),
  eventKind<TransferSettled>({ type: 'TransferSettled', version: 1, term: '划转了结' }),
];

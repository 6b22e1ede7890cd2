import { eventKind } from '#kernel';
import type { EvidenceHash } from '#kernel';

/** 导入开始: a folder of one county is being taken in. */
export interface BatchBegan {
  readonly type: 'BatchBegan';
  readonly batch: string;
  readonly county: string;
  /** The files' bytes, kept as evidence. */
  readonly files: readonly EvidenceHash[];
}

/** 导入结束: what judges imports looks at it only now. An interrupted one is closed by the next start. */
export interface BatchEnded {
  readonly type: 'BatchEnded';
  readonly batch: string;
  readonly outcome: 'completed' | 'interrupted';
  readonly accepted: number;
  readonly known: number;
  readonly refused: number;
}

/** 登记行入账: this row's content is in the books, and stays known even when its entry is reversed. */
export interface RowTaken {
  readonly type: 'RowTaken';
  readonly batch: string;
  readonly register: string;
  readonly row: number;
  readonly entry: string;
}

export const registerEvents = [
  eventKind<BatchBegan>({ type: 'BatchBegan', version: 1, term: '导入开始' }),
  eventKind<BatchEnded>({ type: 'BatchEnded', version: 1, term: '导入结束' }),
  eventKind<RowTaken>({ type: 'RowTaken', version: 1, term: '登记行入账' }),
];

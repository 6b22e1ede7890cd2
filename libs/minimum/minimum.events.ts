import { eventKind } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { Measure } from './rule.events.js';

/** 达标情况: none where no rule asks for anything; any may follow any other. */
export type MinimumState = 'onTrack' | 'behind' | 'unmet' | 'met' | 'waived' | 'none';

/** 下限状态变化: what a fund's year had come to, by the day asked about and the history up to an index. */
export interface MinimumStateReached {
  readonly type: 'MinimumStateReached';
  readonly region: string;
  readonly fundKind: string;
  readonly year: number;
  readonly state: MinimumState;
  /** What the year came to by its measure. */
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  /** Absent: contributed. */
  readonly measure?: Measure;
  readonly asOf: BusinessDate;
  /** The log index that it rests on, as decimal text. */
  readonly restsOn: string;
}

export const minimumEvents = [
  eventKind<MinimumStateReached>({ type: 'MinimumStateReached', version: 1, term: '下限状态变化' }),
];

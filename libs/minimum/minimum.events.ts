import { eventKind } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';

/** 达标情况: none where no rule asks for anything. */
export type MinimumState = 'onTrack' | 'behind' | 'unmet' | 'met' | 'none';

/** 下限状态变化: what a fund's year had come to, by the day asked about and the history up to an index. */
export interface MinimumStateReached {
  readonly type: 'MinimumStateReached';
  readonly region: string;
  readonly fundKind: string;
  readonly year: number;
  readonly state: MinimumState;
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly asOf: BusinessDate;
  /** The log index that it rests on, as decimal text. */
  readonly restsOn: string;
}

export const minimumEvents = [
  eventKind<MinimumStateReached>({ type: 'MinimumStateReached', version: 1, term: '下限状态变化' }),
];

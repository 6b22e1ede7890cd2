import { eventKind } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';
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

/** 下限豁免: what is missing of a year, or at one of its checkpoints, is excused until a day. */
export interface MinimumWaived {
  readonly type: 'MinimumWaived';
  readonly waiver: string;
  readonly fund: string;
  readonly region: string;
  readonly fundKind: string;
  readonly year: number;
  /** `MM-DD`; absent: the whole year. */
  readonly checkpoint?: string;
  /** The day on which it was given. */
  readonly from: BusinessDate;
  /** The last day on which it holds. */
  readonly until: BusinessDate;
  readonly reason: PersonalRef;
  /** The officer of the level above, or the two leaders of a county: who asked, who confirmed. */
  readonly by: readonly string[];
}

export type MinimumEvent = MinimumStateReached | MinimumWaived;

export const minimumEvents = [
  eventKind<MinimumWaived>({ type: 'MinimumWaived', version: 1, term: '下限豁免' }),
  eventKind<MinimumStateReached>({ type: 'MinimumStateReached', version: 1, term: '下限状态变化' }),
];

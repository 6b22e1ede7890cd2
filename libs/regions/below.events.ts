import { eventKind } from '#kernel';

/** 区划归属: founded below this one, which cannot be abolished as long as it stands. */
export interface RegionPlaced {
  readonly type: 'RegionPlaced';
  readonly region: string;
  readonly above: string;
}

export const regionBelowEvents = [eventKind<RegionPlaced>({ type: 'RegionPlaced', version: 1, term: '区划归属' })];

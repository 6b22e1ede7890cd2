import { eventKind } from '#kernel';
import type { BusinessDate } from '#kernel';

/** 区划名称占用: from here on no other region of the same county can bear the name. */
export interface RegionNameTaken {
  readonly type: 'RegionNameTaken';
  readonly name: string;
  readonly region: string;
  /** The first day on which it is borne; absent: it always was. */
  readonly on?: BusinessDate;
}

/** 区划名称释放: its region was renamed or abolished; another one can take the name. */
export interface RegionNameFreed {
  readonly type: 'RegionNameFreed';
  readonly name: string;
  readonly region: string;
  /** The first day on which it is borne no more. */
  readonly on: BusinessDate;
}

export type RegionNameEvent = RegionNameTaken | RegionNameFreed;

export const regionNameEvents = [
  eventKind<RegionNameTaken>({ type: 'RegionNameTaken', version: 1, term: '区划名称占用' }),
  eventKind<RegionNameFreed>({ type: 'RegionNameFreed', version: 1, term: '区划名称释放' }),
];

import { eventKind } from '#kernel';

export type RegionLevel = 'province' | 'prefecture' | 'county' | 'township' | 'village';

/** 区划设立: a region as GB/T 2260 codes it; `path` is its own code and those above it, nearest first. */
export interface RegionFounded {
  readonly type: 'RegionFounded';
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  readonly path: readonly string[];
}

export type RegionEvent = RegionFounded;

export const regionEvents = [eventKind<RegionFounded>({ type: 'RegionFounded', version: 1, term: '区划设立' })];

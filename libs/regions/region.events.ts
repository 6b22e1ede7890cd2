import { eventKind } from '#kernel';
import type { BusinessDate } from '#kernel';

export type RegionLevel = 'province' | 'prefecture' | 'county' | 'township' | 'village';

/** 区划设立: a region as GB/T 2260 codes it; `path` is its own code and those above it, nearest first. */
export interface RegionFounded {
  readonly type: 'RegionFounded';
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  readonly path: readonly string[];
  /** Absent: it was there before anybody asks. */
  readonly on?: BusinessDate;
  /** 批准文号 */
  readonly documentNumber?: string;
}

/** What every later change of a region has. */
interface RegionChange {
  readonly region: string;
  /** The first day on which it is so. */
  readonly on: BusinessDate;
  /** 批准文号; absent: shown as without basis. */
  readonly documentNumber?: string;
}

/** 区划更名: the code stays; the old name is still found for days before. */
export interface RegionRenamed extends RegionChange {
  readonly type: 'RegionRenamed';
  readonly name: string;
}

/** 区划并入 (撤乡并镇): its funds, reservations and pledges follow it; its history stays under the old code. */
export interface RegionMerged extends RegionChange {
  readonly type: 'RegionMerged';
  readonly into: string;
}

/** 区划析置: a part of it becomes these regions; the region itself goes on. */
export interface RegionSplit extends RegionChange {
  readonly type: 'RegionSplit';
  readonly into: readonly string[];
}

/** 区划撤销: from this day on it is no more. */
export interface RegionAbolished {
  readonly type: 'RegionAbolished';
  readonly region: string;
  readonly on: BusinessDate;
  readonly successor: string;
}

export type RegionEvent = RegionFounded | RegionRenamed | RegionMerged | RegionSplit | RegionAbolished;

export const regionEvents = [
  eventKind<RegionFounded>({ type: 'RegionFounded', version: 1, term: '区划设立' }),
  eventKind<RegionRenamed>({ type: 'RegionRenamed', version: 1, term: '区划更名' }),
  eventKind<RegionMerged>({ type: 'RegionMerged', version: 1, term: '区划并入' }),
  eventKind<RegionSplit>({ type: 'RegionSplit', version: 1, term: '区划析置' }),
  eventKind<RegionAbolished>({ type: 'RegionAbolished', version: 1, term: '区划撤销' }),
];

import { eventKind } from '#kernel';
import type { BusinessDate } from '#kernel';

/** 基金并入: its region went into another one; from that day on it takes no entry, and what it has follows. */
export interface FundAbolished {
  readonly type: 'FundAbolished';
  readonly fund: string;
  readonly on: BusinessDate;
  /** The fund of the same kind that takes over. */
  readonly successor: string;
  /** Code of that fund's region. */
  readonly into: string;
}

/** 基金承继: it takes over what another fund had, and pays from the accounts of that fund's region. */
export interface FundTookOver {
  readonly type: 'FundTookOver';
  readonly fund: string;
  readonly predecessor: string;
  /** Code of the predecessor's region. */
  readonly region: string;
  readonly on: BusinessDate;
}

export type SuccessionEvent = FundAbolished | FundTookOver;

export const successionEvents = [
  eventKind<FundAbolished>({ type: 'FundAbolished', version: 1, term: '基金并入' }),
  eventKind<FundTookOver>({ type: 'FundTookOver', version: 1, term: '基金承继' }),
];

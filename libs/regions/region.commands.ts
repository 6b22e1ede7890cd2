import type { BusinessDate } from '#kernel';
import type { RegionLevel } from './region.events.js';
import type { RegionState } from './region.state.js';

export interface FoundRegion {
  readonly type: 'FoundRegion';
  /** 2, 4, 6, 9 or 12 digits. */
  readonly code: string;
  readonly name: string;
  readonly level: RegionLevel;
  /** Code of the region above, where it is in the ledger. */
  readonly parent?: string;
  /** The first day on which it is there; absent: it always was. */
  readonly on?: BusinessDate;
  readonly documentNumber?: string;
}

export interface RenameRegion {
  readonly type: 'RenameRegion';
  readonly region: string;
  readonly name: string;
  readonly on: BusinessDate;
  readonly documentNumber?: string;
}

export interface MergeRegion {
  readonly type: 'MergeRegion';
  readonly region: string;
  readonly into: string;
  readonly on: BusinessDate;
  readonly documentNumber?: string;
}

export interface SplitRegion {
  readonly type: 'SplitRegion';
  readonly region: string;
  /** Codes of the new regions, founded before. */
  readonly into: readonly string[];
  readonly on: BusinessDate;
  readonly documentNumber?: string;
}

export type RegionCommand = FoundRegion | RenameRegion | MergeRegion | SplitRegion;

/** What a region's decider is told of other regions. */
export interface RegionFacts {
  /** The day on which the command is given, Asia/Shanghai. */
  readonly today: BusinessDate;
  /** The region above, of a region that is founded. */
  readonly parent?: RegionState;
  /** Those that it merges or splits into, by code. */
  readonly into?: ReadonlyMap<string, RegionState>;
  /** Regions of the same county that may bear the name, or may have borne it. */
  readonly namesakes?: readonly RegionState[];
  /** Regions that may lie below it. */
  readonly below?: readonly RegionState[];
  /** The last day that is closed for any fund which the change would show in another light. */
  readonly closedThrough?: BusinessDate;
  /** The last day on which something moved in a fund of a region that merges. */
  readonly lastMovedOn?: BusinessDate;
}

/** Refusals of commands about regions, in order of precedence. */
export type RegionRefusalCode =
  | 'region-code-malformed'
  | 'region-abolished'
  | 'region-merges-itself'
  | 'region-name-missing'
  | 'region-parent-unknown'
  | 'region-level-wrong'
  | 'region-code-outside-parent'
  | 'region-code-used'
  | 'region-split-into-nothing'
  | 'region-not-alike'
  | 'region-dated-after-today'
  | 'region-dated-too-early'
  | 'region-dated-in-closed-time'
  | 'region-has-regions-below'
  | 'region-dated-before-entries'
  | 'region-name-used'
  | 'region-name-used-until';

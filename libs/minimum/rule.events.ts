import { eventKind } from '#kernel';
import type { Fen } from '#kernel';
import type { Basis } from '#people';
import type { RegionLevel } from '#regions';

/** A day of the year by which a part of the minimum must be in. */
export interface RuleCheckpoint {
  /** `MM-DD` */
  readonly monthDay: string;
  /** Part of the year's amount, in hundredths of a percent. */
  readonly basisPoints: number;
}

/**
 * What a year is measured by: what came in and counts, what was spent on relief, insurance and projects, or what is on
 * hand at the year's end.
 */
export const MEASURES = ['contributed', 'deployed', 'level'] as const;

export type Measure = (typeof MEASURES)[number];

/**
 * What follows where a minimum is missed: `alert` says so; `hold` has the fund refuse reservations past a missed
 * checkpoint, emergency ones left out; `close` keeps the year from being closed unmet without a waiver.
 */
export const ENFORCEMENTS = ['alert', 'hold', 'close'] as const;

export type Enforcement = (typeof ENFORCEMENTS)[number];

/** 投入下限规则: in force from a year on, until a later rule of the same scope takes its place. */
export interface RuleAdopted {
  readonly type: 'RuleAdopted';
  readonly rule: string;
  readonly fundKind: string;
  /** One of both: all regions of a level, or one region. */
  readonly level?: RegionLevel;
  readonly region?: string;
  readonly amountFen: Fen;
  readonly firstYear: number;
  readonly measure: Measure;
  /** Kinds of entry that count; none where the measure is `level`. */
  readonly countingKinds: readonly string[];
  readonly checkpoints: readonly RuleCheckpoint[];
  /** Absent: alert and close. */
  readonly enforcement?: readonly Enforcement[];
  /** Absent: shown as without basis. */
  readonly basis?: Basis;
}

export const ruleEvents = [eventKind<RuleAdopted>({ type: 'RuleAdopted', version: 1, term: '投入下限规则' })];

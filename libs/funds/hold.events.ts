import { eventKind } from '#kernel';
import type { BusinessDate } from '#kernel';

/** Why a fund is held: what lies behind a missed checkpoint of its yearly minimum. */
export type HoldCause = 'minimum-checkpoint';

/** 暂停审批: until it is lifted the fund takes no reservation but emergency ones (domain.md, Enforcement). */
export interface ApprovalsHeld {
  readonly type: 'ApprovalsHeld';
  readonly fund: string;
  readonly hold: string;
  readonly cause: HoldCause;
  readonly year: number;
  /** Month and day of the checkpoint that was missed, `06-30`. */
  readonly checkpoint: string;
  readonly on: BusinessDate;
}

/** 恢复审批 */
export interface HoldLifted {
  readonly type: 'HoldLifted';
  readonly fund: string;
  readonly hold: string;
  /** The amount is in, somebody waived it, its year is closed, or no rule asks for the hold any more. */
  readonly reason: 'reached' | 'waived' | 'year-closed' | 'not-asked';
  readonly on: BusinessDate;
}

export type HoldEvent = ApprovalsHeld | HoldLifted;

export const holdEvents = [
  eventKind<ApprovalsHeld>({ type: 'ApprovalsHeld', version: 1, term: '暂停审批' }),
  // The first version had no `not-asked`.
  eventKind<HoldLifted>({ type: 'HoldLifted', version: 2, term: '恢复审批', upcasters: { 1: (fields) => fields } }),
];

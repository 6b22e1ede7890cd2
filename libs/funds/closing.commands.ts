import type { BusinessDate, Fen, PersonalRef } from '#kernel';
import type { YearOutcome } from './closing.events.js';
import type { AppropriationReceived } from './fund.events.js';

/** An account that entries of the fund went through, as its stream has it. */
export interface AccountStanding {
  readonly name: string;
  readonly statedThrough: BusinessDate | undefined;
}

/** How far some funds have closed, the furthest of them; empty where none has closed anything. */
export interface ClosedTime {
  readonly closedThrough?: BusinessDate;
  readonly closedYear?: number;
}

export interface CloseMonth {
  readonly type: 'CloseMonth';
  /** The month's last day. */
  readonly through: BusinessDate;
  /** Every account that the fund's entries of closed time went through. */
  readonly accounts: readonly AccountStanding[];
}

/** Planned where the minimum is known; the fund's own sums make the figures. */
export interface CloseYear {
  readonly type: 'CloseYear';
  readonly year: number;
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly outcome: YearOutcome;
  readonly countingKinds: readonly string[];
  /** Whether an unmet year may not be closed. */
  readonly mustBeMet: boolean;
}

export interface LapseQuota {
  readonly type: 'LapseQuota';
  readonly entry: string;
  /** The event of the appropriation, as the log has it. */
  readonly appropriation: AppropriationReceived;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly memo?: PersonalRef;
}

export type ClosingCommand = CloseMonth | CloseYear | LapseQuota;

/** Refusals of closed time, and of closing, in order of precedence. */
export type ClosingRefusalCode =
  | 'dated-in-closed-time'
  | 'belongs-in-open-time'
  | 'month-not-over'
  | 'month-closed-already'
  | 'month-before-open'
  | 'account-not-closed'
  | 'year-closed-already'
  | 'year-before-open'
  | 'year-months-open'
  | 'minimum-unmet'
  | 'account-not-quota'
  | 'more-than-granted';

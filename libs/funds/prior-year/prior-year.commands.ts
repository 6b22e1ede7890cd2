import type { EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { Flow } from '../closing.events.js';

export interface EnterPriorYear {
  readonly type: 'EnterPriorYear';
  readonly year: number;
  /** Totals by kind, none below zero. */
  readonly received: readonly Flow[];
  readonly spent: readonly Flow[];
  readonly closingFen?: Fen;
  readonly evidence: readonly EvidenceHash[];
}

/** Carried out when another person confirmed it. */
export interface WithdrawPriorYear {
  readonly type: 'WithdrawPriorYear';
  readonly year: number;
  readonly reason: PersonalRef;
  readonly request: string;
}

export type PriorYearCommand = EnterPriorYear | WithdrawPriorYear;

/** Refusals of years before the ledger, and of what is dated into them, in order of precedence. */
export type PriorYearRefusalCode =
  | 'dated-in-prior-year'
  | 'prior-year-not-over'
  | 'prior-year-in-ledger'
  | 'prior-year-entered-already'
  | 'prior-year-kind-unknown'
  | 'prior-year-kind-twice'
  | 'prior-year-amount-negative'
  | 'prior-year-empty'
  | 'prior-year-overdrawn'
  | 'prior-year-evidence-missing'
  | 'prior-year-not-entered';

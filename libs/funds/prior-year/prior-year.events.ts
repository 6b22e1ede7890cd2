import { eventKind } from '#kernel';
import type { EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { Flow } from '../closing.events.js';

/**
 * 以前年度录入: a year before the ledger, as the books of that time closed it. No money moves, so it is part of no balance
 * and counts in no year.
 */
export interface PriorYearEntered {
  readonly type: 'PriorYearEntered';
  readonly fund: string;
  readonly year: number;
  /** Totals by kind; what came in is positive. */
  readonly flows: readonly Flow[];
  /** What was on hand at the year's end, where those books say so. */
  readonly closingFen?: Fen;
  readonly evidence: readonly EvidenceHash[];
}

/** 以前年度撤销: what was entered of the year was wrong; it can be entered anew. */
export interface PriorYearWithdrawn {
  readonly type: 'PriorYearWithdrawn';
  readonly fund: string;
  readonly year: number;
  readonly reason: PersonalRef;
  /** The request that another person confirmed. */
  readonly request: string;
}

export type PriorYearEvent = PriorYearEntered | PriorYearWithdrawn;

export const priorYearEvents = [
  eventKind<PriorYearEntered>({ type: 'PriorYearEntered', version: 1, term: '以前年度录入' }),
  eventKind<PriorYearWithdrawn>({ type: 'PriorYearWithdrawn', version: 1, term: '以前年度撤销' }),
];

import type { BusinessDate } from './dates.js';
import type { Fen } from './money.js';

/** What a line moves: money, what of it is reserved, or goods at their value, which are no money. */
export const MOVEMENT_PARTS = ['money', 'reserve', 'goods'] as const;

export type MovementPart = (typeof MOVEMENT_PARTS)[number];

/**
 * One typed line of what an event moves. Balances, contributions and postings fold these and nothing else;
 * what movements() gives for a version of an event never changes.
 */
export interface Movement {
  readonly part: MovementPart;
  /** Kind of the entry (donation, appropriation …); a reversal's line carries the reversed line's kind. */
  readonly kind: string;
  /** Id of the entry, reservation or transfer that the line belongs to. */
  readonly entry: string;
  readonly fund?: string;
  readonly purpose?: string;
  readonly account?: string;
  /** Signed: what comes in is positive. */
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** The day by which the line counts as contributed; absent where it counts in no year. */
  readonly countsOn?: BusinessDate;
}

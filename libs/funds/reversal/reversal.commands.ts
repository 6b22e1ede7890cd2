import type { BusinessDate, PersonalRef } from '#kernel';
import type { DonationReceived, FundEvent } from '../fund.events.js';

/** What is confirmed already: only a request's carrying out sends it. */
export interface ReverseEntry {
  readonly type: 'ReverseEntry';
  readonly entry: string;
  /** The event of the entry, as the log has it. */
  readonly original: FundEvent;
  /** Of an abolished fund's entry: a day on which its money can come back. */
  readonly on?: BusinessDate;
  /** Of a gift's change of purpose: the gift's event. */
  readonly gift?: DonationReceived;
  /** Three persons said so: it is carried out even where money is missing that was spent already. */
  readonly asDeficit: boolean;
  readonly reason: PersonalRef;
  readonly request: string;
}

/** Refusals of a reversal, in order of precedence; behind them come those of what is missing. */
export type ReversalRefusalCode =
  'reversal-not-reversible' | 'reservation-not-reversible' | 'transfer-not-reversible' | 'entry-reversed-already';

import { formatYuan, refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { DocumentNumberTaken } from './document.events.js';

export interface TakeDocumentNumber extends Omit<DocumentNumberTaken, 'type'> {
  readonly type: 'TakeDocumentNumber';
}

/** What is known of the earlier rows under the same number when another one comes. */
export interface DocumentFacts {
  /** Whether a row stands on the new row's own sheet, on another one of the same import, or on none. */
  readonly standsOn: (row: string) => 'same-sheet' | 'other-sheet' | 'none';
  /** Whether nothing is left of an entry: it was reversed. */
  readonly isGone: (taken: DocumentNumberTaken) => boolean;
}

/** Refusals of a row for its document number. */
export type DocumentRefusalCode = 'document-number-used';

export interface DocumentState {
  taken: readonly DocumentNumberTaken[];
}

/**
 * 文号: one stream for each number, fund and kind of income. One document may be paid in parts, for several purposes and
 * to several funds; what looks like an earlier row that was corrected is refused, for the earlier one is booked still.
 */
export const documentDecider: Decider<DocumentState, TakeDocumentNumber, DocumentNumberTaken, DocumentFacts> = {
  name: 'document',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ taken: [] }),
  evolve: (state, event) => {
    state.taken = [...state.taken, event];
    return state;
  },
  decide({ taken }, command, facts) {
    const earlier = taken.find((one) => !facts.isGone(one) && isCorrected(one, command, facts.standsOn(one.row)));
    if (earlier === undefined) return { events: [{ ...command, type: 'DocumentNumberTaken' }] };
    const { valueDate, amountFen, entry } = earlier;
    const wanted = [valueDate, formatYuan(amountFen), entry].join(' ');
    return refuse({ code: 'document-number-used', field: 'document', value: command.number, wanted });
  },
};

/**
 * Whether a row may be an earlier one, corrected: at most one of purpose, day and amount differs, and the earlier one no
 * longer stands beside it. Where registers of several months lie in one folder, another day is another part of the sum.
 */
function isCorrected(
  earlier: DocumentNumberTaken,
  row: TakeDocumentNumber,
  stands: ReturnType<DocumentFacts['standsOn']>,
): boolean {
  if (stands === 'same-sheet') return false;
  const another = [
    earlier.purpose !== row.purpose,
    earlier.valueDate !== row.valueDate,
    earlier.amountFen !== row.amountFen,
  ].filter(Boolean).length;
  return another === 0 || (another === 1 && (stands === 'none' || earlier.valueDate === row.valueDate));
}

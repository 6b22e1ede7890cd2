import { formatYuan, nameKey, refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { DocumentNumberTaken } from './document.events.js';

export interface TakeDocumentNumber extends Omit<DocumentNumberTaken, 'type'> {
  readonly type: 'TakeDocumentNumber';
}

/**
 * Where an earlier row stands, seen from a new one: on its own sheet (`same-payer` where one receipt of dues names one
 * member twice there), on another sheet of the same import, or on none.
 */
export type Standing = 'same-sheet' | 'same-payer' | 'other-sheet' | 'none';

/** What is known of the earlier rows under the same number when another one comes. */
export interface DocumentFacts {
  readonly standsOn: (row: string) => Standing;
  /** Whether nothing is left of an entry: it was reversed. */
  readonly isGone: (taken: DocumentNumberTaken) => boolean;
  /** What was taken under this number before it had one stream for its county. */
  readonly before: readonly DocumentNumberTaken[];
}

/** Refusals of a row for its document number; dues have a receipt. */
export type DocumentRefusalCode = 'document-number-used' | 'receipt-number-used';

export interface DocumentState {
  taken: readonly DocumentNumberTaken[];
}

/**
 * 文号、凭证号: one stream for each number of a county, for public money, dues, spending and transfers each. One document
 * may be paid in parts, for several purposes and to several funds; what looks like an earlier row that was corrected is
 * refused, for the earlier one is booked still.
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
    const earlier = [...facts.before, ...taken].find((one) => isCorrected(one, command, facts) && !facts.isGone(one));
    if (earlier === undefined) return { events: [{ ...command, type: 'DocumentNumberTaken' }] };
    const { valueDate, amountFen, entry } = earlier;
    // Who wrote it otherwise than it was booked is shown what to look for.
    const value = nameKey(command.number) === nameKey(earlier.number) ? command.number : earlier.number;
    if (command.kind === 'dues') return refuse({ code: 'receipt-number-used', field: 'receipt', value, wanted: entry });
    const wanted = [valueDate, formatYuan(amountFen), entry].join(' ');
    return refuse({ code: 'document-number-used', field: 'document', value, wanted });
  },
};

/**
 * Whether a row may be an earlier one, corrected: at most one of fund, purpose, day and amount differs, and the earlier
 * one no longer stands beside it. Where registers of several months or towns lie in one folder, another day or fund is
 * another part of the sum. A receipt of dues is one payment's, of whatever members it names on one sheet.
 */
export function isCorrected(
  earlier: DocumentNumberTaken,
  row: TakeDocumentNumber,
  { standsOn }: Pick<DocumentFacts, 'standsOn'>,
): boolean {
  const stands = standsOn(earlier.row);
  const together = earlier.fund === row.fund && earlier.valueDate === row.valueDate;
  if (row.kind === 'dues') return stands !== 'same-sheet' || !together;
  if (stands === 'same-sheet') return false;
  const another = [
    earlier.fund !== row.fund || earlier.kind !== row.kind,
    earlier.purpose !== row.purpose,
    earlier.valueDate !== row.valueDate,
    earlier.amountFen !== row.amountFen,
  ].filter(Boolean).length;
  return another === 0 || (another === 1 && (stands === 'none' || together));
}

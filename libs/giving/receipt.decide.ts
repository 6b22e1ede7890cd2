import type { Receipt } from '#funds';
import { refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { ReceiptEvent } from './receipt.events.js';

export interface TakeReceiptNumber {
  readonly type: 'TakeReceiptNumber';
  readonly receipt: Receipt;
  readonly fund: string;
  readonly entry: string;
}

export type ReceiptRefusalCode = 'receipt-number-used';

export interface ReceiptState {
  takenBy: string | undefined;
}

/** One stream for each number of each issuing unit, so that no two entries can have the same one. */
export const receiptDecider: Decider<ReceiptState, TakeReceiptNumber, ReceiptEvent> = {
  name: 'receipt',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ takenBy: undefined }),
  evolve: (state, event) => {
    state.takenBy = event.entry;
    return state;
  },
  decide(state, { receipt, fund, entry }) {
    if (state.takenBy !== undefined) {
      return refuse({ code: 'receipt-number-used', field: 'receipt', value: receipt.number, wanted: state.takenBy });
    }
    return { events: [{ type: 'ReceiptNumberTaken', ...receipt, fund, entry }] };
  },
};

/** Receipt numbers are compared without white space, width and case: AH０１ and ah01 are one number. */
export function receiptId(receipt: Receipt): string {
  return [receipt.unit, receipt.ticketCode ?? '', receipt.number].map(bare).join(':');
}

/** A colon inside a part is written otherwise, so that no two receipts can share an id. */
function bare(text: string): string {
  const plain = text.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase();
  return plain.replaceAll('%', '%25').replaceAll(':', '%3a');
}

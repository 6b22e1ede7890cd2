import type { Receipt } from '#funds';
import { nameKey, namesSomething, refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { ReceiptEvent } from './receipt.events.js';

export interface TakeReceiptNumber {
  readonly type: 'TakeReceiptNumber';
  readonly receipt: Receipt;
  readonly fund: string;
  readonly entry: string;
}

/** Only the entry that has the number frees it; where another one has it, or none, nothing happens. */
export interface FreeReceiptNumber extends Omit<TakeReceiptNumber, 'type'> {
  readonly type: 'FreeReceiptNumber';
}

export type ReceiptCommand = TakeReceiptNumber | FreeReceiptNumber;

/** Refusals about receipts, in order of precedence. */
export type ReceiptRefusalCode = 'receipt-number-malformed' | 'receipt-unit-not-of-fund' | 'receipt-number-used';

export interface ReceiptState {
  takenBy: string | undefined;
}

/** One stream for each number of each issuing unit, so that no two entries can have the same one. */
export const receiptDecider: Decider<ReceiptState, ReceiptCommand, ReceiptEvent> = {
  name: 'receipt',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ takenBy: undefined }),
  evolve: (state, event) => {
    state.takenBy = event.type === 'ReceiptNumberTaken' ? event.entry : undefined;
    return state;
  },
  decide(state, { type, receipt, fund, entry }) {
    if (type === 'FreeReceiptNumber') {
      return { events: state.takenBy === entry ? [{ type: 'ReceiptNumberFreed', ...receipt, fund, entry }] : [] };
    }
    if (state.takenBy !== undefined) {
      return refuse({ code: 'receipt-number-used', field: 'receipt', value: receipt.number, wanted: state.takenBy });
    }
    return { events: [{ type: 'ReceiptNumberTaken', ...receipt, fund, entry }] };
  },
};

/** A number, and a ticket code where there is one, has a letter or a digit: blanks and signs name nothing. */
export function isReceiptWellFormed({ ticketCode, number }: Receipt): boolean {
  const parts = ticketCode === undefined ? [number] : [number, ticketCode];
  return parts.every((part) => namesSomething(part) && bare(part).length <= PART_MAX);
}

/** So long may a number or a ticket code be: far beyond any that is printed. */
const PART_MAX = 60;

/**
 * Receipt numbers are compared without white space, what cannot be seen, width, case and kinds of dashes: AH－０１ and
 * ah – 01 are one. A dash itself is part of the number: 2023-1 is not 20231.
 */
export function receiptId(receipt: Receipt): string {
  return idOf(receipt, (text) => bare(text).replaceAll(DASHES, '-'));
}

/** The id under which a number was taken when dashes were still told apart; with plain ones it is the same. */
export function formerReceiptId(receipt: Receipt): string {
  return idOf(receipt, bare);
}

/** Every stream that a number is taken on and freed on, so that it meets those that were taken before. */
export function receiptIds(receipt: Receipt): readonly string[] {
  return [...new Set([receiptId(receipt), formerReceiptId(receipt)])];
}

/** Hyphens, dashes and a minus sign as keyboards and other programs write them. */
const DASHES = /[\u2010-\u2015\u2043\u2212\u2500\ufe58\ufe63\uff0d]/gu;

function idOf(receipt: Receipt, written: (text: string) => string): string {
  return [receipt.unit, receipt.ticketCode ?? '', receipt.number].map(written).join(':');
}

/** A colon inside a part is written otherwise, so that no two receipts can share an id. */
function bare(text: string): string {
  return nameKey(text).replaceAll('%', '%25').replaceAll(':', '%3a');
}

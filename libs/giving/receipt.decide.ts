import type { Receipt } from '#funds';
import { nameKey, namesSomething, paperKey, refuse } from '#kernel';
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
  /** As it was written by the entry that has it. */
  number: string;
}

/** One stream for each number of each issuing unit, so that no two entries can have the same one. */
export const receiptDecider: Decider<ReceiptState, ReceiptCommand, ReceiptEvent> = {
  name: 'receipt',
  stateVersion: 2,
  presumedNew: true,
  initial: () => ({ takenBy: undefined, number: '' }),
  evolve: (state, event) => {
    state.takenBy = event.type === 'ReceiptNumberTaken' ? event.entry : undefined;
    state.number = event.number;
    return state;
  },
  decide(state, { type, receipt, fund, entry }) {
    if (type === 'FreeReceiptNumber') {
      return { events: state.takenBy === entry ? [{ type: 'ReceiptNumberFreed', ...receipt, fund, entry }] : [] };
    }
    if (state.takenBy !== undefined) {
      // Who wrote it otherwise than it was booked is shown what to look for.
      const value = nameKey(receipt.number) === nameKey(state.number) ? receipt.number : state.number;
      return refuse({ code: 'receipt-number-used', field: 'receipt', value, wanted: state.takenBy });
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

/** Receipt numbers are compared as those of all papers are (paperKey): AH－０１, ah – 1 and №AH01 are one. */
export function receiptId(receipt: Receipt): string {
  return idOf(receipt, (text) => escaped(paperKey(text)));
}

/** The ids under which a number was taken before: when noughts and prefixes, and earlier when dashes, told it apart. */
export function formerReceiptIds(receipt: Receipt): readonly string[] {
  const id = receiptId(receipt);
  const former = [idOf(receipt, (text) => bare(text).replaceAll(DASHES, '-')), formerReceiptId(receipt)];
  return [...new Set(former)].filter((one) => one !== id);
}

/** The oldest of them, which told apart whatever two receipts of any ledger were ever booked under. */
export function formerReceiptId(receipt: Receipt): string {
  return idOf(receipt, bare);
}

/** Hyphens, dashes and a minus sign as keyboards and other programs write them. */
const DASHES = /[\u2010-\u2015\u2043\u2212\u2500\ufe58\ufe63\uff0d]/gu;

function idOf({ unit, ticketCode = '', number }: Receipt, written: (text: string) => string): string {
  return [bare(unit), written(ticketCode), written(number)].join(':');
}

function bare(text: string): string {
  return escaped(nameKey(text));
}

/** A colon inside a part is written otherwise, so that no two receipts can share an id. */
function escaped(key: string): string {
  return key.replaceAll('%', '%25').replaceAll(':', '%3a');
}

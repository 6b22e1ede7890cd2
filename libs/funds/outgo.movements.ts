import { eventKind, negated } from '#kernel';
import type { BusinessDate, Fen, Movement } from '#kernel';
import type {
  AmountReserved,
  AmountSpent,
  GiftReturned,
  OutgoEvent,
  PurposeAllowed,
  PurposeExchanged,
  PurposeLine,
  RemittedUpward,
  ReservationReleased,
  SpendingReturned,
  TransferReceived,
  TransferSent,
  TransferTakenBack,
} from './outgo.events.js';

interface Placed {
  readonly part: Movement['part'];
  readonly kind: string;
  readonly entry: string;
  readonly fund: string;
  readonly valueDate: BusinessDate;
  readonly account?: string;
  readonly countsOn?: BusinessDate;
}

/** One movement for each line, with its sign. */
function placed(lines: readonly PurposeLine[], sign: 1 | -1, line: Placed): readonly Movement[] {
  const { part, kind, entry, fund, valueDate, account, countsOn: day } = line;
  return lines.map(({ purpose, amountFen: unsigned }) => {
    const amountFen: Fen = sign === 1 ? unsigned : negated(unsigned);
    // Written out, not spread: every command that pays comes by here twice.
    if (day !== undefined) return { ...line, purpose, amountFen };
    if (account === undefined) return { part, kind, entry, fund, purpose, amountFen, valueDate };
    return { part, kind, entry, fund, purpose, account, amountFen, valueDate };
  });
}

/** A reserve line for each line of a reservation that is spent from or comes back. */
function reserved(
  event: { reservation?: string; lines: readonly PurposeLine[]; fund: string; valueDate: BusinessDate },
  sign: 1 | -1,
) {
  const { reservation: entry, lines, fund, valueDate } = event;
  if (entry === undefined) return [];
  return placed(lines, sign, { part: 'reserve', kind: 'reservation', entry, fund, valueDate });
}

/** Kinds of money in that come from inside the ledger: from another fund, or from another purpose of the same one. */
export const INNER_RECEIPT_KINDS = ['transfer-in', 'purpose-exchange'] as const;

/** What money out moves: each line by its purpose, and what is reserved beside it. */
export function outgoMovements(event: OutgoEvent): readonly Movement[] {
  const { fund, valueDate } = event;
  switch (event.type) {
    case 'AmountReserved':
      return reserved(event, 1);
    case 'ReservationReleased':
      return reserved(event, -1);
    case 'AmountSpent':
      return [...placed(event.lines, -1, moneyOf(event, event.kind)), ...reserved(event, -1)];
    case 'SpendingReturned':
      return [...placed(event.lines, 1, moneyOf(event, event.kind)), ...reserved(event, 1)];
    case 'GiftReturned':
      return placed(event.lines, -1, { ...moneyOf(event, 'gift-return'), ...countsOn(event) });
    case 'RemittedUpward':
      return placed(event.lines, -1, moneyOf(event, 'remittance'));
    case 'TransferSent':
      return placed(event.lines, -1, { part: 'money', kind: 'transfer-out', entry: event.transfer, fund, valueDate });
    case 'TransferTakenBack':
      return placed(event.lines, 1, { part: 'money', kind: 'transfer-out', entry: event.transfer, fund, valueDate });
    case 'TransferReceived':
      return placed(event.lines, 1, { part: 'money', kind: 'transfer-in', entry: event.transfer, fund, valueDate });
    case 'PurposeExchanged': {
      const line = { part: 'money', kind: 'purpose-exchange', entry: event.entry, fund, valueDate } as const;
      const { from, to, amountFen } = event;
      return [...placed([{ purpose: from, amountFen }], -1, line), ...placed([{ purpose: to, amountFen }], 1, line)];
    }
  }
}

function countsOn({ countsOn: day }: { readonly countsOn?: BusinessDate }): { readonly countsOn?: BusinessDate } {
  return day === undefined ? {} : { countsOn: day };
}

function moneyOf(
  event: { readonly entry: string; readonly fund: string; readonly account: string; readonly valueDate: BusinessDate },
  kind: string,
): Placed {
  const { entry, fund, account, valueDate } = event;
  return { part: 'money', kind, entry, fund, account, valueDate };
}

const movements = outgoMovements;

export const outgoEvents = [
  eventKind<PurposeAllowed>({ type: 'PurposeAllowed', version: 1, term: '用途准支' }),
  eventKind<AmountReserved>({ type: 'AmountReserved', version: 1, term: '资金预留', movements }),
  eventKind<ReservationReleased>({ type: 'ReservationReleased', version: 1, term: '预留释放', movements }),
  eventKind<AmountSpent>({ type: 'AmountSpent', version: 1, term: '支出', movements }),
  eventKind<SpendingReturned>({ type: 'SpendingReturned', version: 1, term: '支出退回', movements }),
  eventKind<GiftReturned>({ type: 'GiftReturned', version: 1, term: '退捐', movements }),
  eventKind<RemittedUpward>({ type: 'RemittedUpward', version: 1, term: '上缴', movements }),
  eventKind<TransferSent>({ type: 'TransferSent', version: 1, term: '划转转出', movements }),
  eventKind<TransferReceived>({ type: 'TransferReceived', version: 1, term: '划转转入', movements }),
  eventKind<TransferTakenBack>({ type: 'TransferTakenBack', version: 1, term: '划转退回', movements }),
  eventKind<PurposeExchanged>({ type: 'PurposeExchanged', version: 1, term: '用途变更', movements }),
];

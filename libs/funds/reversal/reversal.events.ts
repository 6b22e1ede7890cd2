import { eventKind } from '#kernel';
import type { BusinessDate, Fen, Movement, PersonalRef } from '#kernel';
import type { PurposeLine, SpendKind } from '../outgo.events.js';

/** What a reversal gives to a purpose, or takes from it. */
export interface SignedLine {
  readonly purpose: string;
  /** Signed, never zero: what comes in is positive. */
  readonly amountFen: Fen;
}

/** The kinds of entry that can be reversed; a reversal has the kind of what it reverses. */
export type ReversibleKind =
  | ('donation' | 'appropriation' | 'grant' | 'dues' | 'interest' | 'refund' | 'opening')
  | SpendKind
  | ('gift-return' | 'remittance' | 'purpose-exchange');

/**
 * 冲销: takes back an entry, on its own value date while that is open, else on the day it is confirmed: what is left of it, its returns and exchanges taken off. Confirmed
 * by another person; never reversed itself.
 */
export interface EntryReversed {
  readonly type: 'EntryReversed';
  readonly fund: string;
  readonly entry: string;
  /** The entry that it takes back. */
  readonly reversed: string;
  readonly kind: ReversibleKind;
  readonly lines: readonly SignedLine[];
  /** The account that the reversed entry names. */
  readonly account?: string;
  readonly valueDate: BusinessDate;
  /** Of an entry in closed time, which is taken back in open time: its own day (前期调整). */
  readonly belongsOn?: BusinessDate;
  /** The day on which the reversed entry counts as contributed. */
  readonly countsOn?: BusinessDate;
  /** Of a spending, or of its return: the reservation whose lines move with it. */
  readonly reservation?: string;
  /** Of a returned gift or of a gift's change of purpose: the gift, of which so much is there again. */
  readonly gift?: string;
  /** Of a returned spending: the spending, of which so much is there again. */
  readonly spent?: string;
  /** 亏空: what is short, by purpose, where three persons said so. */
  readonly deficitLines?: readonly PurposeLine[];
  readonly reason: PersonalRef;
  readonly request: string;
}

export function reversalMovements(event: EntryReversed): readonly Movement[] {
  const { fund, entry, kind, lines, account, valueDate, countsOn, reservation } = event;
  const at = {
    ...{ fund, valueDate },
    ...(account === undefined ? {} : { account }),
    ...(countsOn === undefined ? {} : { countsOn }),
  };
  const money = lines.map((line): Movement => ({ part: 'money', kind, entry, ...at, ...line }));
  if (reservation === undefined) return money;
  const kept = { part: 'reserve', kind: 'reservation', entry: reservation, fund, valueDate } as const;
  return [...money, ...lines.map((line) => ({ ...kept, ...line }))];
}

export const reversalEvents = [
  eventKind<EntryReversed>({ type: 'EntryReversed', version: 1, term: '冲销', movements: reversalMovements }),
];

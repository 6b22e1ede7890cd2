import { minus, negated, refuse, ZERO_FEN } from '#kernel';
import type { BusinessDate, Decision, Fen, Refusal } from '#kernel';
import type { FundFacts } from '../fund.commands.js';
import type { DonationReceived, FundEvent, IncomeEvent } from '../fund.events.js';
import { incomeKindOf, incomeMovements, isIncomeEvent } from '../fund.movements.js';
import { correctedOf, inOpenTime } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { lapsed } from '../outgo.decide.js';
import type { AmountSpent, GiftReturned, PurposeExchanged, RemittedUpward, SpendingReturned } from '../outgo.events.js';
import type { PurposeLine } from '../outgo.events.js';
import { missingOf, overEntry, overReservation, shortage } from '../rest.decide.js';
import type { ReversalRefusalCode, ReverseEntry } from './reversal.commands.js';
import type { EntryReversed, ReversibleKind, SignedLine } from './reversal.events.js';

export type Reversible =
  IncomeEvent | AmountSpent | SpendingReturned | GiftReturned | RemittedUpward | PurposeExchanged;

/** 冲销: what is left of the entry goes back, on the entry's own day, or on a later one where that is closed. */
export function decideReversal(state: FundState, command: ReverseEntry, facts: FundFacts): Decision<FundEvent> {
  if (state.opened === undefined) return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
  const found = reversible(command.original);
  if ('code' in found) return { refusal: found };
  const original = found;
  const { asDeficit } = command;
  const on = dayOf(state, original, { ...facts, ...command });
  const { lines, reservation, taken } = takingBack(state, original, { on, asDeficit });
  if (lines.length === 0) {
    return refuse({ code: 'entry-reversed-already', field: 'entry', value: original.entry, wanted: '' });
  }
  const wrong = exchangeRefusal(state, original, { lines, gift: command.gift });
  if (wrong !== undefined) return { refusal: wrong };
  if (reservation.kind === 'over') return { refusal: reservation.refusal };
  const short = shortage(state, taken, on);
  if (short !== undefined && !asDeficit) return { refusal: short };
  const deficit = deficitLines(missingOf(state, taken, on), facts.comesBack?.short ?? []);
  const event: EntryReversed = {
    ...eventFields(original, lines, command),
    ...(on === original.valueDate ? {} : { valueDate: on, belongsOn: original.valueDate }),
    ...withReservation(reservation),
    ...withDeficit(deficit),
  };
  return { events: [...overBefore(state, original, { entry: command.entry, facts }), event] };
}

/** Nothing is dated into a closed time (domain.md, Closing). */
function dayOf(
  state: FundState,
  { valueDate }: Reversible,
  { on, today }: FundFacts & Pick<ReverseEntry, 'on'>,
): BusinessDate {
  if (on !== undefined) return on;
  return inOpenTime(state, valueDate) === valueDate ? valueDate : inOpenTime(state, today);
}

/** What is taken back of an entry, which of it the fund needs in money, and what its reservation has to do with it. */
function takingBack(
  state: FundState,
  original: Reversible,
  how: { readonly on: BusinessDate; readonly asDeficit: boolean },
): {
  readonly lines: readonly SignedLine[];
  readonly reservation: ReservationPart;
  readonly taken: readonly PurposeLine[];
} {
  const lines = restOf(state, original);
  const reservation = reservationOf(state, original, { ...how, lines });
  return { lines, reservation, taken: reservation.kind === 'with' ? [] : takenBy(lines) };
}

/** The money that a reversal takes from the fund; nothing where the entry cannot be reversed, which is refused. */
export function takenByReversal(
  state: FundState,
  { original, on, asDeficit }: Pick<ReverseEntry, 'original' | 'asDeficit'> & { readonly on: BusinessDate },
): readonly PurposeLine[] {
  return isReversible(original) ? takingBack(state, original, { on, asDeficit }).taken : [];
}

/** Money came in from outside or went out: what can be reversed. The rest has ways of its own, which are named. */
function reversible(event: FundEvent): Reversible | Refusal<ReversalRefusalCode> {
  if (isReversible(event)) return event;
  if (event.type === 'EntryReversed' || event.type === 'GoodsReversed') {
    return { code: 'reversal-not-reversible', field: 'entry', value: event.entry, wanted: event.reversed };
  }
  if ('transfer' in event) {
    return { code: 'transfer-not-reversible', field: 'entry', value: event.transfer, wanted: 'transfer' };
  }
  const value = 'reservation' in event ? event.reservation : '';
  return { code: 'reservation-not-reversible', field: 'entry', value, wanted: 'release' };
}

const REVERSIBLE: Readonly<Record<Exclude<Reversible, IncomeEvent>['type'], true>> = {
  AmountSpent: true,
  SpendingReturned: true,
  GiftReturned: true,
  RemittedUpward: true,
  PurposeExchanged: true,
};

export function isReversible(event: FundEvent): event is Reversible {
  return isIncomeEvent(event) || event.type in REVERSIBLE;
}

/** What the entry moved, as it stands in its event. */
function ownLines(event: Reversible): readonly SignedLine[] {
  if (isIncomeEvent(event)) return [{ purpose: event.purpose, amountFen: event.amountFen }];
  switch (event.type) {
    case 'AmountSpent':
    case 'GiftReturned':
    case 'RemittedUpward':
      return takenBack(event.lines);
    case 'SpendingReturned':
      return event.lines;
    case 'PurposeExchanged':
      return [
        { purpose: event.from, amountFen: negated(event.amountFen) },
        { purpose: event.to, amountFen: event.amountFen },
      ];
  }
}

/** The opposite of what is left of the entry in each purpose: less what was returned, exchanged away or reversed. */
function restOf(state: FundState, original: Reversible): readonly SignedLine[] {
  const lines = ownLines(original).map(({ purpose, amountFen }) => {
    const gone = correctedOf(state, original.entry, purpose);
    return { purpose, amountFen: amountFen < 0n ? minus(negated(amountFen), gone) : minus(gone, amountFen) };
  });
  return lines.filter(({ amountFen }) => amountFen !== 0n);
}

function takenBack(lines: readonly PurposeLine[]): readonly SignedLine[] {
  return lines.map(({ purpose, amountFen }) => ({ purpose, amountFen: negated(amountFen) }));
}

/** What the reversal takes from the fund, as positive amounts. */
function takenBy(lines: readonly SignedLine[]): readonly PurposeLine[] {
  return takenBack(lines).filter(({ amountFen }) => amountFen > 0n);
}

/** A gift's money that went on from its new purpose cannot go back to its old one. */
function exchangeRefusal(
  state: FundState,
  original: Reversible,
  { lines, gift }: { readonly lines: readonly SignedLine[]; readonly gift: DonationReceived | undefined },
): Refusal | undefined {
  if (original.type !== 'PurposeExchanged' || gift === undefined) return undefined;
  const given = { entry: gift.entry, lines: [{ purpose: gift.purpose, amountFen: gift.amountFen }] };
  const over = overEntry(state, given, takenBy(lines));
  return over === undefined ? undefined : { code: 'more-than-given', ...over };
}

/** What any reversal of the entry says now, whenever it is dated. */
export function reversalFieldsOf(
  state: FundState,
  original: Reversible,
  command: Pick<ReverseEntry, 'entry' | 'reason' | 'request'>,
): EntryReversed {
  return eventFields(original, restOf(state, original), command);
}

function withReservation(part: ReservationPart): { readonly reservation?: string } {
  return part.kind === 'with' ? { reservation: part.reservation } : {};
}

function withDeficit(deficitLines: readonly PurposeLine[]): Pick<EntryReversed, 'deficitLines'> {
  return deficitLines.length === 0 ? {} : { deficitLines };
}

type ReservationPart =
  | { readonly kind: 'without' }
  | { readonly kind: 'with'; readonly reservation: string }
  | { readonly kind: 'over'; readonly refusal: Refusal };

/**
 * A spending gives its reservation's lines back with the money; a spending's return takes both again. Where the
 * reservation has less, a deficit takes the money alone.
 */
function reservationOf(
  state: FundState,
  original: Reversible,
  how: { readonly lines: readonly SignedLine[]; readonly on: BusinessDate; readonly asDeficit: boolean },
): ReservationPart {
  if (original.type !== 'AmountSpent' && original.type !== 'SpendingReturned') return { kind: 'without' };
  const { lines, on: valueDate, asDeficit } = how;
  const { reservation } = original;
  if (reservation === undefined) return { kind: 'without' };
  if (original.type === 'AmountSpent') return { kind: 'with', reservation };
  const open = state.reservations.get(reservation) ?? { on: valueDate, emergency: false, rest: new Map() };
  const refusal = overReservation(open, { lines: takenBy(lines), valueDate, reservation });
  if (refusal === undefined) return { kind: 'with', reservation };
  // Of an abolished fund's reservation nothing is left: it went on, and was released there if its money is free now.
  const wentOn = state.abolished !== undefined && !state.reservations.has(reservation);
  return asDeficit || wentOn ? { kind: 'without' } : { kind: 'over', refusal };
}

/** What was left of a reservation whose last day is over goes first, whether the day's own command came or not. */
function overBefore(
  state: FundState,
  original: Reversible,
  { entry, facts }: { readonly entry: string; readonly facts: FundFacts },
): readonly FundEvent[] {
  if (original.type !== 'AmountSpent') return [];
  return lapsed(state, { entry, on: facts.today }, original.reservation);
}

/** By how much what is taken of each purpose is not there: in the fund itself, or where its money went on. */
function deficitLines(own: readonly PurposeLine[], beyond: readonly PurposeLine[]): readonly PurposeLine[] {
  const lines = new Map<string, Fen>();
  for (const { purpose, amountFen } of [...own, ...beyond]) {
    if (amountFen > (lines.get(purpose) ?? ZERO_FEN)) lines.set(purpose, amountFen);
  }
  return [...lines].map(([purpose, amountFen]) => ({ purpose, amountFen }));
}

function eventFields(
  original: Reversible,
  lines: readonly SignedLine[],
  command: Pick<ReverseEntry, 'entry' | 'reason' | 'request'>,
): EntryReversed {
  const { entry, reason, request } = command;
  const { fund, entry: reversed, valueDate } = original;
  const account = 'account' in original ? { account: original.account } : {};
  const made = { type: 'EntryReversed', fund, entry, reversed, lines, ...account, valueDate, reason, request } as const;
  return { ...made, ...answerFields(original) };
}

/** Its kind, the day on which it counts, and what it answers. */
function answerFields(original: Reversible): {
  readonly kind: ReversibleKind;
  readonly countsOn?: BusinessDate;
  readonly gift?: string;
  readonly spent?: string;
} {
  if (isIncomeEvent(original)) {
    const [line] = incomeMovements(original);
    return { kind: incomeKindOf(original), ...(line?.countsOn === undefined ? {} : { countsOn: line.countsOn }) };
  }
  switch (original.type) {
    case 'AmountSpent':
      return { kind: original.kind };
    case 'SpendingReturned':
      return { kind: original.kind, spent: original.spent };
    case 'GiftReturned':
      return {
        ...{ kind: 'gift-return', gift: original.gift },
        ...(original.countsOn === undefined ? {} : { countsOn: original.countsOn }),
      };
    case 'RemittedUpward':
      return { kind: 'remittance' };
    case 'PurposeExchanged':
      return { kind: 'purpose-exchange', ...(original.gift === undefined ? {} : { gift: original.gift }) };
  }
}

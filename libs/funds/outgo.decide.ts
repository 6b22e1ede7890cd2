import { entryRefusal } from '#accounts';
import { addDays, formatYuan, minus, refuse, totalOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, Decision, Fen, Refusal } from '#kernel';
import { answerRefusal, dayRefusal } from './entry.decide.js';
import type { Dated } from './entry.decide.js';
import type { FundFacts } from './fund.commands.js';
import type { FundEvent, FundOpened } from './fund.events.js';
import { countingDayOf } from './fund.movements.js';
import { availableOn, deficitOf, feesOf, FREE, inOpenTime, restLines, usesOf } from './fund.state.js';
import type { FundState, OpenReservation } from './fund.state.js';
import { deficitRefusal, heldRefusal } from './hold.decide.js';
import type {
  AllowPurpose,
  BearGiftFee,
  ExchangePurpose,
  OutgoCommand,
  ReceiveTransfer,
  ReleaseReservation,
  RemitUpward,
  ReserveAmount,
  ReturnGift,
  ReturnSpending,
  SendTransfer,
  SpendAmount,
  SpendAtOnce,
  TakeBackTransfer,
} from './outgo.commands.js';
import type { OutgoFields, PurposeLine, PurposeUse, SpendKind } from './outgo.events.js';
import { notAllowed, overEntry, overReservation, shortage, unknownPurpose } from './rest.decide.js';

/** What may be spent without a reservation (domain.md, Money out). */
const WITHOUT_RESERVATION: readonly SpendKind[] = ['administration', 'bank-fee'];

export function isWithoutReservation(kind: SpendKind): boolean {
  return WITHOUT_RESERVATION.includes(kind);
}

type Decided = Decision<FundEvent>;

interface Fund {
  readonly state: FundState;
  readonly opened: FundOpened;
  readonly facts: FundFacts;
}

/** Decides whatever takes money out of a fund, keeps it for that, or brings it back. */
export function decideOutgo(state: FundState, command: OutgoCommand, facts: FundFacts): Decided {
  const { opened } = state;
  if (opened === undefined) return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
  const verb = VERBS[command.type] as (fund: Fund, command: OutgoCommand) => Decided;
  return verb({ state, opened, facts }, command);
}

/** One function for each command; a command without one does not compile. */
const VERBS: {
  readonly [Type in OutgoCommand['type']]: (fund: Fund, command: Extract<OutgoCommand, { type: Type }>) => Decided;
} = {
  AllowPurpose: allowPurpose,
  ReserveAmount: reserve,
  ReleaseReservation: release,
  SpendAmount: spend,
  SpendAtOnce: spendAtOnce,
  BearGiftFee: bearGiftFee,
  ReturnSpending: returnSpending,
  ReturnGift: returnGift,
  RemitUpward: remit,
  SendTransfer: sendTransfer,
  ReceiveTransfer: settleTransfer,
  TakeBackTransfer: settleTransfer,
  ExchangePurpose: exchangePurpose,
};

function allowPurpose({ state, opened }: Fund, { purpose, allows }: AllowPurpose): Decided {
  if (purpose !== FREE && !state.purposes.has(purpose)) return { refusal: unknownPurpose(state, purpose) };
  if (allows.includes('loan') && !opened.lendable) return { refusal: notLendable(opened) };
  return { events: [{ type: 'PurposeAllowed', fund: opened.fund, purpose, allows: [...new Set(allows)] }] };
}

function reserve(fund: Fund, command: ReserveAmount): Decided {
  const { state, opened } = fund;
  const { reservation, lines, valueDate, emergency, expiresOn, memo, decision } = command;
  const refusal =
    linesRefusal(fund, lines) ??
    dayRefusal(fund, command) ??
    reservationTaken(state, command) ??
    closedPurpose(state, lines) ??
    deficitRefusal(state) ??
    heldRefusal(state, emergency) ??
    shortage(state, lines, valueDate);
  if (refusal !== undefined) return { refusal };
  const made = { fund: opened.fund, reservation, lines, valueDate, emergency };
  const optional = {
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(memo === undefined ? {} : { memo }),
    ...(decision === undefined ? {} : { decision }),
  };
  return { events: [{ type: 'AmountReserved', ...made, ...optional }] };
}

function reservationTaken(state: FundState, command: ReserveAmount): Refusal | undefined {
  const { reservation, valueDate, expiresOn } = command;
  if (state.reservations.has(reservation)) {
    return { code: 'reservation-exists', field: 'reservation', value: reservation, wanted: '' };
  }
  if (expiresOn === undefined || expiresOn >= valueDate) return undefined;
  return { code: 'expires-before-it-begins', field: 'expiresOn', value: expiresOn, wanted: valueDate };
}

/** A purpose of which nobody said what it allows can be reserved for nothing. */
function closedPurpose(state: FundState, lines: readonly PurposeLine[]): Refusal | undefined {
  const closed = lines.find(({ purpose }) => usesOf(state, purpose).length === 0);
  return closed === undefined ? undefined : notAllowed(closed.purpose, '');
}

function notLendable({ fund }: FundOpened): Refusal {
  return { code: 'fund-not-lendable', field: 'kind', value: fund, wanted: '' };
}

function release(fund: Fund, command: ReleaseReservation): Decided {
  const { entry, reservation, valueDate, cause } = command;
  const open = fund.state.reservations.get(reservation);
  if (open === undefined) return { refusal: unknownReservation(reservation) };
  const lines = command.lines ?? restLines(open);
  const refusal =
    linesRefusal(fund, lines) ??
    stepRefusal(fund, command, open.on) ??
    overReservation(open, { lines, valueDate, reservation });
  if (refusal !== undefined) return { refusal };
  const { fund: id } = fund.opened;
  return { events: [{ type: 'ReservationReleased', fund: id, entry, reservation, lines, valueDate, cause }] };
}

function spend(fund: Fund, command: SpendAmount): Decided {
  const { kind, lines, valueDate, reservation, payee } = command;
  const open = reservation === undefined ? undefined : fund.state.reservations.get(reservation);
  const refusal =
    reservationRefusal(command, open) ??
    linesRefusal(fund, lines) ??
    stepRefusal(fund, command, open?.on ?? valueDate) ??
    expiredRefusal(open, valueDate) ??
    useRefusal(fund, lines, kind) ??
    coverRefusal(fund.state, command, open);
  if (refusal !== undefined) return { refusal };
  const from = reservation === undefined ? {} : { reservation };
  const to = payee === undefined ? {} : { payee };
  return { events: [{ type: 'AmountSpent', ...outgoFields(fund, command, lines), kind, ...from, ...to }] };
}

/** Refused as the reservation would be, and for a use that its purposes do not allow before anything is found short. */
function spendAtOnce(fund: Fund, command: SpendAtOnce): Decided {
  const { kind, lines, valueDate, reservation, payee } = command;
  const refusal = linesRefusal(fund, lines) ?? dayRefusal(fund, command) ?? useRefusal(fund, lines, kind);
  if (refusal !== undefined) return { refusal };
  const kept = reserve(fund, { type: 'ReserveAmount', reservation, lines, valueDate, emergency: false });
  if ('refusal' in kept) return kept;
  const to = payee === undefined ? {} : { payee };
  const spent = { ...outgoFields(fund, command, lines), kind, reservation, ...to };
  return { events: [...kept.events, { type: 'AmountSpent', ...spent }] };
}

function reservationRefusal(
  { reservation, kind }: SpendAmount,
  open: OpenReservation | undefined,
): Refusal | undefined {
  if (reservation !== undefined) return open === undefined ? unknownReservation(reservation) : undefined;
  if (isWithoutReservation(kind)) return undefined;
  return { code: 'reservation-missing', field: 'reservation', value: kind, wanted: WITHOUT_RESERVATION.join(', ') };
}

/** Whether it has been released already or not: nothing is spent from a reservation after its last day. */
function expiredRefusal(open: OpenReservation | undefined, valueDate: BusinessDate): Refusal | undefined {
  if (!isOver(open, valueDate)) return undefined;
  return { code: 'reservation-expired', field: 'valueDate', value: valueDate, wanted: open.expiresOn };
}

function isOver(
  open: OpenReservation | undefined,
  on: BusinessDate,
): open is OpenReservation & { readonly expiresOn: BusinessDate } {
  return open?.expiresOn !== undefined && open.expiresOn < on;
}

function coverRefusal(
  state: FundState,
  { lines, valueDate, reservation = '' }: SpendAmount,
  open: OpenReservation | undefined,
): Refusal | undefined {
  if (open === undefined) return shortage(state, lines, valueDate);
  return overReservation(open, { lines, valueDate, reservation });
}

/** One purpose's money is used for what that purpose allows, and lent only by a fund that may lend. */
function useRefusal({ state, opened }: Fund, lines: readonly PurposeLine[], use: PurposeUse): Refusal | undefined {
  if (use === 'loan' && !opened.lendable) return notLendable(opened);
  const wrong = lines.find(({ purpose }) => !usesOf(state, purpose).includes(use));
  return wrong === undefined ? undefined : notAllowed(wrong.purpose, usesOf(state, wrong.purpose).join(', '));
}

function bearGiftFee(fund: Fund, command: BearGiftFee): Decided {
  const { gift, amountFen, valueDate } = command;
  const bearsIt = availableOn(fund.state, FREE, valueDate) >= amountFen ? FREE : gift.purpose;
  const lines = [{ purpose: bearsIt, amountFen }];
  const refusal = linesRefusal(fund, lines) ?? stepRefusal(fund, command, gift.valueDate);
  if (refusal !== undefined) return { refusal };
  // All fees of a gift together take no more than is left of it, whoever bears them.
  const before = feesOf(fund.state, gift.entry);
  const over = overEntry(fund.state, giftLines(gift, before), [{ purpose: gift.purpose, amountFen }]);
  if (over !== undefined) return refuse({ code: 'more-than-given', ...over });
  const short = shortage(fund.state, lines, valueDate);
  if (short !== undefined) return { refusal: short };
  return {
    events: [{ type: 'AmountSpent', ...outgoFields(fund, command, lines), kind: 'bank-fee', gift: gift.entry }],
  };
}

function returnSpending(fund: Fund, command: ReturnSpending): Decided {
  const { spent, lines } = command;
  const refusal = linesRefusal(fund, lines) ?? stepRefusal(fund, command, spent.valueDate);
  if (refusal !== undefined) return { refusal };
  const over = overEntry(fund.state, spent, lines);
  if (over !== undefined) return refuse({ code: 'more-than-spent', ...over });
  const { kind, entry, reservation } = spent;
  const back = reservation === undefined ? {} : { reservation };
  const fields = outgoFields(fund, command, lines);
  return {
    events: [
      ...lapsed(fund.state, { entry: command.entry, on: command.valueDate }, reservation),
      { type: 'SpendingReturned', ...fields, kind, spent: entry, ...back },
    ],
  };
}

/**
 * What was left of a reservation that is over goes first, as it does when the day begins: what the bank sends back
 * must not wait for who comes first, and is there again after it.
 */
export function lapsed(
  state: FundState,
  { entry, on: day }: { readonly entry: string; readonly on: BusinessDate },
  reservation = '',
): readonly FundEvent[] {
  const open = state.reservations.get(reservation);
  if (!isOver(open, day)) return [];
  const on = inOpenTime(state, addDays(open.expiresOn, 1));
  const left = { fund: state.opened?.fund ?? '', entry, reservation, lines: restLines(open), valueDate: on } as const;
  return [{ type: 'ReservationReleased', ...left, cause: 'expired' }];
}

function returnGift(fund: Fund, command: ReturnGift): Decided {
  const { gift, lines, valueDate } = command;
  const refusal = linesRefusal(fund, lines) ?? stepRefusal(fund, command, gift.valueDate);
  if (refusal !== undefined) return { refusal };
  const over = overEntry(fund.state, giftLines(gift), lines);
  if (over !== undefined) return refuse({ code: 'more-than-given', ...over });
  const short = shortage(fund.state, lines, valueDate);
  if (short !== undefined) return { refusal: short };
  const fields = outgoFields(fund, command, lines);
  const countsOn = countingDayOf(gift);
  const counts = countsOn === undefined ? {} : { countsOn };
  return { events: [{ type: 'GiftReturned', ...fields, gift: gift.entry, ...counts }] };
}

function giftLines({ entry, purpose, amountFen }: ReturnGift['gift'], feesFen: Fen = ZERO_FEN) {
  return { entry, lines: [{ purpose, amountFen: minus(amountFen, feesFen) }] };
}

function remit(fund: Fund, command: RemitUpward): Decided {
  const { lines, valueDate, decision } = command;
  const refusal =
    linesRefusal(fund, lines) ??
    dayRefusal(fund, command) ??
    useRefusal(fund, lines, 'remittance') ??
    shortage(fund.state, lines, valueDate);
  if (refusal !== undefined) return { refusal };
  const cited = decision === undefined ? {} : { decision };
  return { events: [{ type: 'RemittedUpward', ...outgoFields(fund, command, lines), ...cited }] };
}

function sendTransfer(fund: Fund, command: SendTransfer): Decided {
  const { transfer, other, lines, valueDate, memo } = command;
  const refusal = linesRefusal(fund, lines) ?? dayRefusal(fund, command) ?? sendingShortage(fund, command);
  if (refusal !== undefined) return { refusal };
  const noted = memo === undefined ? {} : { memo };
  const { fund: id } = fund.opened;
  return { events: [{ type: 'TransferSent', fund: id, transfer, other, lines, valueDate, ...noted }] };
}

/** Whoever asks the abolished fund for money is told which fund lacks it. */
function sendingShortage({ state, opened }: Fund, { lines, valueDate, back }: SendTransfer): Refusal | undefined {
  const short = back === 'deficit' ? undefined : shortage(state, lines, valueDate);
  return short === undefined || back === undefined ? short : { ...short, wanted: `${short.wanted} ${opened.fund}` };
}

/** The receiving fund opens a purpose that its list lacks: the money keeps what it is for. */
function settleTransfer(fund: Fund, command: ReceiveTransfer | TakeBackTransfer): Decided {
  const { transfer, other, lines, valueDate, sentOn } = command;
  const refusal = stepRefusal(fund, command, sentOn);
  if (refusal !== undefined) return { refusal };
  const { fund: id } = fund.opened;
  const settled = { fund: id, transfer, other, lines, valueDate };
  if (command.type === 'TakeBackTransfer') return { events: [{ type: 'TransferTakenBack', ...settled }] };
  const lacking = lines.filter(({ purpose }) => purpose !== FREE && !fund.state.purposes.has(purpose));
  const opened = lacking.map(({ purpose }): FundEvent => {
    return { type: 'PurposeOpened', fund: id, purpose, words: [purpose] };
  });
  return { events: [...opened, { type: 'TransferReceived', ...settled }] };
}

function exchangePurpose(fund: Fund, command: ExchangePurpose): Decided {
  const { entry, from, to, amountFen, valueDate, reason, gift, evidence } = command;
  const refusal = exchangeRefusal(fund, command) ?? giftRefusal(fund.state, command);
  if (refusal !== undefined) return { refusal };
  const { fund: id } = fund.opened;
  const of = gift === undefined ? {} : { gift: gift.entry };
  return {
    events: [{ type: 'PurposeExchanged', fund: id, entry, from, to, amountFen, valueDate, reason, evidence, ...of }],
  };
}

function exchangeRefusal(fund: Fund, command: ExchangePurpose): Refusal | undefined {
  const { from, to, amountFen, valueDate, reason, gift, evidence } = command;
  const refusal =
    linesRefusal(fund, [{ purpose: from, amountFen }]) ?? stepRefusal(fund, command, gift?.valueDate ?? valueDate);
  if (refusal !== undefined) return refusal;
  if (to !== FREE && !fund.state.purposes.has(to)) return unknownPurpose(fund.state, to);
  if (from === to) return { code: 'purposes-equal', field: 'to', value: to, wanted: '' };
  if (reason === 'deficit-cover') return overDeficit(fund.state, to, amountFen);
  if (evidence.length === 0) return { code: 'evidence-missing', field: 'evidence', value: '', wanted: reason };
  if (gift !== undefined || reason !== 'donor-consent') return undefined;
  return { code: 'gift-missing', field: 'gift', value: '', wanted: reason };
}

/** Free money covers what is in deficit, and no more than that. */
function overDeficit(state: FundState, purpose: string, amountFen: Fen): Refusal | undefined {
  const deficit = deficitOf(state, purpose);
  if (amountFen <= deficit) return undefined;
  const wanted = `${formatYuan(deficit)} ${purpose}`;
  return { code: 'more-than-deficit', field: 'amount', value: formatYuan(amountFen), wanted };
}

function giftRefusal(state: FundState, { gift, from, amountFen, valueDate }: ExchangePurpose): Refusal | undefined {
  const line = [{ purpose: from, amountFen }];
  const over = gift === undefined ? undefined : overEntry(state, giftLines(gift), line);
  return over === undefined ? shortage(state, line, valueDate) : { code: 'more-than-given', ...over };
}

function outgoFields(
  fund: Fund,
  command: SpendAmount | SpendAtOnce | BearGiftFee | ReturnSpending | ReturnGift | RemitUpward,
  lines: readonly PurposeLine[],
): OutgoFields {
  const { entry, account, valueDate, belongsOn, memo, handler, evidence } = command;
  return {
    fund: fund.opened.fund,
    entry,
    lines,
    account,
    valueDate,
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence === undefined || evidence.length === 0 ? {} : { evidence }),
  };
}

/** Lines are there, above zero, of purposes of the list, and none stands twice. */
function linesRefusal({ state, facts }: Fund, lines: readonly PurposeLine[]): Refusal | undefined {
  if (lines.length === 0) return { code: 'lines-missing', field: 'lines', value: '', wanted: 'purpose, amount' };
  const { today: valueDate } = facts;
  const total = totalOf(lines);
  for (const amountFen of [...lines.map((line) => line.amountFen), total]) {
    const wrong = entryRefusal({ amountFen, valueDate }, valueDate);
    if (wrong !== undefined) return wrong;
  }
  const seen = new Set<string>();
  for (const { purpose } of lines) {
    if (purpose !== FREE && !state.purposes.has(purpose)) return unknownPurpose(state, purpose);
    if (seen.has(purpose)) return { code: 'lines-repeat-purpose', field: 'purpose', value: purpose, wanted: '' };
    seen.add(purpose);
  }
  return undefined;
}

/** No step is dated before the one it answers (domain.md). */
function stepRefusal(fund: Fund, dated: Dated, answered: BusinessDate): Refusal | undefined {
  return dayRefusal(fund, dated) ?? answerRefusal(dated, answered);
}

function unknownReservation(reservation: string): Refusal {
  return { code: 'reservation-unknown', field: 'reservation', value: reservation, wanted: '' };
}

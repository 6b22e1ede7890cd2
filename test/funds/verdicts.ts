import { transferDecider } from '#funds';
import type { AmountSpent, PurposeUse } from '#funds';
import { fen } from '#kernel';
import {
  amountOf,
  amountWrong,
  byPurpose,
  changeRest,
  comeBack,
  dayOf,
  entryOf,
  EVERYTHING,
  fenLines,
} from './books.js';
import { holds } from './holds.js';
import { CORRECTIONS, countingOf, countsOn, entryFrom, exchangeFrom } from './corrections.js';
import {
  belongsOf,
  dayWrong,
  incomeOf,
  lateOf,
  near,
  leftOf,
  linesOf,
  linesWrong,
  lowest,
  outgoOf,
  overRest,
  partsOf,
} from './books.js';
import { picked, PURPOSES, shortOf, stepWrong, TODAY, useWrong, zeros } from './books.js';
import type { Doing, Gift, Line, Pair, Purpose, Reservation, Run, Spending, Step, Taken, Verb } from './books.js';

/** Something is left of it though its last day has passed. */
function isOver({ open, expires }: Reservation): boolean {
  return open && expires !== undefined && expires < TODAY;
}

/** Most late money comes after the last day of its reservation. */
function comesBackFrom({ reservation, day }: Spending): number {
  return reservation !== undefined && isOver(reservation) ? (reservation.expires ?? day) + 1 : day;
}

const FINISHED = { reason: 'purpose-finished' } as const;

/** What the books say to each command: the first thing that is wrong with it. */
export const VERDICTS: Readonly<Record<Verb, Doing>> = {
  gift: (run, pair, sent) => {
    const asked = near(sent, () => 1);
    const { purpose, day } = partsOf(asked);
    const amount = incomeOf(asked);
    const belongs = belongsOf(asked);
    const wrong = amountWrong(amount) ?? dayWrong(pair, day, belongs);
    const command = { type: 'ReceiveDonation', donorKind: 'anonymous', noReceiptReason: 'anonymous' } as const;
    const entry = { ...entryOf(run, amount, day), ...lateOf(belongs), purpose, opensPurpose: false };
    const [event] = run.send(pair, { ...command, ...entry }, wrong);
    if (event?.type !== 'DonationReceived') return;
    pair.move(purpose, day, { money: amount });
    pair.count(countsOn(pair, day, belongs), amount);
    const rest = { ...byPurpose(() => 0), [purpose]: amount };
    run.gifts.push({ event, fund: pair.name, day, rest });
    run.entries.push({ event, fund: pair.name, day, rest, signs: [[purpose, 1]] });
  },
  dues: (run, pair, sent) => {
    const asked = near(sent, () => 1);
    const { purpose, day } = partsOf(asked);
    const amount = incomeOf(asked);
    const belongs = belongsOf(asked);
    const entry = { ...entryOf(run, amount, day), ...lateOf(belongs), purpose, opensPurpose: false };
    const wrong = amountWrong(amount) ?? dayWrong(pair, day, belongs);
    const [event] = run.send(pair, { type: 'ReceiveDues', ...entry }, wrong);
    if (event?.type !== 'DuesReceived') return;
    pair.move(purpose, day, { money: amount });
    pair.count(countsOn(pair, day, belongs), amount);
    const rest = { ...byPurpose(() => 0), [purpose]: amount };
    run.entries.push({ event, fund: pair.name, day, rest, signs: [[purpose, 1]] });
  },
  reserve: (run, pair, sent) => {
    const asked = near(sent, (purpose) => pair.available(purpose, TODAY));
    const { day } = partsOf(asked);
    const lines = linesOf(asked, (purpose) => pair.available(purpose, day));
    const expires = asked.pick % 2 === 0 ? day + (Math.floor(asked.pick / 2) % 4) - 1 : undefined;
    const wrong =
      linesWrong(lines) ??
      dayWrong(pair, day) ??
      (expires !== undefined && expires < day ? 'expires-before-it-begins' : undefined) ??
      keptWrong(pair, lines) ??
      shortOf(pair, lines, day);
    const id = `r${String(run.count)}`;
    const expiry = expires === undefined ? {} : { expiresOn: dayOf(expires) };
    const made = { reservation: id, lines: fenLines(lines), valueDate: dayOf(day), emergency: false, ...expiry };
    if (run.send(pair, { type: 'ReserveAmount', ...made }, wrong).length === 0) return;
    const reservation = { id, fund: pair.name, on: day, expires, open: true, restored: false, rest: byPurpose(zeros) };
    run.reservations.push(reservation);
    changeRest(pair, reservation, { lines, day, sign: 1 });
  },
  spend: (run, pair, sent) => {
    const reservation = picked(run.reservations, pair, sent);
    if (reservation === undefined) return;
    const asked = near(sent, (purpose) => lowest(reservation.rest[purpose], TODAY), reservation.on);
    const { day } = asked;
    const lines = linesOf(asked, (purpose) => lowest(reservation.rest[purpose], day));
    const use = asked.small % 4 === 0 ? 'premium' : 'relief';
    const wrong = !reservation.open
      ? 'reservation-unknown'
      : (linesWrong(lines) ??
        stepWrong(pair, day, reservation.on) ??
        (reservation.expires !== undefined && day > reservation.expires ? 'reservation-expired' : undefined) ??
        useWrong(pair, lines, use) ??
        overRest(reservation, lines, day));
    const entry = { ...outgoOf(run, day), lines: fenLines(lines), kind: use, reservation: reservation.id } as const;
    const [event] = run.send(pair, { type: 'SpendAmount', ...entry }, wrong);
    if (event?.type !== 'AmountSpent') return;
    pay(run, pair, { event, lines, day, reservation });
    changeRest(pair, reservation, { lines, day, sign: -1 });
  },
  release: (run, pair, sent) => {
    const reservation = picked(run.reservations, pair, sent);
    if (reservation === undefined) return;
    const asked = near(sent, (purpose) => lowest(reservation.rest[purpose], TODAY), reservation.on);
    const { day } = asked;
    const lines = linesOf(asked, (purpose) => lowest(reservation.rest[purpose], day));
    const wrong = reservation.open
      ? (linesWrong(lines) ?? stepWrong(pair, day, reservation.on) ?? overRest(reservation, lines, day))
      : 'reservation-unknown';
    const command = { entry: `x${String(run.count)}`, reservation: reservation.id, cause: 'released' } as const;
    const given = { ...command, lines: fenLines(lines), valueDate: dayOf(day) };
    if (run.send(pair, { type: 'ReleaseReservation', ...given }, wrong).length === 0) return;
    changeRest(pair, reservation, { lines, day, sign: -1 });
  },
  expire: (run, pair, asked) => {
    const over = run.reservations.filter(
      ({ fund, open, expires }) => fund === pair.name && open && expires !== undefined && expires < TODAY,
    );
    const reservation = over[asked.pick % Math.max(1, over.length)];
    if (reservation?.expires === undefined) return;
    const day = pair.open(reservation.expires + 1);
    const lines = leftOf(reservation);
    const command = { entry: `x${String(run.count)}`, reservation: reservation.id, cause: 'expired' } as const;
    run.send(pair, { type: 'ReleaseReservation', ...command, valueDate: dayOf(day) }, undefined);
    changeRest(pair, reservation, { lines, day, sign: -1 });
  },
  fee: (run, pair, sent) => {
    const asked = near(sent, (purpose) => pair.available(purpose, TODAY));
    const { purpose, day } = partsOf(asked);
    const amount = amountOf(asked, pair.available(purpose, day));
    const lines = [{ purpose, amount }];
    const kind = asked.pick % 2 === 0 ? 'administration' : 'bank-fee';
    const belongs = belongsOf(asked);
    const wrong =
      linesWrong(lines) ?? dayWrong(pair, day, belongs) ?? useWrong(pair, lines, kind) ?? shortOf(pair, lines, day);
    const paid = { ...outgoOf(run, day), ...lateOf(belongs), lines: fenLines(lines), kind } as const;
    const [event] = run.send(pair, { type: 'SpendAmount', ...paid }, wrong);
    if (event?.type === 'AmountSpent') pay(run, pair, { event, lines, day, reservation: undefined });
  },
  'gift-fee': (run, pair, sent) => {
    const gift = picked(run.gifts, pair, sent);
    if (gift === undefined) return;
    const asked = near(sent, (purpose) => gift.rest[purpose], gift.day);
    const { day } = asked;
    const own = gift.event.purpose as Purpose;
    const amount = amountOf(asked, asked.pick % 2 === 0 ? pair.available(own, day) : pair.available('free', day));
    const purpose = pair.available('free', day) >= amount ? 'free' : own;
    const lines = [{ purpose, amount }] as const;
    const wrong =
      linesWrong(lines) ??
      stepWrong(pair, day, gift.day) ??
      (amount > gift.rest[own] - feesOf(run, gift) ? 'more-than-given' : undefined) ??
      shortOf(pair, lines, day);
    const command = { ...outgoOf(run, day), amountFen: fen(BigInt(amount)), gift: gift.event };
    const [event] = run.send(pair, { type: 'BearGiftFee', ...command }, wrong);
    if (event?.type === 'AmountSpent') pay(run, pair, { event, lines, day, reservation: undefined });
  },
  'spending-back': (run, pair, sent) => {
    const late = run.spendings.filter(({ reservation }) => reservation !== undefined && isOver(reservation));
    const spending = picked(late, pair, sent) ?? picked(run.spendings, pair, sent);
    if (spending === undefined) return;
    const asked = near(sent, (purpose) => spending.rest[purpose], comesBackFrom(spending));
    const { day } = asked;
    const lines = linesOf(asked, (purpose) => spending.rest[purpose]);
    const over = lines.some(({ purpose, amount }) => amount > spending.rest[purpose]);
    const wrong = linesWrong(lines) ?? stepWrong(pair, day, spending.day) ?? (over ? 'more-than-spent' : undefined);
    const command = { ...outgoOf(run, day), lines: fenLines(lines), spent: spending.event };
    const events = run.send(pair, { type: 'ReturnSpending', ...command }, wrong);
    if (events.length === 0) return;
    if (events.length > 1) run.note('ReturnSpending after the last day');
    for (const { purpose, amount } of lines) {
      spending.rest[purpose] -= amount;
      pair.move(purpose, day, { money: amount });
    }
    const { reservation } = spending;
    run.entries.push({ ...entryFrom(pair, events.at(-1), { lines, day, sign: 1 }), spending, reservation });
    if (spending.reservation !== undefined) comeBack(pair, spending.reservation, { lines, day });
  },
  'gift-back': (run, pair, sent) => {
    const gift = picked(run.gifts, pair, sent);
    if (gift === undefined) return;
    const asked = near(sent, (purpose) => gift.rest[purpose], gift.day);
    const { day } = asked;
    const lines = linesOf(asked, (purpose) => gift.rest[purpose]);
    const over = lines.some(({ purpose, amount }) => amount > gift.rest[purpose]);
    const wrong =
      linesWrong(lines) ??
      stepWrong(pair, day, gift.day) ??
      (over ? 'more-than-given' : undefined) ??
      shortOf(pair, lines, day);
    const command = { ...outgoOf(run, day), lines: fenLines(lines), gift: gift.event };
    const [event] = run.send(pair, { type: 'ReturnGift', ...command }, wrong);
    if (event === undefined) return;
    for (const { purpose, amount } of lines) {
      gift.rest[purpose] -= amount;
      pair.move(purpose, day, { money: -amount });
      pair.count(countingOf(gift.event), -amount);
    }
    run.entries.push({ ...entryFrom(pair, event, { lines, day, sign: -1 }), gift });
  },
  remit: (run, pair, sent) => {
    const asked = near(sent, (purpose) => pair.available(purpose, TODAY));
    const { day } = partsOf(asked);
    const lines = linesOf(asked, (purpose) => pair.available(purpose, day));
    const wrong =
      linesWrong(lines) ?? dayWrong(pair, day) ?? useWrong(pair, lines, 'remittance') ?? shortOf(pair, lines, day);
    const command = { ...outgoOf(run, day), lines: fenLines(lines) };
    const [event] = run.send(pair, { type: 'RemitUpward', ...command }, wrong);
    if (event === undefined) return;
    for (const { purpose, amount } of lines) pair.move(purpose, day, { money: -amount });
    run.entries.push(entryFrom(pair, event, { lines, day, sign: -1 }));
  },
  send: (run, pair, sent) => {
    const asked = near(sent, (purpose) => pair.available(purpose, TODAY));
    const { day } = partsOf(asked);
    const lines = linesOf(asked, (purpose) => pair.available(purpose, day));
    const wrong = linesWrong(lines) ?? dayWrong(pair, day) ?? shortOf(pair, lines, day);
    const id = `t${String(run.count)}`;
    const to = pair.name === 'A' ? 'B' : 'A';
    const way = { transfer: id, lines: fenLines(lines), valueDate: dayOf(day) };
    if (run.send(pair, { type: 'SendTransfer', ...way, other: to }, wrong).length === 0) return;
    const begun = transferDecider.decide(
      transferDecider.initial(),
      { type: 'BeginTransfer', ...way, from: pair.name, to },
      undefined,
    );
    const state =
      'events' in begun
        ? begun.events.reduce((before, event) => transferDecider.evolve(before, event), transferDecider.initial())
        : undefined;
    if (state === undefined) throw new Error('the transfer did not begin');
    run.transfers.push({ from: pair.name, to, lines, day, state, settled: false });
    for (const { purpose, amount } of lines) {
      pair.move(purpose, day, { money: -amount });
      run.transit[day] = (run.transit[day] ?? 0) + amount;
    }
  },
  receive: (run, _pair, asked) => {
    settle(run, asked, 'received');
  },
  'send-back': (run, _pair, asked) => {
    settle(run, asked, 'sent-back');
  },
  exchange: (run, pair, sent) => {
    const gift = sent.pick % 3 === 0 ? undefined : picked(run.gifts, pair, sent);
    const asked = near(sent, (purpose) => gift?.rest[purpose] ?? pair.available(purpose, TODAY), gift?.day);
    const { purpose: from, day } = partsOf(asked);
    const to = partsOf({ ...asked, purpose: asked.other }).purpose;
    const rest = gift?.rest[from] ?? Number.POSITIVE_INFINITY;
    const amount = amountOf(asked, Math.min(pair.available(from, day), rest));
    const lines = [{ purpose: from, amount }];
    const wrong =
      linesWrong(lines) ??
      stepWrong(pair, day, gift?.day ?? day) ??
      exchangeWrong({ same: from === to, over: amount > rest }) ??
      shortOf(pair, lines, day);
    const why = gift === undefined ? FINISHED : ({ reason: 'donor-consent', gift: gift.event } as const);
    const command = { entry: `x${String(run.count)}`, from, to, amountFen: fen(BigInt(amount)), valueDate: dayOf(day) };
    const exchange = { type: 'ExchangePurpose', ...command, ...why, evidence: ['e'] } as const;
    const [event] = run.send(pair, exchange, wrong);
    if (event === undefined) return;
    exchanged(pair, gift, { from, to, day, amount });
    run.entries.push({ ...exchangeFrom(pair, event, { from, to, day, amount }), gift });
  },
  allow: (run, pair, asked) => {
    const purpose = PURPOSES[asked.purpose] ?? 'free';
    const lists: readonly (readonly PurposeUse[])[] = [[], ['relief', 'administration'], ['premium', 'remittance']];
    const allows = lists[asked.pick % 12] ?? EVERYTHING;
    run.send(pair, { type: 'AllowPurpose', purpose, allows }, undefined);
    pair.allowed[purpose] = allows;
  },
  ...CORRECTIONS,
};

function keptWrong(pair: Pair, lines: readonly Line[]): string | undefined {
  if (lines.some(({ purpose }) => pair.allowed[purpose].length === 0)) return 'purpose-not-allowed';
  return PURPOSES.some((purpose) => pair.total(purpose) < 0) ? 'fund-in-deficit' : undefined;
}

function pay(
  run: Run,
  pair: Pair,
  spent: Taken & { readonly event: AmountSpent; readonly reservation: Reservation | undefined },
): void {
  const { event, lines, day, reservation } = spent;
  const rest = byPurpose(() => 0);
  for (const { purpose, amount } of lines) {
    rest[purpose] += amount;
    pair.move(purpose, day, { money: -amount });
  }
  const spending = { event, fund: pair.name, day, rest, reservation };
  run.spendings.push(spending);
  const signs = lines.map(({ purpose }) => [purpose, -1] as const);
  run.entries.push({ event, fund: pair.name, day, signs, rest, spending });
}

/** What the fees of a gift come to, less what came back of them. */
function feesOf({ spendings }: Run, { event }: Gift): number {
  const fees = spendings.filter(({ event: { gift } }) => gift === event.entry);
  return fees.flatMap(({ rest }) => Object.values(rest)).reduce((sum, amount) => sum + amount, 0);
}

function settle(run: Run, sent: Step, outcome: 'received' | 'sent-back'): void {
  const transfer = run.transfers.slice(-4)[sent.pick % Math.max(1, Math.min(4, run.transfers.length))];
  if (transfer === undefined) return;
  const { from, to, lines } = transfer;
  const pair = run.pairs[outcome === 'received' ? to : from];
  const { day } = near({ ...sent, open: pair.closed + 1 }, () => 1, transfer.day);
  const settling = { type: 'SettleTransfer', outcome, valueDate: dayOf(day) } as const;
  const decision = transferDecider.decide(transfer.state, settling, undefined);
  if ('refusal' in decision !== transfer.settled) throw new Error('a transfer can be settled once');
  if ('refusal' in decision) {
    run.note(`SettleTransfer ${decision.refusal.code}`);
    return;
  }
  const way = { transfer: 't', lines: fenLines(lines), valueDate: dayOf(day), sentOn: dayOf(transfer.day) };
  const command =
    outcome === 'received'
      ? ({ type: 'ReceiveTransfer', other: from, ...way } as const)
      : ({ type: 'TakeBackTransfer', other: to, ...way } as const);
  if (run.send(pair, command, stepWrong(pair, day, transfer.day)).length === 0) return;
  transfer.state = decision.events.reduce((before, event) => transferDecider.evolve(before, event), transfer.state);
  transfer.settled = true;
  for (const { purpose, amount } of lines) {
    pair.move(purpose, day, { money: amount });
    run.transit[day] = (run.transit[day] ?? 0) - amount;
  }
  holds(run, pair, day);
}

function exchanged(
  pair: Pair,
  gift: Gift | undefined,
  { from, to, day, amount }: { from: Purpose; to: Purpose; day: number; amount: number },
): void {
  pair.move(from, day, { money: -amount });
  pair.move(to, day, { money: amount });
  if (gift === undefined) return;
  gift.rest[from] -= amount;
  gift.rest[to] += amount;
}

function exchangeWrong({ same, over }: { readonly same: boolean; readonly over: boolean }): string | undefined {
  if (same) return 'purposes-equal';
  return over ? 'more-than-given' : undefined;
}

import { addToDay, copyOfTotals, formatQuantity, lowestFrom, negated, noTotals } from '#kernel';
import type { BusinessDate, DayTotals, Decision, Fen, PersonalRef } from '#kernel';
import type { FundEvent, FundOpened } from '../fund.events.js';
import { FREE } from '../fund.state.js';
import type { FundState, PurposeState } from '../fund.state.js';
import { articleKey } from '../goods/goods.state.js';
import type { StockLine } from '../goods/goods.events.js';
import type { PurposeLine, PurposeUse } from '../outgo.events.js';

/** What was on its way to a fund when its region went into another one: it arrives there and goes on. */
export interface Arrival {
  readonly transfer: string;
  readonly from: string;
  readonly lines: readonly PurposeLine[];
  readonly on: BusinessDate;
}

/** A reservation, or what was left of it, under its new id. */
export interface MovedReservation {
  readonly from: string;
  readonly to: string;
  readonly entry: string;
  readonly lines: readonly PurposeLine[];
  readonly emergency: boolean;
  readonly expiresOn?: BusinessDate;
  readonly memo?: PersonalRef;
  readonly decision?: string;
}

/** All that leaves a fund on one day: first the reservations, then the money. */
export interface LeavingDay {
  readonly day: BusinessDate;
  readonly reservations: readonly MovedReservation[];
  readonly transfer: string;
  /** Empty where only reservations of nothing else are moved. */
  readonly lines: readonly PurposeLine[];
}

/** All the goods that leave a fund on one day. */
export interface GoodsDay {
  readonly day: BusinessDate;
  readonly transfer: string;
  readonly lots: readonly StockLine[];
}

export interface LeaveFund {
  readonly type: 'LeaveFund';
  readonly on: BusinessDate;
  readonly successor: string;
  readonly into: string;
  readonly arrivals: readonly Arrival[];
  readonly days: readonly LeavingDay[];
  readonly goods: readonly GoodsDay[];
}

export interface TakeOverFund {
  readonly type: 'TakeOverFund';
  readonly on: BusinessDate;
  readonly predecessor: FundOpened;
  /** Where the survivor has no fund of the kind: it is opened. */
  readonly opens?: FundOpened;
  readonly purposes: ReadonlyMap<string, PurposeState>;
  readonly allowed: ReadonlyMap<string, readonly PurposeUse[]>;
  readonly days: readonly LeavingDay[];
  readonly goods: readonly GoodsDay[];
}

export type SuccessionCommand = LeaveFund | TakeOverFund;

export function decideSuccession(state: FundState, command: SuccessionCommand): Decision<FundEvent> {
  return { events: command.type === 'LeaveFund' ? leave(state, command) : takeOver(state, command) };
}

function leave(state: FundState, { on, successor, into, arrivals, days, goods }: LeaveFund): readonly FundEvent[] {
  const fund = state.opened?.fund ?? '';
  const events: FundEvent[] = [];
  if (state.abolished === undefined) events.push({ type: 'FundAbolished', fund, on, successor, into });
  const known = new Set([FREE, ...state.purposes.keys()]);
  for (const { transfer, from, lines, on: valueDate } of arrivals) {
    for (const { purpose } of lines) if (!known.has(purpose)) events.push(opened(fund, purpose));
    for (const { purpose } of lines) known.add(purpose);
    events.push({ type: 'TransferReceived', fund, transfer, other: from, lines, valueDate });
  }
  for (const { day: valueDate, reservations, transfer, lines } of days) {
    for (const { from: reservation, to, entry, lines: rest } of reservations) {
      const released = { fund, entry, reservation, lines: rest, valueDate, cause: 'released' } as const;
      events.push({ type: 'ReservationReleased', ...released, movedTo: { fund: successor, reservation: to } });
    }
    if (lines.length > 0) events.push({ type: 'TransferSent', fund, transfer, other: successor, lines, valueDate });
  }
  for (const { day: valueDate, transfer, lots } of goods) {
    events.push({ type: 'GoodsHandedOver', fund, transfer, other: successor, lots, valueDate });
  }
  return events;
}

function takeOver(state: FundState, command: TakeOverFund): readonly FundEvent[] {
  const { predecessor, on, days, goods, opens } = command;
  const fund = state.opened?.fund ?? opens?.fund ?? '';
  const events: FundEvent[] = opens === undefined ? [] : [opens];
  const { fund: before, region } = predecessor;
  if (!state.tookOver.includes(region)) events.push({ type: 'FundTookOver', fund, predecessor: before, region, on });
  events.push(...openedPurposes(state, command, fund));
  for (const { day: valueDate, reservations, transfer, lines } of days) {
    if (lines.length > 0) events.push({ type: 'TransferReceived', fund, transfer, other: before, lines, valueDate });
    for (const { from, to: reservation, lines: rest, emergency, ...kept } of reservations) {
      const reserved = { fund, reservation, lines: rest, valueDate, emergency, ...optional(kept) };
      events.push({ type: 'AmountReserved', ...reserved, movedFrom: { fund: before, reservation: from } });
    }
  }
  return [...events, ...goods.map((day) => goodsTakenOver(state, day, { fund, other: before }))];
}

/** An article goes on under the name that the survivor has for it. */
function goodsTakenOver(
  { goods }: FundState,
  { day: valueDate, transfer, lots }: GoodsDay,
  between: { readonly fund: string; readonly other: string },
): FundEvent {
  const named = lots.map((lot) => ({ ...lot, ...goods.articles.get(articleKey(lot)) }));
  return { type: 'GoodsTakenOver', ...between, transfer, lots: named, valueDate };
}

/** Purposes that the survivor lacks, with the same words, but those that it uses itself, and the same uses. */
function openedPurposes(state: FundState, { purposes, allowed }: TakeOverFund, fund: string): readonly FundEvent[] {
  const taken = new Set([...state.purposes].flatMap(([purpose, { words }]) => [purpose, ...words]));
  return [...purposes].flatMap(([purpose, { words }]): readonly FundEvent[] => {
    if (state.purposes.has(purpose)) return [];
    const own = words.filter((word) => word === purpose || !taken.has(word));
    const uses = allowed.get(purpose);
    const open = { type: 'PurposeOpened', fund, purpose, words: own.length === 0 ? [purpose] : own } as const;
    return uses === undefined ? [open] : [open, { type: 'PurposeAllowed', fund, purpose, allows: uses }];
  });
}

function opened(fund: string, purpose: string): FundEvent {
  return { type: 'PurposeOpened', fund, purpose, words: [purpose] };
}

/**
 * What leaves an abolished fund, day by day from the day of the merge on: on each day as much of every reservation as
 * is there from then on for good, and then all of each purpose that no later day needs. What comes in on a later day
 * leaves on that day, so that no fund is ever below zero on the way. A reservation whose last day was over before the
 * merge is left to expire. While a purpose is below zero nothing leaves: what is there is not the fund's to give away.
 */
export function leavingDays(
  state: FundState,
  {
    on,
    arrivals,
    idOf,
  }: {
    readonly on: BusinessDate;
    readonly arrivals: readonly Arrival[];
    /** Ids of what the move makes, the same ones whenever it is planned again. */
    readonly idOf: (what: string) => string;
  },
): readonly LeavingDay[] {
  const money = copied(state.unreserved);
  for (const { lines, on: day } of arrivals) for (const line of lines) add(money, line, day);
  const open = [...state.reservations].filter(([, { expiresOn }]) => expiresOn === undefined || expiresOn >= on);
  const rests = open.map(([id, kept]) => ({ id, kept, rest: copied(kept.rest) }));
  const later = [money, ...rests.map(({ rest }) => rest)].flatMap((by) => [...by.values()].flatMap(({ days }) => days));
  const days = [...new Set([on, ...later])].filter((day) => day >= on).sort();
  const covered = days.findIndex((day) => [...money.values()].every((by) => lowestFrom(by, day) >= 0n));
  if (covered < 0) return [];
  const leaving: LeavingDay[] = [];
  for (const day of days.slice(covered)) {
    const reservations = rests.flatMap(({ id, kept, rest }): readonly MovedReservation[] => {
      const lines = taken(rest, day);
      if (lines.length === 0) return [];
      for (const line of lines) add(money, line, day);
      const { emergency } = kept;
      const ids = { from: id, to: idOf(`reservation ${id} ${day}`), entry: idOf(`release ${id} ${day}`) };
      return [{ ...ids, lines, emergency, ...optional({ ...kept, decision: state.cited.get(id) }) }];
    });
    const lines = taken(money, day);
    if (lines.length > 0) leaving.push({ day, reservations, transfer: idOf(`transfer ${day}`), lines });
  }
  return leaving;
}

/**
 * What an abolished fund has in stock goes over whole, at the value that it has: on the day of the merge, or on the day
 * on which it came if that is a later one.
 */
export function leavingGoods(
  { goods }: FundState,
  { on, idOf }: { readonly on: BusinessDate; readonly idOf: (what: string) => string },
): readonly GoodsDay[] {
  const days = new Map<BusinessDate, StockLine[]>();
  for (const { quantity, ...part } of goods.parts.values()) {
    const day = part.since > on ? part.since : on;
    const lots = days.get(day) ?? [];
    days.set(day, lots);
    lots.push({ ...part, quantity: formatQuantity(quantity) });
  }
  const inOrder = [...days].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([day, lots]) => ({ day, transfer: idOf(`goods ${day}`), lots }));
}

/** What goes on with a reservation, as far as it has it. */
function optional({
  expiresOn,
  memo,
  decision,
}: {
  readonly [Field in 'expiresOn' | 'memo' | 'decision']?: MovedReservation[Field] | undefined;
}): Pick<MovedReservation, 'expiresOn' | 'memo' | 'decision'> {
  return {
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(memo === undefined ? {} : { memo }),
    ...(decision === undefined ? {} : { decision }),
  };
}

/** Takes out what is there on a day and on every later one, by purpose. */
function taken(by: Map<string, DayTotals>, day: BusinessDate): readonly PurposeLine[] {
  return [...by].flatMap(([purpose, days]) => {
    const amountFen: Fen = lowestFrom(days, day);
    if (amountFen <= 0n) return [];
    add(by, { purpose, amountFen: negated(amountFen) }, day);
    return [{ purpose, amountFen }];
  });
}

function add(by: Map<string, DayTotals>, { purpose, amountFen }: PurposeLine, day: BusinessDate): void {
  const days = by.get(purpose) ?? noTotals();
  by.set(purpose, days);
  addToDay(days, day, amountFen);
}

function copied(by: ReadonlyMap<string, DayTotals>): Map<string, DayTotals> {
  return new Map([...by].map(([purpose, days]) => [purpose, copyOfTotals(days)]));
}

import { addDays, addToDay, foldThrough, lowestFrom, minus, nameKey, negated } from '#kernel';
import { noTotals, plus, yearOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, DayTotals, Fen, Movement, PersonalRef } from '#kernel';
import type { MonthClosed, QuotaLapsed, YearClosed } from './closing.events.js';
import { lapseMovements } from './closing.movements.js';
import type { FundEvent, FundOpened, IncomeEvent } from './fund.events.js';
import type { GoodsEvent } from './goods/goods.events.js';
import { goodsMovements } from './goods/goods.movements.js';
import { evolveGoods, initialGoods, type GoodsState } from './goods/goods.state.js';
import type { ApprovalsHeld } from './hold.events.js';
import { incomeMovements, isIncomeKind } from './fund.movements.js';
import { PURPOSE_USES, type OutgoEvent, type OutgoFields, type PurposeLine, type PurposeUse } from './outgo.events.js';
import { outgoMovements } from './outgo.movements.js';
import { notePriorYear } from './prior-year/prior-year.state.js';
import { reversalMovements } from './reversal/reversal.events.js';
import type { EntryReversed, SignedLine } from './reversal/reversal.events.js';

/** Money kept for no purpose. */
export const FREE = 'free';

export const FUND_KINDS = [
  { kind: 'welfare', kindName: '计划生育公益金' },
  { kind: 'care', kindName: '人口关爱基金' },
] as const;

/** A purpose of the fund's list. */
export interface PurposeState {
  readonly words: readonly string[];
}

/** A reservation of which something is left; it is dropped when nothing is. */
export interface OpenReservation {
  readonly on: BusinessDate;
  readonly expiresOn?: BusinessDate;
  readonly emergency: boolean;
  readonly memo?: PersonalRef;
  /** Reserved less spent and released, plus what the bank sent back, by purpose and day. */
  readonly rest: Map<string, DayTotals>;
  /** Something came back to it once. */
  readonly restored?: true;
}

/** A line of a fee: what is left of it shows in `corrected`, as of every entry. */
export interface GiftFee extends PurposeLine {
  readonly entry: string;
}

export interface FundState {
  opened: FundOpened | undefined;
  purposes: Map<string, PurposeState>;
  /** What a purpose's money, or free money, may be used for; a purpose that is absent may be used for nothing. */
  allowed: Map<string, readonly PurposeUse[]>;
  /** Received less spent less open reservations, by purpose and day: what available(d) is taken from. */
  unreserved: Map<string, DayTotals>;
  reservations: Map<string, OpenReservation>;
  /** Of which nothing is left now, of those that something came back to; never dropped. */
  usedUp: Map<string, OpenReservation>;
  /** The collective decision that a reservation rests on; only of those that cite one, and never dropped. */
  cited: Map<string, string>;
  /**
   * What has been returned of an entry's purpose or exchanged away from it, less what was exchanged to it, by
   * `entry purpose`; only of entries that ever were.
   */
  corrected: Map<string, Fen>;
  /** The fees taken from a gift on its way, by the gift's entry; only of gifts that ever had one. */
  giftFees: Map<string, readonly GiftFee[]>;
  /** What keeps the fund from taking reservations, by the hold's id. */
  holds: Map<string, Pick<ApprovalsHeld, 'cause' | 'year' | 'checkpoint'>>;
  openingOn: BusinessDate | undefined;
  /** `purpose|account` of the opening balances entered. */
  openings: string[];
  /** How many entries a day has, opening balances included, money in that was reversed whole left out. */
  entriesOn: Map<BusinessDate, number>;
  /** The accounts that entries went through, each with the earliest of their days. */
  accounts: Map<string, BusinessDate>;
  /** The last day of the last month that was closed. */
  closedThrough: BusinessDate | undefined;
  /** The last day of the first month that was closed. */
  firstClosed: BusinessDate | undefined;
  closedYear: number | undefined;
  /** 以前年度: the years before the ledger that were entered from older books, and not withdrawn. */
  priorYears: readonly number[];
  /** What was on hand at the end of the last closed year, by purpose. */
  carried: Map<string, Fen>;
  /** What moved in each year that is not closed, by purpose and kind. */
  flows: Map<number, Map<string, Map<string, Fen>>>;
  /** What counts as contributed in each year that is not closed, by kind. */
  counted: Map<number, Map<string, Fen>>;
  /** Its region went into another one: from that day on another fund has what it had. */
  abolished: { readonly on: BusinessDate; readonly successor: string } | undefined;
  /** Regions whose funds it took over; their accounts serve it too. */
  tookOver: string[];
  /** Goods in stock: no money of the fund's. */
  goods: GoodsState;
}

export function initialFund(): FundState {
  return {
    opened: undefined,
    purposes: new Map(),
    allowed: new Map(),
    unreserved: new Map(),
    reservations: new Map(),
    usedUp: new Map(),
    cited: new Map(),
    corrected: new Map(),
    giftFees: new Map(),
    holds: new Map(),
    openingOn: undefined,
    openings: [],
    entriesOn: new Map(),
    accounts: new Map(),
    closedThrough: undefined,
    firstClosed: undefined,
    closedYear: undefined,
    priorYears: [],
    carried: new Map(),
    flows: new Map(),
    counted: new Map(),
    abolished: undefined,
    tookOver: [],
    goods: initialGoods(),
  };
}

export function evolveFund(state: FundState, event: FundEvent): FundState {
  const evolve = EVOLVE[event.type] as (state: FundState, event: FundEvent) => void;
  evolve(state, event);
  return state;
}

/** One function for each event; an event without one does not compile. */
const EVOLVE: {
  readonly [Type in FundEvent['type']]: (state: FundState, event: Extract<FundEvent, { type: Type }>) => void;
} = {
  FundOpened: (state, event) => {
    state.opened = event;
    state.closedThrough = event.closedThrough;
    state.closedYear = event.closedYear;
  },
  FundAbolished: (state, { on, successor, into }) => {
    state.abolished = { on, successor };
    if (state.opened !== undefined) state.opened = { ...state.opened, path: [...state.opened.path, into] };
  },
  FundTookOver: (state, { region }) => {
    state.tookOver.push(region);
  },
  PurposeOpened: (state, { purpose, words }) => {
    state.purposes.set(purpose, { words });
  },
  PurposeAllowed: (state, { purpose, allows }) => {
    state.allowed.set(purpose, allows);
  },
  PriorYearEntered: notePriorYear,
  PriorYearWithdrawn: notePriorYear,
  OpeningBalanceEntered: (state, event) => {
    state.openingOn = event.valueDate;
    state.openings.push(openingKey(event.purpose, event.account));
    takeIn(state, event);
  },
  DonationReceived: takeIn,
  AppropriationReceived: takeIn,
  GrantReceived: takeIn,
  DuesReceived: takeIn,
  InterestReceived: takeIn,
  RefundReceived: takeIn,
  AmountReserved: (state, event) => {
    giveOut(state, event);
    const { valueDate: on, expiresOn, emergency, memo } = event;
    const until = expiresOn === undefined ? {} : { expiresOn };
    const open: OpenReservation = { on, emergency, rest: new Map(), ...until, ...(memo === undefined ? {} : { memo }) };
    for (const line of event.lines) addToRest(open, line, on);
    state.reservations.set(event.reservation, open);
    if (event.decision !== undefined) state.cited.set(event.reservation, event.decision);
  },
  ReservationReleased: (state, event) => {
    giveOut(state, event);
    lowerReservation(state, event.reservation, event);
  },
  AmountSpent: (state, event) => {
    giveOut(state, event);
    if (event.reservation !== undefined) lowerReservation(state, event.reservation, event);
    if (event.gift !== undefined) noteFee(state, event.gift, event);
  },
  SpendingReturned: (state, event) => {
    giveOut(state, event);
    noteCorrection(state, event.spent, event.lines);
    if (event.reservation !== undefined) restoreReservation(state, event.reservation, event);
  },
  GiftReturned: (state, event) => {
    giveOut(state, event);
    noteCorrection(state, event.gift, event.lines);
  },
  PurposeExchanged: (state, event) => {
    giveOut(state, event);
    const { gift, from, to, amountFen } = event;
    if (gift === undefined) return;
    // The gift's rest goes on under its new purpose: from there it can still be returned.
    noteCorrection(state, gift, [{ purpose: from, amountFen }]);
    noteCorrection(state, gift, [{ purpose: to, amountFen: negated(amountFen) }]);
  },
  ApprovalsHeld: (state, { hold, cause, year, checkpoint }) => {
    state.holds.set(hold, { cause, year, checkpoint });
  },
  HoldLifted: (state, { hold }) => {
    state.holds.delete(hold);
  },
  RemittedUpward: giveOut,
  EntryReversed: reverse,
  TransferSent: giveOut,
  TransferReceived: giveOut,
  TransferTakenBack: giveOut,
  MonthClosed: closeMonth,
  YearClosed: closeYear,
  QuotaLapsed: (state, event: QuotaLapsed) => {
    move(state, event.valueDate, lapseMovements(event));
    noteCorrection(state, event.appropriation, [event]);
  },
  GoodsReceived: moveGoods,
  GoodsIssued: moveGoods,
  GoodsReversed: (state, event) => {
    stock(state, event);
    forgetEntry(state, event);
  },
  GoodsHandedOver: stock,
  GoodsTakenOver: stock,
};

function moveGoods(state: FundState, event: Extract<GoodsEvent, { type: 'GoodsReceived' | 'GoodsIssued' }>): void {
  noteEntry(state, event.valueDate);
  stock(state, event);
}

/** Goods are in stock by themselves; of their value only what counts as contributed is kept. */
function stock(state: FundState, event: GoodsEvent): void {
  evolveGoods(state.goods, event);
  for (const line of goodsMovements(event)) noteCounted(state, line);
}

function takeIn(state: FundState, event: IncomeEvent): void {
  move(state, event.valueDate, incomeMovements(event));
}

function giveOut(state: FundState, event: OutgoEvent): void {
  move(state, event.valueDate, outgoMovements(event));
}

/** What it took back can be taken again where it stands behind another entry: what was returned of that is less now. */
function reverse(state: FundState, event: EntryReversed): void {
  const { reversed, lines, valueDate, gift, spent, reservation } = event;
  if (isIncomeKind(event.kind)) forgetIncome(state, event);
  moveLines(state, reversalMovements(event));
  noteCorrection(state, reversed, lines.map(sizeOf));
  if (gift !== undefined) noteCorrection(state, gift, lines.map(opposite));
  if (spent !== undefined) noteCorrection(state, spent, lines);
  if (reservation === undefined) return;
  // A spending's reversal gives its reservation money back, that of a spending's return takes it again.
  if (spent === undefined) restoreReservation(state, reservation, { lines, valueDate });
  else lowerReservation(state, reservation, { lines: lines.map(sizeOf), valueDate });
}

/** Money in that is taken back whole is as if it had not been there, for an opening balance that is entered anew. */
function forgetIncome(state: FundState, event: EntryReversed): void {
  const { reversed, kind, lines, account = '' } = event;
  for (const { purpose } of lines) {
    if (kind === 'opening') state.openings = state.openings.filter((key) => key !== openingKey(purpose, account));
    if (correctedOf(state, reversed, purpose) === ZERO_FEN) forgetEntry(state, event);
  }
  if (state.openings.length === 0) state.openingOn = undefined;
}

/** Of what took an entry back: that entry's day has one less. */
function forgetEntry({ entriesOn }: FundState, reversal: Pick<EntryReversed, 'valueDate' | 'belongsOn'>): void {
  const { valueDate, belongsOn: on = valueDate } = reversal;
  const left = (entriesOn.get(on) ?? 0) - 1;
  if (left > 0) entriesOn.set(on, left);
  else entriesOn.delete(on);
}

function noteEntry({ entriesOn }: FundState, on: BusinessDate): void {
  entriesOn.set(on, (entriesOn.get(on) ?? 0) + 1);
}

function sizeOf({ purpose, amountFen }: SignedLine): PurposeLine {
  return { purpose, amountFen: amountFen < 0n ? negated(amountFen) : amountFen };
}

function opposite({ purpose, amountFen }: SignedLine): SignedLine {
  return { purpose, amountFen: negated(amountFen) };
}

/** The state's sums are the fold of the events' own movements, so the two can never differ. */
function move(state: FundState, on: BusinessDate, lines: readonly Movement[]): void {
  noteEntry(state, on);
  moveLines(state, lines);
}

function moveLines(state: FundState, lines: readonly Movement[]): void {
  for (const line of lines) {
    const { part, purpose = FREE, amountFen, valueDate } = line;
    const days = state.unreserved.get(purpose) ?? noTotals();
    state.unreserved.set(purpose, days);
    addToDay(days, valueDate, part === 'reserve' ? negated(amountFen) : amountFen);
    if (part === 'money') noteMoney(state, purpose, line);
  }
}

/** What the closing of months and years is made of. */
function noteMoney(state: FundState, purpose: string, line: Movement): void {
  const { account, kind, amountFen, valueDate } = line;
  if (account !== undefined) noteAccount(state, account, valueDate);
  const year = yearOf(valueDate);
  const byPurpose = state.flows.get(year) ?? new Map<string, Map<string, Fen>>();
  state.flows.set(year, byPurpose);
  const byKind = byPurpose.get(purpose) ?? new Map<string, Fen>();
  byPurpose.set(purpose, byKind);
  byKind.set(kind, plus(byKind.get(kind) ?? ZERO_FEN, amountFen));
  noteCounted(state, line);
}

function noteCounted(state: FundState, { kind, amountFen, countsOn }: Movement): void {
  if (countsOn === undefined || isYearClosed(state, yearOf(countsOn))) return;
  const counted = state.counted.get(yearOf(countsOn)) ?? new Map<string, Fen>();
  state.counted.set(yearOf(countsOn), counted);
  counted.set(kind, plus(counted.get(kind) ?? ZERO_FEN, amountFen));
}

function noteAccount({ accounts }: FundState, account: string, valueDate: BusinessDate): void {
  const first = accounts.get(account);
  if (first === undefined || valueDate < first) accounts.set(account, valueDate);
}

/** Closed days become one sum: what can be had of an open day stays as it was. */
function closeMonth(state: FundState, { through }: MonthClosed): void {
  state.closedThrough = through;
  state.firstClosed ??= through;
  for (const days of state.unreserved.values()) foldThrough(days, through);
  const kept = [...state.reservations.values(), ...state.usedUp.values()];
  for (const { rest } of kept) for (const days of rest.values()) foldThrough(days, through);
}

function closeYear(state: FundState, { year, purposes }: YearClosed): void {
  state.closedYear = year;
  state.carried = new Map(purposes.map(({ purpose, closingFen }) => [purpose, closingFen]));
  state.flows.delete(year);
  state.counted.delete(year);
  for (const [hold, held] of [...state.holds]) if (held.year <= year) state.holds.delete(hold);
}

export function isYearClosed({ closedYear }: FundState, year: number): boolean {
  return closedYear !== undefined && year <= closedYear;
}

/** The first day on which something can be dated; undefined while no month was closed. */
export function firstOpenDay({ closedThrough }: FundState): BusinessDate | undefined {
  return closedThrough === undefined ? undefined : addDays(closedThrough, 1);
}

/** A day, or the first open one where that is later. */
export function inOpenTime(state: FundState, day: BusinessDate): BusinessDate {
  const first = firstOpenDay(state);
  return first === undefined || day >= first ? day : first;
}

function lowerReservation(
  state: FundState,
  id: string,
  { lines, valueDate }: Pick<OutgoFields, 'lines' | 'valueDate'>,
): void {
  const open = state.reservations.get(id);
  if (open === undefined) return;
  for (const { purpose, amountFen } of lines) addToRest(open, { purpose, amountFen: negated(amountFen) }, valueDate);
  if (restLines(open).length > 0) return;
  state.reservations.delete(id);
  if (open.restored === true) state.usedUp.set(id, open);
}

/**
 * What the bank sends back can be paid again. A reservation that was used up is there again from that day on, and for
 * as long as it takes: the payee is still owed.
 */
function restoreReservation(
  state: FundState,
  id: string,
  { lines, valueDate }: Pick<OutgoFields, 'lines' | 'valueDate'>,
): void {
  const open = state.reservations.get(id);
  const anew: OpenReservation = { on: valueDate, emergency: false, rest: new Map<string, DayTotals>() };
  const { on, emergency, rest } = open ?? state.usedUp.get(id) ?? anew;
  const expires = open?.expiresOn === undefined ? {} : { expiresOn: open.expiresOn };
  const restored: OpenReservation = { on, emergency, ...expires, rest, restored: true };
  for (const line of lines) addToRest(restored, line, valueDate);
  state.usedUp.delete(id);
  state.reservations.set(id, restored);
}

function addToRest({ rest }: OpenReservation, { purpose, amountFen }: PurposeLine, on: BusinessDate): void {
  const days = rest.get(purpose) ?? noTotals();
  rest.set(purpose, days);
  addToDay(days, on, amountFen);
}

/** All that is left of a reservation, whatever the dates. */
export function restLines({ rest }: OpenReservation): readonly PurposeLine[] {
  const lines = [...rest].map(([purpose, { total }]) => ({ purpose, amountFen: total }));
  return lines.filter(({ amountFen }) => amountFen > 0n);
}

/**
 * What can be taken of a reservation on a day: its rest whatever the dates of what was taken, and nothing of what the
 * bank sent back later, so that on no day more has gone than was reserved.
 */
export function restOn({ rest }: OpenReservation, purpose: string, day: BusinessDate): Fen {
  const days = rest.get(purpose);
  return days === undefined ? ZERO_FEN : lowestFrom(days, day);
}

function noteCorrection(state: FundState, entry: string, lines: readonly PurposeLine[]): void {
  for (const { purpose, amountFen } of lines) {
    const key = correctionKey(entry, purpose);
    state.corrected.set(key, plus(state.corrected.get(key) ?? ZERO_FEN, amountFen));
  }
}

function noteFee({ giftFees }: FundState, gift: string, { entry, lines }: OutgoFields): void {
  giftFees.set(gift, [...(giftFees.get(gift) ?? []), ...lines.map((line) => ({ entry, ...line }))]);
}

/** What was taken from a gift on its way, less what of it came back or was reversed. */
export function feesOf(state: FundState, gift: string): Fen {
  const fees = state.giftFees.get(gift) ?? [];
  return fees
    .map(({ entry, purpose, amountFen }) => minus(amountFen, correctedOf(state, entry, purpose)))
    .reduce(plus, ZERO_FEN);
}

/** What has been returned or exchanged of an entry's purpose so far. */
export function correctedOf(state: FundState, entry: string, purpose: string): Fen {
  return state.corrected.get(correctionKey(entry, purpose)) ?? ZERO_FEN;
}

/** What of an entry went back so far, whatever its purposes. */
export function returnedOf(state: FundState, entry: string): Fen {
  let returned = ZERO_FEN;
  for (const [key, amountFen] of state.corrected) {
    if (key.startsWith(correctionKey(entry, ''))) returned = plus(returned, amountFen);
  }
  return returned;
}

function correctionKey(entry: string, purpose: string): string {
  return `${entry} ${purpose}`;
}

/**
 * available(d): the smallest, over all days from d on, of received less spent less open reservations, each taken by
 * its own date (domain.md, Funds).
 */
export function availableOn(state: FundState, purpose: string, day: BusinessDate): Fen {
  const days = state.unreserved.get(purpose);
  return days === undefined ? ZERO_FEN : lowestFrom(days, day);
}

/**
 * What a purpose's money may be used for: nothing until an administrator says so, free money for everything until an
 * administrator says otherwise. Only a fund that may lend lends, whatever a purpose allows (domain.md, Funds).
 */
export function usesOf(state: FundState, purpose: string): readonly PurposeUse[] {
  const allowed = state.allowed.get(purpose) ?? (purpose === FREE ? PURPOSE_USES : []);
  return state.opened?.lendable === true ? allowed : allowed.filter((use) => use !== 'loan');
}

/** The earliest value date of any entry, opening balances included. */
export function firstDayOf({ entriesOn }: FundState): BusinessDate | undefined {
  return [...entriesOn.keys()].reduce<BusinessDate | undefined>(
    (first, day) => (first === undefined || day < first ? day : first),
    undefined,
  );
}

/** 亏空 of a purpose: by how much its money, all days taken together, has fallen below zero. */
export function deficitOf(state: FundState, purpose: string): Fen {
  const total = state.unreserved.get(purpose)?.total ?? ZERO_FEN;
  return total < 0n ? negated(total) : ZERO_FEN;
}

export function openingKey(purpose: string, account: string): string {
  return `${purpose}|${account}`;
}

/** The purpose that a name or one of its words means; undefined where the fund's list lacks it. */
export function purposeNamed(state: FundState, words: string): string | undefined {
  if (words === FREE || state.purposes.has(words)) return words;
  for (const [purpose, known] of state.purposes) if (known.words.includes(words)) return purpose;
  const key = nameKey(words);
  if (key === FREE) return FREE;
  for (const [purpose, known] of state.purposes) if (known.words.some((word) => nameKey(word) === key)) return purpose;
  return undefined;
}

/** Regions whose accounts the fund's money may lie in: its own, those above, and those that it took over. */
export function accountRegions({ opened, tookOver }: FundState): readonly string[] {
  return [...(opened?.path ?? []), ...tookOver];
}

/** Whether another fund has what the fund had, on that day. */
export function isAbolishedOn({ abolished }: FundState, day: BusinessDate): boolean {
  return abolished !== undefined && day >= abolished.on;
}

/** Id of a region's fund of one kind; its stream is `fund-<id>`. */
export function fundId(region: string, kind: string): string {
  return `${region}-${kind}`;
}

/** The unit that issues receipts unless another is named. */
export { countyOf } from '#regions';

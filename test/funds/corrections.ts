import { fen } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { DonationReceived, DuesReceived, FundEvent } from '#funds';
import {
  amountOf,
  amountWrong,
  byPurpose,
  changeRest,
  comeBack,
  dayOf,
  lowest,
  MONTH_END,
  near,
  partsOf,
  PURPOSES,
  shortOf,
  dayWrong,
  TODAY,
} from './books.js';
import type { Doing, Entry, Line, Pair, Purpose, Run, Step, Taken } from './books.js';

const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };

/** The day on which an entry counts: a late one on the day that it belongs to, unless that year was closed. */
export function countsOn(pair: Pair, day: number, belongs: number | undefined): BusinessDate | undefined {
  if (belongs === undefined) return dayOf(day);
  return pair.isYearClosed && belongs <= MONTH_END ? undefined : dayOf(belongs);
}

export function countingOf(event: DonationReceived | DuesReceived): BusinessDate | undefined {
  return event.belongsOn === undefined ? event.valueDate : event.countsOn;
}

export function entryFrom(
  { name: fund }: Pair,
  event: FundEvent | undefined,
  { lines, day, sign }: Taken & { readonly sign: 1 | -1 },
): Entry {
  const rest = byPurpose(() => 0);
  for (const { purpose, amount } of lines) rest[purpose] += amount;
  return { event: event as Entry['event'], fund, day, rest, signs: lines.map(({ purpose }) => [purpose, sign]) };
}

export interface Exchange {
  readonly from: Purpose;
  readonly to: Purpose;
  readonly day: number;
  readonly amount: number;
}

export function exchangeFrom({ name: fund }: Pair, event: FundEvent, { from, to, day, amount }: Exchange): Entry {
  const rest = { ...byPurpose(() => 0), [from]: amount, [to]: amount };
  const signs = [
    [from, -1],
    [to, 1],
  ] as const;
  return { event: event as Entry['event'], fund, day, rest, signs };
}

/** What a reversal would do: what each purpose loses, and what it gets. */
interface Reversal {
  readonly on: number;
  readonly lost: readonly Line[];
  readonly got: readonly Line[];
}

function reversalOf(pair: Pair, { day, signs, rest }: Entry): Reversal {
  const lines = (sign: 1 | -1): readonly Line[] =>
    signs.flatMap(([purpose, own]) => {
      return own === sign && rest[purpose] !== 0 ? [{ purpose, amount: rest[purpose] }] : [];
    });
  return { on: day > pair.closed ? day : pair.open(TODAY), lost: lines(1), got: lines(-1) };
}

/** Its reservation has no such rest any more, or there never was one. */
function overReserved({ reservation }: Entry, { on, lost }: Reversal): boolean {
  if (reservation === undefined) return false;
  return !reservation.open || lost.some(({ purpose, amount }) => amount > lowest(reservation.rest[purpose], on));
}

function reversalWrong(pair: Pair, entry: Entry, reversal: Reversal): string | undefined {
  const { lost, got, on } = reversal;
  const { gift, event } = entry;
  if (lost.length + got.length === 0) return 'entry-reversed-already';
  if (event.type === 'PurposeExchanged' && gift !== undefined) {
    if (lost.some(({ purpose, amount }) => amount > gift.rest[purpose])) return 'more-than-given';
  }
  if (overReserved(entry, reversal)) return 'more-than-reserved';
  return entry.reservation === undefined ? shortOf(pair, lost, on) : undefined;
}

const MENDABLE = ['more-than-reserved', 'not-enough-available'];

function reverse(run: Run, pair: Pair, how: { readonly asked: Step; readonly asDeficit: boolean }): void {
  const { asked, asDeficit } = how;
  const own = run.entries.filter(({ fund, event }) => fund === pair.name && (!asDeficit || isNeeded(event.type)));
  const entry = own.slice(-12)[asked.pick % Math.max(1, Math.min(12, own.length))];
  if (entry === undefined) return;
  const reversal = reversalOf(pair, entry);
  const found = reversalWrong(pair, entry, reversal);
  const { event, reservation } = entry;
  const made = { entry: `x${String(run.count)}`, original: event, asDeficit, reason: REASON, request: 'q' };
  const wrong = asDeficit && MENDABLE.includes(found ?? '') ? undefined : found;
  if (run.send(pair, { type: 'ReverseEntry', ...made, ...giftOf(entry) }, wrong).length === 0) return;
  run.note(`reversed ${event.type}${found === undefined ? '' : ' as a deficit'}`);
  const isKept = reservation !== undefined && found === undefined;
  if (!isKept) declare(pair, reversal);
  undo(pair, entry, { ...reversal, isKept });
}

/** Only what once brought money in, or moved it, can leave a deficit. */
function isNeeded(type: FundEvent['type']): boolean {
  return type !== 'AmountSpent' && type !== 'RemittedUpward' && type !== 'GiftReturned';
}

function giftOf({ event, gift }: Entry): { readonly gift?: DonationReceived } {
  return event.type === 'PurposeExchanged' && gift !== undefined ? { gift: gift.event } : {};
}

function declare(pair: Pair, { lost, on }: Reversal): void {
  for (const { purpose, amount } of lost) if (amount > pair.available(purpose, on)) pair.declared[purpose] = true;
}

function undo(pair: Pair, entry: Entry, reversal: Reversal & { readonly isKept: boolean }): void {
  const { lost, got, on } = reversal;
  const signed = [...lost.map(({ purpose, amount }) => ({ purpose, amount: -amount })), ...got];
  for (const { purpose, amount } of signed) {
    pair.move(purpose, on, { money: amount });
    pair.count(countingDay(entry), amount);
    entry.rest[purpose] = 0;
  }
  undoSpending(pair, entry, reversal);
  const { gift, event } = entry;
  if (gift === undefined) return;
  for (const { purpose, amount } of event.type === 'PurposeExchanged' ? signed : got) gift.rest[purpose] += amount;
}

function countingDay({ event, gift }: Entry): BusinessDate | undefined {
  if (event.type === 'DonationReceived' || event.type === 'DuesReceived') return countingOf(event);
  return event.type === 'GiftReturned' && gift !== undefined ? countingOf(gift.event) : undefined;
}

/** A spending gives its reservation back what it took; what came back of one is taken from it again. */
function undoSpending(pair: Pair, entry: Entry, reversal: Reversal & { readonly isKept: boolean }): void {
  const { spending, event, reservation } = entry;
  const { lost, got, on, isKept } = reversal;
  if (spending === undefined) return;
  if (event.type !== 'SpendingReturned') {
    if (spending.reservation !== undefined) {
      comeBack(pair, spending.reservation, { lines: got, day: on, asOf: TODAY });
    }
    return;
  }
  for (const { purpose, amount } of lost) spending.rest[purpose] += amount;
  if (isKept && reservation !== undefined) changeRest(pair, reservation, { lines: lost, day: on, sign: -1 });
}

/** Corrections and closing, as the books say what must come of them. */
export const CORRECTIONS: Readonly<Record<'reverse' | 'deficit' | 'cover' | 'close-month' | 'close-year', Doing>> = {
  reverse: (run, pair, asked) => {
    reverse(run, pair, { asked, asDeficit: false });
  },
  deficit: (run, pair, asked) => {
    reverse(run, pair, { asked, asDeficit: true });
  },
  cover: (run, pair, sent) => {
    const short = (purpose: Purpose): number => Math.max(0, -pair.total(purpose));
    const asked = near(sent, short);
    const { purpose: to, day } = partsOf(asked);
    const amount = Math.max(1, amountOf(asked, short(to)));
    const wrong =
      amountWrong(amount) ??
      dayWrong(pair, day) ??
      (to === 'free' ? 'purposes-equal' : undefined) ??
      (amount > short(to) ? 'more-than-deficit' : undefined) ??
      shortOf(pair, [{ purpose: 'free', amount }], day);
    const cover = { entry: `x${String(run.count)}`, from: 'free', to, amountFen: fen(BigInt(amount)) };
    const why = { valueDate: dayOf(day), reason: 'deficit-cover', evidence: [] } as const;
    const [event] = run.send(pair, { type: 'ExchangePurpose', ...cover, ...why }, wrong);
    if (event === undefined) return;
    run.note('a deficit covered');
    pair.move('free', day, { money: -amount });
    pair.move(to, day, { money: amount });
    run.entries.push(exchangeFrom(pair, event, { from: 'free', to, day, amount }));
  },
  'close-month': (run, pair, asked) => {
    const isStated = asked.pick % 3 > 0;
    const through = dayOf(MONTH_END);
    const stated = isStated ? through : dayOf(MONTH_END - 1);
    const wrong = pair.closed >= MONTH_END ? 'month-closed-already' : isStated ? undefined : 'account-not-closed';
    const accounts = [{ name: 'bank', statedThrough: stated }];
    if (run.send(pair, { type: 'CloseMonth', through, accounts }, wrong).length > 0) pair.closed = MONTH_END;
  },
  'close-year': (run, pair) => {
    const wrong = pair.isYearClosed ? 'year-closed-already' : pair.closed < MONTH_END ? 'year-months-open' : undefined;
    const judged = { contributedFen: fen(0n), minimumFen: fen(0n), outcome: 'none', countingKinds: [] } as const;
    const [event] = run.send(pair, { type: 'CloseYear', year: 2023, ...judged, mustBeMet: false }, wrong);
    if (event?.type !== 'YearClosed') return;
    const onHand = (purpose: Purpose): number =>
      pair.money[purpose].slice(0, MONTH_END + 1).reduce((sum, amount) => sum + amount, 0);
    const wanted = PURPOSES.reduce((sum, purpose) => sum + onHand(purpose), 0);
    if (Number(event.closingFen satisfies Fen) !== wanted)
      throw new Error(`${pair.name}: the year closes with another sum`);
    pair.isYearClosed = true;
    pair.counted[2023] = 0;
  },
};

import fc from 'fast-check';
import {
  closingEvents,
  fundDecider,
  fundEvents,
  holdEvents,
  outgoEvents,
  successionEvents,
  reversalEvents,
} from '#funds';
import type { AmountSpent, DonationReceived, FundCommand, FundEvent, FundState } from '#funds';
import type { PurposeLine, PurposeUse, TransferState } from '#funds';
import { addDays, AMOUNT_MAX_FEN, fen, givenDay } from '#kernel';
import type { BusinessDate, Movement } from '#kernel';

/*
 * Two funds get random commands and are compared, after each, with books kept as anybody would keep them: sums by day
 * in tables of numbers. Nothing of the ledger's own code is in the books.
 */

const FIRST = givenDay('2023-12-27');
export const DAYS = 9;
export const TODAY = 6;
const OPENING = 1;
const FUNDS = ['A', 'B'] as const;
export const PURPOSES = ['free', '助学', '济困'] as const;
const MAX = Number(AMOUNT_MAX_FEN);
export type FundName = (typeof FUNDS)[number];
export type Purpose = (typeof PURPOSES)[number];

const VERBS = [
  ...['gift', 'gift', 'gift', 'dues', 'reserve', 'reserve', 'reserve', 'spend', 'spend', 'spend', 'release'],
  ...['expire', 'fee', 'gift-fee', 'spending-back', 'spending-back', 'gift-back', 'remit', 'send', 'send', 'receive'],
  ...['send-back', 'exchange', 'exchange', 'allow', 'reverse', 'reverse', 'deficit', 'deficit'],
  ...['cover', 'cover', 'close-month', 'close-year'],
] as const;
const EDGES = ['small', 'small', 'small', 'zero', 'one', 'below', 'limit', 'above', 'max'] as const;

export interface Step {
  readonly verb: number;
  readonly fund: number;
  readonly purpose: number;
  readonly other: number;
  readonly day: number;
  readonly edge: number;
  readonly small: number;
  /** Which of the earlier entries, reservations or transfers. */
  readonly pick: number;
  /** The first day of open time. */
  readonly open?: number;
}

/** The last day of the month that can be closed. */
export const MONTH_END = 4;
/** Closing and deficits come late: a run is mostly of open time, and of funds that keep what they have. */
const CLOSES_AFTER = 150;
const DEFICITS_AFTER = 140;

export const step: fc.Arbitrary<Step> = fc.record(
  {
    verb: fc.nat(VERBS.length - 1),
    fund: fc.nat(1),
    purpose: fc.nat(2),
    other: fc.nat(2),
    day: fc.nat(DAYS - 1),
    edge: fc.nat(EDGES.length - 1),
    small: fc.integer({ min: 1, max: 900 }),
    pick: fc.nat(1_000),
  },
  { noNullPrototype: true },
);

const DAY_TEXTS = Array.from({ length: DAYS + 8 }, (_, day) => addDays(FIRST, day));
export const dayOf = (day: number): BusinessDate => DAY_TEXTS[day] ?? FIRST;
export const zeros = (): number[] => new Array<number>(DAYS + 1).fill(0);

/** Sums up to each day, of amounts by day. */
export function running(days: readonly number[]): readonly number[] {
  let sum = 0;
  return days.map((amount) => (sum += amount));
}

export function lowest(days: readonly number[], from: number): number {
  return Math.min(...running(days).slice(from));
}

export interface Line {
  readonly purpose: Purpose;
  readonly amount: number;
}

export interface Reservation {
  readonly id: string;
  readonly fund: FundName;
  on: number;
  expires: number | undefined;
  open: boolean;
  /** Something came back to it once. */
  restored: boolean;
  readonly rest: Record<Purpose, number[]>;
}

export interface Spending {
  readonly event: AmountSpent;
  readonly fund: FundName;
  readonly day: number;
  readonly rest: Record<Purpose, number>;
  readonly reservation: Reservation | undefined;
}

export interface Gift {
  readonly event: DonationReceived;
  readonly fund: FundName;
  readonly day: number;
  readonly rest: Record<Purpose, number>;
}

/** What can be taken back: what each purpose got by it, less what has been taken back of that. */
export interface Entry {
  readonly event: Extract<FundEvent, { readonly entry: string; readonly valueDate: BusinessDate }>;
  readonly fund: FundName;
  readonly day: number;
  /** Which purposes got money by it, and which lost some. */
  readonly signs: readonly (readonly [Purpose, 1 | -1])[];
  readonly rest: Record<Purpose, number>;
  readonly spending?: Spending | undefined;
  readonly gift?: Gift | undefined;
  /** Of what a spending got back: its reservation. */
  readonly reservation?: Reservation | undefined;
}

export interface Transfer {
  readonly from: FundName;
  readonly to: FundName;
  readonly lines: readonly Line[];
  readonly day: number;
  state: TransferState;
  settled: boolean;
}

export const EVERYTHING: readonly PurposeUse[] = ['relief', 'premium', 'administration', 'bank-fee', 'remittance'];
export const byPurpose = <Value>(make: () => Value): Record<Purpose, Value> => ({
  free: make(),
  助学: make(),
  济困: make(),
});

/** One fund with its books beside it. */
export class Pair {
  state: FundState;
  readonly money = byPurpose(zeros);
  readonly reserved = byPurpose(zeros);
  readonly allowed: Record<Purpose, readonly PurposeUse[]> = { free: EVERYTHING, 助学: [], 济困: [] };
  /** The last closed day; before all days while none is. */
  closed = -1;
  isYearClosed = false;
  /** A deficit was declared: what is said of the others holds no more. */
  readonly declared = byPurpose(() => false);
  /** What counts in 2023 and in 2024, while the year is open. */
  readonly counted: Record<number, number> = { 2023: 0, 2024: 0 };
  /** What the events' own movements come to. */
  readonly folded = { money: byPurpose(zeros), reserve: byPurpose(zeros) };

  constructor(readonly name: FundName) {
    const fund = {
      fund: name,
      region: name,
      path: [name],
      level: 'county',
      kind: 'welfare',
      kindName: '公益金',
    } as const;
    this.state = fundDecider.evolve(fundDecider.initial(), { type: 'FundOpened', ...fund, lendable: false });
    for (const purpose of PURPOSES.slice(1)) {
      this.state = fundDecider.evolve(this.state, { type: 'PurposeOpened', fund: name, purpose, words: [purpose] });
    }
  }

  available(purpose: Purpose, from: number): number {
    const free = this.money[purpose].map((amount, day) => amount - (this.reserved[purpose][day] ?? 0));
    return lowest(free, from);
  }

  /** What is there when all days are taken together. */
  total(purpose: Purpose): number {
    return this.available(purpose, DAYS);
  }

  /** A day, or the first open one where that is later. */
  open(day: number): number {
    return Math.max(day, this.closed + 1);
  }

  count(on: BusinessDate | undefined, amount: number): void {
    const year = Number(on?.slice(0, 4));
    if (on === undefined || (year === 2023 && this.isYearClosed)) return;
    this.counted[year] = (this.counted[year] ?? 0) + amount;
  }

  move(purpose: Purpose, day: number, { money = 0, reserve = 0 }: { money?: number; reserve?: number }): void {
    this.money[purpose][day] = (this.money[purpose][day] ?? 0) + money;
    this.reserved[purpose][day] = (this.reserved[purpose][day] ?? 0) + reserve;
  }
}

export type Verb = (typeof VERBS)[number];
export type Doing = (run: Run, pair: Pair, asked: Step) => void;

export class Run {
  readonly pairs = { A: new Pair('A'), B: new Pair('B') };
  readonly reservations: Reservation[] = [];
  readonly spendings: Spending[] = [];
  readonly gifts: Gift[] = [];
  readonly transfers: Transfer[] = [];
  readonly entries: Entry[] = [];
  readonly transit = zeros();
  readonly accounts = zeros();
  count = 0;

  constructor(private readonly seen: Map<string, number>) {
    for (const pair of Object.values(this.pairs)) {
      const opening = { entry: `opening-${pair.name}`, purpose: 'free', opensPurpose: false, account: 'bank' } as const;
      const money = { amountFen: fen(500n), valueDate: dayOf(OPENING) };
      this.send(pair, { type: 'EnterOpeningBalance', ...opening, ...money }, undefined);
      pair.move('free', OPENING, { money: 500 });
    }
  }

  /** Sends the command to the fund; the books have said what must come of it. */
  send(pair: Pair, command: FundCommand, wanted: string | undefined): readonly FundEvent[] {
    const decision = fundDecider.decide(pair.state, command, { today: dayOf(TODAY) });
    const found = 'refusal' in decision ? decision.refusal.code : undefined;
    if (found !== wanted) {
      throw new Error(`${shown(command)}: wanted ${wanted ?? 'taken'}, found ${shown(decision)}`);
    }
    this.note(`${command.type} ${found ?? 'taken'}`);
    if ('refusal' in decision) return [];
    for (const event of decision.events) {
      pair.state = fundDecider.evolve(pair.state, event);
      for (const line of movementsOf(event)) this.fold(pair, line);
    }
    return decision.events;
  }

  note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  private fold(pair: Pair, { part, purpose, account, amountFen, valueDate }: Movement): void {
    if (part === 'goods') throw new Error('no goods were entered');
    const day = DAY_TEXTS.indexOf(valueDate);
    const days = pair.folded[part][purpose as Purpose];
    days[day] = (days[day] ?? 0) + Number(amountFen);
    if (part === 'money' && account !== undefined) this.accounts[day] = (this.accounts[day] ?? 0) + Number(amountFen);
  }

  take(asked: Step, doing: Readonly<Record<Verb, Doing>>): Pair {
    this.count += 1;
    const pair = this.pairs[FUNDS[asked.fund] ?? 'A'];
    const verb = VERBS[asked.verb] ?? 'gift';
    if (verb.startsWith('close') && this.count <= CLOSES_AFTER) return pair;
    if (verb === 'deficit' && this.count <= DEFICITS_AFTER) return pair;
    doing[verb](this, pair, { ...asked, open: pair.closed + 1 });
    return pair;
  }
}

export function partsOf({ purpose, day }: Step): { readonly purpose: Purpose; readonly day: number } {
  return { purpose: PURPOSES[purpose] ?? 'free', day };
}

/** Great sums come seldom: a fund that has plenty refuses nothing. */
export function incomeOf(asked: Step): number {
  return EDGES[asked.edge] === 'max' && asked.pick % 20 > 0 ? asked.small : amountOf(asked, 0);
}

/** Most commands are near to what could be taken: a day that is not too early, a purpose that has something. */
export function near(asked: Step, limitOf: (purpose: Purpose) => number, from = OPENING): Step {
  if (asked.pick % 7 === 0) return asked;
  const first = Math.max(from, asked.open ?? 0);
  const day = first + (asked.day % Math.max(1, TODAY - first + 1));
  const purposes = [0, 1, 2].map((more) => (asked.purpose + more) % PURPOSES.length);
  const purpose = purposes.find((at) => limitOf(PURPOSES[at] ?? 'free') > 0) ?? asked.purpose;
  return { ...asked, day, purpose };
}

export function amountOf({ edge, small }: Step, limit: number): number {
  const edges = { small, zero: 0, one: 1, below: limit - 1, limit, above: limit + 1, max: MAX };
  return edges[EDGES[edge] ?? 'small'];
}

/** One line or two, seldom none; the second one may repeat the first one's purpose. */
export function linesOf(asked: Step, limitOf: (purpose: Purpose) => number): readonly Line[] {
  if (asked.pick % 97 === 0) return [];
  const purpose = PURPOSES[asked.purpose] ?? 'free';
  const first = { purpose, amount: amountOf(asked, limitOf(purpose)) };
  if (asked.pick % 4 !== 0) return [first];
  const other = PURPOSES[asked.other] ?? 'free';
  return [first, { purpose: other, amount: asked.pick % 8 === 0 ? limitOf(other) : asked.small }];
}

export function fenLines(lines: readonly Line[]): readonly PurposeLine[] {
  return lines.map(({ purpose, amount }) => ({ purpose, amountFen: fen(BigInt(amount)) }));
}

export function entryOf(run: Run, amount: number, day: number) {
  return { entry: `e${String(run.count)}`, account: 'bank', amountFen: fen(BigInt(amount)), valueDate: dayOf(day) };
}

export function outgoOf(run: Run, day: number) {
  return { entry: `e${String(run.count)}`, account: 'bank', valueDate: dayOf(day) };
}

/** One of the last few of the fund's own. */
export function picked<One extends { readonly fund: FundName }>(
  list: readonly One[],
  { name }: Pair,
  { pick }: Step,
): One | undefined {
  const own = list.filter(({ fund }) => fund === name).slice(-5);
  return own[pick % Math.max(1, own.length)];
}

export function amountWrong(amount: number): string | undefined {
  if (amount <= 0) return 'amount-not-positive';
  return amount > MAX ? 'amount-too-large' : undefined;
}

export function linesWrong(lines: readonly Line[]): string | undefined {
  if (lines.length === 0) return 'lines-missing';
  const amounts = lines.map(({ amount }) => amount);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const wrong = [...amounts, total].map(amountWrong).find((code) => code !== undefined);
  if (wrong !== undefined) return wrong;
  return new Set(lines.map(({ purpose }) => purpose)).size < lines.length ? 'lines-repeat-purpose' : undefined;
}

/** What is wrong with the day of an entry, and with the closed day that it belongs to where it is a late one. */
export function dayWrong({ closed }: Pair, day: number, belongs?: number): string | undefined {
  if (day > TODAY) return 'dated-after-today';
  if (day < OPENING) return 'dated-before-opening';
  if (day <= closed) return 'dated-in-closed-time';
  if (belongs === undefined) return undefined;
  if (belongs > closed) return 'belongs-in-open-time';
  return belongs < OPENING ? 'dated-before-opening' : undefined;
}

/** One of five entries is a late one, most of them of closed time. */
export function belongsOf({ pick, day, open = 0 }: Step): number | undefined {
  if (pick % 5 > 0) return undefined;
  return pick % 3 === 0 || open === 0 ? day : day % open;
}

export function lateOf(belongs: number | undefined): { readonly belongsOn?: BusinessDate } {
  return belongs === undefined ? {} : { belongsOn: dayOf(belongs) };
}

export function stepWrong(pair: Pair, day: number, answered: number): string | undefined {
  return dayWrong(pair, day) ?? (day < answered ? 'dated-before-what-it-answers' : undefined);
}

export function useWrong({ allowed }: Pair, lines: readonly Line[], use: PurposeUse): string | undefined {
  return lines.every(({ purpose }) => allowed[purpose].includes(use)) ? undefined : 'purpose-not-allowed';
}

export function shortOf(pair: Pair, lines: readonly Line[], day: number): string | undefined {
  return lines.some(({ purpose, amount }) => amount > pair.available(purpose, day))
    ? 'not-enough-available'
    : undefined;
}

export function overRest({ rest }: Reservation, lines: readonly Line[], day: number): string | undefined {
  return lines.some(({ purpose, amount }) => amount > lowest(rest[purpose], day)) ? 'more-than-reserved' : undefined;
}

export function leftOf({ rest }: Reservation): readonly Line[] {
  const lines = PURPOSES.map((purpose) => ({ purpose, amount: running(rest[purpose]).at(-1) ?? 0 }));
  return lines.filter(({ amount }) => amount > 0);
}

export interface Taken {
  readonly lines: readonly Line[];
  readonly day: number;
}

export function changeRest(
  pair: Pair,
  reservation: Reservation,
  { lines, day, sign }: Taken & { readonly sign: 1 | -1 },
): void {
  for (const { purpose, amount } of lines) {
    const days = reservation.rest[purpose];
    days[day] = (days[day] ?? 0) + sign * amount;
    pair.move(purpose, day, { reserve: sign * amount });
  }
  reservation.open = leftOf(reservation).length > 0;
}

/**
 * A reservation that was used up, or whose last day is over, is there again with what comes back, and ends no more. What
 * had gone before anything ever came back is not remembered.
 */
export function comeBack(
  pair: Pair,
  reservation: Reservation,
  { lines, day, asOf = day }: Taken & { readonly asOf?: number },
): void {
  const { expires, open } = reservation;
  const over = expires !== undefined && expires < asOf;
  if (open && over)
    changeRest(pair, reservation, { lines: leftOf(reservation), day: pair.open(expires + 1), sign: -1 });
  if (!open || over) {
    if (!reservation.restored) {
      for (const purpose of PURPOSES) reservation.rest[purpose].fill(0);
      reservation.on = day;
    }
    reservation.expires = undefined;
  }
  reservation.restored = true;
  changeRest(pair, reservation, { lines, day, sign: 1 });
}

const KINDS = new Map(
  [...fundEvents, ...closingEvents, ...outgoEvents, ...holdEvents, ...reversalEvents, ...successionEvents].map(
    (kind) => [kind.type, kind],
  ),
);

function movementsOf(event: FundEvent): readonly Movement[] {
  return KINDS.get(event.type)?.movements(event as never) ?? [];
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

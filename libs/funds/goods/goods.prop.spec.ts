import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, fen, givenDay, givenStreams, quantity, yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { FundCommand } from '../fund.commands.js';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent } from '../fund.events.js';
import type { FundState } from '../fund.state.js';
import { followMerge } from '../succession/succession.plan.js';
import type { GoodsEvent, GoodsIssued, GoodsReceived, LotLine } from './goods.events.js';
import { goodsMovements } from './goods.movements.js';
import { quantityOf } from './goods.state.js';
import { goodsLaw } from './laws.decide.js';

const FIRST = givenDay('2023-12-20');
const DAYS = 40;
const [OLD, NEW] = ['411522102', '411522101'];
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };

function opened(region: string): FundEvent {
  const kind = { kind: 'welfare', kindName: '计划生育公益金', lendable: false };
  return {
    type: 'FundOpened',
    fund: `${region}-welfare`,
    region,
    path: [region, '411522'],
    level: 'township',
    ...kind,
  };
}

interface Move {
  readonly what: 'receive' | 'issue' | 'reverse' | 'close';
  readonly article: string;
  readonly amount: bigint;
  readonly of: bigint;
  readonly valueDate: BusinessDate;
  readonly which: number;
}

const days = fc.integer({ min: 0, max: DAYS }).map((offset) => addDays(FIRST, offset));
const moves: fc.Arbitrary<Move> = fc.record({
  what: fc.constantFrom('receive', 'receive', 'issue', 'issue', 'issue', 'reverse', 'reverse', 'close'),
  article: fc.constantFrom('大米', '棉被'),
  amount: fc.bigInt({ min: 1n, max: 1_000n }),
  // Thirds and thousandths, so that shares do not come out even.
  of: fc.constantFrom(1n, 333n, 1_000n, 3_000n, 7_001n),
  valueDate: days,
  which: fc.nat(30),
});
const histories = fc.array(moves, { minLength: 5, maxLength: 40 }).map(taken);

/** What the fund took of the moves, each on the last day. */
function taken(list: readonly Move[]): readonly FundEvent[] {
  const events: FundEvent[] = [opened(OLD)];
  let state = folded(events);
  for (const [at, move] of list.entries()) {
    const command = commandOf(move, events, at);
    if (command === undefined) continue;
    const decision = fundDecider.decide(state, command, { today: addDays(FIRST, DAYS) });
    if ('refusal' in decision) continue;
    events.push(...decision.events);
    state = decision.events.reduce((before, event) => fundDecider.evolve(before, event), state);
  }
  return events;
}

function folded(events: readonly FundEvent[]): FundState {
  return events.reduce((state, event) => fundDecider.evolve(state, event), fundDecider.initial());
}

function commandOf(move: Move, events: readonly FundEvent[], at: number): FundCommand | undefined {
  const { what, article, amount, of, valueDate, which } = move;
  const goods = {
    entry: `entry-${String(at)}`,
    article,
    unit: '件',
    purpose: 'free',
    quantity: quantity(of),
    valueDate,
  };
  if (what === 'issue') return { type: 'IssueGoods', ...goods, use: 'relief' };
  if (what === 'receive') {
    const gift = { valueBasis: 'market-price', donorKind: 'anonymous', noReceiptReason: 'anonymous' } as const;
    return { type: 'ReceiveGoods', ...goods, amountFen: fen(amount), ...gift };
  }
  if (what === 'close')
    return which > 3 ? undefined : { type: 'CloseMonth', through: givenDay('2023-12-31'), accounts: [] };
  const entries = events.filter(isEntry);
  const original = entries[which % Math.max(entries.length, 1)];
  if (original === undefined) return undefined;
  return { type: 'ReverseEntry', entry: goods.entry, original, asDeficit: false, reason: REASON, request: 'q' };
}

function isEntry(event: FundEvent): event is GoodsReceived | GoodsIssued {
  return event.type === 'GoodsReceived' || event.type === 'GoodsIssued';
}

function isOfGoods(event: FundEvent): event is GoodsEvent {
  return event.type.startsWith('Goods');
}

interface Change {
  readonly lot: string;
  readonly day: BusinessDate;
  readonly of: bigint;
  readonly amount: bigint;
}

/** What an event brings into stock or takes out of it, lot by lot, said another way than the state does. */
function changesOf(event: GoodsEvent): readonly Change[] {
  const day = event.valueDate;
  const all = (lines: readonly LotLine[], sign: bigint): readonly Change[] =>
    lines.map((line) => ({ lot: line.lot, day, of: sign * quantityOf(line), amount: sign * line.amountFen }));
  switch (event.type) {
    case 'GoodsReceived':
      return [{ lot: event.entry, day, of: quantityOf(event), amount: event.amountFen }];
    case 'GoodsIssued':
      return all(event.lines, -1n);
    case 'GoodsReversed':
      return all(event.lines, event.kind === 'goods' ? -1n : 1n);
    case 'GoodsHandedOver':
      return all(event.lots, -1n);
    case 'GoodsTakenOver':
      return all(event.lots, 1n);
  }
}

const total = (list: readonly bigint[]): bigint => list.reduce((sum, one) => sum + one, 0n);

/** Each lot's quantity and value at the end of each day. */
function balances(events: readonly FundEvent[]): readonly { readonly of: bigint; readonly amount: bigint }[] {
  const changes = events.filter(isOfGoods).flatMap(changesOf);
  const lots = [...new Set(changes.map(({ lot }) => lot))];
  const ends = [...new Set(changes.map(({ day }) => day))];
  return lots.flatMap((lot) =>
    ends.map((end) => {
      const until = changes.filter((one) => one.lot === lot && one.day <= end);
      return { of: total(until.map(({ of }) => of)), amount: total(until.map(({ amount }) => amount)) };
    }),
  );
}

describe('a fund that receives, issues and takes back random goods', () => {
  it('has no lot below zero on any day, and none that is gone and worth something', () => {
    let gone = 0;
    fc.assert(
      fc.property(histories, (events) => {
        for (const { of, amount } of balances(events)) {
          expect(of).toBeGreaterThanOrEqual(0n);
          expect(amount).toBeGreaterThanOrEqual(0n);
          if (of === 0n) expect(amount).toBe(0n);
          if (of === 0n) gone += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(gone).toBeGreaterThan(0);
  });

  it('has in stock what its movements come to, and counts what was received and not taken back', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const state = folded(events);
        const movements = events.filter(isOfGoods).flatMap(goodsMovements);
        expect(total([...state.goods.parts.values()].map(({ amountFen }) => amountFen))).toBe(
          total(movements.map(({ amountFen }) => amountFen)),
        );
        for (const year of [2023, 2024]) {
          const counted = movements.filter(({ countsOn }) => countsOn !== undefined && yearOf(countsOn) === year);
          const sum = total(counted.map(({ amountFen }) => amountFen));
          expect(state.counted.get(year)?.get('goods') ?? 0n).toBe(sum);
        }
        expect([...state.unreserved.keys(), ...state.flows.keys()]).toEqual([]);
      }),
    );
  });

  it('writes nothing that its law refuses', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const look = goodsLaw.watch(new Set());
        const seen = events.map((event) =>
          look([{ index: 1n, stream: `fund-${OLD}-welfare`, event, by: '', movements: [] }]),
        );
        expect(seen.every((breach) => breach === undefined)).toBe(true);
      }),
    );
  });

  it('hands all of it over when its region goes into another one, and no fen is lost', () => {
    fc.assert(
      fc.property(histories, days, (events, on) => {
        const streams = { [`fund-${OLD}-welfare`]: events, [`fund-${NEW}-welfare`]: [opened(NEW)] };
        const merge = { fund: `${OLD}-welfare`, into: NEW, on, inTransit: [], idOf: (what: string) => what };
        const { came } = givenStreams(streams).plan(() => followMerge(merge));
        if (came.kind !== 'written') throw new Error(came.kind);
        const written = (region: string) => (came.streams[`fund-${region}-welfare`] ?? []) as readonly FundEvent[];
        const before = folded(events);
        const after = folded([...events, ...written(OLD)]);
        const survivor = folded([opened(NEW), ...written(NEW)]);
        expect(after.goods.parts.size).toBe(0);
        const worth = ({ goods }: FundState): bigint => total([...goods.parts.values()].map((part) => part.amountFen));
        const size = ({ goods }: FundState): bigint => total([...goods.parts.values()].map((part) => part.quantity));
        expect([worth(survivor), size(survivor)]).toEqual([worth(before), size(before)]);
        for (const { of, amount } of balances([...events, ...written(OLD)])) {
          expect(of >= 0n && amount >= 0n).toBe(true);
        }
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, fen, givenDay, givenStreams, lowestFrom, noTotals, sumThrough } from '#kernel';
import type { BusinessDate, DayTotals, Fen } from '#kernel';
import type { FundCommand } from '../fund.commands.js';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent, FundOpened } from '../fund.events.js';
import { restLines } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { followMerge } from './succession.plan.js';

const FIRST = givenDay('2024-06-20');
const DAYS = 25;
const TODAY = addDays(FIRST, DAYS);
const [OLD, NEW] = ['411522102', '411522101'];
const PURPOSES = ['free', '助学', '济困'];

function opened(region: string): readonly FundEvent[] {
  const fund = `${region}-welfare`;
  const event: FundOpened = {
    ...{ type: 'FundOpened', fund, region, path: [region, '411522'], level: 'township' },
    ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
  };
  return [event];
}

const start: readonly FundEvent[] = [
  ...opened(OLD),
  ...['助学', '济困'].flatMap((purpose): readonly FundEvent[] => [
    { type: 'PurposeOpened', fund: `${OLD}-welfare`, purpose, words: [purpose] },
    { type: 'PurposeAllowed', fund: `${OLD}-welfare`, purpose, allows: ['relief'] },
  ]),
];

interface Move {
  readonly what: 'gift' | 'reserve' | 'spend' | 'release';
  readonly purpose: string;
  readonly other: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly lasts: number;
  readonly which: number;
}

const moves: fc.Arbitrary<Move> = fc.record({
  what: fc.constantFrom('gift', 'gift', 'reserve', 'spend', 'release'),
  purpose: fc.constantFrom(...PURPOSES),
  other: fc.constantFrom(...PURPOSES),
  amountFen: fc.oneof(fc.constantFrom(1n, 4_999_999n, 5_000_000n), fc.bigInt({ min: 1n, max: 900n })).map(fen),
  valueDate: fc.integer({ min: 0, max: DAYS }).map((offset) => addDays(FIRST, offset)),
  lasts: fc.integer({ min: -1, max: 12 }),
  which: fc.nat(5),
});

function commandOf(move: Move, at: number): FundCommand {
  const { what, purpose, other, amountFen, valueDate, lasts, which } = move;
  const entry = `entry-${String(at)}`;
  const lines = [{ purpose, amountFen }];
  const reservation = `kept-${String(which)}`;
  if (what === 'gift') {
    return { type: 'ReceiveDues', entry, purpose, opensPurpose: false, account: 'bank', amountFen, valueDate };
  }
  if (what === 'release')
    return { type: 'ReleaseReservation', entry, reservation, lines, valueDate, cause: 'released' };
  if (what === 'spend') {
    return { type: 'SpendAmount', entry, account: 'bank', kind: 'relief', lines, valueDate, reservation };
  }
  const both = other === purpose ? lines : [...lines, { purpose: other, amountFen: fen(1n) }];
  const kept = { type: 'ReserveAmount', reservation, lines: both, valueDate, emergency: which === 0 } as const;
  return lasts < 0 ? kept : { ...kept, expiresOn: addDays(valueDate, lasts) };
}

function folded(events: readonly FundEvent[]): FundState {
  return events.reduce((state, event) => fundDecider.evolve(state, event), fundDecider.initial());
}

/** What a fund takes of what it is told. */
function taken(list: readonly Move[]): readonly FundEvent[] {
  const events = [...start];
  for (const [at, move] of list.entries()) {
    const decision = fundDecider.decide(folded(events), commandOf(move, at), { today: TODAY });
    if ('events' in decision) events.push(...decision.events);
  }
  return events;
}

function totals(state: FundState, purpose: string): DayTotals {
  return state.unreserved.get(purpose) ?? noTotals();
}

const days = Array.from({ length: DAYS + 1 }, (_, offset) => addDays(FIRST, offset));

function after(events: readonly FundEvent[], on: BusinessDate, idOf: (what: string) => string) {
  const streams = { [`fund-${OLD}-welfare`]: events, [`fund-${NEW}-welfare`]: opened(NEW) };
  const plan = () => followMerge({ fund: `${OLD}-welfare`, into: NEW, on, inTransit: [], idOf });
  const { came } = givenStreams(streams).plan(plan);
  if (came.kind !== 'written') throw new Error(came.kind);
  const written = (region: string) => (came.streams[`fund-${region}-welfare`] ?? []) as readonly FundEvent[];
  return { old: [...events, ...written(OLD)], survivor: [...opened(NEW), ...written(NEW)] };
}

describe('what follows a merge, of random money, reservations and days', () => {
  const cases = fc.tuple(fc.array(moves, { maxLength: 30 }), fc.constantFrom(...days));

  it('loses no fen of any purpose on any day, and takes no fund below zero', () => {
    fc.assert(
      fc.property(cases, ([list, on]) => {
        const events = taken(list);
        const before = folded(events);
        const moved = after(events, on, (what) => what);
        const [old, survivor] = [folded(moved.old), folded(moved.survivor)];
        for (const purpose of PURPOSES) {
          for (const day of days) {
            const both = sumThrough(totals(old, purpose), day) + sumThrough(totals(survivor, purpose), day);
            expect(both).toBe(sumThrough(totals(before, purpose), day));
          }
          expect(lowestFrom(totals(old, purpose), FIRST)).toBeGreaterThanOrEqual(0n);
          expect(lowestFrom(totals(survivor, purpose), FIRST)).toBeGreaterThanOrEqual(0n);
          expect(sumThrough(totals(old, purpose), TODAY)).toBe(0n);
        }
      }),
    );
  });

  it('keeps each reservation, its purposes, its last day and whether it is an emergency’s', () => {
    fc.assert(
      fc.property(cases, ([list, on]) => {
        const events = taken(list);
        const moved = after(events, on, (what) => what);
        const [old, survivor] = [folded(moved.old), folded(moved.survivor)];
        for (const [id, kept] of folded(events).reservations) {
          const isOver = kept.expiresOn !== undefined && kept.expiresOn < on;
          expect(old.reservations.has(id)).toBe(isOver);
          if (isOver) continue;
          const parts = [...survivor.reservations].filter(([name]) => name.startsWith(`reservation ${id} `));
          const sums = new Map<string, bigint>();
          for (const [, part] of parts) {
            expect([part.expiresOn, part.emergency]).toEqual([kept.expiresOn, kept.emergency]);
            for (const { purpose, amountFen } of restLines(part)) {
              sums.set(purpose, (sums.get(purpose) ?? 0n) + amountFen);
            }
          }
          expect(sums).toEqual(new Map(restLines(kept).map(({ purpose, amountFen }) => [purpose, amountFen])));
        }
      }),
    );
  });

  it('is done once: asked again, nothing is left to do', () => {
    fc.assert(
      fc.property(cases, ([list, on]) => {
        const { old, survivor } = after(taken(list), on, (what) => what);
        const streams = { [`fund-${OLD}-welfare`]: old, [`fund-${NEW}-welfare`]: survivor };
        const again = { fund: `${OLD}-welfare`, into: NEW, on, inTransit: [], idOf: (what: string) => `again ${what}` };
        givenStreams(streams)
          .plan(() => followMerge(again))
          .thenNothing({ fund: `${OLD}-welfare` });
      }),
    );
  });
});

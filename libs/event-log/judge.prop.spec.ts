import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dependents, judge, revisionsOf } from './judge.js';
import type { KnownCommand, NewEvent, Position, Standing, Unit } from './port.js';

const BYTES = new Uint8Array(32);

function unit(commandId: string, writes: Record<string, Standing>, unchanged: Record<string, Standing> = {}): Unit {
  const events = Object.entries(writes).map(([stream, standing]): NewEvent => {
    const revision = standing === 'none' ? 0 : standing + 1;
    const payload = commandId;
    return { id: commandId, stream, revision, type: 'Moved', version: 1, payload, movements: [], leaf: BYTES };
  });
  const shared = { commandId, content: BYTES, answer: commandId, meta: {}, recordedAt: '2030-01-01T00:00:00.000Z' };
  return {
    ...shared,
    events,
    expected: new Map(Object.entries(writes)),
    unchanged: new Map(Object.entries(unchanged)),
  };
}

function kinds(units: readonly Unit[], standings: Record<string, Standing>, known: readonly string[] = []): string[] {
  const command: KnownCommand = { content: BYTES, position: 1n as Position, revisions: {}, answer: 'first' };
  const evidence = {
    standings: new Map(Object.entries(standings)),
    known: new Map(known.map((id) => [id, command])),
  };
  return judge(units, evidence).verdicts.map((verdict) => verdict.kind);
}

describe('judge', () => {
  it('takes units that rest on one another', () => {
    const units = [unit('a', { fund: 'none' }), unit('b', { fund: 0 }), unit('c', { row: 'none' }, { fund: 1 })];
    expect(kinds(units, {})).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('refuses what was decided on a unit that did not come about, though its revision fits', () => {
    const units = [unit('a', { fund: 0 }), unit('b', { fund: 1 }), unit('c', { row: 'none' }, { fund: 1 })];
    expect(kinds(units, { fund: 1 })).toEqual(['conflict', 'conflict', 'conflict']);
    expect(kinds(units, { fund: 0 }, ['a'])).toEqual(['known', 'conflict', 'conflict']);
  });

  it('lets a known id have its answer on a blocked stream', () => {
    expect(kinds([unit('a', { fund: 'none' }), unit('b', { fund: 0 })], { fund: 1 }, ['a', 'b'])).toEqual([
      'known',
      'known',
    ]);
  });

  it('asks for the id before the revision', () => {
    const other = { ...unit('a', { fund: 7 }), content: new Uint8Array(32).fill(1) };
    expect(kinds([other], { fund: 0 }, ['a'])).toEqual(['other-content']);
    expect(kinds([unit('a', { fund: 'none' }), unit('a', { fund: 'none' })], {})).toEqual(['accepted', 'repeated']);
  });

  it('finds what rests on a blocked stream through others', () => {
    const units = [
      unit('a', { row: 'none' }),
      unit('b', { row: 0 }, { fund: 3 }),
      unit('c', { row: 1 }),
      unit('d', { x: 0 }),
    ];
    const blocked = new Set(['fund']);
    expect([...dependents(units, blocked)]).toEqual([1, 2]);
    expect([...blocked]).toEqual(['fund', 'row']);
  });

  it('lets nothing that is doomed block what was decided afresh', () => {
    const units = [unit('a', { fund: 5 }), unit('b', { fund: 2 })];
    const { verdicts, blocked } = judge(units, { known: new Map(), standings: new Map([['fund', 2]]) }, new Set([0]));
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['conflict', 'accepted']);
    expect(blocked.size).toBe(0);
  });
});

/** What a cashier who remembers a balance decides: amounts in percent of what may be taken, or a gift. */
const plans = fc.array(fc.array(fc.integer({ min: -100, max: 60 }), { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 8,
});

describe('the order rule, in a model of two cashiers who take turns without telling each other', () => {
  it('keeps the fund from being overdrawn', () => {
    fc.assert(
      fc.property(plans, (turns) => {
        expect(lowestBalance(turns, (units, standing) => kinds(units, { fund: standing }))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('is what keeps it: by revisions alone the same cashiers overdraw it', () => {
    const byRevision = (units: readonly Unit[], standing: number): string[] => {
      let last = standing;
      return units.map((each) => {
        if (each.expected.get('fund') !== last) return 'conflict';
        last += 1;
        return 'accepted';
      });
    };
    const overdrawn = fc
      .sample(plans, { numRuns: 2000, seed: 7 })
      .filter((turns) => lowestBalance(turns, byRevision) < 0);
    expect(overdrawn.length).toBeGreaterThan(100);
  });
});

type Judge = (units: readonly Unit[], standing: number) => readonly string[];

function lowestBalance(turns: readonly (readonly number[])[], judged: Judge): number {
  const amounts = [100];
  const sum = (): number => amounts.reduce((total, amount) => total + amount, 0);
  const memories = [0, 1].map(() => ({ balance: 100, revision: 0 }));
  let lowest = 100;
  turns.forEach((turn, number) => {
    const memory = memories[number % 2] ?? { balance: 0, revision: 0 };
    const decided = turn.map((percent) => {
      const amount = percent > 0 ? percent : -Math.floor((memory.balance * -percent) / 100);
      memory.balance += amount;
      memory.revision += 1;
      return { amount, unit: unit(`${String(number)}-${String(memory.revision)}`, { fund: memory.revision - 1 }) };
    });
    const verdicts = judged(
      decided.map((each) => each.unit),
      amounts.length - 1,
    );
    decided.forEach(({ amount, unit: { events } }, at) => {
      if (verdicts[at] !== 'accepted') return;
      expect(events[0]?.revision).toBe(amounts.length);
      amounts.push(amount);
      lowest = Math.min(lowest, sum());
    });
    if (verdicts.some((kind) => kind !== 'accepted'))
      Object.assign(memory, { balance: sum(), revision: amounts.length - 1 });
  });
  return lowest;
}

describe('revisionsOf', () => {
  it('gives the last revision of each written stream', () => {
    expect(revisionsOf(unit('a', { fund: 4, row: 'none' }))).toEqual({ fund: 5, row: 0 });
  });
});

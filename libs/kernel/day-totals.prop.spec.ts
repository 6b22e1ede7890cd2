import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addToDay, fen, lowestFrom, noTotals, parseDate, shortBy, sumThrough } from '#kernel';
import type { BusinessDate, DayTotals, Fen } from '#kernel';

const FIRST = parseDate('2023-12-25') as BusinessDate;
const SPAN = 20;

interface Entry {
  readonly day: BusinessDate;
  readonly amount: Fen;
}

const days = fc.integer({ min: 0, max: SPAN - 1 }).map((offset) => addDays(FIRST, offset));
const amounts = fc.bigInt({ min: -1_000n, max: 1_000n }).map(fen);
const entries = fc.array(fc.record({ day: days, amount: amounts }), { maxLength: 30 });

function totals(list: readonly Entry[]): DayTotals {
  const made = noTotals();
  for (const { day, amount } of list) addToDay(made, day, amount);
  return made;
}

/** The balance at the end of each day from the given one on, reckoned afresh for each. */
function balancesFrom(list: readonly Entry[], from: BusinessDate): readonly bigint[] {
  const later = Array.from({ length: SPAN + 1 }, (_, offset) => addDays(FIRST, offset)).filter((day) => day >= from);
  return later.map((until) => list.reduce((sum, { day, amount }) => (day <= until ? sum + amount : sum), 0n));
}

describe('totals by day', () => {
  it('of no entry are nothing', () => {
    expect(sumThrough(noTotals(), FIRST)).toBe(0n);
    expect(lowestFrom(noTotals(), FIRST)).toBe(0n);
    expect(shortBy(noTotals(), FIRST, fen(-1n))).toBe(1n);
    expect(shortBy(noTotals(), FIRST, fen(0n))).toBe(0n);
  });

  it('let exactly as much be taken as no later day lacks', () => {
    const [first, second, third] = [FIRST, addDays(FIRST, 1), addDays(FIRST, 2)];
    const list = totals([
      { day: first, amount: fen(100n) },
      { day: third, amount: fen(-40n) },
      { day: addDays(FIRST, 3), amount: fen(500n) },
    ]);
    expect(lowestFrom(list, first)).toBe(60n);
    expect(lowestFrom(list, third)).toBe(60n);
    expect(lowestFrom(list, addDays(FIRST, 3))).toBe(560n);
    expect(lowestFrom(list, addDays(FIRST, -1))).toBe(0n);
    expect(shortBy(list, second, fen(-60n))).toBe(0n);
    expect(shortBy(list, second, fen(-61n))).toBe(1n);
  });

  it('sum up and fall as a balance reckoned afresh for each day', () => {
    fc.assert(
      fc.property(entries, days, (list, from) => {
        const balances = balancesFrom(list, from);
        const lowest = balances.reduce((least, balance) => (balance < least ? balance : least));
        expect(sumThrough(totals(list), from)).toBe(balances[0]);
        expect(lowestFrom(totals(list), from)).toBe(lowest);
      }),
    );
  });

  it('are short of what would take a day from the given one on below zero', () => {
    fc.assert(
      fc.property(entries, days, amounts, (list, day, amount) => {
        const after = balancesFrom([...list, { day, amount }], day);
        const lowest = after.reduce((least, balance) => (balance < least ? balance : least));
        expect(shortBy(totals(list), day, amount)).toBe(amount < 0n && lowest < 0n ? -lowest : 0n);
      }),
    );
  });

  it('do not depend on the order of the entries', () => {
    fc.assert(
      fc.property(entries, days, (list, day) => {
        expect(lowestFrom(totals(list.toReversed()), day)).toBe(lowestFrom(totals(list), day));
      }),
    );
  });
});

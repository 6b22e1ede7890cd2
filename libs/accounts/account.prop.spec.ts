import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, fen, givenDay } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { accountDecider } from './account.decide.js';

const FIRST = givenDay('2023-12-20');
const SPAN = 25;

interface Entry {
  readonly valueDate: BusinessDate;
  readonly amountFen: Fen;
}

const entries = fc.array(
  fc.record({
    valueDate: fc.integer({ min: 0, max: SPAN - 1 }).map((offset) => addDays(FIRST, offset)),
    amountFen: fc.oneof(fc.bigInt({ min: -500n, max: 500n }), fc.constantFrom(-1n, 1n, 0n)).map(fen),
  }),
  { minLength: 1, maxLength: 60 },
);

/** The lowest balance at the end of any day, summed up afresh for each. */
function lowest(taken: readonly Entry[]): bigint {
  const balances = Array.from({ length: SPAN }, (_, offset) => addDays(FIRST, offset)).map((day) =>
    taken.reduce((sum, { valueDate, amountFen }) => (valueDate <= day ? sum + amountFen : sum), 0n),
  );
  return balances.reduce((least, balance) => (balance < least ? balance : least), 0n);
}

it('is below zero on no day, however its entries are dated, and refuses only what would make it so', () => {
  let refusals = 0;
  fc.assert(
    fc.property(entries, (sent) => {
      let state = accountDecider.initial();
      const taken: Entry[] = [];
      for (const entry of sent) {
        const decision = accountDecider.decide(state, { type: 'PostToAccount', entry: 'e', ...entry }, undefined);
        const wouldBe = lowest([...taken, entry]);
        if ('refusal' in decision) {
          refusals += 1;
          expect(wouldBe).toBeLessThan(0n);
          continue;
        }
        expect(wouldBe).toBe(0n);
        taken.push(entry);
        state = decision.events.reduce((before, event) => accountDecider.evolve(before, event), state);
      }
      const sum = taken.reduce((total, { amountFen }) => total + amountFen, 0n);
      expect(state.days.total).toBe(sum);
    }),
  );
  expect(refusals).toBeGreaterThan(100);
});

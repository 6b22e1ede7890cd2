import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fen, givenDay } from '#kernel';
import { decisionDecider } from './decision.decide.js';
import type { DecisionCommand, DecisionState } from './decision.decide.js';

const DAY = givenDay('2024-03-01');
const FUND = '411522-welfare';
const AMOUNT = 1_000n;

function decided(state: DecisionState, command: DecisionCommand): boolean {
  const decision = decisionDecider.decide(state, command, undefined);
  if ('refusal' in decision) return false;
  for (const event of decision.events) decisionDecider.evolve(state, event);
  return true;
}

const recorded = (): DecisionState => {
  const state = decisionDecider.initial();
  const subject = { subject: 's', record: 'r', version: 1, commitment: 'c' };
  const minutes = { decision: '411522:1', region: '411522', minutesNumber: '1', decidedOn: DAY, subject };
  const present = { attendees: ['a', 'b'], others: [], evidence: ['e'], today: DAY };
  decided(state, { type: 'RecordDecision', ...minutes, ...present, amountFen: fen(AMOUNT) });
  return state;
};

describe('a collective decision', () => {
  it('never has more money out on it than its amount, and takes all that its rest reaches', () => {
    const step = fc.record({
      amount: fc.bigInt({ min: 1n, max: 700n }),
      // Of what is out, so many hundredths are given back; none: it is cited.
      back: fc.option(fc.bigInt({ min: 1n, max: 100n })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (list) => {
        const state = recorded();
        let out = 0n;
        for (const { amount, back } of list) {
          const common = { citation: 'r', fund: FUND, on: DAY };
          if (back !== null) {
            const given = (out * back) / 100n;
            if (given > 0n) decided(state, { type: 'ReleaseCitation', ...common, amountFen: fen(given) });
            out -= given;
            continue;
          }
          const cite = { type: 'CiteDecision', decision: '411522:1', county: '411522', ...common } as const;
          const taken = decided(state, { ...cite, amountFen: fen(amount) });
          expect(taken).toBe(out + amount <= AMOUNT);
          if (taken) out += amount;
        }
        expect(state.usedFen).toBe(out);
        expect(out <= AMOUNT).toBe(true);
      }),
    );
  });
});

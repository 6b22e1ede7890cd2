import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fen, given, givenDay, minus, outOfOrder, plus, ZERO_FEN } from '#kernel';
import type { Fault, Fen, PersonalRef } from '#kernel';
import type { MakePledge, PledgeCommand } from './pledge.commands.js';
import { pledgeDecider } from './pledge.decide.js';
import type { PledgeEvent, PledgeMade } from './pledge.events.js';
import { evolvePledge, initialPledge, missingDues, restOfPledge } from './pledge.state.js';

const TODAY = givenDay('2024-07-01');
const FUND = '411522-welfare';
const REF: PersonalRef = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const due = (dueOn: string, amountFen: bigint) => ({ dueOn: givenDay(dueOn), amountFen: fen(amountFen) });
const MADE: PledgeMade = {
  ...{ type: 'PledgeMade', pledge: 'p1', fund: FUND, purpose: 'free', donor: REF, donorKind: 'enterprise' },
  ...{ madeOn: givenDay('2024-01-05'), written: false, hardshipRelief: false },
  dues: [due('2024-06-30', 30n), due('2025-06-30', 30n), due('2026-06-30', 40n)],
};
const { pledge, purpose, donor, donorKind, madeOn, dues, written, hardshipRelief } = MADE;
const anonymous = { pledge, purpose, donorKind, madeOn, dues, written, hardshipRelief };
const make: MakePledge = { type: 'MakePledge', ...anonymous, donor };
const arrived = (gift: string, amountFen: bigint): PledgeEvent => {
  const valueDate = givenDay('2024-06-30');
  return { type: 'PledgeFulfilled', pledge: 'p1', gift, fund: FUND, amountFen: fen(amountFen), valueDate };
};
const fulfil = (amountFen: bigint, part: object = {}): PledgeCommand => {
  const gift = { gift: 'g9', fund: FUND, amountFen: fen(amountFen), valueDate: givenDay('2024-06-30') };
  return { type: 'FulfilPledge', ...gift, ...part };
};
const WITHDRAWN: PledgeEvent = { type: 'PledgeWithdrawn', pledge: 'p1', fund: FUND, on: TODAY, reason: REF };
const withdraw = { type: 'WithdrawPledge', on: TODAY, reason: REF } as const;

function decided(command: PledgeCommand, ...events: readonly PledgeEvent[]) {
  return given(pledgeDecider, events).when(command, { today: TODAY, promised: { fund: FUND, purpose: 'free' } });
}

describe('a pledge', () => {
  it('is kept with its dues and moves no money', () => {
    decided(make).thenEvents(MADE);
  });

  it('is refused in order of precedence', () => {
    const asking = (part: Partial<MakePledge>) => (one: MakePledge) => ({ ...one, ...part });
    const faults: readonly Fault<MakePledge>[] = [
      {
        code: 'donor-missing',
        breaks: (one) => ({ ...anonymous, type: one.type, madeOn: one.madeOn, dues: one.dues, written: one.written }),
      },
      { code: 'dated-after-today', breaks: asking({ madeOn: givenDay('2024-07-02') }) },
      { code: 'dues-out-of-order', breaks: asking({ dues: [due('2025-06-30', 1n), due('2025-06-30', 1n)] }) },
      { code: 'evidence-missing', breaks: asking({ written: true }) },
    ];
    expect(outOfOrder(make, faults, (one) => decided(one).refusalCode)).toEqual([]);
    decided(make, MADE).thenRefused('pledge-exists');
    decided({ ...make, dues: [] }).thenRefused('dues-missing');
    decided({ ...make, dues: [due('2025-06-30', 0n)] }).thenRefused('amount-not-positive');
    decided({ ...make, dues: [due('2024-01-04', 1n)] }).thenRefused('dues-out-of-order', { wanted: '2024-01-05' });
  });

  it('is fulfilled in parts, never beyond what is left', () => {
    decided(fulfil(70n), MADE, arrived('g1', 30n)).thenEvents({ ...arrived('g9', 70n) });
    decided(fulfil(71n), MADE, arrived('g1', 30n)).thenRefused('pledge-over-fulfilled', { wanted: '0.70' });
    decided(fulfil(0n), MADE).thenRefused('pledge-over-fulfilled');
    decided(fulfil(1n, { fund: 'x' }), MADE).thenRefused('pledge-of-another-fund', { wanted: FUND });
    decided(fulfil(1n, { valueDate: givenDay('2024-01-04') }), MADE).thenRefused('dated-before-what-it-answers');
    decided(fulfil(1n), MADE, WITHDRAWN).thenRefused('pledge-withdrawn');
    decided(fulfil(1n)).thenRefused('pledge-unknown');
  });

  it('is overdue once for each due date, by what is missing of it', () => {
    const note = { type: 'NoteOverduePledge', dueOn: givenDay('2024-06-30') } as const;
    const overdue: PledgeEvent = {
      ...{ type: 'PledgeOverdue', pledge: 'p1', fund: FUND, dueOn: note.dueOn, amountFen: fen(10n) },
    };
    decided(note, MADE, arrived('g1', 20n)).thenEvents(overdue);
    decided(note, MADE, arrived('g1', 20n), overdue).thenEvents();
    decided(note, MADE, arrived('g1', 30n)).thenEvents();
    decided(note, MADE, WITHDRAWN).thenEvents();
  });

  it('is withdrawn with a reason, and with an agreement where it can be enforced', () => {
    decided(withdraw, MADE).thenEvents(WITHDRAWN);
    const enforceable: PledgeMade = { ...MADE, written: true, hardshipRelief: true, evidence: ['e'] };
    decided(withdraw, enforceable).thenRefused('agreement-missing');
    decided({ ...withdraw, agreedBy: REF }, enforceable).thenEvents({ ...WITHDRAWN, agreedBy: REF });
    decided(withdraw, MADE, WITHDRAWN).thenRefused('pledge-withdrawn');
    decided(withdraw, MADE, arrived('g1', 100n)).thenRefused('pledge-kept');
    decided({ ...withdraw, on: givenDay('2024-07-02') }, MADE).thenRefused('dated-after-today');
    decided({ ...withdraw, on: givenDay('2024-01-04') }, MADE).thenRefused('dated-before-what-it-answers');
  });

  it('takes back what a gift fulfilled that went back, and moves to another fund', () => {
    const back = { type: 'UnfulfilPledge', gift: 'g1', amountFen: fen(10n) } as const;
    decided(back, MADE, arrived('g1', 30n)).thenEvents({
      ...{ type: 'PledgeUnfulfilled', pledge: 'p1', gift: 'g1', fund: FUND, amountFen: fen(10n) },
    });
    decided(back, MADE, arrived('g1', 9n)).thenRefused('pledge-over-fulfilled');
    const moved: PledgeEvent = { type: 'PledgeMoved', pledge: 'p1', from: FUND, to: 'other', on: TODAY };
    decided({ type: 'MovePledge', to: 'other', on: TODAY }, MADE).thenEvents(moved);
    // A gift that came to the fund before the move is still what was promised.
    expect(decided(fulfil(1n), MADE, moved).refusalCode).toBeUndefined();
    expect(decided(fulfil(1n, { fund: 'other' }), MADE, moved).refusalCode).toBeUndefined();
  });
});

it('owes what was promised less what has arrived, the earliest due first, whatever comes and goes back', () => {
  const total = MADE.dues.reduce((sum, { amountFen }) => plus(sum, amountFen), ZERO_FEN);
  const step = fc.record({ gift: fc.constantFrom('a', 'b'), amount: fc.bigInt({ min: -60n, max: 60n }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let state = evolvePledge(initialPledge(), MADE);
      const held = new Map<string, Fen>();
      for (const { gift, amount } of steps) {
        const command: PledgeCommand =
          amount < 0n ? { type: 'UnfulfilPledge', gift, amountFen: fen(-amount) } : fulfil(amount, { gift });
        const decision = pledgeDecider.decide(state, command, { today: TODAY });
        const sum = [...held.values()].reduce(plus, ZERO_FEN);
        const own = held.get(gift) ?? ZERO_FEN;
        const able = amount < 0n ? -amount <= own : amount > 0n && sum + amount <= total;
        expect('events' in decision).toBe(able);
        if (!('events' in decision)) continue;
        held.set(gift, plus(own, fen(amount)));
        state = decision.events.reduce(evolvePledge, state);
      }
      const sum = [...held.values()].reduce(plus, ZERO_FEN);
      expect(restOfPledge(state)).toBe(minus(total, sum));
      const missing = missingDues(state);
      // Only the first of the missing dues may be partly covered.
      for (const { dueOn, amountFen } of missing.slice(1)) {
        expect(MADE.dues.find((one) => one.dueOn === dueOn)?.amountFen).toBe(amountFen);
      }
    }),
    {
      examples: [
        [[{ gift: 'a', amount: 100n }]],
        [
          [
            { gift: 'a', amount: 30n },
            { gift: 'a', amount: -30n },
          ],
        ],
      ],
    },
  );
});

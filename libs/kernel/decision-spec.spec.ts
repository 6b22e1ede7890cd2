import { describe, expect, it } from '@jest/globals';
import { eventOf, given, givenStreams, outOfOrder, refuse, refused, stateOf, step, steps } from '#kernel';
import type { Decider, Plan } from '#kernel';

interface Added {
  readonly type: 'Added';
  readonly amount: bigint;
}

interface Add {
  readonly amount: bigint;
}

const sums: Decider<{ sum: bigint }, Add, Added> = {
  name: 'sum',
  stateVersion: 1,
  initial: () => ({ sum: 0n }),
  evolve: (state, event) => {
    state.sum += event.amount;
    return state;
  },
  decide: (state, { amount }) =>
    state.sum + amount < 0n
      ? refuse({ code: 'below-zero', field: 'amount', value: amount.toString(), wanted: state.sum.toString() })
      : { events: [{ type: 'Added', amount }] },
};

const added = (amount: bigint): Added => ({ type: 'Added', amount });

describe('given, when, then of a decider', () => {
  it('folds the history and shows what was decided', () => {
    given(sums, [added(2n)])
      .when({ amount: -2n })
      .thenEvents(added(-2n));
    given(sums, [added(2n)])
      .when({ amount: -3n })
      .thenRefused('below-zero', { wanted: '2' });
  });

  it('refuses what was decided otherwise', () => {
    const taken = given(sums, []).when({ amount: 1n });
    const not = given(sums, []).when({ amount: -1n });
    expect(() => {
      taken.thenEvents(added(2n));
    }).toThrow('wanted');
    expect(() => {
      taken.thenEvents();
    }).toThrow('wanted');
    expect(() => {
      taken.thenRefused('below-zero');
    }).toThrow('wanted');
    expect(() => {
      not.thenEvents(added(-1n));
    }).toThrow('wanted');
    expect(() => {
      not.thenRefused('above-zero');
    }).toThrow('wanted');
    expect(() => {
      not.thenRefused('below-zero', { wanted: '1' });
    }).toThrow('wanted');
  });

  it('tells an amount from its text', () => {
    const texts: Decider<null, null, { readonly type: 'Said'; readonly value: unknown }> = {
      ...{ name: 'text', stateVersion: 1, initial: () => null, evolve: () => null },
      decide: () => ({ events: [{ type: 'Said', value: '1' }] }),
    };
    expect(() => {
      given(texts, []).when(null).thenEvents({ type: 'Said', value: 1n });
    }).toThrow('wanted');
  });

  it('refuses a decision that changes its state', () => {
    const careless: typeof sums = {
      ...sums,
      decide: (state, { amount }) => ({ events: [added((state.sum += amount))] }),
    };
    expect(() => given(careless, []).when({ amount: 1n })).toThrow('decide changed its state');
  });
});

function* carry(amount: bigint): Plan {
  const source = yield* stateOf(sums, 'source');
  if (source.sum === 0n) return { kind: 'nothing', result: {} };
  if (amount === 0n) return refused({ code: 'zero', field: 'amount', value: '0', wanted: '1' });
  yield* stateOf(sums, 'other');
  const list = [step(sums, 'source', { amount: -amount }), step(sums, 'target', { amount })];
  return steps(list, { amount: amount.toString() });
}

describe('given, plan, then over several streams', () => {
  const streams = { 'sum-source': [added(2n), added(3n)] };

  it('shows what every stream gets', () => {
    const came = givenStreams(streams).plan(() => carry(5n));
    came.thenStreams({ 'sum-source': [added(-5n)], 'sum-target': [added(5n)] }, { amount: '5' });
    came.thenStreams({ 'sum-source': [added(-5n)], 'sum-target': [added(5n)] });
    expect(came.touched).toEqual(['sum-other', 'sum-source', 'sum-target']);
    expect(() => {
      came.thenStreams({ 'sum-source': [added(-5n)] });
    }).toThrow('wanted');
    expect(() => {
      came.thenStreams({ 'sum-source': [added(-5n)], 'sum-target': [added(5n)] }, { amount: '6' });
    }).toThrow('wanted');
    expect(() => {
      came.thenNothing({ amount: '5' });
    }).toThrow('wanted');
  });

  it('shows a refusal of the plan and of a step alike', () => {
    givenStreams(streams)
      .plan(() => carry(0n))
      .thenRefused('zero', { wanted: '1' });
    const short = givenStreams(streams).plan(() => carry(6n));
    short.thenRefused('below-zero', { wanted: '5' });
    expect(() => {
      short.thenRefused('zero');
    }).toThrow('wanted');
  });

  it('shows that nothing is to do', () => {
    givenStreams({})
      .plan(() => carry(1n))
      .thenNothing({});
  });

  it('gives an old event that the plan asks for, and has none that is not there', () => {
    const asking = function* (revision: number): Plan {
      const event = yield* eventOf<Added>({ aggregate: sums, id: 'source' }, revision);
      return { kind: 'nothing', result: { amount: event.amount } };
    };
    givenStreams(streams)
      .plan(() => asking(1))
      .thenNothing({ amount: 3n });
    expect(() => givenStreams(streams).plan(() => asking(2))).toThrow('has no event');
  });

  it('refuses two commands to one stream', () => {
    const twice = function* (): Plan {
      return steps([step(sums, 'a', { amount: 1n }), step(sums, 'a', { amount: 1n })], {});
    };
    expect(() => givenStreams({}).plan(twice)).toThrow('two commands');
  });
});

describe('the order of refusals', () => {
  interface Wrong {
    readonly early: boolean;
    readonly late: boolean;
  }
  const sound: Wrong = { early: false, late: false };
  const faults = [
    { code: 'early', breaks: (wrong: Wrong): Wrong => ({ ...wrong, early: true }) },
    { code: 'late', breaks: (wrong: Wrong): Wrong => ({ ...wrong, late: true }) },
  ];

  it('is that of the list', () => {
    const code = ({ early, late }: Wrong): string | undefined => (early ? 'early' : late ? 'late' : undefined);
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });

  it('is told to be wrong where it is', () => {
    const code = ({ early, late }: Wrong): string | undefined => (late ? 'late' : early ? 'early' : undefined);
    expect(outOfOrder(sound, faults, code)).toEqual(['early before late: late']);
    expect(outOfOrder(sound, faults, () => undefined)).toEqual([
      'early: not refused',
      'early before late: not refused',
      'late: not refused',
    ]);
    expect(outOfOrder(sound, faults, () => 'early')).toEqual(['sound: early', 'late: early']);
  });
});

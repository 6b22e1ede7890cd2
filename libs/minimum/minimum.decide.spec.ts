import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AMOUNT_MAX_FEN, fen, given, givenDay, givenStreams } from '#kernel';
import { judgeYear, lastDayOver, minimumDecider, minimumOf, noteState, partOf } from './minimum.decide.js';
import { lastDayOfYear } from './life.decide.js';
import type { MinimumStateReached } from './minimum.events.js';
import { DEFAULT_CHECKPOINTS } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';

const RULE: Omit<RuleAdopted, 'level' | 'region'> = {
  type: 'RuleAdopted',
  rule: 'townships',
  fundKind: 'welfare',
  amountFen: fen(5_000_000n),
  firstYear: 2020,
  measure: 'contributed',
  countingKinds: ['donation', 'appropriation', 'dues'],
  checkpoints: DEFAULT_CHECKPOINTS,
};
const MISSED = ['03-31', '06-30', '09-30', '11-30', '12-31'];
const PARTS = [1_250_000n, 2_500_000n, 3_750_000n, 4_500_000n, 5_000_000n];
const TOWNSHIPS: RuleAdopted = { ...RULE, level: 'township' };

function own(amount: bigint, firstYear: number): RuleAdopted {
  return { ...RULE, rule: `own-${String(firstYear)}`, region: '411522101', amountFen: fen(amount), firstYear };
}

function judged(contributed: bigint, overThrough: string, rule: RuleAdopted = TOWNSHIPS) {
  const { amountFen, checkpoints } = rule;
  const minimum = { rule, amountFen, checkpoints };
  return judgeYear({ minimum, year: 2023, contributedFen: fen(contributed), overThrough: givenDay(overThrough) });
}

describe('the minimum of a region', () => {
  const asked = { region: '411522101', level: 'township', year: 2023 } as const;

  it('is that of its level where it has none of its own', () => {
    expect(minimumOf([TOWNSHIPS, own(6_000_000n, 2024)], asked)).toEqual({
      rule: TOWNSHIPS,
      amountFen: 5_000_000n,
      checkpoints: DEFAULT_CHECKPOINTS,
    });
    expect(minimumOf([TOWNSHIPS], { ...asked, region: '411522102' })?.amountFen).toBe(5_000_000n);
  });

  it('is its own where it has one, but never less than that of its level', () => {
    const raised = own(6_000_000n, 2022);
    expect(minimumOf([TOWNSHIPS, raised], asked)).toEqual({
      rule: raised,
      amountFen: 6_000_000n,
      checkpoints: DEFAULT_CHECKPOINTS,
    });
    // Its level's amount was raised above it later.
    const later = { ...TOWNSHIPS, rule: 'later', firstYear: 2023, amountFen: fen(7_000_000n) };
    expect(minimumOf([TOWNSHIPS, raised, later], asked)).toEqual({
      rule: raised,
      amountFen: 7_000_000n,
      checkpoints: DEFAULT_CHECKPOINTS,
    });
    expect(minimumOf([TOWNSHIPS, raised, later], { ...asked, year: 2022 })?.amountFen).toBe(6_000_000n);
  });

  it('is none where no rule holds yet or for that level', () => {
    expect(minimumOf([TOWNSHIPS], { ...asked, year: 2019 })).toBeUndefined();
    expect(minimumOf([TOWNSHIPS], { ...asked, level: 'county' })).toBeUndefined();
    expect(minimumOf([], asked)).toBeUndefined();
    const raised = own(6_000_000n, 2022);
    expect(minimumOf([raised], asked)).toEqual({
      rule: raised,
      amountFen: 6_000_000n,
      checkpoints: DEFAULT_CHECKPOINTS,
    });
  });
});

describe('a year that is over', () => {
  it.each<[bigint, string, bigint]>([
    [0n, 'unmet', 5_000_000n],
    [4_999_999n, 'unmet', 1n],
    [5_000_000n, 'met', 0n],
    [5_000_001n, 'met', 0n],
    [-1n, 'unmet', 5_000_001n],
  ])('with %s fen is %s, short of %s', (contributed, state, shortfall) => {
    expect(judged(contributed, '2023-12-31')).toEqual({
      state,
      contributedFen: contributed,
      minimumFen: 5_000_000n,
      shortfallFen: shortfall,
      missed: shortfall === 0n ? [] : MISSED.filter((_, at) => contributed < (PARTS[at] ?? 0n)),
      excused: [],
    });
    expect(judged(contributed, '2024-06-01').state).toBe(state);
  });
});

describe('a year under way', () => {
  it.each<[string, bigint, string]>([
    ['2023-01-01', 0n, 'onTrack'],
    ['2023-03-30', 0n, 'onTrack'],
    // A checkpoint is missed once its day is over.
    ['2023-03-31', 0n, 'behind'],
    ['2023-03-31', 1_249_999n, 'behind'],
    ['2023-03-31', 1_250_000n, 'onTrack'],
    ['2023-06-29', 1_250_000n, 'onTrack'],
    ['2023-06-30', 1_250_000n, 'behind'],
    ['2023-06-30', 2_500_000n, 'onTrack'],
    ['2023-09-30', 3_749_999n, 'behind'],
    ['2023-09-30', 3_750_000n, 'onTrack'],
    ['2023-11-30', 4_499_999n, 'behind'],
    ['2023-11-30', 4_500_000n, 'onTrack'],
    ['2023-12-30', 4_500_000n, 'onTrack'],
    ['2023-12-30', 4_499_999n, 'behind'],
    ['2023-12-31', 4_999_999n, 'unmet'],
    ['2023-01-01', 5_000_000n, 'met'],
    ['2022-12-31', 0n, 'onTrack'],
  ])('through %s with %s fen is %s', (overThrough, contributed, state) => {
    expect(judged(contributed, overThrough).state).toBe(state);
  });

  it('asks for a part rounded up to the fen', () => {
    const odd = { ...TOWNSHIPS, amountFen: fen(5_000_001n) };
    expect(judged(1_250_000n, '2023-03-31', odd).state).toBe('behind');
    expect(judged(1_250_001n, '2023-03-31', odd).state).toBe('onTrack');
  });

  it('is met or unmet at once where its only checkpoint is the last day', () => {
    const last = { ...TOWNSHIPS, checkpoints: [{ monthDay: '12-31', basisPoints: 10_000 }] };
    expect(judged(0n, '2023-12-30', last).state).toBe('onTrack');
    expect(judged(0n, '2023-12-31', last).state).toBe('unmet');
  });
});

describe('a year of which nothing is asked', () => {
  const none = { state: 'none', contributedFen: 7n, minimumFen: 0n, shortfallFen: 0n, missed: [], excused: [] };

  it('has the state none', () => {
    const asked = { year: 2023, contributedFen: fen(7n), overThrough: givenDay('2023-12-31') };
    expect(judgeYear({ ...asked, minimum: undefined })).toEqual(none);
    const zero = { ...TOWNSHIPS, amountFen: fen(0n) };
    expect(judgeYear({ ...asked, minimum: { rule: zero, amountFen: fen(0n), checkpoints: zero.checkpoints } })).toEqual(
      none,
    );
  });
});

describe('parts of an amount', () => {
  it.each<[bigint, number, bigint]>([
    [0n, 10_000, 0n],
    [1n, 1, 1n],
    [1n, 10_000, 1n],
    [3n, 5_000, 2n],
    [10_000n, 1, 1n],
    [10_001n, 1, 2n],
    [5_000_000n, 2_500, 1_250_000n],
    [AMOUNT_MAX_FEN, 9_999, 9_999_000_000_000n],
    [AMOUNT_MAX_FEN, 10_000, AMOUNT_MAX_FEN],
  ])('of %s fen at %i basis points are %s', (amount, basisPoints, part) => {
    expect(partOf(fen(amount), basisPoints)).toBe(part);
  });

  it('are the least whole fen that are not below the exact part', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: AMOUNT_MAX_FEN }),
        fc.integer({ min: 1, max: 10_000 }),
        (amount, points) => {
          const part = partOf(fen(amount), points);
          const exact = amount * BigInt(points);
          expect(part * 10_000n >= exact && (part - 1n) * 10_000n < exact).toBe(true);
        },
      ),
    );
  });
});

it('knows which days are wholly over', () => {
  expect(lastDayOver(givenDay('2023-12-31'), givenDay('2023-05-29'))).toBe('2023-05-28');
  expect(lastDayOver(givenDay('2023-05-29'), givenDay('2023-05-29'))).toBe('2023-05-28');
  expect(lastDayOver(givenDay('2023-05-28'), givenDay('2023-05-29'))).toBe('2023-05-28');
  expect(lastDayOver(givenDay('2023-03-31'), givenDay('2024-01-01'))).toBe('2023-03-31');
  expect(lastDayOfYear(2024)).toBe('2024-12-31');
});

describe('the state of a year', () => {
  const event: MinimumStateReached = {
    type: 'MinimumStateReached',
    region: '411522101',
    fundKind: 'welfare',
    year: 2023,
    state: 'behind',
    contributedFen: fen(1n),
    minimumFen: fen(5_000_000n),
    asOf: givenDay('2023-03-31'),
    restsOn: '42',
  };
  const stream = 'minimum-411522101-welfare-2023';

  it('is noted where it is another than before, whichever', () => {
    givenStreams({})
      .plan(() => noteState(event))
      .thenStreams({ [stream]: [event] }, { state: 'behind' });
    for (const state of ['onTrack', 'unmet', 'met', 'none'] as const) {
      givenStreams({ [stream]: [event, { ...event, state }] })
        .plan(() => noteState(event))
        .thenStreams({ [stream]: [event] });
    }
  });

  it('is not noted again, though figures moved', () => {
    givenStreams({ [stream]: [{ ...event, contributedFen: fen(0n), restsOn: '7' }] })
      .plan(() => noteState(event))
      .thenNothing({ state: 'behind' });
    given(minimumDecider, [event]).when({ type: 'NoteState', event }).thenEvents();
    given(minimumDecider, []).when({ type: 'NoteState', event }).thenEvents(event);
  });

  it('is that of one fund and year alone', () => {
    for (const other of [
      'minimum-411522101-welfare-2022',
      'minimum-411522101-care-2023',
      'minimum-411522-welfare-2023',
    ]) {
      givenStreams({ [other]: [event] })
        .plan(() => noteState(event))
        .thenStreams({ [stream]: [event] });
    }
  });
});

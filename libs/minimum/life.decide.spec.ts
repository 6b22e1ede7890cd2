import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AMOUNT_MAX_FEN, fen, givenDay } from '#kernel';
import { partOfYear } from './life.decide.js';
import { DEFAULT_CHECKPOINTS } from './rule.decide.js';

const WHOLE = { amountFen: fen(5_000_000n), checkpoints: DEFAULT_CHECKPOINTS };

function abolished(on: string, amount = 5_000_000n, year = 2023) {
  return partOfYear({ ...WHOLE, amountFen: fen(amount) }, year, { abolishedOn: givenDay(on) });
}

describe('a region founded in mid-year', () => {
  it.each<[string, bigint | undefined]>([
    ['2022-06-01', 5_000_000n],
    ['2023-01-01', 5_000_000n],
    ['2023-01-02', undefined],
    ['2023-12-31', undefined],
    ['2024-01-01', undefined],
  ])('on %s is asked for %s', (foundedOn, amount) => {
    expect(partOfYear(WHOLE, 2023, { foundedOn: givenDay(foundedOn) })?.amountFen).toBe(amount);
  });
});

describe('a region abolished in mid-year', () => {
  it('owes 181/365 of 50,000.00 when it merged on 1 July, all of it by its last day', () => {
    expect(abolished('2023-07-01')).toEqual({
      amountFen: 2_479_452n,
      checkpoints: [
        { monthDay: '03-31', basisPoints: 2_500 },
        { monthDay: '06-30', basisPoints: 10_000 },
      ],
    });
  });

  it.each<[string, bigint, number, bigint | undefined]>([
    ['2023-01-01', 5_000_000n, 2023, undefined],
    ['2023-01-02', 5_000_000n, 2023, 13_699n],
    ['2024-07-01', 5_000_000n, 2024, 2_486_339n],
    ['2023-12-31', 5_000_000n, 2023, 4_986_301n],
    ['2024-01-01', 5_000_000n, 2023, 5_000_000n],
    ['2022-05-01', 5_000_000n, 2023, undefined],
    // 364/365 and 1/365: half a fen and more is a whole one.
    ['2023-12-31', 182n, 2023, 182n],
    ['2023-01-02', 182n, 2023, 0n],
    ['2023-01-02', 183n, 2023, 1n],
    ['2023-07-01', AMOUNT_MAX_FEN, 2023, 4_958_904_109_589n],
  ])('on %s owes of %s fen in %i: %s', (...[on, amount, year, part]) => {
    expect(abolished(on, amount, year)?.amountFen).toBe(part);
  });

  it('owes the whole fen that is nearest, and no checkpoint lies behind its last day', () => {
    const days = fc.integer({ min: 1, max: 364 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: AMOUNT_MAX_FEN }), days, (amount, count) => {
        const date = new Date(Date.UTC(2023, 0, 1 + count)).toISOString().slice(0, 10);
        const part = abolished(date, amount);
        const away = (part?.amountFen ?? -1n) * 365n - amount * BigInt(count);
        expect(away * 2n <= 365n && away * 2n > -365n).toBe(true);
        const last = part?.checkpoints.at(-1);
        expect(`2023-${last?.monthDay ?? ''}` < date).toBe(true);
        expect(last?.basisPoints).toBe(10_000);
        const before = part?.checkpoints.slice(0, -1).map(({ monthDay }) => monthDay) ?? [];
        expect(before.every((monthDay) => monthDay < (last?.monthDay ?? ''))).toBe(true);
      }),
    );
  });
});

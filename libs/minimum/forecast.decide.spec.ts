import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, AMOUNT_MAX_FEN, daysFrom, fen, givenDay } from '#kernel';
import { countsPledges, forecastOf } from './forecast.decide.js';
import type { Forecast, PledgedDue } from './forecast.decide.js';
import { firstDayOfYear, lastDayOfYear } from './life.decide.js';
import { DEFAULT_CHECKPOINTS } from './rule.decide.js';

const RULE = {
  ...({ type: 'RuleAdopted', rule: 'townships', fundKind: 'welfare', level: 'township', firstYear: 2020 } as const),
  ...({ measure: 'contributed', countingKinds: ['dues'], checkpoints: DEFAULT_CHECKPOINTS } as const),
  amountFen: fen(5_000_000n),
};
const MINIMUM = { rule: RULE, amountFen: RULE.amountFen, checkpoints: RULE.checkpoints };

function on(today: string, figure: bigint, { base = 0n, pledged = [] as readonly PledgedDue[] } = {}): Forecast {
  const asked = { minimum: MINIMUM, year: 2023, today: givenDay(today), pledged };
  return forecastOf({ ...asked, figureFen: fen(figure), baseFen: fen(base) });
}

const due = (dueOn: string, amount: bigint): PledgedDue => ({ dueOn: givenDay(dueOn), amountFen: fen(amount) });

describe('a forecast of a year', () => {
  it('goes on at the pace of the days that have passed, today among them', () => {
    // 182 days of 365: 25,000.00 are 50,137.36 by the end; 364 days make 50,000.00.
    expect(on('2023-07-01', 2_500_000n)).toEqual({
      metOn: '2023-12-30',
      expectedFen: 5_013_736n,
      pledgedFen: 0n,
      next: { by: '2023-09-30', missingFen: 1_250_000n, perMonthFen: 416_667n },
      atEnd: { by: '2023-12-31', missingFen: 2_500_000n, perMonthFen: 416_667n },
    });
  });

  it('is met on no day of the year where a fen would lack at its end', () => {
    // 73 of 365 days: the fifth of the minimum is just enough.
    expect(on('2023-03-14', 1_000_000n)).toMatchObject({ metOn: '2023-12-31', expectedFen: 5_000_000n });
    const short = on('2023-03-14', 999_999n);
    expect(short).toMatchObject({ expectedFen: 4_999_995n });
    expect(short).not.toHaveProperty('metOn');
  });

  it('is met today where it is in, and asks for nothing more', () => {
    const nothing = { missingFen: 0n, perMonthFen: 0n };
    expect(on('2023-03-31', 5_000_000n)).toMatchObject({
      metOn: '2023-03-31',
      next: { by: '2023-03-31', ...nothing },
      atEnd: { by: '2023-12-31', ...nothing },
    });
    expect(on('2023-03-31', 4_999_999n).metOn).not.toBe('2023-03-31');
  });

  it('asks for a checkpoint until its day is over, then for the next one', () => {
    expect(on('2023-06-30', 0n).next).toEqual({ by: '2023-06-30', missingFen: 2_500_000n, perMonthFen: 2_500_000n });
    expect(on('2023-07-01', 0n).next).toMatchObject({ by: '2023-09-30', perMonthFen: 1_250_000n });
    expect(on('2023-12-31', 0n).next).toMatchObject({ by: '2023-12-31', perMonthFen: 5_000_000n });
  });

  it('of a year that is over is what it came to', () => {
    expect(on('2024-01-01', 1_234n)).toEqual({ expectedFen: 1_234n, pledgedFen: 0n });
    expect(on('2024-01-01', 1_234n, { pledged: [due('2024-02-01', 1n)] }).pledgedFen).toBe(0n);
  });

  it('of what is on hand counts only what the year itself gained or lost', () => {
    // From 10,000.00 to 12,000.00 in 73 days: 20,000.00 at its end.
    expect(on('2023-03-14', 1_200_000n, { base: 1_000_000n })).toMatchObject({ expectedFen: 2_000_000n });
    expect(on('2023-03-14', 800_000n, { base: 1_000_000n })).toMatchObject({ expectedFen: 0n });
    // A part of a fen that is lost is a whole one.
    expect(on('2023-01-02', 999_999n, { base: 1_000_000n })).toMatchObject({ expectedFen: 999_817n });
  });

  it('counts on pledges from their due dates on, and on none that is overdue', () => {
    // Nothing came in so far, so that the pledges are all there is.
    const pledged = [due('2023-06-30', 9_000_000n), due('2023-09-30', 3_000_000n), due('2023-11-15', 2_000_000n)];
    const later = [...pledged, due('2024-01-01', 9_000_000n)];
    expect(on('2023-07-01', 0n, { pledged: later })).toEqual({
      metOn: '2023-11-15',
      expectedFen: 5_000_000n,
      pledgedFen: 5_000_000n,
      next: { by: '2023-09-30', missingFen: 750_000n, perMonthFen: 250_000n },
      atEnd: { by: '2023-12-31', missingFen: 0n, perMonthFen: 0n },
    });
    expect(on('2023-06-30', 0n, { pledged })).toMatchObject({ metOn: '2023-06-30', pledgedFen: 14_000_000n });
    // 10,000.00 in 182 days, and 30,000.00 at the end of September: 20,000.00 of the former take 364 days.
    const met = on('2023-07-01', 1_000_000n, { pledged: pledged.slice(1, 2) });
    expect(met).toMatchObject({ metOn: '2023-12-30', expectedFen: 5_005_494n });
    expect(on('2023-07-01', 2_000_000n, { pledged: pledged.slice(1, 2) }).metOn).toBe('2023-09-30');
  });

  it('counts on pledges only where a gift would count', () => {
    const counts = (rule: object): boolean => countsPledges({ ...MINIMUM, rule: { ...RULE, ...rule } });
    expect(counts({})).toBe(false);
    expect(counts({ countingKinds: ['donation'] })).toBe(true);
    expect(counts({ measure: 'level', countingKinds: [] })).toBe(true);
    expect(counts({ measure: 'deployed', countingKinds: ['relief'] })).toBe(false);
  });

  const amounts = fc.oneof(
    fc.constantFrom(0n, 1n, 4_999_999n, 5_000_000n, 5_000_001n, AMOUNT_MAX_FEN),
    fc.bigInt({ min: -10_000_000n, max: 20_000_000n }),
  );
  const days = fc.oneof(fc.constantFrom(0, 58, 59, 60, 363, 364), fc.integer({ min: 0, max: 364 }));

  const promises = fc.array(fc.tuple(days, fc.bigInt({ min: 1n, max: 6_000_000n })), { maxLength: 4 });

  it('finds the first day on which it is met as trying each of them does', () => {
    fc.assert(
      fc.property(
        fc.tuple(amounts, amounts, days),
        promises,
        fc.constantFrom(2023, 2024),
        ([figure, base, passed], promised, year) => {
          const first = firstDayOfYear(year);
          const today = addDays(first, passed);
          const pledged = promised.map(([at, amount]) => ({ dueOn: addDays(first, at), amountFen: fen(amount) }));
          const asked = { minimum: MINIMUM, year, today, figureFen: fen(figure), baseFen: fen(base), pledged };
          const { metOn } = forecastOf(asked);
          // Without a division: gained × day ÷ passed reaches what is missing where gained × day reaches missing × passed.
          let wanted = figure >= MINIMUM.amountFen ? today : undefined;
          for (let at = passed; wanted === undefined && at <= daysFrom(first, lastDayOfYear(year)); at += 1) {
            const arrived = promised.filter(([day]) => day >= passed && day <= at);
            const missing = arrived.reduce((sum, [, amount]) => sum - amount, MINIMUM.amountFen - base);
            if ((figure - base) * BigInt(at + 1) >= missing * BigInt(passed + 1)) wanted = addDays(first, at);
          }
          expect(metOn).toBe(wanted);
        },
      ),
    );
  });

  it('asks each month for just enough', () => {
    fc.assert(
      fc.property(amounts, days, (figure, passed) => {
        const today = addDays(firstDayOfYear(2023), passed);
        const forecast = on(today, figure);
        for (const part of [forecast.next, forecast.atEnd]) {
          const months = BigInt(Number(part?.by.slice(5, 7)) - Number(today.slice(5, 7)) + 1);
          const { missingFen = fen(-1n), perMonthFen = fen(-1n) } = part ?? {};
          expect(perMonthFen * months >= missingFen && (perMonthFen - 1n) * months < missingFen).toBe(true);
        }
      }),
    );
  });
});

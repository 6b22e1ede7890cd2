import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, businessDateAt, dateOf, daysInYear, monthEnd, parseDate, yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';

const DAY_MS = 86_400_000;

function day(text: string): BusinessDate {
  const date = parseDate(text);
  if (date === undefined) throw new Error(`${text} is no day`);
  return date;
}

const days = fc
  .integer({ min: Date.UTC(1900, 0, 1) / DAY_MS, max: Date.UTC(2999, 11, 31) / DAY_MS })
  .map((number) => day(new Date(number * DAY_MS).toISOString().slice(0, 10)));

describe('days', () => {
  it('are those of the calendar, from 1900 to 2999, each one', () => {
    let found = 0;
    let wrong = 0;
    for (let at = Date.UTC(1900, 0, 1); at <= Date.UTC(2999, 11, 31); at += DAY_MS) {
      const moment = new Date(at);
      const text = moment.toISOString().slice(0, 10);
      const built = dateOf(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate());
      if (built !== text || parseDate(text) !== text) wrong += 1;
      found += 1;
    }
    expect({ found, wrong }).toEqual({ found: 401_767, wrong: 0 });
  });

  it.each([
    ...['1899-12-31', '3000-01-01', '1900-02-29', '2100-02-29', '2023-02-29', '2023-04-31', '2023-00-10', '2023-13-01'],
    ...['2023-01-00', '2023-01-32', '2023-1-1', '23-01-01', '2023/01/01', ' 2023-01-01', '2023-01-01 ', '2023-01-01\n'],
    ...['', '２０２３-01-01', '2023-01-01T00:00:00Z', '+2023-01-01', '-2023-01-01', '2023-01', '20230101'],
  ])('do not include %j', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it('are whole numbers', () => {
    expect(dateOf(2023, 1.5, 1)).toBeUndefined();
    expect(dateOf(2023.5, 1, 1)).toBeUndefined();
    expect(dateOf(2023, 1, Number.NaN)).toBeUndefined();
    expect(dateOf(Number.POSITIVE_INFINITY, 1, 1)).toBeUndefined();
  });

  it('know the leap years', () => {
    const years = [1900, 1904, 2000, 2023, 2024, 2100, 2400];
    expect(years.filter((year) => daysInYear(year) === 366)).toEqual([1904, 2000, 2024, 2400]);
    const ends = ['2024-01-05', '2024-02-05', '2024-03-31', '2024-04-01', '2024-12-01', '2023-02-01'];
    expect(ends.map((text) => monthEnd(day(text)).slice(8))).toEqual(['31', '29', '31', '30', '31', '28']);
    expect([0, 13].map((month) => dateOf(2023, month, 1))).toEqual([undefined, undefined]);
  });

  it('follow each other over months, leap days and years', () => {
    expect(addDays(day('2023-12-31'), 1)).toBe('2024-01-01');
    expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01');
    expect(addDays(day('2100-02-28'), 1)).toBe('2100-03-01');
    expect(addDays(day('2024-01-01'), -1)).toBe('2023-12-31');
    expect(addDays(day('2024-01-01'), 0)).toBe('2024-01-01');
  });

  it('are counted one by one, wherever one starts', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -800, max: 800 }), (from, distance) => {
        const moved = addDays(from, distance);
        expect(Date.parse(`${moved}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)).toBe(distance * DAY_MS);
        expect(addDays(moved, -distance)).toBe(from);
        expect(moved > from).toBe(distance > 0);
      }),
    );
  });

  it('have the year that they begin with', () => {
    fc.assert(
      fc.property(days, (date) => {
        expect(yearOf(date)).toBe(new Date(date).getUTCFullYear());
      }),
    );
  });
});

describe('the day in Shanghai', () => {
  it.each([
    ['2023-12-31T15:59:59.999Z', '2023-12-31'],
    ['2023-12-31T16:00:00.000Z', '2024-01-01'],
    ['2024-02-28T15:59:59.999Z', '2024-02-28'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29'],
    ['2024-01-01T00:00:00.000Z', '2024-01-01'],
  ])('of %s is %s', (moment, date) => {
    expect(businessDateAt(moment)).toBe(date);
  });

  it('begins at 16:00 UTC of the day before and is over 24 hours later', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: DAY_MS - 1 }), (date, into) => {
        const midnight = Date.parse(`${date}T00:00:00+08:00`);
        expect(businessDateAt(new Date(midnight + into).toISOString())).toBe(date);
        expect(businessDateAt(new Date(midnight - 1).toISOString())).toBe(addDays(date, -1));
        expect(businessDateAt(new Date(midnight + DAY_MS).toISOString())).toBe(addDays(date, 1));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, parseDate, type BusinessDate } from '#kernel';
import { datesIn, readDate, yearsIn } from './dates.js';
import type { CellInput } from '../sheet-input.js';
import { dayShown } from '../text.js';

const text = (written: string): CellInput => ({ kind: 'text', text: written });

function read(cell: CellInput | undefined, year?: number, date1904 = false): string {
  const outcome = readDate(cell, { date1904, year });
  return 'value' in outcome ? outcome.value : outcome.fault;
}

describe('days', () => {
  it('of a moment of universal time are those that it falls on in China', () => {
    expect(
      ['2024-03-05T23:30:00Z', '2024-03-05T15:59:59.5Z', '2024-12-31T16:00Z'].map((one) => read(text(one))),
    ).toEqual([...['2024-03-06', '2024-03-05', '2025-01-01']]);
  });

  it.each([
    '2023年5月29日',
    '2023年05月29日',
    '2023年5月29号',
    '2023.5.29',
    '2023.05.29.',
    '2023/05/29',
    '2023/5/29',
    '20230529',
    '2023-5-29',
    '2023－05－29',
    '2023—5—29',
    '２０２３．５．２９',
    '23.5.29',
    '23年5月29日',
    '23-5-29',
    '230529',
    ' 2023 年 5 月 29 日 ',
    '2023年5月29日 上午',
    '2023年5月29日下午3点',
    '2023年5月29日 上午9:30',
    '2023年5月29日 10时30分',
    '2023-05-29 10:30',
    '2023-05-29T10:30:00',
    '2023/5/29 10:30:00.5',
    '2023-05-29(星期一)',
    '2023年5月29日 周一',
    '二〇二三年五月二十九日',
    '二○二三年五月二十九日',
    '45075',
    '45075.5',
    '2023。5。29',
    '2023、5、29',
    '2023 5 29',
    '2023 05 29',
    '20230529.0',
    '29-May-23',
    '29-May-2023',
    '29 may 2023',
    '5/29/2023',
    '29/5/2023',
    '29.5.2023',
    '05/29/23',
  ])('reads %s', (written) => {
    expect(read(text(written))).toBe('2023-05-29');
  });

  it.each([
    ['', 'date-missing'],
    ['-', 'date-missing'],
    ['2023年2月30日', 'date-impossible'],
    ['20230230', 'date-impossible'],
    ['2023.13.1', 'date-impossible'],
    ['2023-5-0', 'date-impossible'],
    ['2023年5月', 'date-incomplete'],
    ['2023.05', 'date-incomplete'],
    ['202305', 'date-incomplete'],
    ['2023年', 'date-incomplete'],
    ['2023', 'date-incomplete'],
    ['5月', 'date-incomplete'],
    ['5月份', 'date-incomplete'],
    ['5月29日', 'date-incomplete'],
    ['5.29', 'date-incomplete'],
    ['05/03/24', 'date-ambiguous'],
    ['3/5/24', 'date-ambiguous'],
    ['05.03.24', 'date-ambiguous'],
    ['05-03-24', 'date-ambiguous'],
    ['050324', 'date-ambiguous'],
    ['3/5/2024', 'date-ambiguous'],
    ['5.3.2024', 'date-ambiguous'],
    ['13/13/2024', 'date-impossible'],
    ['1989-12-31', 'date-too-early'],
    ['1900年1月5日', 'date-too-early'],
    ['5-Foo-24', 'date-not-readable'],
    ['31-Jun-24', 'date-impossible'],
    ['①月②日', 'date-not-readable'],
    ['2024-③-5', 'date-not-readable'],
    ['2023 5', 'date-incomplete'],
    ['25/2/30', 'date-impossible'],
    ['五月底', 'date-not-readable'],
    ['待定', 'date-not-readable'],
    ['2023年5月中旬', 'date-not-readable'],
    ['2023-5-29-1', 'date-not-readable'],
    ['205', 'date-not-readable'],
    ['20235290', 'date-impossible'],
    ['2023052', 'date-not-readable'],
  ])('refuses %s', (written, code) => {
    expect(read(text(written))).toBe(code);
  });

  it('gives a month and day the year of the title, where it has one', () => {
    expect(read(text('5月29日'), 2023)).toBe('2023-05-29');
    expect(read(text('2月29日'), 2023)).toBe('date-impossible');
    expect(read(text('2024年5月29日'), 2023)).toBe('2024-05-29');
    expect(read(text('08.5.12'), 2008)).toBe('2008-05-12');
    expect(read(text('05/03/24'), 2024)).toBe('date-ambiguous');
    expect(read(text('5/5/2024'))).toBe('2024-05-05');
    expect(read(text('1990-01-01'))).toBe('1990-01-01');
    expect(read({ kind: 'date', text: '5', day: '1900-01-05' })).toBe('date-too-early');
  });

  it('takes no year and no day that a cell’s format hides from its reader', () => {
    const shown = (day: string, hides: 'year' | 'day'): CellInput => ({ kind: 'date', text: '45721', day, hides });
    const month = shown('2024-03-01', 'day');
    const day = shown('2025-03-05', 'year');
    for (const each of [(cell: CellInput): CellInput => cell, (cell: CellInput): CellInput => text(dayShown(cell))]) {
      expect([read(each(month)), read(each(month), 2024)]).toEqual(['date-incomplete', 'date-incomplete']);
      expect([read(each(day)), read(each(day), 2024), read(each(day), 2025)]).toEqual([
        'date-incomplete',
        'date-ambiguous',
        '2025-03-05',
      ]);
    }
    expect([dayShown(month), dayShown(day)]).toEqual(['2024年3月', '3月5日(存为2025年)']);
  });

  it('reads serials in both systems, with and without a format', () => {
    expect(read({ kind: 'date', text: '45075', day: '2023-05-29' })).toBe('2023-05-29');
    expect(read({ kind: 'date', text: '60' })).toBe('date-impossible');
    expect(read({ kind: 'number', text: '45075' })).toBe('2023-05-29');
    expect(read({ kind: 'number', text: '45075.75' })).toBe('2023-05-29');
    expect(read({ kind: 'number', text: '43613' }, undefined, true)).toBe('2023-05-29');
    expect(read({ kind: 'number', text: '20230529' })).toBe('2023-05-29');
    expect(read({ kind: 'number', text: '500' })).toBe('date-not-readable');
    expect(read({ kind: 'number', text: '2023.5' })).toBe('date-incomplete');
    expect(read({ kind: 'error', text: '#N/A' })).toBe('date-not-readable');
    expect(read({ kind: 'empty', text: '', formula: 'TODAY()' })).toBe('formula-not-computed');
    expect(read(undefined)).toBe('date-missing');
  });

  it('finds days and years in titles', () => {
    expect(datesIn('安和县期初余额(2023年1月1日)')).toEqual(['2023-01-01']);
    expect(datesIn('2023年2月30日')).toEqual([]);
    expect(yearsIn('安和县２０２３年度登记表')).toEqual([2023]);
    expect(yearsIn('二〇二三年登记表')).toEqual([2023]);
    expect(yearsIn('2022-2023年')).toEqual([2022, 2023]);
    expect(yearsIn('电话 13820231234')).toEqual([]);
  });

  it('reads every day of a century back from every spelling', () => {
    const first = parseDate('2000-01-01') as BusinessDate;
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 36_524 }), fc.constantFrom(0, 59, 366, 8552, 36_524)), (days) => {
        const day = addDays(first, days);
        for (const cell of spellings(day, days)) expect([cell, read(cell, yearOfTitle(day))]).toEqual([cell, day]);
        expect(read(text(day.replace(/^\d+-0?(\d+)-0?(\d+)$/u, '$1月$2日')), 2000 + Number(day.slice(2, 4)))).toBe(day);
      }),
      { numRuns: 500 },
    );
  });
});

/** Up to 2012 the numbers of a short year may be a month or a day: a title says which. */
function yearOfTitle(day: string): number | undefined {
  return day < '2013' ? Number(day.slice(0, 4)) : undefined;
}

function spellings(day: string, days: number): readonly CellInput[] {
  const [year = '', month = '', date = ''] = day.split('-');
  const [m, d] = [String(Number(month)), String(Number(date))];
  const written = [
    day,
    `${year}年${m}月${d}日`,
    `${year}.${m}.${d}`,
    `${year}/${month}/${date}`,
    `${year}${month}${date}`,
    `${year}年${month}月${date}日 下午`,
    // A short year up to 12 could be a month or a day as well, and is refused where both readings fit.
    ...(Number(year.slice(2)) > 12 ? [`${year.slice(2)}.${m}.${d}`] : []),
    `${year.slice(2)}年${m}月${d}日`,
    `${year}-${m}-${d} 08:05:00`,
    `${year}.${m}.${d}`.replace(/[\d.]/gu, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  ];
  const serial: CellInput = { kind: 'number', text: String(36_526 + days) };
  return [...written.map(text), { kind: 'date', text: '1', day }, serial];
}

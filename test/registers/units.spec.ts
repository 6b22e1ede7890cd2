import { describe, expect, it } from '@jest/globals';
import { readRegister, type RegisterReading, type SheetInput } from '#registers';
import { books, faults, read, sheetOf, type Written } from '../fixtures/register-sheet.js';

function readIn(county: string, sheet: SheetInput): Pick<RegisterReading, 'rows' | 'faults'> {
  const regions = books.regions.map((one) => (one.code === books.county ? { ...one, name: county } : one));
  return readRegister(sheet, { ...books, regions }) ?? { rows: [], faults: [] };
}

/** A register whose amount is headed so, between these rows; its amount in yuan, or why there is none. */
function amount(unit: Unit): unknown {
  const { above = [], heading = '金额', below = [], after = [], written = '1.5', county = '临江县' } = unit;
  const sheet = sheetOf([
    ...above.map((row) => (typeof row === 'string' ? [row] : row)),
    ['日期', '捐赠人', '单位', heading, '收款方式', '票据号'],
    ...below,
    ['2024-3-5', '甲', '城关镇', written, '现金', 'A1'],
    ...after,
  ]);
  const { rows, faults: refused } = readIn(county, sheet);
  const [row] = rows;
  if (row !== undefined && 'amountFen' in row && refused.length === 0) return Number(row.amountFen) / 100;
  return [...new Set(refused.map(({ code }) => code))].join(' ');
}

interface Unit {
  readonly above?: readonly (string | readonly Written[])[];
  readonly heading?: string;
  readonly below?: readonly (readonly Written[])[];
  readonly after?: readonly (readonly Written[])[];
  readonly written?: Written;
  /** The folder's. */
  readonly county?: string;
}

describe('the unit of a sheet’s amounts', () => {
  it.each<[string, Unit, unknown]>([
    ['a row above', { above: ['单位：万元'] }, 15_000],
    ['the currency in brackets behind it', { above: ['单位：万元（人民币）'] }, 15_000],
    ['a rate', { heading: '金额（元/人）' }, 'amount-unit-unclear'],
    ['a yearly rate', { heading: '金额（元/年）' }, 'amount-unit-unclear'],
    ['计量单位', { above: ['计量单位：万'] }, 15_000],
    ['brackets alone', { above: ['（万元）'] }, 15_000],
    ['the title’s brackets', { above: ['2024年捐赠（单位：百元）'] }, 150],
    ['the title’s brackets without the word', { above: ['2024年捐赠(万元)'] }, 15_000],
    [
      'beside the filling unit',
      { above: [['填报单位：元氏县计生协', '', '单 位 ： 万 元']], county: '元氏县' },
      15_000,
    ],
    ['a cell of its own', { above: [['单位：', '万元']] }, 15_000],
    ['among others', { above: ['单位：万元、人'] }, 15_000],
    ['old characters', { above: ['单位：萬圓'] }, 15_000],
    ['before a date', { above: ['单位：元　填表日期：2024年12月31日'] }, 1.5],
    ['the filling unit alone', { above: ['单位：元氏县计生协'], county: '元氏县' }, 1.5],
    ['a county of ten thousand', { above: ['单位：万年县计生协'], county: '万年县' }, 1.5],
    ['the currency alone', { above: ['金额单位：人民币'] }, 1.5],
    ['a row under the headings', { below: [['', '', '', '万元']] }, 15_000],
    ['a row under the headings, elsewhere', { below: [['单位：万元']] }, 15_000],
    ['the heading', { heading: '金额（万元）' }, 15_000],
    ['the heading before the row', { above: ['单位：万元'], heading: '金额（元）' }, 1.5],
    ['the heading without the character 元', { heading: '金额（万）' }, 15_000],
    ['the heading without brackets', { heading: '捐款金额万元' }, 15_000],
    ['the cell before all', { above: ['单位：美元'], written: '500元' }, 500],
    ['a note that says the same', { above: ['单位：万元'], after: [['注：单位为万元']] }, 15_000],
    ['a note above', { above: ['2024年捐赠登记表', '说明：以下金额均为万元'] }, 15_000],
    ['a note above, of figures', { above: ['注：本表数据一律按千元填列。'] }, 1_500],
    ['a note above that says 单位为', { above: ['本表金额单位为万元'] }, 15_000],
    ['a note above that says 以…计', { above: ['金额均以千元计'] }, 1_500],
    ['a note above without a colon', { above: ['注：单位万元'] }, 15_000],
    ['a sum above', { above: ['捐款总额为100万元，善款均为元旦活动所收'] }, 1.5],
    ['such a note below', { after: [['说明：以下金额均为万元']] }, 'amount-unit-unclear'],
    ['behind a count of households', { above: ['单位:户、万元'] }, 15_000],
    ['behind a count of persons', { above: ['单位：人、万元'] }, 15_000],
    ['behind a count of helpings', { above: ['单位:人次、千元'] }, 1_500],
    ['behind a stroke', { above: ['单位：户/万元'] }, 15_000],
    ['behind a comma', { above: ['单位:笔,万元'] }, 15_000],
    ['the currency’s line', { above: ['币种:人民币 万元'] }, 15_000],
    ['the amount’s line', { above: ['金额:万元'] }, 15_000],
    ['behind 人民币', { above: ['人民币:万元'] }, 15_000],
    ['an equals sign', { above: ['单位=万元'] }, 15_000],
    ['old characters wholly', { above: ['單位:萬元'] }, 15_000],
    ['the heading before the currency', { heading: '金额(万元人民币)' }, 15_000],
    ['the heading in words', { heading: '金额(以万元计)' }, 15_000],
    ['places named like units', { above: ['单位:万年县、元氏县'], county: '万年县' }, 1.5],
    ['a heading that says how it is written', { heading: '金额(小写)' }, 1.5],
    ['the noughts left out', { above: ["单位：RMB'000"] }, 1_500],
    ['such noughts alone', { above: ['RMB’000'] }, 1_500],
    ['such noughts behind 人民币', { above: ["人民币'000"] }, 1_500],
    ['such noughts behind a space', { above: ['RMB 000'] }, 1_500],
    ['such noughts behind the sign', { above: ["￥'000"] }, 1_500],
    ['such noughts before 元', { above: ['000元'] }, 1_500],
    ['such noughts in the heading', { heading: "金额(RMB'000)" }, 1_500],
    ['the words of accounts', { above: ['（以人民币千元列示）'] }, 1_500],
    ['English words', { above: ['in RMB thousands'] }, 1_500],
    ['English words the other way', { above: ['(In thousands of RMB)'] }, 1_500],
    ['an English unit', { above: ['Unit: RMB thousand'] }, 1_500],
    ['an English unit of ten thousand', { above: ['Unit: RMB 10,000'] }, 15_000],
    ['an English unit of a million', { above: ['Unit: million yuan'] }, 1_500_000],
    ['an English unit of one', { above: ['Unit: yuan'] }, 1.5],
    ['an English heading', { heading: 'Amount (RMB)' }, 1.5],
    ['an English heading of ten thousand', { heading: 'Amount (RMB 10,000)' }, 15_000],
    ['square brackets', { heading: '金额[万元]' }, 15_000],
    ['a campaign of thousands', { above: ['“千人捐万元”活动登记表', '百日捐、百万爱心行动', '捐款千元以上者'] }, 1.5],
    ['a telephone', { above: ['电话：0736-1234000，邮编415000'] }, 1.5],
    ['a note on persons', { after: [['注：单位为捐赠人所在单位']] }, 1.5],
  ])('is read from %s', (_, unit, yuan) => {
    expect(amount(unit)).toBe(yuan);
  });

  it.each<[string, Unit]>([
    ['a foreign one', { above: ['单位:美元'] }],
    ['a foreign one in the title', { above: ['2024年港币捐赠登记表'] }],
    ['a foreign one in the heading', { heading: '金额(美元)' }],
    ['a foreign one in letters', { heading: '金额（USD）' }],
    ['a foreign one beside ours', { heading: '金额（人民币/美元）' }],
    ['a foreign one under the headings', { below: [['', '', '', '美元']] }],
    ['a foreign one in a number’s format', { written: { number: '5', format: '[$$-409]#,##0.00' } }],
    ['a foreign one in the words of a format', { written: { number: '5', format: '0.00"美元"' } }],
    ['角', { above: ['单位：角'] }],
    ['分 in the heading', { heading: '金额（分）' }],
    ['one that no table uses', { above: ['单位：十亿元'] }],
    ['a number of yuan', { above: ['金额单位：1000元'] }],
    ['whatever else an amount’s unit is said to be', { above: ['金额单位：见说明'] }],
    ['k元 in the heading', { heading: '金额(k元)' }],
    ['w in the heading', { heading: '金额(w)' }],
    ['10k RMB in the heading', { heading: '金额(10k RMB)' }],
    ['k元 above', { above: ['单位:k元'] }],
    ['w behind a count', { above: ['单位:户、w'] }],
    ['words around a unit in the heading', { heading: '金额(约万元)' }],
    ['two in one line', { above: ['单位:元、万元'] }],
    ['two of them', { above: ['单位：元', '单位：万元'] }],
    ['a note under the table', { after: [['注：单位为万元']] }],
    ['a note that counts otherwise', { after: [['注：表中金额以万元计']] }],
    ['a scale in words that no list has', { above: ['本表各栏按人民币千'] }],
    ['a scale of thousands', { above: ['Figures shown to the nearest thousand'] }],
    ['a scale of ten thousands', { above: ['RMB (10,000s), rounded'] }],
    ['a scale behind the title', { above: ['2024年捐款登记表 万元表'] }],
    ['a foreign note', { after: [['金额单位：美元']] }],
  ])('is unclear: %s', (_, unit) => {
    expect(amount(unit)).toBe('amount-unit-unclear');
  });

  it('changes with a later page, for that page', () => {
    const headings = ['日期', '捐赠人', '单位', '金额', '收款方式', '票据号'];
    const gift = (receipt: string): readonly Written[] => ['2024-3-5', '甲', '城关镇', '1.5', '现金', receipt];
    const sheet = sheetOf([headings, gift('A1'), ['单位：美元'], headings, gift('A2')]);
    expect(read(sheet).rows).toMatchObject([{ amountFen: 150n }]);
    expect(faults(sheet)).toEqual([[5, '金额', '1.5', 'amount-unit-unclear']]);
  });

  it('is no one’s where every digit has a column of its own', () => {
    const sheet = sheetOf(
      [
        ['日期', '捐赠人', '单位', '金额', '', '', '收款方式', '票据号'],
        ['', '', '', '千', '百', '元', '', ''],
        ['2024-3-5', '甲', '城关镇', '1', '2', '5', '现金', 'A1'],
      ],
      { merges: [{ top: 1, left: 3, bottom: 1, right: 5 }] },
    );
    expect(read(sheet).rows).toEqual([]);
    expect(faults(sheet).map((fault) => fault[3])).toEqual(['column-missing']);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { SheetInput } from '#registers';
import { faults, read, sheetOf } from '../fixtures/register-sheet.js';

const HEADER = ['日期', '捐赠人', '乡镇', '金额(元)', '收款方式', '票据号'];

function gift(number: string): readonly string[] {
  return ['2023-5-6', '张三', '石桥镇', '5', '现金', number];
}

function funds(sheet: SheetInput): readonly unknown[] {
  return read(sheet).rows.map((row) => ('fundKind' in row ? row.fundKind : row.kind));
}

describe('the fund of a row without a column for it', () => {
  it('is none of the ledger’s where the title names another body’s', () => {
    const titled = (title: string) => sheetOf([[title], HEADER, gift('S1')]);
    for (const title of ['红十字人道救助金捐款', '慈善基金捐赠登记表'])
      expect([title, faults(titled(title))]).toEqual([title, [[3, '', '', 'fund-unknown']]]);
    for (const title of ['慈善基金会捐赠登记表', '慈善捐赠资金登记表', '红十字会捐款', '人道救助公益金捐款'])
      expect([title, funds(titled(title))]).toEqual([title, ['welfare']]);
  });

  it('is that of the section that it stands in', () => {
    for (const [first, second] of [
      ['一、计划生育公益金', '二、人口关爱基金'],
      ['(一)公益金', '（二）关爱基金捐款'],
      ['计划生育公益金', '人口关爱基金'],
    ]) {
      const sheet = sheetOf([['捐赠登记表(2023年)'], HEADER, [first], gift('S1'), [second], gift('S2')]);
      expect([first, funds(sheet), faults(sheet)]).toEqual([first, ['welfare', 'care'], []]);
    }
  });

  it('is nobody’s guess in a section behind one that names a fund, and in one that names both', () => {
    const sheet = sheetOf([
      HEADER,
      ['一、人口关爱基金'],
      gift('S1'),
      ['二、其他'],
      gift('S2'),
      ['三、公益金和关爱基金'],
      gift('S3'),
    ]);
    expect(funds(sheet)).toEqual(['care']);
    expect(faults(sheet)).toEqual([
      [5, '', '', 'fund-ambiguous'],
      [7, '', '', 'fund-ambiguous'],
    ]);
    expect(funds(sheetOf([HEADER, ['一、个人捐款'], gift('S1'), ['二、单位捐款'], gift('S2')]))).toHaveLength(2);
  });

  it('is refused where the title names two, and the file’s where title and sheet name none', () => {
    const both = sheetOf([['公益金、人口关爱基金捐赠登记表(2023年)'], HEADER, gift('S3')]);
    expect(faults(both)).toEqual([[3, '', '', 'fund-ambiguous']]);
    const named = (fileName: string, title = '捐赠登记表'): SheetInput =>
      sheetOf([[title], HEADER, gift('S4')], { fileName });
    expect(funds(named('人口关爱基金收入-2023.xlsx'))).toEqual(['care']);
    expect(funds(named('人口关爱基金收入-2023.xlsx', '公益金捐赠登记表'))).toEqual(['welfare']);
    expect(faults(named('公益金与关爱基金.xlsx'))).toEqual([[3, '', '', 'fund-ambiguous']]);
    expect(funds(named('收入.xlsx'))).toEqual(['welfare']);
  });
});

describe('the day on which a paper was filled in', () => {
  const header = ['月', '日', ...HEADER.slice(1)];
  const dates = (...title: readonly string[]): readonly unknown[] => {
    const reading = read(sheetOf([title, header, ['5', '6', ...gift('Y1').slice(1)]]));
    return reading.rows.length > 0
      ? reading.rows.map((row) => ('date' in row ? row.date : row.kind))
      : reading.faults.map(({ code }) => code);
  };

  it('names no year for rows that have none', () => {
    for (const title of ['填报日期:2024年1月5日', '制表时间：2024-1-5', '打印日期 2024年', '报送日期:2024/01/05']) {
      expect([title, dates('捐赠登记表', title)]).toEqual([title, ['date-incomplete']]);
      expect([title, dates('2023年捐赠登记表', title)]).toEqual([title, ['2023-05-06']]);
    }
    expect(dates('捐赠登记表', '制表人：李四 2024年1月5日')).toEqual(['date-incomplete']);
    expect(dates('捐赠登记表', '2024年1月5日填报')).toEqual(['date-incomplete']);
    expect(dates('填报单位：临江县 2023年度捐赠登记表')).toEqual(['2023-05-06']);
    expect(dates('上报2023年捐赠登记表')).toEqual(['2023-05-06']);
  });
});

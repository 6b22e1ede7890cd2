import { describe, expect, it } from '@jest/globals';
import { readRegister } from '#registers';
import { books, faults, only, read, sheetOf, type Written } from '../fixtures/register-sheet.js';

const HEADER = ['日期', '捐赠人', '归属单位', '金额', '票据号'];
const GIFT = ['2023-5-6', '张三', '城关镇', '1', 'A1'];
const beside = (heading: string, cell: string, also: readonly (readonly [string, string])[] = []) =>
  sheetOf([
    ['2023年捐款登记表'],
    [...HEADER, ...also.map(([one]) => one), heading],
    [...GIFT, ...also.map(([, one]) => one), cell],
  ]);

describe('headings of a way, an account, a fund or a purpose', () => {
  it.each([
    ...['交款形式', '付款形式', '入账账户', '存入账户', '缴存方式', '款项来路', '收款户', '资金形式'],
    ...['所在账户', '收款户头', '缴款渠道'],
  ])('%s leads to an account', (heading) => {
    expect(only(beside(heading, '现金'))).toMatchObject({ account: { id: 'cash' } });
  });

  it.each(['账套', '归入基金', '入何基金', '公益金类别', '基金名'])('%s names the fund', (heading) => {
    expect(only(beside(heading, '人口关爱基金'))).toMatchObject({ fundKind: 'care' });
  });

  it.each(['使用意向', '捐赠意愿', '资助方向', '捐助项目', '使用方向', '捐款去向'])(
    '%s binds to a purpose',
    (heading) => {
      expect(only(beside(heading, '助学金'))).toMatchObject({ purpose: '助学' });
    },
  );

  it('lead an opening balance to its account', () => {
    const sheet = sheetOf([
      ['2023年1月1日期初余额'],
      ['单位', '基金', '所在账户', '年初余额'],
      ['城关镇', '公益金', '现金', '860'],
    ]);
    expect(only(sheet)).toMatchObject({ kind: 'opening', account: { id: 'cash' } });
  });
});

describe('a column that no list has', () => {
  it.each<[string, string]>([
    ['钱在哪里', '现金'],
    ['出纳记', '微信收款'],
    ['存管户头', '乡财政户'],
    ['收钱形式', '其他'],
    ['专户', '人口关爱基金'],
    ['归哪边', '人口关爱基金'],
    ['大病医疗基金', '是'],
    ['给谁用', '助学金'],
    ['善款用途描述', '修桥'],
    ['票据批次', '2023A'],
    ['', '现金'],
  ])('refuses the sheet where it would decide: %s %s', (heading, cell) => {
    expect(read(beside(heading, cell)).rows).toEqual([]);
    expect(faults(beside(heading, cell))).toEqual([[2, heading, cell, 'column-not-read']]);
  });

  it.each<[string, string, (readonly [string, string])[]]>([
    ['钱在哪里', '现金', [['收款方式', '现金']]],
    ['钱在哪里', '银行转账', []],
    ['开户情况', '821001', []],
    ['归哪边', '计划生育公益金', []],
    ['归哪边', '关爱基金', [['基金', '人口关爱基金']]],
    ['给谁用', '助学', [['用途', '助学金']]],
    ['善款用途描述', '不限', []],
  ])('is let be where the row is read so: %s %s', (heading, cell, also) => {
    expect(faults(beside(heading, cell, also))).toEqual([]);
  });

  it.each<[string, string]>([
    ['备注', '现金'],
    ['备注二', '收现金，已存银行'],
    ['经办人', '现金'],
    ['联系方式', '微信'],
    ['得知渠道', '微信'],
    ['付款账户', '821001'],
    ['汇款人账户', '6222021234'],
    ['单位地址', '城关镇'],
    ['所属基金会', '某某基金会'],
    ['捐赠形式', '货币'],
    ['票据用途章', ''],
  ])('is let be where it speaks of other things: %s %s', (heading, cell) => {
    expect(faults(beside(heading, cell))).toEqual([]);
  });

  it('tells nothing by one word among others', () => {
    const row = (cell: Written, at: number): readonly Written[] => [...GIFT.slice(0, -1), `A${String(at)}`, cell];
    const sheet = sheetOf([
      ['2023年捐款登记表'],
      [...HEADER, '情况'],
      ...['现金', '家访时收', '本人送来'].map((cell, at) => row(cell, at)),
    ]);
    expect(read(sheet).rows).toHaveLength(3);
  });

  it('is one that was passed over, and says otherwise', () => {
    const twice = (first: string, second: string) => faults(beside('捐款渠道', second, [['收款方式', first]]));
    expect(twice('现金', '微信')).toEqual([[2, '捐款渠道', '微信', 'column-not-read']]);
    expect(twice('现金', '现金捐款')).toEqual([]);
    expect(faults(beside('用途', '修桥', [['指定用途', '']]))).toMatchObject([{ 3: 'column-not-read' }]);
  });

  it('bars no list of accounts', () => {
    const sheet = sheetOf([
      ['账户名称', '种类', '开户行', '账号', '用途说明'],
      ['基本户', '银行账户', '中行', '1', '现金'],
    ]);
    expect(readRegister(sheet, books)).toMatchObject({ kind: 'accounts', rows: [{ name: '基本户' }] });
  });
});

describe('a receipt that is told by its book and its number', () => {
  const numbered = (book: Written, number: Written, headings = ['票据册号', '票据号码']) =>
    sheetOf([
      ['日期', '捐赠人', '归属单位', '金额', ...headings],
      ['2023-5-6', '张三', '城关镇', '1', book, number],
    ]);

  it('has both in its number', () => {
    expect(only(numbered('0012', '0034'))).toMatchObject({ receipt: { code: '', number: '0012-0034' } });
    expect(only(numbered('0012', '0034', ['册号', '收据号']))).toMatchObject({ receipt: { number: '0012-0034' } });
    expect(only(numbered('12', '12-34'))).toMatchObject({ receipt: { number: '12-34' } });
    expect(only(numbered({ number: '3', format: '000' }, { number: '7', format: '0000' }))).toMatchObject({
      receipt: { number: '003-0007' },
    });
  });

  it('is told under a heading that spans both', () => {
    const sheet = sheetOf(
      [
        ['日期', '捐赠人', '归属单位', '金额', '票据', ''],
        ['', '', '', '', '册号', '号码'],
        ['2023-5-6', '张三', '城关镇', '1', '01', '0001'],
        ['2023-5-6', '李四', '城关镇', '1', '02', '0001'],
      ],
      { merges: [{ top: 1, left: 4, bottom: 1, right: 5 }] },
    );
    expect(read(sheet).rows).toMatchObject([{ receipt: { number: '01-0001' } }, { receipt: { number: '02-0001' } }]);
  });

  it('is refused where only one of them is there', () => {
    expect(faults(numbered('', '0034'))).toEqual([[2, '票据册号', '', 'receipt-incomplete']]);
    expect(faults(numbered('0012', ''))).toMatchObject([{ 1: '票据号码', 3: 'receipt-missing' }]);
    expect(faults(numbered('0012', '匿名'))).toMatchObject([{ 1: '票据号码', 3: 'receipt-incomplete' }]);
    expect(faults(numbered('', ''))).toMatchObject([{ 3: 'receipt-missing' }]);
    expect(faults(numbered('0012', '0001-0005'))).toMatchObject([{ 3: 'receipt-range' }]);
  });
});

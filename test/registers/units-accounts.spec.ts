import { describe, expect, it } from '@jest/globals';
import { readRegister, type BooksAccount, type RegisterBooks, type SheetInput } from '#registers';
import { books as plain, sheetOf } from '../fixtures/register-sheet.js';

const COUNTY: BooksAccount = { id: 'county', holder: '990201', name: '县户', kind: 'bank', ways: ['银行转账'] };
const TOWN: BooksAccount = {
  id: 'town',
  holder: '990201101',
  name: '镇户',
  kind: 'bank',
  ways: ['转账'],
  number: '62',
};
const HEADER = ['日期', '捐赠人', '乡镇', '金额(元)', '票据号'];

function gift(region: string, at: number, ...said: readonly string[]): readonly string[] {
  return ['2023-5-6', '张三', region, '5', `Z${String(at)}`, ...said];
}

function outcome(sheet: SheetInput, accounts: readonly BooksAccount[] = [COUNTY, TOWN]): readonly unknown[] {
  const books: RegisterBooks = { ...plain, accounts };
  const reading = readRegister(sheet, books);
  const rows = (reading?.rows ?? []).map((row) => [row.row, 'account' in row ? row.account : row.kind] as const);
  const refused = (reading?.faults ?? []).map(({ row, column, value, code }) => [row, column, value, code] as const);
  return [...rows, ...refused].toSorted(([left], [right]) => left - right).map(([, ...said]) => said);
}

const known = (id: string): unknown => [{ known: true, id }];

describe('a way of paying where townships have accounts of their own', () => {
  it('leads to the unit’s own account, else to that of the county', () => {
    const rows = ['石桥镇', '临江县', '城关镇'].flatMap((region, at) => [
      gift(region, at, '银行转账'),
      gift(region, at + 10, '转账'),
    ]);
    const both = outcome(sheetOf([[...HEADER, '收款方式'], ...rows]));
    expect(both).toEqual(['county', 'county', 'county', 'county', 'town', 'town'].map(known));
  });

  it('is still unclear where one unit has two that serve it alike', () => {
    const twin = { ...TOWN, id: 'twin', name: '又一户' };
    const sheet = sheetOf([[...HEADER, '收款方式'], gift('城关镇', 1, '转账'), gift('石桥镇', 2, '转账')]);
    expect(outcome(sheet, [COUNTY, TOWN, twin])).toEqual([
      ['收款方式', '转账', 'account-ambiguous'],
      [{ known: true, id: 'county' }],
    ]);
  });
});

describe('an account that is named', () => {
  it('is the unit’s own or that of one above it, and no other’s', () => {
    const sheet = sheetOf([
      [...HEADER, '账户'],
      gift('城关镇', 1, '镇户'),
      gift('城关镇', 2, '县户'),
      gift('石桥镇', 3, '镇户'),
      gift('临江县', 4, '62'),
    ]);
    expect(outcome(sheet)).toEqual([
      known('town'),
      known('county'),
      ['账户', '镇户', 'account-of-another-unit'],
      ['账户', '62', 'account-of-another-unit'],
    ]);
  });

  it('is refused where the way of paying cannot lead to it', () => {
    const cash: BooksAccount = { id: 'cash', holder: '990201', name: '现金', kind: 'cash', ways: ['现金'] };
    const wallet: BooksAccount = { id: 'wallet', name: '微信收款', kind: 'wallet', ways: ['微信', '云闪付'] };
    const pairs = ['银行转账 现金', '微信 现金', '现金 微信收款', '支付宝 微信收款', '银行转账 钱箱现金'];
    const fitting = ['现金 现金', '现金 县户', '微信 县户', '微信支付 微信收款', '云闪付 微信收款', '其他 现金'];
    const codes = (said: readonly string[]) =>
      outcome(
        sheetOf([[...HEADER, '收款方式', '账户'], ...said.map((pair, at) => gift('石桥镇', at, ...pair.split(' ')))]),
        [COUNTY, TOWN, cash, wallet],
      ).map((one) => (one as readonly unknown[]).at(2) ?? 'taken');
    expect(codes(pairs)).toEqual(pairs.map(() => 'way-contradictory'));
    expect(codes(fitting)).toEqual(fitting.map(() => 'taken'));
    const spent = sheetOf([
      ['支出日期', '单位', '支出类别', '支出金额', '支付方式', '付款账户'],
      ['2023-5-6', '石桥镇', '救助', '1', '银行转账', '现金'],
    ]);
    expect(outcome(spent, [COUNTY, cash])).toEqual([['付款账户', '现金', 'way-contradictory']]);
  });

  it('may be left out where the unit has one in a bank', () => {
    const sheet = sheetOf([HEADER, gift('城关镇', 1), gift('石桥镇', 2)]);
    expect(outcome(sheet)).toEqual([known('town'), known('county')]);
  });
});

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

  it('may be left out where the unit has one in a bank', () => {
    const sheet = sheetOf([HEADER, gift('城关镇', 1), gift('石桥镇', 2)]);
    expect(outcome(sheet)).toEqual([known('town'), known('county')]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { formatYuan, plus, ZERO_FEN, type Fen } from '#kernel';
import {
  DEFAULT_FUND_KINDS,
  readRegister,
  registerKind,
  rowKeyText,
  type AccountReading,
  type IncomeReading,
  type OpeningReading,
  type RegionReading,
  type RegisterBooks,
  type RegisterRow,
} from '#registers';
import { readWorkbook, type Sheet } from '#sheets';
import { resent } from '../fixtures/register-sheet.js';

const FOLDER = join(import.meta.dirname, '../../docs/examples/anhe-2023');

interface Expected {
  readonly donationRows: number;
  readonly donationsAccepted: number;
  readonly donationsRejected: readonly { readonly row: number; readonly receipt: string }[];
  readonly appropriations: number;
  readonly accounts: number;
  readonly openingBalances: readonly { readonly unit: string; readonly amount: string; readonly purpose: string }[];
  readonly welfareFundContributed: Readonly<Record<string, string>>;
  readonly careFundContributed: Readonly<Record<string, string>>;
}

const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Expected;
const sheets = new Map<string, Sheet>();

async function sheetsOf(file: string): Promise<readonly Sheet[]> {
  const reading = await readWorkbook(join(FOLDER, file));
  if (!('workbook' in reading)) throw new Error(JSON.stringify(reading.problem));
  return reading.workbook.sheets;
}

interface Readings {
  readonly regions: RegionReading;
  readonly accounts: AccountReading;
  readonly openings: OpeningReading;
  readonly donations: IncomeReading;
  readonly appropriations: IncomeReading;
}

function reading<Kind extends keyof Readings>(name: string, kind: Kind, books: RegisterBooks): Readings[Kind] {
  const sheet = sheets.get(name);
  const found = sheet === undefined ? undefined : readRegister(sheet, books);
  if (found?.kind !== kind) throw new Error(`${name} is ${found?.kind ?? 'unknown'}`);
  return found as Readings[Kind];
}

const noBooks: RegisterBooks = { county: '990101', regions: [], fundKinds: DEFAULT_FUND_KINDS, accounts: [] };

function booksOfFolder(): RegisterBooks {
  const regions = reading('行政区划', 'regions', noBooks).rows;
  const withRegions = { ...noBooks, regions };
  const accounts = reading('资金账户', 'accounts', withRegions).rows.map((row) => ({
    id: row.name,
    name: row.name,
    kind: row.accountKind,
    ways: row.ways,
  }));
  return { ...withRegions, accounts };
}

beforeAll(async () => {
  const files = ['行政区划.csv', '公益金收入登记表-2023.xlsx', '资金账户与期初余额-2023.xlsx'];
  const others = ['救助申请汇总表-2023.xlsx', '救助式保险参保名单-2023.xlsx', '银行流水-2023.csv'];
  for (const file of [...files, ...others]) for (const sheet of await sheetsOf(file)) sheets.set(sheet.name, sheet);
});

describe('the example county', () => {
  it('is recognised by headings; what is no register stays unknown', () => {
    const kinds = Object.fromEntries([...sheets].map(([name, sheet]) => [name, registerKind(sheet)]));
    expect(kinds).toEqual({
      行政区划: 'regions',
      捐赠收入: 'donations',
      财政拨款: 'appropriations',
      资金账户: 'accounts',
      期初余额: 'openings',
      救助申请: undefined,
      参保名单: undefined,
      '银行流水-2023': undefined,
    });
  });

  it('refuses the wrong donations, each for its reason', () => {
    const { rows, faults } = reading('捐赠收入', 'donations', booksOfFolder());
    expect(faults.map(({ row, column, value, code }) => [row, column, value, code])).toEqual([
      [24, '金额(元)', '-500', 'amount-negative'],
      [49, '金额(元)', '0', 'amount-zero'],
      [75, '归属单位', '无名乡', 'region-unknown'],
      [95, '收款日期', '2023年2月30日', 'date-impossible'],
      [115, '金额(元)', '壹仟元整?', 'amount-not-a-number'],
      [135, '金额(元)', '100.005', 'amount-too-precise'],
      [155, '金额(元)', '', 'amount-missing'],
      [175, '票据号', '', 'receipt-missing'],
    ]);
    expect(faults.flatMap(({ also }) => also)).toEqual([]);
    // Row 185, whose receipt number another row has, is the ledger's to refuse.
    expect(rows.length).toBe(expected.donationsAccepted + 1);
    expect(rows.length + faults.length).toBe(expected.donationRows);
  });

  it('comes to the expected sums, fund by fund', () => {
    const books = booksOfFolder();
    const income = [
      ...reading('捐赠收入', 'donations', books).rows.filter(({ row }) => row !== 185),
      ...reading('财政拨款', 'appropriations', books).rows,
    ].filter(({ date }) => date.startsWith('2023'));
    for (const [fundKind, sums] of [
      ['welfare', expected.welfareFundContributed],
      ['care', expected.careFundContributed],
    ] as const)
      for (const { code, name } of books.regions) {
        const amounts = income.filter((row) => row.region === code && row.fundKind === fundKind);
        const sum = amounts.reduce<Fen>((total, { amountFen }) => plus(total, amountFen), ZERO_FEN);
        expect(`${name} ${formatYuan(sum)}`).toBe(`${name} ${sums[name] ?? ''}`);
      }
  });

  it('reads appropriations, accounts and opening balances whole', () => {
    const books = booksOfFolder();
    const appropriations = reading('财政拨款', 'appropriations', books);
    expect([appropriations.rows.length, appropriations.faults]).toEqual([expected.appropriations, []]);
    expect(appropriations.rows[0]).toMatchObject({
      kind: 'appropriation',
      row: 4,
      region: '990101',
      fundKind: 'welfare',
      purpose: 'free',
      date: '2023-04-04',
      amountFen: 8_000_000n,
      document: '安和财社〔2023〕11号',
      account: { known: true, id: '基本账户' },
    });
    const accounts = reading('资金账户', 'accounts', books);
    expect([accounts.rows.length, accounts.faults]).toEqual([expected.accounts, []]);
    expect(accounts.rows.map(({ accountKind }) => accountKind)).toEqual(['bank', 'cash', 'wallet']);
    const openings = reading('期初余额', 'openings', books);
    expect(openings.faults).toEqual([]);
    expect(
      openings.rows.map(({ region, purpose, date, amountFen, account }) => [
        books.regions.find(({ code }) => code === region)?.name,
        purpose,
        date,
        formatYuan(amountFen),
        account.known && account.id,
      ]),
    ).toEqual([
      ['安和县', 'free', '2023-01-01', '28000.00', '基本账户'],
      ['安和县', 'free', '2023-01-01', '6500.00', '基本账户'],
      ['石桥镇', 'free', '2023-01-01', '9300.50', '基本账户'],
      ['城关镇', '助学', '2023-01-01', '6199.50', '基本账户'],
      ['云台乡', 'free', '2023-01-01', '860.00', '现金'],
    ]);
  });

  it('reads the same from a file of text cells, as refused rows are sent back', () => {
    const books = booksOfFolder();
    for (const name of ['捐赠收入', '财政拨款', '资金账户', '期初余额']) {
      const sheet = sheets.get(name);
      if (sheet === undefined) throw new Error(name);
      expect(readRegister(resent(sheet), books)).toEqual(readRegister(sheet, books));
    }
  });

  it('knows each row by a text of its own', () => {
    const books = booksOfFolder();
    const all: RegisterRow[] = [
      ...reading('行政区划', 'regions', noBooks).rows,
      ...reading('资金账户', 'accounts', books).rows,
      ...reading('期初余额', 'openings', books).rows,
      ...reading('捐赠收入', 'donations', books).rows,
      ...reading('财政拨款', 'appropriations', books).rows,
    ];
    const texts = all.map((row) => rowKeyText(books.county, row));
    // Rows 34 and 185 are one gift entered twice.
    expect(new Set(texts).size).toBe(texts.length - 1);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { MergedInput, SheetInput } from '#registers';
import { faults, only, read, resent, sheetOf, type Written } from '../fixtures/register-sheet.js';

const GIFT = ['2024-4-1', '甲', '城关镇', 'YF1', '现金'];
const HEADER = ['日期', '捐赠人', '乡镇', '收据号', '收款方式'];
const UNDER = HEADER.map(() => '');

const across = (row: number, columns: number): MergedInput => ({
  top: row,
  left: HEADER.length,
  bottom: row,
  right: HEADER.length + columns - 1,
});
const down: readonly MergedInput[] = HEADER.map((_, left) => ({ top: 2, left, bottom: 3, right: left }));

interface Columns {
  readonly heading: readonly string[];
  readonly below?: readonly string[];
  readonly cells: readonly Written[];
  readonly merges?: readonly MergedInput[];
  readonly above?: string;
}

function register({ heading, below, cells, merges = [], above = '2024年捐款登记簿' }: Columns): SheetInput {
  return sheetOf(
    [[above], [...HEADER, ...heading], ...(below === undefined ? [] : [[...UNDER, ...below]]), [...GIFT, ...cells]],
    { merges },
  );
}

const YUAN = ['元', '角', '分'];
const number = (digits: string): Written => ({ number: digits });
const numbers = (digits: string): readonly Written[] =>
  digits.split(/(?=.)/u).map((digit) => (digit === ' ' ? undefined : number(digit)));
const PARTS = [number('120'), number('5'), number('6')];

describe('an amount in columns of 元, 角 and 分', () => {
  it.each<[string, Columns]>([
    ['beside each other', { heading: ['金额（元）', '角', '分'], cells: PARTS }],
    ['in brackets', { heading: ['捐款（元）', '（角）', '（分）'], cells: PARTS }],
    ['without more', { heading: YUAN, cells: PARTS }],
    ['below an unmerged heading', { heading: ['金额', '', ''], below: YUAN, cells: PARTS }],
    ['below a merged one', { heading: ['捐款金额', '', ''], below: YUAN, cells: PARTS, merges: [across(2, 3)] }],
    [
      'beside merged headings',
      { heading: ['金额', '', ''], below: YUAN, cells: PARTS, merges: [across(2, 3), ...down] },
    ],
    ['as text', { heading: ['金额（元）', '角', '分'], cells: ['￥１２０', '５', '６'] }],
    ['under a merged title', { heading: YUAN, cells: PARTS, merges: [{ top: 1, left: 0, bottom: 1, right: 7 }] }],
  ])('is one amount: %s', (_, columns) => {
    expect(only(register(columns))).toMatchObject({ amountFen: 12_056n });
    expect(only(resent(register(columns)))).toMatchObject({ amountFen: 12_056n });
  });

  it.each<[readonly Written[], bigint]>([
    [['1,200', '', ''], 120_000n],
    [['120', '', '6'], 12_006n],
    [['120', '5', ''], 12_050n],
    [['', '5', '0'], 50n],
    [['-', '-', '5'], 5n],
  ])('counts a blank as nought: %j', (cells, amountFen) => {
    expect(only(register({ heading: ['金额（元）', '角', '分'], cells }))).toMatchObject({ amountFen });
  });

  it.each<[readonly Written[], string]>([
    [['120', '12', '6'], '120|12|6'],
    [['120.56', '5', '6'], '120.56|5|6'],
    [['120', '.5', ''], '120|.5|'],
    [['120', '5', '-6'], '120|5|-6'],
    [[{ number: '120', format: '0"万"' }, number('5'), number('6')], '120|5|6'],
  ])('is none where a part is not its column’s: %j', (cells, value) => {
    expect(faults(register({ heading: ['金额（元）', '角', '分'], cells }))).toEqual([
      [3, '金额（元）', value, 'amount-not-a-number'],
    ]);
  });

  it('is refused with what its cells bear', () => {
    const headed = (cells: readonly Written[]) => faults(register({ heading: ['金额（元）', '角', '分'], cells }));
    expect(headed(['120', { uncomputed: 'A1' }, '6'])).toMatchObject([{ 3: 'formula-not-computed' }]);
    expect(headed(['120', { error: '#REF!' }, '6'])).toMatchObject([{ 3: 'amount-not-a-number' }]);
    expect(headed(['120', '~~5~~', '6'])).toMatchObject([{ 3: 'cell-partly-struck' }]);
    expect(headed(['', '', ''])).toMatchObject([{ 3: 'amount-missing' }]);
  });

  it('leaves a total below it out', () => {
    const sheet = sheetOf([
      [...HEADER, '金额（元）', '角', '分'],
      [...GIFT, ...PARTS],
      ['合计', '', '', '', '', ...PARTS],
    ]);
    expect(only(sheet)).toMatchObject({ amountFen: 12_056n });
  });

  it('goes on below headings that come again', () => {
    const headings = [...HEADER, '金额（元）', '角', '分'];
    const second = GIFT.map((cell) => (cell === 'YF1' ? 'YF2' : cell));
    const { rows } = read(sheetOf([headings, [...GIFT, ...PARTS], headings, [...second, '1', '0', '5']]));
    expect(rows).toMatchObject([{ amountFen: 12_056n }, { amountFen: 105n }]);
  });

  it('is an opening balance too', () => {
    const sheet = sheetOf([
      ['2024年1月1日期初余额'],
      ['单位', '基金', '账户', '期初余额（元）', '角', '分'],
      ['城关镇', '公益金', '基本账户', '5000', '5', '5'],
    ]);
    expect(only(sheet)).toMatchObject({ kind: 'opening', amountFen: 500_055n });
  });
});

describe('an amount with a column for every digit', () => {
  const PLACES = ['万', '千', '百', '十', '元', '角', '分'];
  const digits = (cells: readonly Written[], below = PLACES): Columns => ({
    heading: ['金额', ...below.slice(1).map(() => '')],
    below,
    cells,
    merges: [across(2, below.length), ...down],
  });

  it.each<[string, bigint]>([
    ['1200050', 1_200_050n],
    ['   1205', 1_205n],
    ['     50', 50n],
    ['  120  ', 12_000n],
  ])('is read: %s', (cells, amountFen) => {
    expect(only(register(digits(numbers(cells))))).toMatchObject({ amountFen });
  });

  it('may bear the sign of the yuan, old characters and places beyond', () => {
    expect(only(register(digits(['', '￥', '1', '2', '0', '5', '6'])))).toMatchObject({ amountFen: 12_056n });
    const old = ['百万', '十万', '万', '仟', '佰', '拾', '元', '角', '分'];
    expect(only(register(digits(numbers('123456789'), old)))).toMatchObject({ amountFen: 123_456_789n });
    expect(only(register(digits(numbers('1234'), ['千', '百', '十', '元'])))).toMatchObject({ amountFen: 123_400n });
  });

  it('is none with a gap between its digits, or two in one column', () => {
    const one = (cells: readonly Written[]) => faults(register(digits(cells))).map((fault) => fault[3]);
    expect(one(numbers('1 00050'))).toEqual(['amount-not-a-number']);
    expect(one([number('12'), ...numbers('000050')])).toEqual(['amount-not-a-number']);
  });
});

describe('an amount in columns that are not clear', () => {
  it.each<[string, Columns, string]>([
    ['角分 together', { heading: ['金额', ''], below: ['元', '角分'], cells: ['120', '56'] }, '角分'],
    ['coins without the word 元', { heading: ['金额', '角', '分'], cells: PARTS }, '角'],
    ['what is left over', { heading: ['金额', '零头'], cells: ['120', '0.56'] }, '零头'],
    ['two units', { heading: ['金额(万元)', '金额(元)'], cells: ['1', '2000'] }, '金额(元)'],
    ['a place left out', { heading: ['金额', '', ''], below: ['千', '百', '元'], cells: ['1', '2', '5'] }, '百'],
    ['a part for one purpose', { heading: ['金额', '其中：助学'], cells: ['120', '50'] }, '其中：助学'],
  ])('refuses the sheet at its headings: %s', (_, columns, heading) => {
    expect(read(register(columns)).rows).toEqual([]);
    expect(faults(register(columns))).toMatchObject([{ 0: 2, 1: heading, 3: 'amount-in-columns' }]);
  });

  it('takes the same sum in two units', () => {
    expect(only(register({ heading: ['金额(元)', '金额(万元)'], cells: ['12000', '1.2'] }))).toMatchObject({
      amountFen: 1_200_000n,
    });
  });

  it('refuses a row whose other column of amounts differs', () => {
    const beside = (heading: string, cell: string) =>
      faults(register({ heading: ['金额', heading], cells: ['77', cell] }));
    for (const heading of ['捐赠金额', '实到金额', '净额'])
      expect(beside(heading, '76')).toMatchObject([{ 0: 3, 3: 'amounts-differ' }]);
    for (const heading of ['捐赠金额', '实到金额']) expect(beside(heading, '77.00')).toEqual([]);
    for (const heading of ['累计金额', '应捐金额', '认捐金额', '手续费']) expect(beside(heading, '500')).toEqual([]);
  });
});

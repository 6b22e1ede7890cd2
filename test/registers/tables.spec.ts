import { describe, expect, it } from '@jest/globals';
import { readRegister, registerKind } from '#registers';
import { books, faults, only, read, sheetOf, type Written } from '../fixtures/register-sheet.js';

const HEADER = ['日期', '捐赠人', '单位', '基金', '金额(元)', '收款方式', '票据号', '备注'];

function gift(receipt: Written, changes: Readonly<Record<string, Written>> = {}): readonly Written[] {
  const plain: readonly Written[] = ['2024-3-5', '张三', '城关镇', '公益金', '100', '现金', receipt, ''];
  return HEADER.map((heading, at) => (heading in changes ? changes[heading] : plain[at]));
}

const codes = (...rows: readonly (readonly Written[])[]): readonly string[] =>
  faults(sheetOf([HEADER, ...rows])).map((fault) => fault[3]);

describe('tables on one sheet', () => {
  it('are named where they stand side by side', () => {
    const beside = sheetOf([
      ['2024年捐赠'],
      [...HEADER, '', ...HEADER],
      [...gift('L1'), '', ...gift('R1')],
      [...gift('L2'), '', ...gift('R2')],
    ]);
    expect(read(beside).rows).toMatchObject([{ receipt: { number: 'L1' } }, { receipt: { number: 'L2' } }]);
    expect(faults(beside)).toEqual([[2, '', '日期', 'second-table']]);
  });

  it('are named where the one beside begins further down', () => {
    const beside = sheetOf([HEADER, gift('L1'), [...gift('L2'), '', ...HEADER], [...gift('L3'), '', ...gift('R1')]]);
    expect(read(beside).rows.length).toBe(3);
    expect(faults(beside)).toEqual([[3, '', '日期', 'second-table']]);
  });

  it('are named without their title where they stand below each other', () => {
    const second = ['票据号', '金额(元)', '捐赠人', '日期', '单位', '基金', '收款方式'];
    const below = sheetOf([
      HEADER,
      gift('K1'),
      ['2024年捐赠登记（续）'],
      second,
      ['K2', '5', '李四', '2024-5-5', '城关镇', '公益金', '现金'],
    ]);
    expect(read(below).rows.length).toBe(1);
    expect(faults(below)).toEqual([[4, '', '', 'second-table']]);
  });

  it('are not one where a heading has changed its place', () => {
    const headings = ['日期', '捐赠人', '单位', '认捐金额', '到账金额', '收款方式', '票据号'];
    const turned = ['日期', '捐赠人', '单位', '到账金额', '认捐金额', '收款方式', '票据号'];
    const sheet = sheetOf([
      headings,
      ['2024-3-5', '甲', '城关镇', '9', '5', '现金', 'A1'],
      turned,
      ['2024-3-6', '乙', '城关镇', '5', '9', '现金', 'A2'],
    ]);
    expect(read(sheet).rows).toMatchObject([{ amountFen: 500n }]);
    expect(faults(sheet)).toEqual([[3, '', '', 'second-table']]);
  });
});

describe('columns', () => {
  it('of two equal headings of amounts are refused at the headings', () => {
    const sheet = sheetOf([
      ['日期', '捐赠人', '单位', '金额', '金额', '收款方式', '票据号'],
      ['2024-3-5', '甲', '城关镇', '1000', '600', '现金', 'A1'],
    ]);
    expect(read(sheet).rows).toEqual([]);
    expect(faults(sheet)).toEqual([[1, '', '金额', 'column-ambiguous']]);
  });

  it('under one merged heading are one where nothing else stands in them', () => {
    const merges = [{ top: 1, left: 3, bottom: 1, right: 4 }];
    const under = (...cells: readonly Written[]) =>
      sheetOf(
        [
          ['日期', '捐赠人', '单位', '金额', '', '收款方式', '票据号'],
          ['2024-3-5', '甲', '城关镇', ...cells, '现金', 'A1'],
          ['2024-3-6', '乙', '城关镇', '7', '', '现金', 'A2'],
        ],
        { merges },
      );
    expect(read(under('5', '')).rows).toMatchObject([{ amountFen: 500n }, { amountFen: 700n }]);
    expect(faults(under('5', '6'))).toEqual([[1, '', '金额', 'column-ambiguous']]);
    expect(faults(under('', '6'))).toEqual([[1, '', '金额', 'column-ambiguous']]);
  });

  it('that a register of gifts lacks are said at its headings', () => {
    const without = (...dropped: readonly string[]) =>
      sheetOf(
        [HEADER, gift('A1')].map((row) => row.filter((_, at) => !dropped.includes(HEADER[at] ?? ''))),
        { name: '捐赠' },
      );
    expect(faults(without('日期'))).toEqual([[1, '', '收款日期', 'column-missing']]);
    expect(faults(without('金额(元)'))).toEqual([[1, '', '金额', 'column-missing']]);
    expect(registerKind(without('日期', '金额(元)'))).toBeUndefined();
    expect(registerKind(sheetOf([['姓名', '身份证号', '日期']], { name: '爱心名单' }))).toBeUndefined();
  });

  it('are known by the names that public money’s registers use', () => {
    const grants = sheetOf([
      ['2024年上级补助收入'],
      ['到账日期', '补助单位', '受补助单位', '文号', '金额（万元）'],
      ['2024-3-1', '省计生协', '城关镇', '1号', '2'],
    ]);
    expect(only(grants)).toMatchObject({
      kind: 'grant',
      region: '990201101',
      payer: '省计生协',
      amountFen: 2_000_000n,
    });
  });

  it('for the account are asked for where the county has several in a bank', () => {
    const several = {
      ...books,
      accounts: [...books.accounts, { id: 'b2', name: '专户', kind: 'bank', ways: [] }],
    } as const;
    const sheet = sheetOf([
      ['2024年财政拨款'],
      ['到账日期', '拨入单位', '文号', '金额'],
      ['2024-3-1', '城关镇', '1号', '1'],
    ]);
    expect(readRegister(sheet, several)?.faults).toMatchObject([{ row: 2, code: 'account-column-missing' }]);
  });
});

describe('a row of gifts', () => {
  it.each([
    '作废',
    '此票作废，重开X10',
    '已退款',
    '退款',
    '红冲',
    '冲销上月',
    '已注销',
    '票据作废',
    '（作废）',
    '经核实；此笔已退款。',
    '全额退款',
  ])('is refused where its remark says %s', (remark) => {
    expect(codes(gift('A1', { 备注: remark }))).toEqual(['row-marked-void']);
  });

  it.each(['', '原票A9作废，换开此票', '作坊主', '退休干部', '不退款', '助学款，非退款', '注册会计师', '无作废'])(
    'is taken where its remark says %s',
    (remark) => {
      expect(only(sheetOf([HEADER, gift('A1', { 备注: remark })]))).toMatchObject({ amountFen: 10_000n });
    },
  );

  it('is refused where its number or its donor bears that mark', () => {
    expect(codes(gift('A1（作废）'), gift('作废'), gift('A3', { 捐赠人: '张三(已退款)' }))).toEqual([
      'row-marked-void',
      'row-marked-void',
      'row-marked-void',
    ]);
  });

  it('may have a receipt number of letters alone', () => {
    const number = (written: string) => {
      const { rows, faults: refused } = read(sheetOf([HEADER, gift(written)]));
      const [row] = rows;
      return row?.kind === 'donation' ? row.receipt?.number : refused[0]?.code;
    };
    expect(['VIS', 'hid-sheet', 'ｕｐｐｅｒ', 'AB'].map(number)).toEqual([
      'VIS',
      'HID-SHEET',
      'UPPER',
      'receipt-without-digit',
    ]);
    expect(['待开票', '未取得票', '遗失票据', 'none', 'XXX', 'N/A', 'null', '---'].map(number)).toEqual(
      Array<string>(8).fill('receipt-missing'),
    );
    expect([`A${'1'.repeat(60)}`, 'A\u03781', `A1${'%'.repeat(58)}`, 'A1\u0007'].map(number)).toEqual(
      Array<string>(4).fill('receipt-number-unreadable'),
    );
    expect(number(`A${'1'.repeat(59)}`)).toBe(`A${'1'.repeat(59)}`);
    expect(['0001-0005', 'AH00098－AH00102', '00451～00460', '0001至0003号'].map(number)).toEqual(
      Array<string>(4).fill('receipt-range'),
    );
    const several = ['90001、90002', '90001 90002', 'ZZ-003至ZZ-009', 'ZZ-010~015', 'AH90001~05', '90001等5张'];
    several.push('90001,2,3', '90001/90002', '90001和90002', 'ZZ-010-ZZ-015', '90001（共3张）', 'A1\nA2', '001 002');
    expect(several.map((written) => [written, number(written)])).toEqual(
      several.map((written) => [written, 'receipt-range']),
    );
    const once = ['2023/0415', '2023 0415', 'AH 90001', '公益（2023）第5号', '1/2', '90001（1张）'];
    expect(once.map((written) => [written, number(written)])).not.toContainEqual([expect.anything(), 'receipt-range']);
    const single = ['2023-2041', '0005-0001', '0012-0012', '001-005', '00001-90001', '2023-00001'];
    expect(single.map(number)).toEqual(single);
  });

  it('has the number that its cell shows, where none of its digits is lost', () => {
    const number = (written: Written): unknown => {
      const { rows, faults: refused } = read(sheetOf([HEADER, gift(written)]));
      const [row] = rows;
      return row?.kind === 'donation' ? row.receipt?.number : refused[0]?.code;
    };
    expect(number({ number: '123', format: '"AH"000000' })).toBe('AH000123');
    expect(number({ number: '123', format: '000000' })).toBe('000123');
    expect(number({ number: '123', format: '0.00' })).toBe('123');
    expect(number({ number: '123456789012345' })).toBe('123456789012345');
    expect(number({ number: '1.23456789012345E+17' })).toBe('receipt-number-rounded');
  });

  it.each<[string, string, Written]>([
    ['捐赠人', '机关干部捐款合计', ''],
    ['捐赠人', '职工捐款合计', '匿名'],
    ['捐赠人', '群众捐款小计', '无票据'],
    ['捐赠人', '合计', '放弃票据'],
    ['捐赠人', '结余', ''],
    ['捐赠人', '本月合计', ''],
    ['捐赠人', '承前页', ''],
    ['单位', '城关镇小计', ''],
    ['票据号', '合计', '合计'],
    ['票据号', '小计', '小计'],
  ])('is refused where its %s reads %s like a total’s', (heading, written, receipt) => {
    const row = gift(receipt, { [heading]: written });
    expect(faults(sheetOf([HEADER, row, gift('A2')]))).toEqual([[2, heading, written, 'row-looks-like-total']]);
    expect(codes(gift('A1', { [heading]: heading === '票据号' ? 'A1' : written }))).not.toContain(
      'row-looks-like-total',
    );
  });

  it('is a total without a whole day or a unit of its own', () => {
    const total = (changes: Readonly<Record<string, Written>>): readonly Written[] =>
      gift('', { 捐赠人: '小计', 收款方式: '', 基金: '', ...changes });
    const totals = [{ 日期: '' }, { 单位: '' }, { 日期: '3月' }, { 日期: '2024年3月' }, { 日期: '合计' }];
    for (const changes of totals) expect([changes, codes(gift('A1'), total(changes))]).toEqual([changes, []]);
    const under = [
      { top: 2, left: 0, bottom: 3, right: 0 },
      { top: 2, left: 2, bottom: 3, right: 2 },
    ];
    const merged = (changes: Readonly<Record<string, Written>>): unknown =>
      faults(sheetOf([HEADER, gift('A1'), total({ 日期: '', 单位: '', ...changes })], { merges: under }));
    expect(merged({})).toEqual([]);
    expect(merged({ 收款方式: '现金' })).toEqual([[3, '捐赠人', '小计', 'row-looks-like-total']]);
    for (const day of ['3月5日', '2024-2-30', { day: '2024-03-05' }, '05/03/24'])
      expect([day, codes(total({ 日期: day }))]).toEqual([day, ['row-looks-like-total']]);
  });

  it('is refused, each of them, where one receipt is merged over several', () => {
    const sheet = sheetOf([HEADER, gift('A1'), gift('')], { merges: [{ top: 2, left: 6, bottom: 3, right: 6 }] });
    expect(read(sheet).faults.map(({ row, code, also }) => [row, code, also])).toEqual([
      [2, 'receipt-merged', []],
      [3, 'receipt-merged', []],
    ]);
  });

  it('names a formula without a value, and an error, in whatever column', () => {
    const uncomputed = { uncomputed: '[1]Sheet1!A1' };
    for (const heading of ['日期', '捐赠人', '单位', '基金', '金额(元)', '收款方式', '备注'])
      expect([heading, codes(gift('A1', { [heading]: uncomputed }))]).toEqual([heading, ['formula-not-computed']]);
    expect(codes(gift(uncomputed))).toEqual(['formula-not-computed']);
    expect(codes(gift('A1', { 捐赠人: { error: '#N/A' } }), gift('A2', { 捐赠人: '#REF!' }))).toEqual([
      'cell-error',
      'cell-error',
    ]);
    expect(codes(gift('A1', { 单位: { error: '#REF!' } }), gift('A2', { 基金: '#N/A' }))).toEqual([
      'cell-error',
      'cell-error',
    ]);
    const purposes = [
      [...HEADER, '限定用途'],
      [...gift('A1'), { error: '#N/A' }],
      [...gift('A2'), uncomputed],
    ];
    expect(faults(sheetOf(purposes)).map((fault) => fault[3])).toEqual(['cell-error', 'formula-not-computed']);
  });

  it('is refused where a name is longer than any', () => {
    const purposes = (length: number) =>
      sheetOf([
        [...HEADER, '限定用途'],
        [...gift('A1'), '助'.repeat(length)],
      ]);
    expect(only(purposes(100))).toMatchObject({ purpose: '助'.repeat(100) });
    expect(faults(purposes(101)).map((fault) => fault[3])).toEqual(['name-too-long']);
  });

  it('is no note, whatever its first cell begins with', () => {
    const headings = ['捐赠人', '日期', '单位', '金额', '收款方式', '票据号'];
    const sheet = sheetOf([
      headings,
      ['会计师事务所', '2024-3-5', '城关镇', '壹仟元整', '现金', 'A1'],
      ['会计师事务所', '2024-3-5', '城关镇', '', '现金', 'A2'],
    ]);
    expect(read(sheet).rows).toMatchObject([{ amountFen: 100_000n }]);
    expect(faults(sheet)).toEqual([[3, '金额', '', 'amount-missing']]);
  });
});

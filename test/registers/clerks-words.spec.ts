import { describe, expect, it } from '@jest/globals';
import type { SheetInput } from '#registers';
import { faults, read, sheetOf } from '../fixtures/register-sheet.js';

const HEADER = ['日期', '捐赠人', '乡镇', '金额(元)', '票据号'];

function gift(region: string, at: number, ...said: readonly string[]): readonly string[] {
  return ['2023-5-6', '张三', region, '5', `Z${String(at)}`, ...said];
}

describe('words that clerks use', () => {
  const header = [...HEADER, '收款方式', '用途', '备注'];
  const codes = (...rows: readonly (readonly string[])[]): readonly string[] =>
    faults(sheetOf([header, ...rows])).map(([, , , code]) => code);

  it('of a purpose that is none', () => {
    const words = ['非定向', '未定向', '不定向', '不指定', '没有', '否'];
    const { rows } = read(sheetOf([header, ...words.map((word, at) => gift('石桥镇', at, '现金', word))]));
    expect(rows.map((row) => ('purpose' in row ? row.purpose : ''))).toEqual(words.map(() => 'free'));
  });

  it('that name no purpose where one should stand', () => {
    const words = ['是', '限定', '定向', '捐款', '捐赠', '公益金', '一般捐赠', '人口关爱基金', '见备注'];
    const rows = words.map((word, at) => gift('石桥镇', at, '现金', word));
    expect(codes(...rows)).toEqual(words.map(() => 'purpose-unclear'));
    const named = ['定向助学', '捐款助学', '助学金', '公益金救助'];
    const { rows: taken } = read(sheetOf([header, ...named.map((word, at) => gift('石桥镇', at, '现金', word))]));
    expect(taken.map((row) => ('purpose' in row ? row.purpose : ''))).toEqual([
      ...['定向助学', '捐款助学', '助学', '公益金救助'],
    ]);
  });

  it('of a cheque that is cashed, and of a card on the telephone', () => {
    const { rows } = read(sheetOf([header, gift('石桥镇', 1, '现金支票'), gift('石桥镇', 2, '云闪付')]));
    expect(rows).toMatchObject([1, 2].map(() => ({ way: 'bank', account: { known: true, id: 'bank' } })));
  });

  it('of a receipt that the donor waives, where its number should stand', () => {
    const numbered = (number: string): readonly string[] => ['2023-5-6', '张三', '石桥镇', '5', number, '现金'];
    const words = ['捐赠人放弃', '放弃', '捐赠人放弃票据', '自愿放弃领取'];
    const { rows, faults: refused } = read(sheetOf([header, ...words.map(numbered)]));
    expect([rows.map((row) => ('noReceipt' in row ? row.noReceipt : '')), refused]).toEqual([
      words.map(() => 'donor-waived'),
      [],
    ]);
    expect(codes(numbered('放弃了吗'))).toEqual(['receipt-without-digit']);
  });

  it('of a sum in w, which is unclear', () => {
    const summed = (sum: string): readonly string[] => ['2023-5-6', '张三', '石桥镇', sum, 'A1', '现金'];
    expect(codes(summed('1w'), summed('1.2W'), summed('10k元'), summed('w'))).toEqual([
      ...['amount-unit-unclear', 'amount-unit-unclear', 'amount-unit-unclear', 'amount-not-a-number'],
    ]);
  });

  it('of a gift that did not come or went back', () => {
    const words = ['已退回', '退回捐赠人', '重复登记', '撤销', '误登', '错票', '此票已撤销'];
    const rows = words.map((word, at) => gift('石桥镇', at, '现金', '', word));
    expect(codes(...rows)).toEqual(words.map(() => 'row-marked-void'));
    expect(codes(gift('石桥镇', 1, '现金', '', '款项未到账'))).toEqual(['row-not-arrived']);
    expect(codes(gift('石桥镇', 1, '现金', '', '原票错票，重开'))).toEqual([]);
  });

  it('of a receipt number without a digit', () => {
    const numbered = (number: string): readonly string[] => ['2023-5-6', '张三', '石桥镇', '5', number, '现金'];
    expect(codes(numbered('甲字壹号'), numbered('UH'), numbered(''), numbered('待补'))).toEqual([
      'receipt-without-digit',
      'receipt-without-digit',
      'receipt-missing',
      'receipt-missing',
    ]);
  });

  it('of rows that number the columns or carry a balance', () => {
    const numbers = [
      ['栏次', '1', '2', '3', '4'],
      ['1', '2', '3', '4', '5', '6', '7', '8'],
      ['甲', '乙', '1', '2', '3'],
    ];
    for (const row of numbers) expect([row, codes(row, gift('石桥镇', 1, '现金'))]).toEqual([row, []]);
    for (const word of ['上年结转', '承前', '结余', '年末余额']) {
      expect([word, codes(['', word, '', '500'], gift('石桥镇', 1, '现金'))]).toEqual([word, []]);
      expect([word, codes(['2023-1-1', word, '', '500'], gift('石桥镇', 1, '现金'))]).toEqual([word, []]);
    }
  });

  it('of headings', () => {
    const rows = (amount: string, payer: string, receipt: string): SheetInput =>
      sheetOf([
        ['日期', payer, '乡镇', amount, '收款方式', receipt],
        ['2023-5-6', '张三', '石桥镇', '5', '现金', 'A1'],
      ]);
    for (const sheet of [rows('捐资额', '捐资人', '电子票号'), rows('人民币(元)', '捐赠人', '票据号')])
      expect([read(sheet).rows.length, faults(sheet)]).toEqual([1, []]);
    const headed = (heading: string, place: number): SheetInput => {
      const headings = ['日期', '捐赠人', '乡镇', '金额', '收款方式', '票据号'].map((one, at) =>
        at === place ? heading : one,
      );
      return sheetOf([headings, ['2023-5-6', '张三', '石桥镇', '5', '现金', 'A1']]);
    };
    for (const heading of ['交易日期', '交易时间', '收讫日期']) expect(faults(headed(heading, 0))).toEqual([]);
    for (const heading of ['捐款单位/个人', '捐方']) expect(faults(headed(heading, 1))).toEqual([]);
    for (const heading of ['所属镇办', '镇办', '受助单位']) expect(faults(headed(heading, 2))).toEqual([]);
    for (const heading of ['贷方金额', '收入', '实捐数']) expect(faults(headed(heading, 3))).toEqual([]);
    const lacking = sheetOf([
      ['日期', '捐赠人', '何处', '金额', '收款方式', '票据号'],
      ['2023-5-6', '张三', '石桥镇', '5', '现金', 'A1'],
    ]);
    expect(faults(lacking)).toEqual([[1, '', '归属单位（未识别的标题：何处）', 'column-missing']]);
  });

  it('of registers in English', () => {
    const headings = ['No.', 'Date Received', 'Donor', 'Township', 'Amount (RMB)', 'Payment Method', 'Receipt No.'];
    const gift = ['1', '2023-05-06', 'Smith', '石桥镇', '5.20', 'Cash', 'LY-1'];
    const beside = (heading: string, cell: string) =>
      sheetOf([
        [...headings, heading],
        [...gift, cell],
      ]);
    const taken = (heading: string, cell: string) => [faults(beside(heading, cell)), read(beside(heading, cell)).rows];
    expect(taken('Remarks', 'by hand')).toMatchObject([[], [{ kind: 'donation', amountFen: 520n, way: 'cash' }]]);
    expect(taken('Fund', '人口关爱基金')).toMatchObject([[], [{ fundKind: 'care' }]]);
    expect(taken('Designated purpose', '助学')).toMatchObject([[], [{ purpose: '助学' }]]);
    for (const [heading, said] of [
      ...[
        ['Status', 'Pledged'],
        ['Cancelled', 'Yes'],
        ['In-kind', 'Yes'],
        ['Refunded', 'Yes'],
        ['Received', 'No'],
      ],
    ] as const)
      expect([heading, faults(beside(heading, said))]).toMatchObject([heading, [{ 1: heading, 3: 'column-not-read' }]]);
    for (const [heading, said] of [
      ['Status', 'Received'],
      ['Cancelled', 'No'],
      ['Received', 'Yes'],
    ] as const)
      expect([heading, faults(beside(heading, said))]).toEqual([heading, []]);
    for (const word of ['VOID', 'Cancelled', 'Refunded', 'Not yet received'])
      expect([word, faults(beside('Remarks', word))]).not.toEqual([word, []]);
    const accounts = sheetOf([
      ['Account', 'Type', 'Holder', 'Bank', 'Account No.', 'Ways'],
      ['基本户', 'bank', '临江县', 'BOC', '1', 'bank'],
    ]);
    expect(read(accounts)).toMatchObject({ kind: 'accounts', rows: [{ accountKind: 'bank' }], faults: [] });
  });
});

import { describe, expect, it } from '@jest/globals';
import { registerColumns } from '#registers';
import { faults, only, read, sheetOf } from '../fixtures/register-sheet.js';

const HEADER = ['日期', '捐赠人', '归属单位', '金额', '收款方式', '票据号'];
const gift = (...beside: readonly string[]) => ['2023-5-6', '张三', '城关镇', '1', '现金', 'A1', ...beside];
const withColumns = (headings: readonly string[], cells: readonly string[]) =>
  sheetOf([[...HEADER, ...headings], gift(...cells)]);
const code = (heading: string, cell: string): unknown => {
  const [found] = faults(withColumns([heading], [cell]));
  return found === undefined ? 'taken' : found[3];
};

describe('columns that change what a row is', () => {
  it.each<[string, string, string]>([
    ['票据状态', '作废', 'row-marked-void'],
    ['票据状态', '已红冲', 'row-marked-void'],
    ['状态', '已退款', 'row-marked-void'],
    ['状态', '未到账', 'row-not-arrived'],
    ['状态', '待审核', 'row-not-arrived'],
    ['状态', '正常', 'taken'],
    ['状态', '未作废', 'taken'],
    ['状态', '', 'taken'],
    ['状态', '待开票', 'taken'],
    ['是否作废', '是', 'row-marked-void'],
    ['是否作废', '√', 'row-marked-void'],
    ['是否作废', '否', 'taken'],
    ['是否作废', '', 'taken'],
    ['是否到账', '否', 'row-not-arrived'],
    ['是否到账', '未到账', 'row-not-arrived'],
    ['是否到账', '', 'row-not-arrived'],
    ['是否到账', '×', 'row-not-arrived'],
    ['是否到账', '是', 'taken'],
    ['是否到账', '已到账', 'taken'],
    ['币种', '美元', 'currency-foreign'],
    ['币种', '港币', 'currency-foreign'],
    ['币种', '人民币', 'taken'],
    ['币种', 'CNY', 'taken'],
    ['币种', '元', 'taken'],
    ['币种', '', 'taken'],
    ['金额单位', '美元', 'amount-unit-unclear'],
    ['金额单位', 'k', 'amount-unit-unclear'],
  ])('%s %s: %s', (heading, cell, outcome) => {
    expect(code(heading, cell)).toBe(outcome);
  });

  it('count in their own unit, row by row', () => {
    expect(only(withColumns(['金额单位'], ['万元']))).toMatchObject({ amountFen: 1_000_000n });
    expect(only(withColumns(['金额单位'], ['元']))).toMatchObject({ amountFen: 100n });
    const above = (cell: string) => sheetOf([['单位:万元'], [...HEADER, '金额单位'], gift(cell)]);
    expect([only(above('元')), only(above(''))]).toMatchObject([{ amountFen: 100n }, { amountFen: 1_000_000n }]);
    const headed = HEADER.map((heading) => (heading === '金额' ? '金额(元)' : heading));
    expect(faults(sheetOf([[...headed, '金额单位'], gift('万元')]))).toEqual([
      [2, '金额单位', '万元', 'amount-unit-unclear'],
    ]);
  });

  it('name the fund, and refuse the row where two are named', () => {
    for (const heading of ['捐款类别', '科目', '项目', '资金来源', '捐赠性质']) {
      const ofPayer = heading === '资金来源';
      const headings = HEADER.map((one) => (ofPayer && one === '捐赠人' ? heading : one));
      const cells = (fund: string) => (ofPayer ? gift().map((cell) => (cell === '张三' ? fund : cell)) : gift(fund));
      const rows = (fund: string) =>
        sheetOf([['捐赠登记表'], [...headings, ...(ofPayer ? [] : [heading])], cells(fund)]);
      expect([heading, read(rows('人口关爱基金')).rows[0]]).toMatchObject([heading, { fundKind: 'care' }]);
      expect([heading, read(rows('计划生育公益金')).rows[0]]).toMatchObject([heading, { fundKind: 'welfare' }]);
    }
    expect(only(withColumns(['项目'], ['助学']))).toMatchObject({ fundKind: 'welfare' });
    expect(only(withColumns(['科目'], ['福利彩票公益金']))).toMatchObject({ fundKind: 'welfare' });
    expect(only(withColumns(['基金', '捐款类别'], ['公益金', '公益金捐款']))).toMatchObject({ fundKind: 'welfare' });
    expect(faults(withColumns(['基金', '捐款类别'], ['公益金', '关爱基金']))).toEqual([
      [2, '捐款类别', '关爱基金', 'fund-contradictory'],
    ]);
    expect(faults(withColumns(['捐款类别'], ['公益金、关爱基金']))).toMatchObject([{ 3: 'fund-contradictory' }]);
  });

  it.each(['款项用途', '用途说明', '捐赠意向', '捐赠人指定用途', '指定用途'])('%s is the purpose', (heading) => {
    expect(only(withColumns([heading], ['助学金']))).toMatchObject({ purpose: '助学' });
  });

  it('void a row of spending too', () => {
    const sheet = (status: string) =>
      sheetOf([
        ['支出日期', '单位', '支出类别', '支出金额', '付款账户', '状态'],
        ['2023-5-6', '城关镇', '救助', '1', '现金', status],
      ]);
    expect(only(sheet('已支付'))).toMatchObject({ kind: 'spending' });
    expect(faults(sheet('作废'))).toEqual([[2, '状态', '作废', 'row-marked-void']]);
    expect(faults(sheet('未支付'))).toEqual([[2, '状态', '未支付', 'row-not-arrived']]);
  });
});

describe('columns that are read for nothing', () => {
  const ignored = (headings: readonly string[], cells: readonly string[]) =>
    registerColumns(withColumns(headings, cells))?.ignored;

  it('are named where something stands in them', () => {
    expect(ignored(['联系电话', '单位地址', '币种'], ['139', '', '人民币'])).toEqual(['联系电话']);
    expect(ignored(['用途', '指定用途'], ['助学', '助学'])).toHaveLength(1);
    expect(ignored(['项目', '拒绝原因'], ['助学', '金额为空'])).toEqual(['项目']);
    expect(ignored(['项目'], ['人口关爱基金'])).toEqual([]);
    expect(ignored([], [])).toEqual([]);
  });
});

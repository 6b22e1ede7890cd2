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
    ['核销', '已冲销', 'row-marked-void'],
    ['退款金额', '77', 'row-marked-void'],
    ['退款金额', '0', 'taken'],
    ['退款日期', '2023-6-1', 'row-marked-void'],
    ['退款情况', '未退款', 'taken'],
    ['冲销否', '否', 'taken'],
    ['审核结果', '未通过', 'row-marked-void'],
    ['审核结果', '通过', 'taken'],
    ['认捐/实捐', '认捐', 'row-not-arrived'],
    ['认捐/实捐', '实捐', 'taken'],
    ['是否认捐', '是', 'row-not-arrived'],
    ['是否认捐', '否', 'taken'],
    ['收/付', '付', 'row-outgoing'],
    ['收/付', '收', 'taken'],
    ['捐赠形式', '实物', 'row-in-kind'],
    ['捐赠形式', '货币', 'taken'],
    ['捐赠物品', '大米20袋', 'row-in-kind'],
    ['捐赠物品', '无', 'taken'],
    ['是否实物', '是', 'row-in-kind'],
    ['是否实物', '否', 'taken'],
    ['处理结果', 'VOID', 'row-marked-void'],
    ['第二备注', '款未到', 'row-not-arrived'],
    ['工作单位', '废品回收站', 'taken'],
    ['捐赠寄语', '愿疾病退去，不求退还', 'taken'],
    ['拒绝原因', '此行注明作废、退回、冲销、重复或有误，未入账', 'taken'],
  ])('%s %s: %s', (heading, cell, outcome) => {
    expect(code(heading, cell)).toBe(outcome);
  });

  describe('that say how far it is', () => {
    const HEADINGS = ['入账状态', '到账情况', '审核', '审核状态', '状态', '财务复核状态'];
    const all = (cells: readonly string[]) =>
      HEADINGS.flatMap((heading) => cells.map((cell) => [heading, cell, code(heading, cell)]));
    const each = (cells: readonly string[], outcome: string) =>
      HEADINGS.flatMap((heading) => cells.map((cell) => [heading, cell, outcome]));

    it.each([
      [
        'taken',
        '已到账 已入账 √ ✓ 是 通过 同意 已审 已审核 正常 完成 审核通过 全额到账 2023年5月6日已到账 已开票 待开票 交易成功 经审核通过 已通过审核 已签收 本人领取 家属代领 打卡发放',
      ],
      ['row-not-arrived', '× ✗ N 否 0 部分到账 待审 待定 未审 未领取 未入账'],
      ['status-unclear', '草稿 处理中 异常 审核中'],
      ['row-marked-void', '不同意 不通过 驳回'],
    ])('%s: %s', (outcome, words) => {
      const cells = words.split(' ');
      expect(all(cells)).toEqual(each(cells, outcome));
    });

    it('may be a person’s name where who checked it stands', () => {
      expect(['审核', '复核', '审批', '审核状态'].map((heading) => code(heading, '王芳'))).toEqual([
        ...['taken', 'taken', 'taken', 'status-unclear'],
      ]);
      for (const word of ['未开具', '待领', '未领取', '待开票', '已开具'])
        expect([word, code('票据状态', word), code('票据状态', '草稿')]).toEqual([word, 'taken', 'status-unclear']);
      expect([code('票据状态', '电子'), code('家庭状态', '困难'), code('是否到账', '处理中')]).toEqual([
        ...['taken', 'taken', 'status-unclear'],
      ]);
    });

    it('or how much is still to come', () => {
      expect([code('未到账金额', '200'), code('尚欠金额(元)', '1'), code('未到账金额', '0')]).toEqual([
        ...['row-not-arrived', 'row-not-arrived', 'taken'],
      ]);
      const received = HEADER.map((heading) => (heading === '金额' ? '实收金额' : heading));
      expect(faults(sheetOf([[...received, '未收金额'], gift('200')]))).toEqual([]);
    });
  });

  it('say of the way, the donor or the receipt’s number that it is none', () => {
    const changed = (heading: string, cell: string) =>
      faults(sheetOf([HEADER, gift().map((one, at) => (HEADER[at] === heading ? cell : one))])).map(
        (fault) => fault[3],
      );
    expect(changed('收款方式', '物资')).toEqual(['row-in-kind']);
    expect(changed('捐赠人', '（作废）测庚')).toEqual(['row-marked-void']);
    for (const number of ['PH0001作废', '作废PH0002', 'PH0004(废)', 'PH0010 退', 'VOID'])
      expect([number, changed('票据号', number)]).toEqual([number, ['row-marked-void']]);
    expect(changed('票据号', '未开')).toEqual(['receipt-missing']);
  });

  it('name another sum than the amount, which refuses the row and names both', () => {
    const beside = (heading: string, cell: string) => faults(withColumns([heading], [cell])).map((one) => one.slice(1));
    for (const heading of ['捐赠金额', '实到金额', '实捐金额', '实收', '实捐数', '到账金额(元)']) {
      const { faults: refused } = read(withColumns([heading], ['0.9']));
      const named = refused.flatMap(({ code: said, column, also }) => [
        [said, column],
        ...also.map((one) => [one.code, one.column]),
      ]);
      const columns = [heading, '金额'].toSorted();
      expect([heading, named.toSorted()]).toEqual([heading, columns.map((column) => ['amounts-differ', column])]);
    }
    for (const heading of ['认捐金额', '应捐金额', '累计捐款', '捐赠金额']) expect(beside(heading, '')).toEqual([]);
    for (const heading of ['认捐金额', '应收金额', '累计捐款'])
      expect([heading, beside(heading, '9')]).toEqual([heading, []]);
    expect(beside('捐赠金额', '1.00元')).toEqual([]);
    expect(beside('到账金额(万元)', '0.0001')).toEqual([]);
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
    expect(faults(sheet('处理中'))).toEqual([[2, '状态', '处理中', 'status-unclear']]);
    const received = (state: string) =>
      sheetOf([
        ['支出日期', '单位', '支出类别', '支出金额', '付款账户', '领取情况'],
        ['2023-5-6', '城关镇', '救助', '1', '现金', state],
      ]);
    expect([faults(received('未领取')), faults(received('已领取'))]).toEqual([
      [[2, '领取情况', '未领取', 'row-not-arrived']],
      [],
    ]);
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

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { registerKind, rowKeyText } from '#registers';
import { faults, only, read, resent, sheetOf, type Written } from '../fixtures/register-sheet.js';

const HEADER = ['支出日期', '单位', '用途', '支出类别', '金额', '付款账户', '收款人', '凭证号', '摘要'];
const PLAIN: Readonly<Record<string, Written>> = {
  ...{ 支出日期: '2023.5.20', 单位: '城关镇', 用途: '', 支出类别: '困难救助', 金额: '300', 付款账户: '基本账户' },
  ...{ 收款人: '何建平', 凭证号: '付005', 摘要: '住院' },
};
const line = (changes: Readonly<Record<string, Written>> = {}) =>
  HEADER.map((name) => ({ ...PLAIN, ...changes })[name]);
const code = (changes: Readonly<Record<string, Written>>) => {
  const [found] = faults(sheetOf([HEADER, line(changes)]));
  return found === undefined ? undefined : [found[1], found[3]];
};

describe('a register of spending', () => {
  it('is read whole', () => {
    expect(only(sheetOf([HEADER, line()]))).toEqual({
      ...{ kind: 'spending', row: 2, region: '990201101', fundKind: 'welfare', purpose: 'free', date: '2023-05-20' },
      ...{ amountFen: 30_000n, account: { known: true, id: 'bank' }, spendKind: 'relief', payee: '何建平' },
      ...{ handler: '', document: '付005', memo: '住院' },
    });
  });

  it('is known by what it says of money out, and by nothing else beside it', () => {
    const kindOf = (title: string, headings: readonly string[]) => registerKind(sheetOf([[title], headings]));
    for (const headings of [
      ['日期', '用途', '金额', '账户', '摘要'],
      ['付款日期', '乡镇', '费用项目', '付款金额', '支付方式', '领款人'],
      ['时间', '类别', '支出数', '单位名称'],
    ])
      expect([headings, kindOf('临江县公益金支出登记表', headings)]).toEqual([headings, 'spending']);
    expect(kindOf('2023年', ['日期', '用途', '金额', '账户', '摘要'])).toBeUndefined();
    for (const title of ['支出预算表', '收入支出登记表', '支出申请表', '支出计划'])
      expect([title, kindOf(title, ['日期', '用途', '金额', '摘要'])]).toEqual([title, undefined]);
    for (const heading of ['姓名', '身份证号', '借方金额', '收入金额', '交易流水号'])
      expect([heading, kindOf('支出表', ['日期', '用途', '金额', heading])]).toEqual([heading, undefined]);
  });

  it('says the kind in words that mean one thing', () => {
    const kindOf = (said: string) => {
      const { rows, faults: refused } = read(sheetOf([HEADER, line({ 支出类别: said })]));
      return rows.map((row) => (row.kind === 'spending' ? row.spendKind : row.kind))[0] ?? refused[0]?.code;
    };
    const said: readonly (readonly [string, string])[] = [
      ...([
        ['救助', 'relief'],
        ['走访慰问金', 'relief'],
        ['助学金', 'relief'],
        ['救助式保险', 'premium'],
      ] as const),
      ...([
        ['保险费', 'premium'],
        ['一乡一品项目', 'project'],
        ['贷款贴息', 'interest-subsidy'],
      ] as const),
      ...([
        ['管理费', 'administration'],
        ['项目管理费', 'administration'],
        ['银行手续费', 'bank-fee'],
      ] as const),
      ...([
        ['账户管理费', 'bank-fee'],
        ['低息贷款', 'loan'],
        ['bank fee', 'bank-fee'],
        ['RELIEF', 'relief'],
      ] as const),
      ...([
        ['帮扶项目', 'spend-kind-unknown'],
        ['救助及管理费', 'spend-kind-unknown'],
      ] as const),
      ...([
        ['其他', 'spend-kind-unknown'],
        ['', 'spend-kind-missing'],
        ['无', 'spend-kind-missing'],
      ] as const),
    ];
    for (const [text, kind] of said) expect([text, kindOf(text)]).toEqual([text, kind]);
  });

  it('without a column for the kind says it in the purpose, where that means one thing', () => {
    const headings = HEADER.filter((name) => name !== '支出类别');
    const row = (purpose: string) => headings.map((name) => (name === '用途' ? purpose : PLAIN[name]));
    const title = ['支出登记表'];
    expect(only(sheetOf([title, headings, row('助学金')]))).toMatchObject({ spendKind: 'relief', purpose: '助学' });
    expect(only(sheetOf([title, headings, row('手续费')]))).toMatchObject({ spendKind: 'bank-fee', purpose: 'free' });
    expect(faults(sheetOf([title, headings, row('')]))).toEqual([[3, '用途', '', 'spend-kind-missing']]);
    expect(faults(sheetOf([title, headings, row('不限')]))).toEqual([[3, '用途', '不限', 'spend-kind-unknown']]);
    const county = headings.filter((name) => name !== '单位');
    const named = [
      ['临江县公益金支出登记表'],
      county,
      county.map((name) => (name === '用途' ? '管理费' : PLAIN[name])),
    ];
    expect(only(sheetOf(named))).toMatchObject({ region: '990201', purpose: 'free' });
    expect(faults(sheetOf([title, ...named.slice(1)]))).toEqual([[2, '', '单位', 'column-missing']]);
  });

  it('names the account that money left, one of the books', () => {
    expect(code({ 付款账户: '老账户' })).toEqual(['付款账户', 'account-unlisted']);
    expect(code({ 付款账户: '支付宝' })).toEqual(['付款账户', 'account-unlisted']);
    expect(code({ 付款账户: '' })).toEqual(['付款账户', 'account-missing']);
    expect(code({ 付款账户: '现金' })).toBeUndefined();
    const headings = HEADER.filter((name) => name !== '付款账户');
    expect(only(sheetOf([headings, headings.map((name) => PLAIN[name])]))).toMatchObject({ account: { id: 'bank' } });
  });

  it('refuses what every register refuses, first fault in the order of its columns', () => {
    expect(code({ 金额: '-5' })).toEqual(['金额', 'amount-negative']);
    expect(code({ 金额: '1.005' })).toEqual(['金额', 'amount-too-precise']);
    expect(code({ 支出日期: '2023-02-30' })).toEqual(['支出日期', 'date-impossible']);
    expect(code({ 摘要: '此笔作废' })).toEqual(['摘要', 'row-marked-void']);
    expect(code({ 单位: '' })).toEqual(['单位', 'region-missing']);
    expect(
      read(sheetOf([HEADER, line({ 支出日期: '', 单位: '无名乡', 支出类别: '?', 金额: '0' })])).faults,
    ).toMatchObject([
      {
        ...{ row: 2, column: '支出日期', code: 'date-missing' },
        also: [{ code: 'region-unknown' }, { code: 'spend-kind-unknown' }, { code: 'amount-zero' }],
      },
    ]);
  });

  it('leaves totals out, reads merged units, and reads the same when it is sent back as text', () => {
    const sheet = sheetOf(
      [
        ['临江县公益金支出登记表'],
        ['单位:万元'],
        HEADER,
        line({ 金额: { number: '0.12' } }),
        line({ 单位: undefined, 金额: '0.3', 凭证号: '付006' }),
        ['合计', '', '', '', { sum: 'SUM(E4:E5)' }],
      ],
      { merges: [{ top: 4, left: 1, bottom: 5, right: 1 }] },
    );
    expect(read(sheet).rows).toMatchObject([
      { row: 4, region: '990201101', amountFen: 120_000n },
      { row: 5, region: '990201101', amountFen: 300_000n },
    ]);
    expect(read(resent(sheet))).toEqual(read(sheet));
  });

  it('knows a row by its money, payee and voucher, whatever else is mended', () => {
    const key = (changes: Readonly<Record<string, Written>>) => {
      return rowKeyText('990201', only(sheetOf([HEADER, line(changes)])));
    };
    fc.assert(
      fc.property(
        fc.constantFrom('2023-05-20', '2023年5月20日', '20230520'),
        fc.constantFrom('300.00', '３００', '0.03万'),
        (day, sum) => {
          expect(key({ 支出日期: day, 金额: sum, 摘要: day + sum })).toBe(key({}));
        },
      ),
    );
    for (const changes of [
      { 金额: '301' },
      { 收款人: '何平' },
      { 凭证号: '付6' },
      { 支出类别: '项目' },
      { 付款账户: '现金' },
    ])
      expect(key(changes)).not.toBe(key({}));
  });
});

describe('a register of transfers', () => {
  const headings = ['划转日期', '转出单位', '转入单位', '用途', '金额', '摘要'];

  it('is read whole, between funds of one kind or of those that it names', () => {
    const sheet = sheetOf([headings, ['2023.5.10', '临江县', '石桥乡', '助学金', '1.2万', '追加']]);
    expect(only(sheet)).toEqual({
      ...{ kind: 'transfer', row: 2, region: '990201', fundKind: 'welfare', toRegion: '990201102' },
      ...{
        toFundKind: 'welfare',
        purpose: '助学',
        date: '2023-05-10',
        amountFen: 1_200_000n,
        memo: '追加',
        document: '',
      },
    });
    const named = [
      [...headings, '转出基金', '转入基金'],
      ['2023.5.10', '城关镇', '城关镇', '', '5', '', '公益金', '关爱基金'],
    ];
    expect(only(sheetOf(named))).toMatchObject({ fundKind: 'welfare', toFundKind: 'care' });
    expect(only(sheetOf([['人口关爱基金划转表'], headings, ['2023.5.10', '县', '城关镇', '', '5', '']]))).toMatchObject(
      {
        ...{ fundKind: 'care', toFundKind: 'care' },
      },
    );
  });

  it('is none where money moves between accounts', () => {
    expect(registerKind(sheetOf([['日期', '转出账户', '转入账户', '金额', '摘要']]))).toBeUndefined();
  });

  it('refuses an end that the county has not, and a sheet without days', () => {
    expect(faults(sheetOf([headings, ['2023.5.10', '', '无名乡', '', '5', '']]))).toEqual([
      [2, '转出单位', '', 'region-missing'],
    ]);
    const undated = headings.slice(1);
    expect(faults(sheetOf([undated, ['城关镇', '石桥镇', '', '5', '']]))).toEqual([
      [1, '', '划转日期', 'column-missing'],
    ]);
  });
});

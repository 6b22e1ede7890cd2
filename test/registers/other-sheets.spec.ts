import { describe, expect, it } from '@jest/globals';
import { readRegister, registerKind } from '#registers';
import { books, faults, only, read, sheetOf } from '../fixtures/register-sheet.js';

const GIFT = [
  ['日期', '捐赠人', '单位', '金额', '收款方式', '票据号'],
  ['2024-3-5', '甲', '城关镇', '5', '现金', 'A1'],
];

describe('other sheets', () => {
  const support = [
    ['到账日期', '拨入单位', '文号', '金额'],
    ['2023.3.1', '城关镇', '临财社〔2023〕1号', '1'],
  ];

  it('of public money are told by their headings and titles', () => {
    expect(registerKind(sheetOf(support))).toBe('appropriations');
    expect(registerKind(sheetOf([['上级补助资金登记表'], ...support]))).toBe('grants');
    expect(registerKind(sheetOf([['缴费日期', '会员姓名', '单位', '会费金额', '收据号']]))).toBe('dues');
    expect(registerKind(sheetOf([['2023年利息收入'], ['日期', '单位', '账户', '利息金额']]))).toBe('interest');
    expect(only(sheetOf([['单位:万元'], ...support]))).toMatchObject({
      kind: 'appropriation',
      fundKind: 'welfare',
      amountFen: 1_000_000n,
      account: { known: true, id: 'bank' },
    });
  });

  it('say nothing of the account only where the county has a single one in a bank', () => {
    const two = {
      ...books,
      accounts: [...books.accounts, { id: 'b2', name: '专户', kind: 'bank', ways: [] } as const],
    };
    expect(readRegister(sheetOf(support), two)).toMatchObject({
      rows: [],
      faults: [{ row: 1, code: 'account-column-missing' }],
    });
  });

  it('without a needed column are refused once, at their headings', () => {
    const rows = [
      ['捐款日期', '捐款人', '金额', '方式', '收据号'],
      ['2023.5.1', '张三', '5', '现金', '1'],
    ];
    expect(faults(sheetOf(rows))).toEqual([[1, '', '归属单位', 'column-missing']]);
    expect(only(sheetOf(rows, { name: '城关镇' }))).toMatchObject({ region: '990201101' });
    expect(only(sheetOf([['石桥镇人口关爱基金捐款登记表'], ...rows]))).toMatchObject({
      region: '990201102',
      fundKind: 'care',
    });
  });

  it.each([
    [['川泽县捐赠收入登记表（2024年）'], '川泽县'],
    [['2024年度川泽县城关镇捐款登记表'], '川泽县'],
    [['河南省信阳市平桥区捐款登记表'], '平桥区'],
    [['捐款登记表', '填报单位：川泽县计划生育协会'], '川泽县'],
    [['捐款登记表', '单位：川泽县'], '川泽县'],
    [['金山土家族自治县捐款登记表'], '金山土家族自治县'],
  ])('that say %s are another county’s', (above, county) => {
    const refused = faults(sheetOf([...above.map((text) => [text]), ...GIFT]));
    expect(refused).toEqual([[above.length + 1, '', county, 'sheet-of-another-county']]);
  });

  it.each([
    '捐款登记表',
    '临江捐款登记表',
    '临江县捐款登记表',
    '吉林省白山市临江县2024年捐款登记表',
    '临江市捐款登记表',
    '白山市捐款登记表',
    '临江县计划生育协会捐款台账',
    '2024年临江县对口支援川泽县捐款登记表',
    '城关镇捐款登记表',
    '柳林乡幸福社区捐款登记表',
    '幸福社区捐款登记表',
    '全县捐款登记表',
    '2024年各县区捐款登记表',
    '市县两级捐款登记表',
    '省计生协县级捐款登记表',
    '经开区捐款登记表',
    '爱心企业捐赠川泽县登记表',
    '单位：县计生协',
    '填报单位：城关镇人民政府',
    '单位：元',
  ])('that say %s are the folder’s', (title) => {
    expect(only(sheetOf([[title], ...GIFT]))).toMatchObject({ region: '990201101' });
  });

  it('of opening balances have their day in the title, a column or a name', () => {
    const rows = [
      ['单位', '基金', '用途', '账户', '年初余额(元)'],
      ['城关镇', '公益金', '', '基本账户', '5'],
    ];
    const day = (title: string, name = 'Sheet1'): unknown => {
      const { rows: read1, faults: refused } = read(sheetOf([[title], ...rows], { name }));
      return read1.map((row) => (row.kind === 'opening' ? row.date : row.kind))[0] ?? refused[0]?.code;
    };
    expect(day('期初余额(2023年1月1日)')).toBe('2023-01-01');
    expect(day('临江县2023年初余额表')).toBe('2023-01-01');
    expect(day('2022年末结余')).toBe('2023-01-01');
    expect(day('截至2022年12月31日余额')).toBe('2023-01-01');
    expect(day('余额表', '2023年期初')).toBe('2023-01-01');
    expect(day('余额表')).toBe('opening-date-missing');
    for (const heading of ['2023年初余额(元)', '2022年末余额', '2023年期初数']) {
      const named = [
        ['单位', '基金', '账户', heading],
        ['城关镇', '公益金', '基本账户', '5'],
      ];
      expect([heading, only(sheetOf(named))]).toMatchObject([heading, { date: '2023-01-01' }]);
    }
    const dated = [
      ['余额日期', ...(rows[0] ?? [])],
      ['2023/1/1', ...(rows[1] ?? [])],
      ['2023/1/1', '石桥镇', '公益金', '', '基本账户', '0.00'],
    ];
    expect(only(sheetOf(dated))).toMatchObject({
      kind: 'opening',
      date: '2023-01-01',
      account: { known: true, id: 'bank' },
    });
  });

  it('of accounts and regions are told apart from lists of payments', () => {
    expect(registerKind(sheetOf([['户名', '账户性质', '开户行', '账号', '缴款方式']]))).toBe('accounts');
    expect(registerKind(sheetOf([['姓名', '户名', '开户行', '账号', '金额']]))).toBeUndefined();
    expect(
      registerKind(
        sheetOf([
          ['区划代码', '乡镇名称'],
          ['990201101', '城关镇'],
        ]),
      ),
    ).toBe('regions');
    const regions = sheetOf([
      ['行政区划代码', '名称', '级别', '曾用名'],
      ['990201000000', '临江县', '县', ''],
      ['990201102000', '石桥镇', '乡镇', '石桥乡、石桥公社'],
      ['99020', '坏', '乡镇', ''],
      ['990201103', '东湖街道', '县', ''],
    ]);
    expect(read(regions).rows).toMatchObject([
      { code: '990201', level: 'county', parent: '9902' },
      { code: '990201102', level: 'township', parent: '990201', aliases: ['石桥乡', '石桥公社'] },
    ]);
    expect(faults(regions).map(([row, , , code]) => [row, code])).toEqual([
      [4, 'region-code-not-readable'],
      [5, 'region-level-unknown'],
    ]);
  });

  it('stay unknown where they are none of these', () => {
    for (const headings of [
      ['交易日期', '借方发生额', '贷方发生额', '余额', '对方户名', '摘要'],
      ['入账日期', '收入金额', '支出金额', '余额', '对方户名', '票据号', '单位'],
      ['发放日期', '日期', '乡镇', '姓名', '救助类别', '金额', '收据号'],
      ['申请日期', '乡镇', '申请人', '救助类别', '申请金额', '联系电话'],
      ['发放日期', '乡镇', '姓名', '救助金额', '用途'],
      ['被保险人', '身份证号', '险种', '保费', '乡镇', '起保日期'],
      ['认捐日期', '认捐单位', '认捐金额', '乡镇'],
      ['乡镇', '2022年', '2021年'],
      ['日期', '支出金额', '单位'],
      ['日期', '支出项目', '收入金额', '支出金额', '余额'],
    ])
      expect([headings, registerKind(sheetOf([headings, headings.map(() => '1')]))]).toEqual([headings, undefined]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRegister, rowKeyText, type DonationRow, type RegisterReading, type SheetInput } from '#registers';
import { books, faults, only, read, resent, sheetOf, type Written } from '../fixtures/register-sheet.js';

const HEADER = [
  '序号',
  '到账时间',
  '捐赠者',
  '捐赠人性质',
  '归属单位',
  '资金类别',
  '指定用途',
  '捐款金额',
  '缴款方式',
  '收据编号',
  '经手人',
  '说明',
];
const GIFT = ['1', '2023.5.29', '王𬭚', '个人', '石桥镇', '公益金', '', '500', '现金', 'A1', '李', ''];

function gift(changes: Readonly<Record<string, Written>> = {}): readonly Written[] {
  return HEADER.map((heading, at) => (heading in changes ? changes[heading] : GIFT[at]));
}

function gifts(...rows: readonly (readonly Written[])[]): SheetInput {
  return sheetOf([HEADER, ...rows]);
}

describe('a list of regions', () => {
  it('has former names in brackets', () => {
    const sheet = sheetOf([
      ['代码', '名称', '级别'],
      ['990201', '临江县', '县'],
      ['990201105', '柳林镇（原柳林乡）', '乡镇'],
      ['990201106', '东湖街道(曾用名：东湖乡、湖东镇)', '街道'],
    ]);
    expect(read(sheet).rows).toMatchObject([
      ...[{ name: '临江县' }, { name: '柳林镇', aliases: ['柳林乡'] }],
      { name: '东湖街道', aliases: ['东湖乡', '湖东镇'] },
    ]);
  });
});

describe('headings of other counties', () => {
  it('may stand on two rows, under a title, beside empty columns', () => {
    const sheet = sheetOf(
      [
        ['临江县二〇二三年爱心捐款台账', ...Array<string>(8).fill('')],
        ['填报单位:临江县计生协', '', '', '', '', '', '', '', '金额单位:人民币千元'],
        ['序号', '日期', '捐 赠 人', '', '', '乡镇\n(街道)', '到账情况', '', '票据'],
        ['', '', '姓名或单位', '类型', '', '', '金额', '方式', '号'],
        ['1', '5月29日', '张三', '个人', '', '城关镇', { number: '1.5' }, '微信', 'B1'],
      ],
      {
        merges: [
          { top: 1, left: 0, bottom: 1, right: 8 },
          { top: 3, left: 0, bottom: 4, right: 0 },
          { top: 3, left: 1, bottom: 4, right: 1 },
          { top: 3, left: 2, bottom: 3, right: 3 },
          { top: 3, left: 5, bottom: 4, right: 5 },
          { top: 3, left: 6, bottom: 3, right: 7 },
        ],
      },
    );
    expect(read(resent(sheet))).toEqual(read(sheet));
    expect(only(sheet)).toMatchObject({
      date: '2023-05-29',
      amountFen: 150_000n,
      region: '990201101',
      payer: '张三',
      donorType: 'individual',
      way: 'wechat',
      account: { known: true, id: 'wechat' },
      receipt: { code: '', number: 'B1' },
    });
  });

  it('may name month and day apart, the county beside the township, and the unit in the heading', () => {
    const sheet = sheetOf(
      [
        ['2023年', '', '县(区)', '所属乡镇', '捐款单位', '金额（万元）', '收款方式', '票据代码', '票据号码'],
        ['月', '日', '', '', '', '', '', '', ''],
        ['5', '29', '临江县', '东湖街道办事处', '临江建材有限公司', '1.2', '银行', '3401', '０００１２'],
        ['5', '30', '临河县', '城关镇', '李四', '0.5', '银行', '3401', '00013'],
      ],
      { merges: [{ top: 1, left: 0, bottom: 1, right: 1 }] },
    );
    const { rows, faults: refused } = read(sheet);
    expect(read(resent(sheet))).toEqual(read(sheet));
    expect(rows).toMatchObject([
      {
        date: '2023-05-29',
        region: '990201103',
        amountFen: 1_200_000n,
        donorType: 'enterprise',
        receipt: { code: '3401', number: '00012' },
      },
    ]);
    expect(refused).toEqual([{ row: 4, column: '县(区)', value: '临河县', code: 'region-unknown', also: [] }]);
  });

  it('come in any order and any of their names, and the rows stay the same', () => {
    const synonyms: readonly (readonly string[])[] = [
      ['序号', '编号'],
      ['日期', '收款日期', '到账时间', '到账日期', '捐款日期', '入账时间', '日 期'],
      ['捐赠人', '捐赠者', '捐赠单位', '缴款单位', '捐款人', '捐赠单位（个人）', '爱心人士'],
      ['捐赠人类型', '捐赠人性质', '捐赠者类别', '捐款人性质'],
      ['归属单位', '乡镇(街道)', '所属乡镇', '单位', '乡镇', '镇街', '受赠单位'],
      ['基金', '资金类别', '基金名称', '款项类别', '资金性质'],
      ['限定用途', '指定用途', '用途', '资金用途', '捐赠意向'],
      ['金额(元)', '捐款金额', '捐赠金额（元）', '到账金额/元', '金额', '捐款金额(人民币元)'],
      ['收款方式', '支付方式', '缴款方式', '捐款方式', '到账方式'],
      ['票据号', '收据编号', '票号', '收据号', '捐赠票据编号', '票据号码'],
      ['经办人', '经手人', '登记人'],
      ['备注', '说明', '备 注'],
    ];
    const day = fc.integer({ min: 1, max: 28 });
    const row = fc.record({
      day,
      payer: fc.constantFrom('张三', '买买提·艾力', '临江宏达商贸有限公司', '㛃氏合作社'),
      region: fc.constantFrom('城关镇', '石桥镇', '临江县', '东湖街道'),
      fund: fc.constantFrom('公益金', '关爱基金'),
      purpose: fc.constantFrom('', '助学', '应急救助'),
      fen: fc.integer({ min: 1, max: 9_999_999 }),
      way: fc.constantFrom('现金', '微信', '银行转账'),
    });
    const columns = fc.shuffledSubarray([...synonyms.keys()], { minLength: synonyms.length });
    const names = fc.tuple(...synonyms.map((list) => fc.constantFrom(...list)));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), columns, names, (entries, order, headings) => {
        const lines = entries.map(({ day: date, payer, region, fund, purpose, fen, way }, at) => [
          { number: String(at + 1) },
          `2023年5月${String(date)}日`,
          payer,
          /公司|合作社/u.test(payer) ? '企业' : '个人',
          region,
          fund,
          purpose,
          (fen / 100).toFixed(2),
          way,
          `C${String(at)}`,
          '李',
          '无',
        ]);
        const plain = [synonyms.map(([first = '']) => first), ...lines];
        const shuffled = [headings, ...lines].map((line) => order.map((position) => line[position]));
        const [wanted, got] = [plain, shuffled].map((rows) => read(sheetOf(rows)));
        expect(got).toEqual(wanted);
        expect(wanted?.rows.length).toBe(entries.length);
        const keys = (reading: RegisterReading | undefined): readonly string[] =>
          (reading?.rows ?? []).map((one) => rowKeyText(books.county, one));
        expect(keys(got)).toEqual(keys(wanted));
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is no entry', () => {
  it('is left out: blank rows, totals, notes, headings that come again', () => {
    const sheet = sheetOf([
      ['2023年捐赠登记表'],
      ['单位:元'],
      HEADER,
      gift(),
      ['2'],
      [],
      ['', '', '', '', '石桥镇小计', '', '', '500'],
      ['', '本页合计', '', '', '', '', '', '500'],
      ['2023年捐赠登记表(续)'],
      HEADER,
      gift({ 收据编号: 'A2', 捐赠者: '合计大药房有限公司' }),
      gift({ 收据编号: 'A3', 捐赠者: '累计' }),
      ['合  计', '', '', '', '', '', '', '1,500.00'],
      ['累计：', '', '', '', '', '', '', { sum: 'SUM(H4:H9)' }],
      ['', '', '', '', '', '', '', { sum: 'SUM(H4:H9)' }],
      ['注：以上捐款均已入账'],
      ['填表人:李', '', '', '', '审核:王', '', '', '', '日期:2023年12月31日'],
    ]);
    const { rows, faults: refused } = read(sheet);
    expect([rows.map(({ row }) => row), refused]).toEqual([[4, 11, 12], []]);
  });

  it('is never a row with anything of a gift in it', () => {
    expect(faults(gifts(['', '', '', '', '', '', '', '500'])).map(([row]) => row)).toEqual([2]);
    expect(faults(gifts(['', '', '张三'])).map(([row]) => row)).toEqual([2]);
    expect(faults(gifts(['1', '2023.5.1', '', '', '', '', '', { number: '5' }])).map(([row]) => row)).toEqual([2]);
  });

  it('takes hidden rows, and the unit that a later page names', () => {
    const sheet = sheetOf([HEADER, gift(), ['金额单位:万元'], HEADER, gift({ 收据编号: 'A2' })], { hiddenRows: [2] });
    expect(read(sheet).rows).toMatchObject([{ amountFen: 50_000n }, { amountFen: 500_000_000n }]);
  });

  it('stops at a second table and says where', () => {
    const sheet = sheetOf([
      HEADER,
      gift(),
      [],
      ['序号', '到账日期', '拨入单位', '拨款文号', '金额'],
      ['1', '2023.5.1', '城关镇', '1号', '5'],
    ]);
    expect(read(sheet).rows.length).toBe(1);
    expect(faults(sheet)).toEqual([[4, '', '', 'second-table']]);
  });
});

describe('a row of gifts', () => {
  it('takes the merged township of its column, and no unmerged one from above', () => {
    const rows = [HEADER, gift(), gift({ 归属单位: '', 收据编号: 'A2' }), gift({ 归属单位: '', 收据编号: 'A3' })];
    const sheet = sheetOf(rows, { merges: [{ top: 2, left: 4, bottom: 3, right: 4 }] });
    expect(read(sheet).rows).toMatchObject([
      { row: 2, region: '990201102' },
      { row: 3, region: '990201102' },
    ]);
    expect(faults(sheet)).toEqual([[4, '归属单位', '', 'region-missing']]);
  });

  it('takes no row below the last for one because a merged township reaches down', () => {
    const rows = [HEADER, gift(), ['2', '', '', '', ''], ['', ' ', '', '', '']];
    const sheet = sheetOf(rows, { merges: [{ top: 2, left: 4, bottom: 4, right: 4 }] });
    expect([read(sheet).rows.length, faults(sheet)]).toEqual([1, []]);
  });

  it('refuses a sum merged over several rows, each of them', () => {
    const sheet = sheetOf([HEADER, gift(), gift({ 捐款金额: '' })], {
      merges: [{ top: 2, left: 7, bottom: 3, right: 7 }],
    });
    expect(faults(sheet).map(([row, , , code]) => [row, code])).toEqual([
      [2, 'amount-merged'],
      [3, 'amount-merged'],
    ]);
  });

  it('names the first fault from left to right and the others beside it', () => {
    const sheet = gifts(gift({ 到账时间: '2023年2月30日', 归属单位: '无名乡', 捐款金额: '-5', 收据编号: '' }));
    expect(read(sheet).faults).toEqual([
      {
        row: 2,
        column: '到账时间',
        value: '2023年2月30日',
        code: 'date-impossible',
        also: [
          { column: '归属单位', value: '无名乡', code: 'region-unknown' },
          { column: '捐款金额', value: '-5', code: 'amount-negative' },
          { column: '收据编号', value: '', code: 'receipt-missing' },
        ],
      },
    ]);
  });

  it.each([
    ['归属单位', '石桥乡', '990201102'],
    ['归属单位', '石桥', '990201102'],
    ['归属单位', '临江县石桥镇人民政府', '990201102'],
    ['归属单位', '某省某市临江县石桥镇', '990201102'],
    ['归属单位', '990201102', '990201102'],
    ['归属单位', '990201102000', '990201102'],
    ['归属单位', '县本级', '990201'],
    ['归属单位', '临江县计划生育协会', '990201'],
    ['归属单位', '某省某市临江县', '990201'],
    ['归属单位', ' 城 关 镇 ', '990201101'],
  ])('resolves %s %s', (heading, written, code) => {
    expect(only(gifts(gift({ [heading]: written })))).toMatchObject({ region: code });
  });

  it.each([
    ['归属单位', '无名乡', 'region-unknown'],
    ['归属单位', '柳林', 'region-ambiguous'],
    ['归属单位', '-', 'region-missing'],
    ['资金类别', '教育基金', 'fund-unknown'],
    ['资金类别', '', 'fund-missing'],
    ['缴款方式', '实物', 'row-in-kind'],
    ['缴款方式', '', 'way-missing'],
    ['捐赠人性质', '外星人', 'donor-type-unknown'],
    ['捐赠者', '', 'donor-missing'],
    ['收据编号', '', 'receipt-missing'],
    ['收据编号', '无', 'receipt-missing'],
    ['收据编号', { number: '1.2345678901234567E+17' }, 'receipt-number-rounded'],
    ['收据编号', '1.23457E+15', 'receipt-number-rounded'],
  ] as const)('refuses %s %s', (heading, written, code) => {
    expect(faults(gifts(gift({ [heading]: written }))).map((fault) => fault[3])).toEqual([code]);
  });

  it('does without a receipt only for a reason that the row gives', () => {
    const without = (changes: Readonly<Record<string, Written>>): unknown =>
      (only(gifts(gift({ 收据编号: '', ...changes }))) as DonationRow).noReceipt;
    expect(without({ 捐赠人性质: '匿名', 捐赠者: '' })).toBe('anonymous');
    expect(without({ 捐赠人性质: '', 捐赠者: '无名氏' })).toBe('anonymous');
    for (const memo of ['捐赠人不要票据', '未开票', '未开具收据', '放弃票据', '不需开票据', '自愿放弃收据', '不开票'])
      expect([memo, without({ 说明: memo })]).toEqual([memo, 'donor-waived']);
    expect(without({ 收据编号: '未开票' })).toBe('donor-waived');
    for (const memo of ['首次捐款', '未开户', '无票', '无票据', '不要忘记回访'])
      expect(faults(gifts(gift({ 收据编号: '', 说明: memo }))).map((fault) => fault[3])).toEqual(['receipt-missing']);
  });

  it('guesses a donor’s type only where no cell says it', () => {
    const type = (payer: string): unknown =>
      (only(gifts(gift({ 捐赠者: payer, 捐赠人性质: '' }))) as DonationRow).donorType;
    expect(
      ['临江宏达商贸有限公司', '临江县第一中学', '县财政局', '张文会', '李行', '欧阳建国', '匿名(张)'].map(type),
    ).toEqual([
      ...['enterprise', 'organisation', 'organisation', 'individual', 'individual', 'individual', 'anonymous'],
    ]);
  });

  it('opens what the books lack under its own words, and reads free money and known purposes as such', () => {
    expect(only(gifts(gift({ 缴款方式: '支付宝扫码' })))).toMatchObject({
      way: 'alipay',
      account: { known: false, name: '支付宝', kind: 'wallet' },
    });
    const purpose = (written: string): unknown => (only(gifts(gift({ 指定用途: written }))) as DonationRow).purpose;
    expect(['', '无', '不限', '助学金', '一乡一品'].map(purpose)).toEqual(['free', 'free', 'free', '助学', '一乡一品']);
  });

  it('keeps the words of a way that the lists lack out of the way itself', () => {
    const counties = {
      ...books,
      accounts: [{ id: 'bank', name: '基本账户', kind: 'bank', ways: ['张三代收'] }],
    } as const;
    const [row] = readRegister(gifts(gift({ 缴款方式: '张三代收' })), counties)?.rows ?? [];
    expect(row).toMatchObject({ way: 'other', wayWords: '张三代收', account: { known: true, id: 'bank' } });
    expect(only(gifts(gift()))).toMatchObject({ way: 'cash', wayWords: '' });
    // Known again as the rows that were taken when the words themselves were the way.
    const asBefore = { ...(row as DonationRow), way: '张三代收', wayWords: '' };
    expect(rowKeyText('990201', row as DonationRow)).toBe(rowKeyText('990201', asBefore));
  });

  it('takes the noughts that a number’s format shows before a receipt number', () => {
    const number = (format: string): unknown =>
      (only(gifts(gift({ 收据编号: { number: '123', format } }))) as DonationRow).receipt?.number;
    expect(['000000', '00', '#,##0'].map(number)).toEqual(['000123', '123', '123']);
    const sheet = gifts(gift({ 收据编号: { number: '123', format: '000000' } }));
    expect(read(resent(sheet))).toEqual(read(sheet));
  });

  it('opens no account under the number of a card', () => {
    const heads = HEADER.map((heading) => (heading === '缴款方式' ? '收款账号' : heading));
    const read = (written: string): unknown =>
      faults(sheetOf([heads, gift({ 缴款方式: written })])).map((fault) => fault[3]);
    expect(read('6228 4804 0256 4890 018')).toEqual(['account-number-unknown']);
    expect(read('821001')).toEqual([]);
  });

  it('is no slower for a cell full of white space', () => {
    const spaces = `2023-5-1${' '.repeat(32_000)}x`;
    const began = performance.now();
    expect(faults(gifts(...Array.from({ length: 20 }, () => gift({ 到账时间: spaces })))).length).toBe(20);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

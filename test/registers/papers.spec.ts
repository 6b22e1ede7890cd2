import { describe, expect, it } from '@jest/globals';
import { noRegisterBecause, registerKind } from '#registers';
import { faults, read, sheetOf } from '../fixtures/register-sheet.js';

const GIFTS = ['日期', '捐赠人', '归属单位', '金额(元)', '收款方式', '票据号'];
const PEOPLE = ['日期', '姓名', '乡镇', '金额(元)', '支付方式', '票据号'];
const GRANTS = ['拨款日期', '拨入单位', '拨款文号', '金额(元)'];

const told = (
  title: string,
  headings: readonly string[],
  names: { name?: string; fileName?: string } = {},
): unknown => {
  const sheet = sheetOf([...(title === '' ? [] : [[title]]), headings], names);
  return registerKind(sheet) ?? noRegisterBecause(sheet);
};

describe('a sheet with the columns of a register of income', () => {
  it.each<[string, readonly string[], string]>([
    ['公益金支出登记表(2023年)', PEOPLE, 'outgo'],
    ['公益金支出登记表(2023年)', GIFTS, 'outgo'],
    ['公益金支出登记表(2023年)', ['日期', '归属单位', '基金', '金额(元)', '支付方式', '文号'], 'outgo'],
    ['救助金发放表', ['日期', '受助人', '乡镇', '金额(元)', '支付方式', '票据号'], 'outgo'],
    ['走访慰问发放名册', PEOPLE, 'outgo'],
    ['走访慰问名册', PEOPLE, 'outgo'],
    ['报销登记表', PEOPLE, 'outgo'],
    ['捐赠退款登记表(2023年)', GIFTS, 'returned'],
    ['捐赠退款登记表(2023年)', ['日期', '捐赠人', '归属单位', '退款金额(元)', '退款方式', '原票据号'], 'returned'],
    ['退捐登记表', GIFTS, 'returned'],
    ['作废票据登记表(2023年)', GIFTS, 'void'],
    ['未到账捐赠登记表', GIFTS, 'not-arrived'],
    ['承诺捐赠登记表', GIFTS, 'promised'],
    ['认捐登记表(2023年)', GIFTS, 'promised'],
    ['2023年捐赠收入计划表', GIFTS, 'planned'],
    ['捐赠物资登记表(2023年)', GIFTS, 'in-kind'],
    ['捐赠登记表', [...GIFTS, '物资名称'], 'in-kind'],
    ['县级下拨乡镇公益金登记表(2023年)', GRANTS, 'disbursed'],
    ['转赠明细', GIFTS, 'disbursed'],
    ['拨出资金登记表', ['日期', '单位', '文号', '金额(元)'], 'disbursed'],
    ['财政拨款申请表', GRANTS, 'application'],
    ['困难家庭名册', PEOPLE, 'roster'],
    ['财政拨款指标下达表', ['下达日期', '单位', '文号', '下达金额(元)'], 'quota-notice'],
    ['公益金预算批复登记表', GRANTS, 'quota-notice'],
    ['2023年补助资金下达明细表', GRANTS, 'quota-notice'],
    ['上级补助计划表', GRANTS, 'planned'],
    ['收支明细', PEOPLE, 'mixed'],
    ['公益金收入支出登记表', PEOPLE, 'mixed'],
  ])('is none where it says so: %s %j', (title, headings, why) => {
    expect(told(title, headings)).toBe(why);
  });

  it.each<[string, readonly string[], string]>([
    ['应急救助基金收入登记表', GIFTS, 'donations'],
    ['应急救助基金收入登记表', PEOPLE, 'donations'],
    ['慰问金捐赠登记表', PEOPLE, 'donations'],
    ['计划生育困难家庭救助捐款名单', GIFTS, 'donations'],
    ['春蕾计划捐款登记表', GIFTS, 'donations'],
    ['认捐款到账登记表', GIFTS, 'donations'],
    ['捐款捐物登记表', GIFTS, 'donations'],
    ['公益金登记表 注:支出另册', GIFTS, 'donations'],
    ['上级下拨公益金登记表', GRANTS, 'grants'],
    ['县财政下拨公益金登记表', GRANTS, 'appropriations'],
    ['财政拨款指标下达表', ['下达日期', '到账日期', '单位', '文号', '到账金额(元)'], 'appropriations'],
    ['财政拨款指标登记表', [...GRANTS, '收款方式'], 'appropriations'],
    ['财政拨款登记表', [...GRANTS, '县级配套(元)', '省级补助(元)'], 'appropriations'],
    ['财政拨款登记表', [...GRANTS, '上级文号'], 'appropriations'],
    ['上级补助登记表', [...GRANTS, '县财政意见'], 'grants'],
    ['一般公共预算拨款登记表', GRANTS, 'appropriations'],
    ['收支明细', [...PEOPLE, '收支'], 'donations'],
    ['注:支出另册登记', GIFTS, 'donations'],
  ])('is one where the words are a purpose’s or say that it came: %s %j', (title, headings, kind) => {
    expect(told(title, headings)).toBe(kind);
  });

  it('says it in the sheet’s name, or in the file’s where neither title nor sheet says anything', () => {
    expect(told('', PEOPLE, { name: '支出' })).toBe('outgo');
    expect(told('', PEOPLE, { name: '救助发放' })).toBe('outgo');
    expect(told('登记表', PEOPLE, { name: '表', fileName: '支出5.xlsx' })).toBe('outgo');
    expect(told('', GIFTS, { fileName: '退款.xlsx' })).toBe('returned');
    expect(told('捐赠收入', GIFTS, { fileName: '退款.xlsx' })).toBe('donations');
    expect(told('', GIFTS, { name: '收入', fileName: '收入支出.xlsx' })).toBe('donations');
    expect(told('', GIFTS, { fileName: '收支台账.xlsx' })).toBe('donations');
    expect(told('公益金收支登记表', GIFTS, { name: '收入' })).toBe('donations');
    expect(told('公益金收支登记表', GIFTS, { name: '支出' })).toBe('mixed');
    expect(told('捐赠收入登记表', GIFTS, { name: '支出' })).toBe('mixed');
  });

  it('is spending where its columns are those of such a register', () => {
    const headings = ['日期', '领款人', '归属单位', '用途', '金额(元)', '支付方式', '票据号'];
    for (const title of ['公益金支出登记表', '慰问金发放登记表', '走访慰问登记表'])
      expect([title, told(title, headings)]).toEqual([title, 'spending']);
    expect(noRegisterBecause(sheetOf([['救助申请表'], ['申请日期', '乡镇', '申请人', '申请金额']]))).toBeUndefined();
  });
});

describe('a column that says which way money went', () => {
  it.each(['收支', '收/支', '收支方向', '借贷方向', '业务类型', '收支类型', '款项方向'])(
    '%s lets in what came',
    (heading) => {
      const row = (said: string, receipt: string) => ['2023-5-6', '李四', '城关镇', '1', '银行转账', receipt, said];
      const sheet = sheetOf([
        ['收支明细'],
        [...PEOPLE, heading],
        row('收入', 'A1'),
        row('支出', 'A2'),
        row('付', 'A3'),
        row('贷', 'A4'),
        row('捐赠', 'A5'),
      ]);
      expect(read(sheet).rows.map(({ row: number }) => number)).toEqual([3, 7]);
      expect(faults(sheet).map(([row, column, , code]) => [row, column, code])).toEqual(
        [4, 5, 6].map((number) => [number, heading, 'row-outgoing']),
      );
    },
  );

  it('that says 借 or nothing is unclear', () => {
    const row = (said: string) => ['2023-5-6', '李四', '城关镇', '1', '银行转账', 'A1', said];
    const sheet = sheetOf([[...PEOPLE, '借贷方向'], row('借'), row('')]);
    expect(faults(sheet).map(([, , , code]) => code)).toEqual(['direction-unclear', 'direction-unclear']);
  });
});

describe('the kind of income', () => {
  const row = ['2023-5-6', '城关镇', '甲财14号', '9'];
  const found = (title: string, cells: readonly string[], names: { name?: string; fileName?: string } = {}) =>
    faults(sheetOf([[title], [...GRANTS, '县级配套(元)', '省级补助(万元)'], [...row, ...cells]], names));

  it('is the name’s where the columns of sources add up and are of that kind', () => {
    expect([found('财政拨款登记表', ['9', '0']), found('财政拨款登记表', ['', ''])]).toEqual([[], []]);
    expect(found('上级补助登记表', ['', '0.0009'])).toEqual([]);
    const unread = (column: string, value: string) => [[2, column, value, 'sources-not-read']];
    expect(found('财政拨款登记表', ['8', '0.0001'])).toEqual(unread('省级补助(万元)', '0.0001'));
    expect(found('财政拨款登记表', ['8', ''])).toEqual(unread('县级配套(元)', '8'));
    expect(found('上级补助登记表', ['9', ''])).toEqual(unread('县级配套(元)', '9'));
  });

  it('refuses the sheet that the names call another than the headings do', () => {
    const contradictory = (title: string, headings: readonly string[], names = {}) =>
      faults(sheetOf([[title], headings, ['2023-5-6', '甲', '城关镇', '1', '现金', 'A1']], names)).map((one) => one[3]);
    expect(contradictory('财政拨款登记表', GIFTS)).toEqual(['kind-contradictory']);
    expect(contradictory('', GIFTS, { name: '利息' })).toEqual(['kind-contradictory']);
    expect(contradictory('', GIFTS, { fileName: '会费登记表.xlsx' })).toEqual(['kind-contradictory']);
    expect(contradictory('捐赠登记表', ['日期', '会员', '归属单位', '金额(元)', '收款方式', '票据号'])).toEqual([
      'kind-contradictory',
    ]);
    expect(contradictory('捐赠登记表', GIFTS, { fileName: '会费登记表.xlsx' })).toEqual([]);
    expect(contradictory('捐款、会费登记表', GIFTS, { fileName: '会费登记表.xlsx' })).toEqual([]);
  });
});

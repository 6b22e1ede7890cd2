import { describe, expect, it } from '@jest/globals';
import { formatYuan } from '#kernel';
import { registerColumns, registerKind, type SheetInput } from '#registers';
import { faults, read, sheetOf } from '../fixtures/register-sheet.js';

/** What a sheet comes to: its kind, the one sum, and the columns that were not used. */
function found(sheet: SheetInput): readonly unknown[] {
  const { kind, rows, faults: refused } = read(sheet);
  const sums = rows.map((row) => ('amountFen' in row ? formatYuan(row.amountFen) : ''));
  return [kind, ...sums, ...refused.map(({ code }) => code), registerColumns(sheet)?.ignored];
}

const table = (name: string, headings: string, row: string): SheetInput =>
  sheetOf([headings.split(','), row.split(',')], { name });

interface Ordinary {
  readonly name: string;
  readonly headings: string;
  readonly row: string;
  readonly kind: string;
  readonly ignored?: string;
}

const spent = (planned: string, paid: string): Ordinary => ({
  name: '支出登记表',
  headings: `支付日期,单位,支出类别,${planned}(元),${paid}(元),付款账户`,
  row: '2023-3-21,城关镇,救助,6,5,现金',
  kind: 'spending',
  ignored: `${planned}(元)`,
});
const granted = (other: string, came: string): Ordinary => ({
  name: '财政拨款登记表',
  headings: `拨款日期,拨入单位,文号,${other}(元),${came}(元)`,
  row: '2023-3-21,城关镇,甲1号,6,5',
  kind: 'appropriations',
  ignored: `${other}(元)`,
});
const ORDINARY: readonly Ordinary[] = [
  { name: '利息收入登记表', headings: '日期,单位,利息(元),账户', row: '2023-3-21,城关镇,5,基本账户', kind: 'interest' },
  { name: '利息收入登记表', headings: '结息日期,单位,利息收入(元)', row: '2023-3-21,城关镇,5', kind: 'interest' },
  { name: '会费', headings: '日期,会员,单位,会费(元),收款方式', row: '2023-3-21,张三,城关镇,5,现金', kind: 'dues' },
  {
    name: '会费登记表',
    headings: '日期,会员,单位,应缴(元),实缴(元),收款方式',
    row: '2023-3-21,张三,城关镇,6,5,现金',
    kind: 'dues',
    ignored: '应缴(元)',
  },
  { name: '支出', headings: '支付日期,单位,用途,金额,账户', row: '2023-3-21,城关镇,助学,5,现金', kind: 'spending' },
  {
    name: 'Sheet1',
    headings: '支付日期,单位,用途,支付金额(元),收款人,账户',
    row: '2023-3-21,城关镇,助学,5,张三,现金',
    kind: 'spending',
  },
  spent('应付金额', '实付金额'),
  spent('批准金额', '实发金额'),
  spent('预算金额', '支出金额'),
  spent('申请金额', '支付金额'),
  {
    name: '拨款登记表',
    headings: '划拨日期,拨入单位,文号,划拨金额',
    row: '2023-3-21,城关镇,甲1号,5',
    kind: 'appropriations',
  },
  granted('累计拨付', '本次拨付'),
  granted('计划金额', '实际拨付'),
  {
    name: '划转登记表',
    headings: '日期,付款单位,收款单位,金额(元),事由',
    row: '2023-3-21,临江县,城关镇,5,划转',
    kind: 'transfers',
  },
];

describe('an ordinary register', () => {
  it.each(ORDINARY)('is read, and what it does not count is named: $name $headings', (one) => {
    const ignored = one.ignored === undefined ? [] : [one.ignored];
    expect(found(table(one.name, one.headings, one.row))).toEqual([one.kind, '5.00', ignored]);
  });
});

describe('a sheet that calls itself a register', () => {
  it.each([
    { name: '会费登记表', headings: '会员,单位,会费(元)', row: '张三,城关镇,5', wanted: '收款日期' },
    { name: '财政拨款登记表', headings: '拨款日期,拨入单位,文号,款', row: '2023-3-21,城关镇,甲1号,5', wanted: '金额' },
    { name: '利息明细', headings: '单位,账户,利息', row: '城关镇,基本账户,5', wanted: '收款日期' },
    { name: '划转登记表', headings: '日期,转出单位,金额(元)', row: '2023-3-21,城关镇,5', wanted: '转入单位' },
  ])('is refused for the column that it lacks: $name $headings', ({ name, headings, row, wanted }) => {
    const [fault, ...others] = faults(table(name, headings, row));
    expect([fault?.[0], fault?.[2].replace(/（.*/u, ''), fault?.[3], others]).toEqual([
      1,
      wanted,
      'column-missing',
      [],
    ]);
  });

  it('or sums registers up is left alone', () => {
    for (const name of ['捐赠登记汇总表', '会费标准', '会费名单', '利息'])
      expect([name, registerKind(table(name, '单位,会费(元),人数', '城关镇,5,6'))]).toEqual([name, undefined]);
  });
});

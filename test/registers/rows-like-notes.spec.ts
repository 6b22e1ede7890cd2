import { describe, expect, it } from '@jest/globals';
import { faults, read, sheetOf } from '../fixtures/register-sheet.js';

describe('rows that begin like a signature line', () => {
  const NAMES = ['出纳现金', '会计室现金', '负责人备用金', '审核专户', '主管部门钱箱', '记账专户'];

  it('are accounts in a list of accounts', () => {
    const kind = (name: string): string => (name.endsWith('专户') ? '银行账户' : '现金');
    const sheet = sheetOf([
      ['账户名称', '种类', '持有单位', '开户行', '账号', '适用收款方式'],
      ...NAMES.map((name) => [name, kind(name), '临江县', '', '', '现金']),
      ['制表：张三', '', '', '审核：李四', '', '2024-1-5'],
      ['制表人', '张三', '审核人', '李四'],
    ]);
    expect(faults(sheet)).toEqual([]);
    expect(read(sheet).rows.map((row) => (row.kind === 'account' ? row.name : ''))).toEqual(NAMES);
  });

  it('are gifts with a day and a unit, named where the amount is missing', () => {
    const gift = (donor: string, amount: string, receipt: string) => [
      donor,
      '2024-3-3',
      '城关镇',
      amount,
      '现金',
      receipt,
    ];
    const sheet = sheetOf([
      ['捐赠人', '日期', '乡镇', '金额', '收款方式', '票据号'],
      gift('出纳李某', '9', 'A1'),
      gift('负责人赵某', '', ''),
      ['制表：张三', '2024-12-31', '', '', '', ''],
      ['负责人', '', '会计', '', '出纳', ''],
    ]);
    expect(read(sheet).rows).toMatchObject([{ payer: '出纳李某' }]);
    expect(faults(sheet)).toMatchObject([{ 0: 3, 1: '金额', 3: 'amount-missing' }]);
  });

  it('are regions with a code', () => {
    const sheet = sheetOf([
      ['名称', '代码', '级别'],
      ['临江县', '990201', '县'],
      ['审坡乡', '990201106', '乡镇'],
      ['说明镇', '990201107', '乡镇'],
    ]);
    expect(read(sheet).rows).toHaveLength(3);
  });
});

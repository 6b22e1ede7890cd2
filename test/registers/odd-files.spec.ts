import { describe, expect, it } from '@jest/globals';
import { formatYuan } from '#kernel';
import { registerKind } from '#registers';
import { readWorkbook, writeTable, type Sheet } from '#sheets';
import { faults, read } from '../fixtures/register-sheet.js';
import { workbookFile, type RawCell } from '../fixtures/workbook-file.js';

async function sheetsOf(name: string, bytes: Uint8Array): Promise<readonly Sheet[]> {
  const reading = await readWorkbook({ name, bytes });
  if (!('workbook' in reading)) throw new Error(JSON.stringify(reading.problem));
  return reading.workbook.sheets;
}

async function firstSheet(name: string, bytes: Uint8Array): Promise<Sheet> {
  const [sheet] = await sheetsOf(name, bytes);
  if (sheet === undefined) throw new Error('no sheet');
  return sheet;
}

function money(sheet: Sheet): readonly (readonly [number, string, string, string])[] {
  return read(sheet).rows.map((row) =>
    'amountFen' in row ? [row.row, row.region, row.date, formatYuan(row.amountFen)] : [row.row, '', '', ''],
  );
}

const HEADER = ['乡镇', '缴款单位', '到账时间', '捐款金额', '支付方式', '票号', '备注'];

describe('a county’s file, from its bytes', () => {
  it('may count its days from 1904, show its units in formats, merge townships down and add up below them', async () => {
    const day = (serial: string): RawCell => ({ number: serial, style: 1 });
    const bytes = workbookFile({
      date1904: true,
      formats: ['yyyy/m/d', '0.00"万元"'],
      sheets: [
        {
          name: '2023年',
          rows: [
            ['临江县2023年爱心捐款登记表'],
            [],
            HEADER,
            ['城关镇', '王𬭚', day('43613'), { number: '36576.699999999997' }, '微信', { number: '1001' }],
            [undefined, '李㛃', { number: '43614' }, { number: '1.2', style: 2 }, '现金', '1002'],
            [undefined, '小计', undefined, { formula: 'SUM(D4:D5)', value: '36577.9' }],
            ['石桥镇', '买买提·艾力', '5月31日', { formula: 'D4*2', value: '73153.399999999994' }, '银行转账', '1003'],
            ['石桥镇', '赵六', '2023年6月1日', { formula: 'D4*3' }, '银行转账', '1004'],
            ['石桥镇', '钱七', '2023年6月1日', { error: '#REF!' }, '银行转账', '1005'],
            ['合计', undefined, undefined, { number: '109731.30' }],
          ],
          hiddenRows: [5],
          merges: ['A1:G1', 'A4:A6'],
        },
        {
          name: '去年',
          rows: [
            ['乡镇', '2022年捐款'],
            ['城关镇', { number: '5' }],
          ],
        },
      ],
    });
    const [sheet, lastYear] = await sheetsOf('临江县.xlsx', bytes);
    if (sheet === undefined || lastYear === undefined) throw new Error('two sheets');
    expect(money(sheet)).toEqual([
      [4, '990201101', '2023-05-29', '36576.70'],
      [5, '990201101', '2023-05-30', '12000.00'],
      [7, '990201102', '2023-05-31', '73153.40'],
    ]);
    expect(faults(sheet)).toEqual([
      [8, '捐款金额', '=D4*3', 'formula-not-computed'],
      [9, '捐款金额', '#REF!', 'amount-not-a-number'],
    ]);
    expect(registerKind(lastYear)).toBeUndefined();
  });

  it('may be CSV with semicolons, whose name gives the year', async () => {
    const text = `${HEADER.join(';')}\r\n石桥镇;张三;5月29日;5,000.00;现金;0001;\r\n;;;5,000.00;;;\r\n`;
    const sheet = await firstSheet('登记表2023.csv', Buffer.from(text));
    expect(money(sheet)).toEqual([[2, '990201102', '2023-05-29', '5000.00']]);
    expect(faults(sheet).map(([row, column, , code]) => [row, column, code])).toEqual([[3, '乡镇', 'region-missing']]);
  });

  it('comes back mended from the table of refusals, whose columns for the reason are passed over', async () => {
    const header = ['行', '原因', ...HEADER];
    const rows = [
      ['8', '金额未计算', '石桥镇', '赵六', '2023年6月1日', { amount: '109730.10' }, '银行转账', '1004', ''],
    ];
    const sheet = await firstSheet('退回.xlsx', await writeTable({ sheets: [{ name: '退回', header, rows }] }));
    expect(money(sheet)).toEqual([[2, '990201102', '2023-06-01', '109730.10']]);
  });
});

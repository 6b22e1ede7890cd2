import { describe, expect, it } from '@jest/globals';
import { formatYuan } from '#kernel';
import { registerKind } from '#registers';
import { readWorkbook, writeTable, type Sheet } from '#sheets';
import { faults, read, resent } from '../fixtures/register-sheet.js';
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

  it('may show another year than it stores, which is refused, and the mark of a text, which is none of it', async () => {
    const formats = ['"2022年"m"月"d"日"', '"2023年"m"月"d"日"'];
    const row = (style: number, receipt: string): readonly RawCell[] => [
      ...['石桥镇', '张三', { number: '45000', style }, '5', '现金', receipt],
    ];
    const rows = [['2023年捐款登记表'], HEADER, row(1, 'A1'), row(2, "'0012"), row(2, 'A3')];
    const sheet = await firstSheet('登记表.xlsx', workbookFile({ formats, sheets: [{ name: '表', rows }] }));
    const value = '2023-03-15(单元格显示为另一年)';
    expect(faults(sheet)).toEqual([[3, '到账时间', value, 'date-ambiguous']]);
    expect(read(sheet).rows).toMatchObject([{ receipt: { number: '0012' } }, { date: '2023-03-15' }]);
    const text = `${HEADER.join(',')}\n石桥镇,张三,2023-5-29,5,现金,'0001,\n`;
    expect(read(await firstSheet('登记表.csv', Buffer.from(text))).rows).toMatchObject([
      { receipt: { number: '0001' } },
    ]);
  });

  describe('with a quote that its row does not close', () => {
    const HEADINGS = '日期,捐赠人,归属单位,金额(元),收款方式,票据号,备注';
    const gift = (number: number, name = '张三', note = '') =>
      `2023-05-06,${name},城关镇,${String(number)},现金,Q${String(number)},${note}`;
    const judged = async (...rows: readonly string[]) => {
      const sheet = await firstSheet('捐赠.csv', Buffer.from([HEADINGS, ...rows, ''].join('\n')));
      return [
        read(sheet).rows.map(({ row }) => row),
        faults(sheet).map(([row, column, , code]) => [row, column, code]),
      ];
    };

    it.each<[string, readonly string[], string]>([
      ['in a remark', [gift(1, '甲', '"见附件'), gift(2), gift(3, '丙', '"收到"'), gift(4)], '备注'],
      ['closed by the last remark', [gift(1, '甲', '"见附件'), gift(2, '乙', '"'), gift(4)], '备注'],
      ['before a donor', [gift(1, '"张三'), gift(2), gift(3, '王五"'), gift(4)], '捐赠人'],
      ['before the donor of the row above', [gift(1, '"张三'), gift(3, '王五"'), gift(4)], '捐赠人'],
      ['closed in an earlier column', [gift(1, '甲', '"见附件'), gift(3, '王五"'), gift(4)], '备注'],
      ['closed by what opens a cell', [gift(1, '甲', '"见附件'), gift(3, '"王五"'), gift(4)], '备注'],
    ])('is refused, named where it opens: %s', async (_, rows, column) => {
      expect(await judged(...rows)).toEqual([[3], [[2, column, 'quote-not-closed']]]);
    });

    it('is refused again where the refused row comes back unmended', async () => {
      const text = [HEADINGS, gift(1, '甲', '"见附件'), gift(2, '乙', '"'), ''].join('\n');
      const back = resent(await firstSheet('捐赠.csv', Buffer.from(text)));
      expect(faults({ ...back, name: '退回' })).toMatchObject([{ 1: '备注', 3: 'quote-not-closed' }]);
    });

    it('refuses the sheet where its headings lie in it', async () => {
      const text = `"2023年捐赠登记表\n${HEADINGS}\n${gift(1, '甲', '"好"')}\n${HEADINGS}\n${gift(2)}\n`;
      expect(faults(await firstSheet('捐赠.csv', Buffer.from(text)))).toMatchObject([{ 3: 'quote-not-closed' }]);
    });

    it('is not what a remark or an address of several lines has', async () => {
      const notes = ['"县城,东街\n1号"', '"第一行\n第二行\n第三行"', '"""谢谢""\n收到, 已核对, 无误"', '"a\r\nb"'];
      const rows = notes.map((note, at) => gift(at + 1, '张三', note));
      expect(await judged(...rows, gift(9, '"爱心"超市'))).toEqual([[2, 3, 4, 5, 6], []]);
    });
  });
});

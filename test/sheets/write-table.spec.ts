import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readWorkbook, toCsv, writeTable, type Sheet, type Table } from '#sheets';

async function written(...sheets: readonly Table[]): Promise<readonly Sheet[]> {
  const reading = await readWorkbook({ name: 'a.xlsx', bytes: await writeTable({ sheets }) });
  if (!('workbook' in reading)) throw new Error(JSON.stringify(reading.problem));
  return reading.workbook.sheets;
}

describe('a written Excel file', () => {
  it('keeps text as text and puts amounts exactly', async () => {
    const header = ['名称', '金额'];
    const rows = [
      ['=1+1', { amount: '36576.70' }],
      ['00123', { amount: '-0.05' }],
      ['_x0041_<&>"𬭚', { amount: '0.00' }],
      ['20230529', { amount: '100000000000.01' }],
      ['', { amount: '12345678901234.56' }],
      ['a', { amount: '12345678901234567.89' }],
      ['b', { amount: '1,000.00' }],
    ];
    const [sheet] = await written({ name: '余额: 2023/12', header, rows });
    expect(sheet?.name).toBe('余额  2023 12');
    expect(sheet?.rows.map(({ cells }) => cells.map((cell) => cell && [cell.kind, cell.text]))).toEqual([
      [
        ['text', '名称'],
        ['text', '金额'],
      ],
      [
        ['text', '=1+1'],
        ['number', '36576.7'],
      ],
      [
        ['text', '00123'],
        ['number', '-0.05'],
      ],
      [
        ['text', '_x0041_<&>"𬭚'],
        ['number', '0'],
      ],
      [
        ['text', '20230529'],
        ['number', '100000000000.01'],
      ],
      [undefined, ['text', '12345678901234.56']],
      [
        ['text', 'a'],
        ['text', '12345678901234567.89'],
      ],
      [
        ['text', 'b'],
        ['text', '1,000.00'],
      ],
    ]);
  });

  it('gives every sheet a name of its own that Excel takes', async () => {
    const table = { header: ['a'], rows: [] };
    const name = '一个名字长得表格程序不肯收下的表格一个名字长得表格程序不肯收下的表格';
    const sheets = await written({ name, ...table }, { name, ...table }, { name: '[]', ...table });
    expect(sheets.map((sheet) => [sheet.name.length, new Set(sheets.map((one) => one.name)).size])).toEqual([
      [31, 3],
      [29, 3],
      [5, 3],
    ]);
  });

  it('holds every amount of whole fen to the fen', async () => {
    const amounts = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(amounts, async (list) => {
        const yuan = list.map((amount) => {
          const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
          return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        });
        const [sheet] = await written({ name: 'a', header: ['a'], rows: yuan.map((amount) => [{ amount }]) });
        const read = sheet?.rows.slice(1).map(({ cells }) => {
          const [whole = '', part = ''] = (cells[0]?.text ?? '').split('.');
          return `${whole}.${part.padEnd(2, '0')}`;
        });
        expect(read).toEqual(yuan);
      }),
      { numRuns: 20 },
    );
  });
});

describe('written CSV', () => {
  it('begins with the mark that Excel needs, and runs no formula', () => {
    const rows = [
      ['=HYPERLINK("x")', { amount: '-12.30' }],
      ['-5', '＋1'],
    ];
    expect(toCsv(['名称', '金额'], rows)).toBe('\ufeff名称,金额\r\n"\'=HYPERLINK(""x"")",-12.30\r\n-5,\'＋1\r\n');
  });
});

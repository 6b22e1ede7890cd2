import { describe, expect, it } from '@jest/globals';
import { readRegister, type RegisterReading, type SheetInput } from '#registers';
import { readWorkbook, type Sheet } from '#sheets';
import { books, resent } from '../fixtures/register-sheet.js';
import { workbookFile } from '../fixtures/workbook-file.js';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS =
  '<Relationships><Relationship Id="s0" Type="a/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="a/sharedStrings" Target="t.xml"/><Relationship Id="y" Type="a/styles" Target="styles.xml"/></Relationships>';
/** Style 1 is struck through, 2 says that it is not; the struck font of a format that rules may apply is no cell's. */
const STYLES = `<styleSheet ${MAIN}><fonts><font/><font><b/><strike/></font><font><strike val="0"/></font></fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs><cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>`;
const HEADER = ['日期', '捐赠人', '乡镇', '金额', '收款方式', '票据号', '备注'];

function text(written: string, style = 0): string {
  return `<c s="${String(style)}" t="str"><v>${written}</v></c>`;
}

/** Rows below the headings, as XML of cells. */
async function sheetOf(rows: readonly (readonly string[])[], strings: readonly string[] = []): Promise<Sheet> {
  const lines = [HEADER.map((word) => text(word)), ...rows].map((cells) => `<row>${cells.join('')}</row>`);
  const bytes = workbookFile({
    sheets: [{ name: '捐赠', rows: [] }],
    parts: {
      'xl/_rels/workbook.xml.rels': RELATIONS,
      'xl/styles.xml': STYLES,
      'xl/t.xml': `<sst>${strings.map((runs) => `<si>${runs}</si>`).join('')}</sst>`,
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`,
    },
  });
  const reading = await readWorkbook({ name: '捐赠.xlsx', bytes });
  const sheet = 'workbook' in reading ? reading.workbook.sheets[0] : undefined;
  if (sheet === undefined) throw new Error(JSON.stringify(reading));
  return sheet;
}

function read(sheet: SheetInput): RegisterReading {
  const reading = readRegister(sheet, books);
  if (reading === undefined) throw new Error('not recognised');
  return reading;
}

function gift(style: number, amount = '<c><v>500</v></c>', number = 'A1'): readonly string[] {
  const words = (written: string): string => text(written, style);
  return [words('2023-05-29'), words('张三'), words('石桥镇'), amount, words('现金'), words(number)];
}

describe('a row that is struck through', () => {
  it('is refused as void, and again where it comes back from the file of refused rows', async () => {
    const sheet = await sheetOf([
      gift(0),
      gift(1, '<c s="1"><v>600</v></c>', 'A2'),
      gift(0, '<c s="1"><v>700</v></c>', 'A3'),
      gift(2, '<c s="2"><v>800</v></c>', 'A4'),
    ]);
    const reading = read(sheet);
    expect(reading.rows.map(({ row }) => row)).toEqual([2, 5]);
    expect(reading.faults).toEqual([
      { row: 3, column: '日期', value: '~~2023-05-29~~', code: 'row-struck-through', also: [] },
      { row: 4, column: '金额', value: '~~700~~', code: 'row-struck-through', also: [] },
    ]);
    expect(read(resent(sheet))).toEqual(reading);
  });

  it('is unclear where a part of a cell is struck: 500 struck before 600 is not 500600', async () => {
    const runs = '<r><rPr><strike/></rPr><t>500</t></r><r><rPr><b/></rPr><t>600</t></r>';
    const whole = '<r><rPr><strike/></rPr><t>李</t></r><r><rPr><strike/><b/></rPr><t>四</t></r><r><t> </t></r>';
    const none = '<r><rPr><strike val="false"/></rPr><t>王</t></r><r><t>五</t></r>';
    const shared = (index: number): string => `<c t="s"><v>${String(index)}</v></c>`;
    const named = (at: number, name: string): readonly string[] =>
      gift(0, undefined, `B${String(at)}`).map((cell, place) => (place === 1 ? name : cell));
    const sheet = await sheetOf([gift(0, shared(0)), named(1, shared(1)), named(2, shared(2))], [runs, whole, none]);
    const reading = read(sheet);
    expect(reading.faults).toEqual([
      { row: 2, column: '金额', value: '~~500~~600', code: 'cell-partly-struck', also: [] },
      { row: 3, column: '捐赠人', value: '~~李四 ~~', code: 'row-struck-through', also: [] },
    ]);
    expect(reading.rows).toMatchObject([{ row: 4, payer: '王五' }]);
    expect(read(resent(sheet))).toEqual(reading);
  });
});

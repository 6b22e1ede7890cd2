import { describe, expect, it } from '@jest/globals';
import { readRegister, type RegisterReading, type SheetInput } from '#registers';
import { readWorkbook, type Sheet } from '#sheets';
import { books, faults, read, resent, sheetOf, type Written } from '../fixtures/register-sheet.js';
import { workbookFile } from '../fixtures/workbook-file.js';

const HEADER = ['日期', '捐赠人', '乡镇', '收款方式', '票据号', '金额(元)'];

function gift(number: string, ...amount: readonly Written[]): readonly Written[] {
  return ['2023-5-6', '张三', '石桥镇', '现金', number, ...amount];
}

async function first(name: string, bytes: Buffer): Promise<Sheet> {
  const reading = await readWorkbook({ name, bytes });
  const sheet = 'workbook' in reading ? reading.workbook.sheets[0] : undefined;
  if (sheet === undefined) throw new Error(JSON.stringify(reading));
  return sheet;
}

function taken({ rows }: RegisterReading): readonly unknown[] {
  return rows.map((row) => ('amountFen' in row ? row.amountFen : row.kind));
}

describe('a row of delimited text that is longer than its headings', () => {
  const csv = (...lines: readonly string[]): Promise<Sheet> => first('捐赠.csv', Buffer.from(lines.join('\n')));

  it('is refused, since an unquoted comma has cut its amount in two', async () => {
    const sheet = await csv(
      HEADER.join(','),
      '2023-5-6,张三,石桥镇,现金,T1,1,000.00',
      '2023-5-6,张三,石桥镇,现金,T2,"1,000.00"',
      '2023-5-6,张三,石桥镇,现金,T3,500.00,',
    );
    expect(taken(read(sheet))).toEqual([100_000n, 50_000n]);
    expect(faults(sheet)).toEqual([[2, '金额(元)', '1,000.00', 'row-longer-than-headings']]);
  });

  it('is told too where the rest of the row was pushed aside and ends in blanks', async () => {
    const sheet = await csv('日期,捐赠人,乡镇,金额(元),收款方式,票据号,备注', '2023-5-6,张三,石桥镇,1,000.00,现金,T1,');
    expect(faults(sheet)).toEqual([[2, '金额(元)', '1,000.00', 'row-longer-than-headings']]);
  });

  it('is none in a workbook, where a note may stand beside the table', () => {
    expect(read(sheetOf([HEADER, [...gift('T1', '500'), '已核对']])).faults).toEqual([]);
  });
});

describe('an amount cell', () => {
  it('with a number on each of two lines is refused, and again where it is sent again', () => {
    const sheet = sheetOf([HEADER, gift('L1', '100\n200'), gift('L2', '500\n元'), gift('L3', '一百\r\n二百')]);
    for (const each of [sheet, resent(sheet)]) {
      expect(taken(read(each))).toEqual([50_000n]);
      expect(faults(each).map(([row, , , code]) => [row, code])).toEqual([
        [2, 'amount-several-lines'],
        [4, 'amount-several-lines'],
      ]);
    }
  });

  it('whose digits are set high or low in part is refused: they are a footnote, not digits of it', async () => {
    const raised = (align: string, before: string, behind: string): string =>
      `<r><t>${before}</t></r><r><rPr><vertAlign val="${align}"/></rPr><t>${behind}</t></r>`;
    const cells = (number: string, amount: string): string =>
      `<row>${gift(number)
        .map((text) => `<c t="str"><v>${typeof text === 'string' ? text : ''}</v></c>`)
        .join('')}${amount}</row>`;
    const inline = (runs: string): string => `<c t="inlineStr"><is>${runs}</is></c>`;
    const bytes = workbookFile({
      sheets: [{ name: '捐赠', rows: [] }],
      parts: {
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="s0" Type="a/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="a/sharedStrings" Target="t.xml"/></Relationships>',
        'xl/t.xml': `<sst><si>${raised('superscript', '500', '1')}</si><si>${raised('baseline', '50', '0')}</si></sst>`,
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row>${HEADER.map((word) => `<c t="str"><v>${word}</v></c>`).join('')}</row>${cells('A1', '<c t="s"><v>0</v></c>')}${cells('A2', inline(raised('subscript', '600', '2')))}${cells('A3', '<c t="s"><v>1</v></c>')}${cells('A4', inline('<t>700</t>'))}</sheetData></worksheet>`,
      },
    });
    const sheet: SheetInput = await first('捐赠.xlsx', bytes);
    for (const each of [sheet, resent(sheet)]) {
      expect(taken(read(each))).toEqual([50_000n, 70_000n]);
      expect(faults(each)).toEqual([
        [2, '金额(元)', '500¹', 'amount-not-a-number'],
        [3, '金额(元)', '600₂', 'amount-not-a-number'],
      ]);
    }
  });

  it('that a currency format shows in yuan is unclear in a sheet of ten thousands, as the same text is', () => {
    const header = HEADER.map((word) => (word === '金额(元)' ? '金额' : word));
    const formats = ['¥#,##0.00', '"￥"#,##0.00', '[$¥-804]#,##0.00', '_ [$￥-804]* #,##0.00_ '];
    const rows = [...formats, '0.00', '¥0.00"万元"'].map((format, at) =>
      gift(`W${String(at)}`, { number: '15', format }),
    );
    const sheet = sheetOf([['单位:万元'], header, ...rows, gift('W9', '¥15.00')]);
    for (const each of [sheet, resent(sheet)]) {
      expect(taken(read(each))).toEqual([15_000_000n, 15_000_000n]);
      expect(faults(each).map(([row, , , code]) => [row, code])).toEqual(
        [3, 4, 5, 6, 9].map((row) => [row, 'amount-unit-unclear']),
      );
    }
    const inYuan = readRegister(sheetOf([HEADER, ...rows.slice(0, 4)]), books);
    expect(inYuan?.faults).toEqual([]);
  });

  it('beside another one in capitals says what that says, or its row is refused', () => {
    for (const [figures, capitals] of [
      ['金额(元)', '大写金额'],
      ['金额(元)', '人民币大写'],
      ['金额(小写)', '金额(大写)'],
    ]) {
      const rows = [
        [...HEADER.slice(0, 5), figures, capitals],
        gift('C1', '500', '伍佰元整'),
        gift('C2', '600', '伍佰元整'),
        gift('C3', '700', ''),
        gift('C4', '800', '人民币捌佰元整'),
      ];
      const sheet = sheetOf(rows);
      expect(taken(read(sheet))).toEqual([50_000n, 70_000n, 80_000n]);
      expect(faults(sheet)).toEqual([[3, capitals, '伍佰元整', 'amount-words-differ']]);
    }
    const swapped = sheetOf([
      [...HEADER.slice(0, 5), '金额(大写)', '金额(小写)'],
      gift('C1', '伍佰元整', '500'),
      gift('C2', '伍佰元整', '600'),
    ]);
    expect(faults(swapped)).toEqual([[3, '金额(小写)', '600', 'amount-words-differ']]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { readWorkbook } from '#sheets';
import { workbookFile, zipFile } from '../fixtures/workbook-file.js';

const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS =
  '<Relationships><Relationship Id="s0" Type="a/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="a/sharedStrings" Target="t.xml"/></Relationships>';
const ONE_CELL = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>';

async function problem(name: string, bytes: Uint8Array): Promise<string> {
  const reading = await readWorkbook({ name, bytes });
  return 'problem' in reading ? `${reading.problem.code} ${reading.problem.detail}` : 'none';
}

function book(parts: Readonly<Record<string, string>>): Buffer {
  return workbookFile({ sheets: [{ name: '表', rows: [] }], parts });
}

function sheet(rows: number, cells: (row: string) => string, merges: readonly string[] = []): string {
  const lines = Array.from({ length: rows }, (_, at) => `<row r="${String(at + 1)}">${cells(String(at + 1))}</row>`);
  const merged = merges.map((range) => `<mergeCell ref="${range}"/>`).join('');
  return `<worksheet><sheetData>${lines.join('')}</sheetData><mergeCells>${merged}</mergeCells></worksheet>`;
}

/** Small files that would fill the memory if they were read as they ask. */
const SWELLING: Readonly<Record<string, () => readonly [string, Uint8Array, RegExp]>> = {
  'a range over the whole sheet': () => {
    const cells = (row: string): string => `<c r="A${row}"><v>1</v></c><c r="ALL${row}"><v>1</v></c>`;
    return ['a.xlsx', book({ [SHEET]: sheet(1_500, cells, ['A1:XFD1048576']) }), /^too-large 表: \d+ cells$/u];
  },
  'thousands of ranges over each other': () => {
    const ranges = Array.from({ length: 50_000 }, () => 'A1:A1048576');
    const cells = (row: string): string => `<c r="A${row}"><v>1</v></c>`;
    return ['a.xlsx', book({ [SHEET]: sheet(50_000, cells, ranges) }), /^too-large 表: \d+ cells$/u];
  },
  'a range from its far corner to the near one': () => {
    const cells = (row: string): string => `<c r="A${row}"><v>1</v></c><c r="ALL${row}"><v>1</v></c>`;
    return ['a.xlsx', book({ [SHEET]: sheet(1_500, cells, ['XFD1:A1048576']) }), /^too-large 表: \d+ cells$/u];
  },
  'cells far to the right': () => {
    const cells = (row: string): string => `<c r="ALL${row}"><v>1</v></c>`;
    return ['a.xlsx', book({ [SHEET]: sheet(100_000, cells) }), /^too-large 表: 2001000 cells$/u];
  },
  'elements in each other': () => ['a.xlsx', book({ [SHEET]: '<a>'.repeat(5_000_000) }), /^damaged .* 100 elements/u],
  'a comment that never ends': () => ['a.xlsx', book({ [SHEET]: `<a><!--${'<张'.repeat(9e6)}` }), /^too-large/u],
  'long texts in cells': () => {
    const cells = (row: string): string => `<c r="A${row}" t="str"><v>${'x'.repeat(30_000)}</v></c>`;
    return ['a.xlsx', book({ [SHEET]: sheet(1_400, cells) }), /^too-large 表: \d+ characters$/u];
  },
  'long shared texts': () => {
    const text = `<sst>${`<si><t>${'字'.repeat(30_000)}</t></si>`.repeat(1_400)}</sst>`;
    const parts = { 'xl/_rels/workbook.xml.rels': STRINGS, 'xl/t.xml': text, [SHEET]: ONE_CELL };
    return ['a.xlsx', book(parts), /^too-large .* characters$/u];
  },
  'millions of formats': () => {
    const styles = `<styleSheet><cellXfs>${'<xf/>'.repeat(5_000_000)}</cellXfs></styleSheet>`;
    return ['a.xlsx', book({ 'xl/styles.xml': styles, [SHEET]: ONE_CELL }), /^too-large .* formats$/u];
  },
  'the same sheet thousands of times': () => {
    const list = '<sheet name="a" sheetId="1" r:id="s0"/>'.repeat(100_000);
    const parts = { 'xl/workbook.xml': `<workbook><sheets>${list}</sheets></workbook>`, [SHEET]: ONE_CELL };
    return ['a.xlsx', book(parts), /^too-large .* 1001 sheets$/u];
  },
  'thousands of parts': () => {
    const parts = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`f${String(at)}`, 'x']));
    return ['a.xlsx', zipFile(parts), /^too-large parts$/u];
  },
  'a line of commas': () => ['a.csv', Buffer.alloc(60e6, ','), /^too-large line 1$/u],
  'lines of commas': () => ['a.csv', Buffer.from(`${','.repeat(998)}\n`.repeat(60_000)), /^too-large \d+ cells$/u],
  'line ends of the old kind': () => ['a.csv', Buffer.alloc(60e6, '\r'), /^too-large more than 200000 rows$/u],
  'an open quote over many lines': () => ['a.csv', Buffer.from(`"${'x'.repeat(99)}\n`.repeat(150_000)), /./u],
  'one line': () => ['a.csv', Buffer.alloc(60e6, 'x'), /^too-large line 1$/u],
  quotes: () => ['a.csv', Buffer.from(`"${'x'.repeat(60e6)}`), /^too-large line 1$/u],
  noughts: () => ['a.csv', Buffer.alloc(60e6), /^not-a-spreadsheet/u],
};

describe('a file that would swell', () => {
  it.each(Object.keys(SWELLING))('is refused while it is read: %s', async (what) => {
    const [name, bytes, wanted] = SWELLING[what]?.() ?? ['', Buffer.alloc(0), /^$/u];
    const before = process.memoryUsage.rss();
    expect(await problem(name, bytes)).toMatch(wanted);
    expect(process.memoryUsage.rss() - before).toBeLessThan(250e6);
  });
});

describe('a large register', () => {
  it('is read: 100,000 rows of twelve cells under merged titles', async () => {
    const cells = (row: string): string => Array.from('ABCDEFGHIJKL', (c) => `<c r="${c}${row}"><v>1</v></c>`).join('');
    const bytes = book({ [SHEET]: sheet(100_000, cells, ['A1:L1', 'A2:A5000', 'B6:B90000']) });
    const reading = await readWorkbook({ name: 'a.xlsx', bytes });
    expect('workbook' in reading && reading.workbook.size.rows).toBe(100_000);
  });
});

describe('a CSV file in UTF-16', () => {
  it('is read in either order of bytes, and cut short after half a character', async () => {
    const text = Buffer.from('\ufeff日期,金额\n2023-05-01,"5,000"\n', 'utf16le');
    for (const bytes of [text, Buffer.from(text).swap16()]) {
      const reading = await readWorkbook({ name: 'a.csv', bytes });
      const rows = 'workbook' in reading ? reading.workbook.sheets[0]?.rows : [];
      expect(rows?.map(({ cells }) => cells.map((cell) => cell?.text))).toEqual([
        ['日期', '金额'],
        ['2023-05-01', '5,000'],
      ]);
      expect(await problem('a.csv', bytes.subarray(0, -1))).toBe(`cut-short UTF-16${bytes === text ? 'LE' : 'BE'}`);
    }
  });
});

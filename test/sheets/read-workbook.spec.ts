import { describe, expect, it } from '@jest/globals';
import { readWorkbook, SHEET_LIMITS, type Cell, type Sheet, type SheetLimits, type Workbook } from '#sheets';
import { workbookFile, zipFile, type RawWorkbook } from '../fixtures/workbook-file.js';

async function read(name: string, bytes: Uint8Array, limits: SheetLimits = SHEET_LIMITS): Promise<Workbook> {
  const reading = await readWorkbook({ name, bytes }, limits);
  if (!('workbook' in reading)) throw new Error(JSON.stringify(reading.problem));
  return reading.workbook;
}

async function problem(name: string, bytes: Uint8Array, limits: SheetLimits = SHEET_LIMITS): Promise<string> {
  const reading = await readWorkbook({ name, bytes }, limits);
  return 'problem' in reading ? reading.problem.code : 'none';
}

async function sheetOf(workbook: RawWorkbook): Promise<Sheet> {
  const [sheet] = (await read('a.xlsx', workbookFile(workbook))).sheets;
  if (sheet === undefined) throw new Error('no sheet');
  return sheet;
}

async function cellsOf(workbook: RawWorkbook): Promise<readonly (Cell | undefined)[]> {
  return (await sheetOf(workbook)).rows[0]?.cells ?? [];
}

function texts(sheet: Sheet | undefined): readonly (readonly (string | undefined)[])[] {
  return (sheet?.rows ?? []).map(({ cells }) => cells.map((cell) => cell?.text));
}

describe('an Excel file', () => {
  it('gives every kind of cell with the very text that it stores', async () => {
    const rows = [
      [
        { number: '36576.699999999997' },
        { number: '4.5E+3' },
        ' 5 000 ',
        { boolean: true },
        { error: '#REF!' },
        { formula: 'SUM(A1:B1)', value: '41076.7' },
        { formula: 'A1*2' },
        { formula: 'IF(A1>0,"","x")', text: '' },
        { formula: 'TEXT(A1,"0")', text: '36577' },
        { formula: 'A1*3', value: '' },
      ],
    ];
    expect(await cellsOf({ sheets: [{ name: '表', rows }] })).toEqual([
      { kind: 'number', text: '36576.699999999997' },
      { kind: 'number', text: '4.5E+3' },
      { kind: 'text', text: ' 5 000 ' },
      { kind: 'boolean', text: 'TRUE' },
      { kind: 'error', text: '#REF!' },
      { kind: 'number', text: '41076.7', formula: 'SUM(A1:B1)' },
      { kind: 'empty', text: '', formula: 'A1*2' },
      undefined,
      { kind: 'text', text: '36577', formula: 'TEXT(A1,"0")' },
      { kind: 'empty', text: '', formula: 'A1*3' },
    ]);
  });

  it('knows days by their number format, in both date systems', async () => {
    const formats = ['yyyy"年"m"月"d"日"', '#,##0.00"元"', 'm/d', '[Red]0.00_);(0.00)', 'h:mm'];
    const rows = [formats.map((_, at) => ({ number: '45000.25', style: at + 1 }))];
    expect((await cellsOf({ sheets: [{ name: '表', rows }], formats })).map((cell) => cell?.format)).toEqual([
      ...[undefined, '#,##0.00"元"', undefined, '[Red]0.00_);(0.00)', 'h:mm'],
    ]);
    const days = async (date1904: boolean): Promise<readonly (string | undefined)[]> =>
      (await cellsOf({ sheets: [{ name: '表', rows }], formats, date1904 })).map((cell) => cell?.day);
    expect(await days(false)).toEqual(['2023-03-15', undefined, '2023-03-15', undefined, undefined]);
    expect(await days(true)).toEqual(['2027-03-16', undefined, '2027-03-16', undefined, undefined]);
  });

  it('says what of a day its format hides, and keeps the format that puts words beside a text', async () => {
    const formats = [
      'yyyy/m/d',
      'm"月"d"日"',
      'm/d;@',
      'yyyy"年"m"月"',
      '[$-804]dddd',
      'd-mmm',
      'e/m/d',
      'mmm-yy',
      'm"月"',
    ];
    const rows = [formats.map((_, at) => ({ number: '45000', style: at + 1 }))];
    expect((await cellsOf({ sheets: [{ name: '表', rows }], formats })).map((cell) => cell?.hides)).toEqual([
      ...[undefined, 'year', 'year', 'day', 'day', 'year', undefined, 'day', 'day'],
    ]);
    const builtIn = [14, 16, 17, 22, 27, 28, 31, 57, 58];
    const styles = `<styleSheet><cellXfs>${builtIn.map((id) => `<xf numFmtId="${String(id)}"/>`).join('')}</cellXfs></styleSheet>`;
    const sheets = [{ name: '表', rows: [builtIn.map((_, style) => ({ number: '45000', style }))] }];
    const parts = { 'xl/styles.xml': styles };
    expect((await cellsOf({ sheets, parts })).map((cell) => cell?.hides)).toEqual([
      ...[undefined, 'year', 'day', undefined, 'day', 'year', undefined, 'day', 'year'],
    ]);
    const shares = [9, 10, 2].map((id) => `<xf numFmtId="${String(id)}"/>`).join('');
    const percent = {
      sheets: [{ name: '表', rows: [[0, 1, 2].map((style) => ({ number: '0.5', style }))] }],
      parts: { 'xl/styles.xml': `<styleSheet><cellXfs>${shares}</cellXfs></styleSheet>` },
    };
    expect((await cellsOf(percent)).map((cell) => cell?.format)).toEqual(['0%', '0.00%', undefined]);
    const ofText = ['@"万元"', '0;0;0;@\\万', '_ * "-"??_ ;_ @_ ', '@', '0.00"万元"'];
    const cells = ofText.map((_, at) => `<c t="str" s="${String(at + 1)}"><v>5</v></c>`).join('');
    const sheet = `<worksheet><sheetData><row>${cells}</row></sheetData></worksheet>`;
    const worded = {
      sheets: [{ name: '表', rows: [] }],
      formats: ofText,
      parts: { 'xl/worksheets/sheet1.xml': sheet },
    };
    expect((await cellsOf(worded)).map((cell) => cell?.format)).toEqual([
      ...['@"万元"', '0;0;0;@\\万', undefined, undefined, undefined],
    ]);
  });

  it('has no day for 29 February 1900, and the right ones around it', async () => {
    const rows = [['0', '1', '59', '60', '61', '-1', '2958465', '2958466'].map((number) => ({ number, style: 1 }))];
    expect((await cellsOf({ sheets: [{ name: '表', rows }], formats: ['yyyy/m/d'] })).map((cell) => cell?.day)).toEqual(
      [undefined, '1900-01-01', '1900-02-28', undefined, '1900-03-01', undefined, '9999-12-31', undefined],
    );
  });

  it('spreads merged ranges over the rows and columns in use, and says so', async () => {
    const rows = [['城关镇', 'a'], [undefined, 'b'], [], [undefined, 'c'], ['标题', undefined, 'd']];
    const sheet = await sheetOf({ sheets: [{ name: '表', rows, merges: ['A4:A1', 'XFD5:A1048576'] }] });
    expect(sheet.rows.map(({ number }) => number)).toEqual([1, 2, 4, 5]);
    expect(texts(sheet)).toEqual([
      ['城关镇', 'a'],
      ['城关镇', 'b'],
      ['城关镇', 'c'],
      ['标题', '标题', '标题'],
    ]);
    expect(sheet.rows[2]?.cells[0]?.merged).toEqual({ top: 1, left: 0, bottom: 4, right: 0 });
    expect(sheet.rows[0]?.cells[1]?.merged).toBeUndefined();
  });

  it('keeps hidden rows and sheets, and names macros and links without touching them', async () => {
    const bytes = workbookFile({
      sheets: [
        { name: '今年', rows: [['a'], ['b']], hiddenRows: [2] },
        { name: '去年', hidden: true, rows: [['c']] },
      ],
      parts: { 'xl/vbaProject.bin': 'macro', 'xl/externalLinks/externalLink1.xml': '<x/>' },
    });
    const workbook = await read('a.xlsm', bytes);
    expect(workbook.carries).toEqual(['macros', 'external-links']);
    expect(workbook.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['今年', false],
      ['去年', true],
    ]);
    expect(workbook.sheets[0]?.rows.map(({ hidden }) => hidden)).toEqual([false, true]);
  });

  it('has no half characters and no end of text inside a text', async () => {
    const rows = [['A_x0000_B', 'A_xD800_B', 'A_xD83D__xDE00_B']];
    const cells = await cellsOf({ sheets: [{ name: '表', rows }] });
    expect(cells.map((cell) => cell?.text)).toEqual(['A\ufffdB', 'A\ufffdB', 'A😀B']);
  });

  it('reads rich text without its phonetic guide, escapes and rare characters', async () => {
    const strings =
      '<sst xmlns="x"><si><r><t>王</t></r><r><t>𬭚㛃·</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></si><si><t>甲_x000A_乙_x005F_x0041_&#x4E19;</t></si></sst>';
    const sheet =
      '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const rels =
      '<Relationships><Relationship Id="s0" Type="a/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="t" Type="a/sharedStrings" Target="sharedStrings.xml"/></Relationships>';
    const bytes = workbookFile({
      sheets: [{ name: '表', rows: [] }],
      parts: {
        'xl/_rels/workbook.xml.rels': rels,
        'xl/sharedStrings.xml': strings,
        'xl/worksheets/sheet1.xml': sheet,
      },
    });
    expect(texts((await read('a.xlsx', bytes)).sheets[0])).toEqual([['王𬭚㛃·', '甲\n乙_x0041_丙']]);
  });
});

describe('a file that cannot be read', () => {
  it('says how it was saved where another program wrote a page of its own under the ending of Excel', async () => {
    const pages = ['<html><table><tr><td>1</td></tr></table></html>', '\ufeff <?xml version="1.0"?><Workbook/>'];
    for (const page of pages) expect(await problem('a.xls', Buffer.from(page))).toBe('saved-as-web-page');
    expect(await problem('a.xls', Buffer.from(`\ufeff${pages[0] ?? ''}`, 'utf16le'))).toBe('saved-as-web-page');
    expect(await problem('a.xls', Buffer.from('1 < 2'))).toBe('not-a-spreadsheet');
  });

  const good = workbookFile({ sheets: [{ name: '表', rows: [['a', { number: '1' }]] }] });

  it('is told by its bytes, whatever its name', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const compound = (stream: string): Buffer =>
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(stream, 'utf16le')]);
    expect(await problem('a.xlsx', Buffer.alloc(0))).toBe('empty');
    expect(await problem('a.xlsx', png)).toBe('not-a-spreadsheet');
    expect(await problem('a.csv', png)).toBe('not-a-spreadsheet');
    expect(await problem('a.xlsx', zipFile({ 'word/document.xml': '<x/>' }))).toBe('not-a-spreadsheet');
    expect(await problem('a.xlsx', compound('Workbook'))).toBe('old-xls');
    expect(await problem('a.xlsx', compound('EncryptedPackage'))).toBe('password-protected');
    expect(await problem('a.xls', good)).toBe('none');
    expect(await problem('a.xlsx', workbookFile({ sheets: [{ name: '表', rows: [] }] }))).toBe('empty');
    expect(await readWorkbook('/nowhere/a.xlsx')).toMatchObject({ problem: { code: 'not-found' } });
  });

  it('is cut short, or damaged, wherever the cut or the damage lies', async () => {
    for (let length = 2; length < good.length; length += 7)
      expect([length, await problem('a.xlsx', good.subarray(0, length))]).toEqual([length, 'cut-short']);
    const part = good.indexOf('xl/worksheets/sheet1.xml') + 'xl/worksheets/sheet1.xml'.length;
    for (const at of [part + 1, part + 20, part + 60]) {
      const bytes = Buffer.from(good);
      bytes.writeUInt8((bytes[at] ?? 0) ^ 0x10, at);
      expect([at, await problem('a.xlsx', bytes)]).toEqual([at, 'damaged']);
    }
  });

  it('expands no entities', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>';
    for (const xml of [bomb, '<worksheet>&a;</worksheet>', '<worksheet>'])
      expect(
        await problem(
          'a.xlsx',
          workbookFile({ sheets: [{ name: '表', rows: [] }], parts: { 'xl/worksheets/sheet1.xml': xml } }),
        ),
      ).toBe('damaged');
  });

  it('is too large by its dimension, its rows, its columns, its cells or its bytes', async () => {
    const rows = [['a'], ['b'], ['c']];
    const limits = { ...SHEET_LIMITS, rows: 2, columns: 3, cells: 100 };
    const sheets = (sheet: object): Buffer => workbookFile({ sheets: [{ name: '表', rows: [['a']], ...sheet }] });
    expect(await problem('a.xlsx', sheets({ dimension: 'A1:L1048576' }))).toBe('too-large');
    expect(await problem('a.xlsx', sheets({ rows }), limits)).toBe('too-large');
    expect(await problem('a.xlsx', sheets({ rows: [['1', '2', '3', '4']] }), limits)).toBe('too-large');
    expect(await problem('a.xlsx', sheets({ rows: [['1', '2']] }), { ...limits, cells: 1 })).toBe('too-large');
    expect(await problem('a.xlsx', good, { ...limits, fileBytes: 100 })).toBe('too-large');
    expect(await problem('a.csv', Buffer.from('a\n'.repeat(3)), limits)).toBe('too-large');
    expect(await problem('a.csv', Buffer.from(`"${'x'.repeat(40_000)}"`))).toBe('too-large');
  });

  it('is one cell of 200 MB, a bomb that lies about its size, or a million rows: refused with the memory flat', async () => {
    const cell = Buffer.concat([Buffer.from('<worksheet><sheetData><row><c t="str"><v>'), Buffer.alloc(200e6, 'x')]);
    const parts = { ...partsOf(), 'xl/worksheets/sheet1.xml': cell };
    const bomb = zipFile(parts);
    const liar = zipFile(parts, { 'xl/worksheets/sheet1.xml': 1000 });
    const many = zipFile({
      ...partsOf(),
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${'<row/>'.repeat(1_000_000)}`,
    });
    const before = process.memoryUsage.rss();
    expect(await problem('a.xlsx', bomb)).toBe('too-large');
    expect(await problem('a.xlsx', liar)).toBe('damaged');
    expect(await problem('a.xlsx', many)).toBe('too-large');
    expect(process.memoryUsage.rss() - before).toBeLessThan(150e6);
  });
});

function partsOf(): Record<string, string> {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return {
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="s0" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" sheetId="1" r:id="s0"/></sheets></workbook>',
  };
}

describe('a CSV file', () => {
  it('keeps what stands in a formula so that it stays text', async () => {
    const { sheets } = await read('a.csv', Buffer.from('="000777",="100" ,"=""2024-03-05""",="1"&"2",=1\n'));
    expect(texts(sheets[0])).toEqual([['000777', '100', '2024-03-05', '="1"&"2"', '=1']]);
  });

  const lines = '日期,捐赠人,金额\r\n2023-05-01,"王𬭚, 等","5,000.00"\r\n\r\n2023-05-02,㛃·买买提,300\r\n';
  const wanted = [
    ['日期', '捐赠人', '金额'],
    ['2023-05-01', '王𬭚, 等', '5,000.00'],
    ['2023-05-02', '㛃·买买提', '300'],
  ];

  it('is read in UTF-8 with and without mark, UTF-16 and GB18030, and with any separator', async () => {
    // Node encodes no GB18030; 𬭚 takes four bytes in it.
    const gb18030 = Buffer.from(
      'c8d5c6da2cbee8d4f9c8cb2cbdf0b6ee0d0a323032332d30352d30312c22cdf59933aa342c20b5c8222c22352c3030302e3030220d0a0d0a323032332d30352d30322c8230b731a1a4c2f2c2f2cce12c3330300d0a',
      'hex',
    );
    const semicolons = lines.replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/gu, ';');
    const files = [
      gb18030,
      Buffer.from(lines),
      Buffer.from(`\ufeff${lines}`),
      Buffer.from(`\ufeff${lines}`, 'utf16le'),
      Buffer.from(semicolons),
      Buffer.from(semicolons.replace(/;/gu, '\t')),
      Buffer.from(lines.replace(/\r/gu, '')),
    ];
    for (const bytes of files) {
      const sheet = (await read('收入.csv', bytes)).sheets[0];
      expect(texts(sheet)).toEqual(wanted);
      expect([sheet?.name, sheet?.rows.map(({ number }) => number)]).toEqual(['收入', [1, 2, 4]]);
    }
    expect((await read('a.csv', Buffer.from('sep=;\r\na;b\r\n'))).sheets[0]?.rows).toMatchObject([{ number: 2 }]);
  });

  it('is cut short where a quote or a character stays open, and of no encoding where neither fits', async () => {
    expect(await problem('a.csv', Buffer.from('a,"b\r\nc,d\r\n'))).toBe('cut-short');
    const open = Buffer.from(`${'a,b\r\n'.repeat(5)}a,"b\r\nc,d\r\n`);
    expect(await readWorkbook({ name: 'a.csv', bytes: open })).toMatchObject({ problem: { detail: 'row 6' } });
    expect(await problem('a.csv', Buffer.from('日期,金额').subarray(0, -1))).toBe('cut-short');
    expect(await problem('a.csv', Buffer.from([0x61, 0xff, 0xff, 0x0a]))).toBe('encoding-unknown');
    expect(await problem('a.csv', Buffer.from('efbbbf61ff62', 'hex'))).toBe('encoding-unknown');
    expect(await problem('a.csv', Buffer.from('  \r\n,,\r\n'))).toBe('empty');
  });
});

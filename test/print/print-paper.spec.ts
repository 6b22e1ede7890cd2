import { describe, expect, it } from '@jest/globals';
import { printPaper } from '#print';
import type { Paper, Row } from '#print';
import { pdfPages, textsOf } from '../fixtures/pdf-lines.js';

const paper: Paper = {
  language: 'zh',
  title: '安和县计划生育公益金 2023 年度报表',
  under: [['编制单位：安和县（990101）', '单位：元']],
  tables: [
    {
      title: '收支',
      columns: [
        { heading: '项目', share: 3 },
        { heading: '金额', share: 1, isAmount: true },
      ],
      rows: [
        { cells: ['期初余额', '1,234.50'], isSum: true },
        { cells: ['　捐赠', '-0.07'] },
        { cells: ['大写：', '壹仟贰佰叁拾肆元肆角叁分'], isAcross: true },
      ],
    },
  ],
  notes: ['本期未结账。'],
  signatures: ['制表：', '复核：', '负责人：'],
  foot: '制表日 2024-01-15',
  pageOf: (page, pages) => `第 ${String(page)} 页 共 ${String(pages)} 页`,
  lacking: (signs) => `字库缺字：${signs.join('、')}`,
  madeAt: '2024-01-15T00:00:00+08:00',
};

const withRows = (rows: readonly Row[]): Paper => {
  return { ...paper, tables: paper.tables.map((table) => ({ ...table, rows })) };
};

const linesOf = async (one: Paper): Promise<readonly (readonly string[])[]> => {
  return (await pdfPages((await printPaper(one)).bytes)).flat().map(textsOf);
};

describe('a printed paper', () => {
  it('says what it was given, line by line', async () => {
    expect(await linesOf(paper)).toEqual([
      ['安和县计划生育公益金 2023 年度报表'],
      ['编制单位：安和县（990101）', '单位：元'],
      ['收支'],
      ['项目', '金额'],
      ['期初余额', '1,234.50'],
      ['捐赠', '-0.07'],
      ['大写：壹仟贰佰叁拾肆元肆角叁分'],
      ['本期未结账。'],
      ['制表：', '复核：', '负责人：'],
      ['制表日 2024-01-15', '第 1 页 共 1 页'],
    ]);
  });

  it('sets amounts to the right, below each other', async () => {
    const [page = []] = await pdfPages((await printPaper(paper)).bytes);
    const ends = page.flatMap((line) => line.filter(({ text }) => /金额|\d\.\d\d$/u.test(text)).map(({ end }) => end));
    expect(ends).toHaveLength(3);
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(0.01);
  });

  it('prints rare characters of names', async () => {
    const names = '㛃·𬭚 䶮 𬇙 𬍤 𤧛';
    const printed = await printPaper({ ...paper, title: names });
    expect(printed.lacking).toEqual([]);
    expect(textsOf((await pdfPages(printed.bytes))[0]?.[0] ?? [])).toEqual([names]);
  });

  it('shows where the font lacks a character, and says which', async () => {
    const printed = await printPaper(withRows([{ cells: ['𠮷林镇🙂𠮷', '1.00'] }]));
    expect(printed.lacking).toEqual(['𠮷', '🙂']);
    const lines = (await pdfPages(printed.bytes)).flat().map(textsOf);
    expect(lines).toContainEqual(['〓林镇〓〓', '1.00']);
    expect(lines).toContainEqual(['字库缺字：U+20BB7、U+1F642']);
  });

  it('goes over pages with the headings above each, and numbers them', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => ({ cells: [`第${String(at)}行`, `${String(at)}.00`] }));
    const pages = (await pdfPages((await printPaper(withRows(rows))).bytes)).map((page) => page.map(textsOf));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, at) => {
      expect(page.filter(([first]) => first === '项目')).toEqual([['项目', '金额']]);
      const number = `第 ${String(at + 1)} 页 共 ${String(pages.length)} 页`;
      expect(page.at(-1)).toEqual(['制表日 2024-01-15', number]);
    });
    const told = pages.flat().filter(([first]) => /^第\d+行$/u.test(first ?? ''));
    expect(told).toEqual(rows.map(({ cells }) => cells));
  });

  it('breaks a long name within its cell', async () => {
    const long = '用途'.repeat(40);
    const lines = (await pdfPages((await printPaper(withRows([{ cells: [long, '1.00'] }]))).bytes)).flat();
    const parts = lines.flatMap((line) => line.filter(({ text }) => /^(?:用途|途)/u.test(text)));
    expect(parts.map(({ text }) => text).join('')).toBe(long);
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map(({ end }) => end))).toBeLessThan(430);
  });

  it('is the same to the byte for the same paper, whenever it is printed', async () => {
    const [one, other] = [await printPaper(paper), await printPaper(paper)];
    expect(Buffer.from(one.bytes).equals(other.bytes)).toBe(true);
    const later = await printPaper({ ...paper, madeAt: '2024-01-16T00:00:00+08:00' });
    expect(Buffer.from(one.bytes).equals(later.bytes)).toBe(false);
    expect(Buffer.from(one.bytes).toString('latin1')).toContain('<xmp:CreateDate>2024-01-14T16:00:00Z<');
  });

  it('holds no more of the font than it uses', async () => {
    const { bytes } = await printPaper(paper);
    // The whole font has eight megabytes.
    expect(bytes.byteLength).toBeLessThan(150_000);
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/\/BaseFont \/[A-Z]{6}\+NotoSansHans-Regular/u);
  });
});

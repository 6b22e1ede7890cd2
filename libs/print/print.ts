import { paperFont, printable } from './font.js';
import { heightOf, LEFT, newPdf, roomFor, turnPage, WIDTH, write, writeFeet } from './page.js';
import type { Pdf, Pen } from './page.js';
import type { Paper, Table } from './paper.js';
import { drawTable } from './table.js';

/** A printed paper. */
export interface Printed {
  /** PDF; of the same paper always the same. */
  readonly bytes: Uint8Array;
  /** The signs that the font lacks, each printed as 〓 and named in a note. */
  readonly lacking: readonly string[];
}

/** Prints a paper on A4, its font embedded as far as it is used. */
export async function printPaper(paper: Paper): Promise<Printed> {
  const font = await paperFont();
  const lacking = new Set<string>();
  const words = worded(paper, (text) => printable(text, font, lacking));
  const signs = [...lacking];
  const notes = signs.length === 0 ? words.notes : [...words.notes, paper.lacking(signs.map(codePoint))];
  const lang = paper.language === 'zh' ? 'zh-CN' : 'en';
  const pdf = newPdf(font.bytes, { title: paper.title, lang, madeAt: new Date(paper.madeAt) });
  const done = bytesOf(pdf);
  draw(pdf, { ...words, notes });
  pdf.end();
  return { bytes: await done, lacking: signs };
}

/** The same paper, each of its texts as it can be printed. */
function worded(paper: Paper, word: (text: string) => string): Paper {
  const { title, under, tables, notes, signatures, foot } = paper;
  return {
    ...paper,
    title: word(title),
    under: under.map(([left, right]) => [word(left), word(right)] as const),
    tables: tables.map((table): Table => ({
      title: word(table.title),
      columns: table.columns.map((column) => ({ ...column, heading: word(column.heading) })),
      rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(word) })),
    })),
    notes: notes.map(word),
    signatures: signatures.map(word),
    foot: word(foot),
  };
}

/** `U+20BB7` */
function codePoint(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function draw(pdf: Pdf, paper: Paper): void {
  const pen = { pdf, y: 0 };
  turnPage(pen);
  drawTitle(pen, paper);
  for (const table of paper.tables) drawTable(pen, table);
  for (const note of paper.notes) drawNote(pen, note);
  drawSignatures(pen, paper.signatures);
  writeFeet(pdf, paper.foot, paper.pageOf);
}

function drawTitle(pen: Pen, { title, under }: Paper): void {
  write(pen.pdf, title, { x: LEFT, y: pen.y, width: WIDTH, size: 16, align: 'center' });
  pen.y += heightOf(pen.pdf, title, { width: WIDTH, size: 16 }) + 8;
  const half = WIDTH / 2;
  for (const [left, right] of under) {
    const place = { y: pen.y, width: half, size: 9.5 };
    write(pen.pdf, left, { ...place, x: LEFT });
    write(pen.pdf, right, { ...place, x: LEFT + half, align: 'right' });
    pen.y += Math.max(heightOf(pen.pdf, left, place), heightOf(pen.pdf, right, place));
  }
  pen.y += 8;
}

function drawNote(pen: Pen, note: string): void {
  const place = { x: LEFT, width: WIDTH, size: 8.5 };
  const height = heightOf(pen.pdf, note, place);
  roomFor(pen, height);
  write(pen.pdf, note, { ...place, y: pen.y });
  pen.y += height + 2;
}

/** Side by side, never apart on two pages. */
function drawSignatures(pen: Pen, signatures: readonly string[]): void {
  if (signatures.length === 0) return;
  roomFor(pen, 48);
  const width = WIDTH / signatures.length;
  signatures.forEach((whose, at) => {
    const x = LEFT + at * width;
    write(pen.pdf, whose, { x, y: pen.y + 26, width, size: 10 });
    const after = x + pen.pdf.fontSize(10).widthOfString(whose) + 4;
    pen.pdf.lineWidth(0.5).strokeColor('black');
    pen.pdf
      .moveTo(after, pen.y + 40)
      .lineTo(x + width - 12, pen.y + 40)
      .stroke();
  });
  pen.y += 48;
}

function bytesOf(pdf: Pdf): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    pdf.on('error', reject);
  });
}

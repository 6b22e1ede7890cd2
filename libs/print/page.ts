import PDFDocument from 'pdfkit';

/** A4 upright, in points. */
export const LEFT = 48;
export const RIGHT = 547;
export const TOP = 48;
export const BOTTOM = 780;
export const WIDTH = RIGHT - LEFT;

const FOOT = 796;

export type Pdf = PDFKit.PDFDocument;

/** Where the next line is drawn, page after page. */
export interface Pen {
  readonly pdf: Pdf;
  y: number;
}

export function newPdf(
  font: Buffer,
  info: { readonly title: string; readonly lang: string; readonly madeAt: Date },
): Pdf {
  const { title, lang, madeAt } = info;
  return new PDFDocument({
    ...{ size: 'A4', margins: { left: LEFT, right: 595.28 - RIGHT, top: TOP, bottom: 0 } },
    ...{ autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', lang, displayTitle: true },
    // It takes bytes as well as a name; its types say the latter alone. Without it a font of its own is looked for.
    font: font as unknown as string,
    info: { Title: title, Creator: 'relief-ledger', CreationDate: madeAt },
  });
}

export function turnPage(pen: Pen): void {
  pen.pdf.addPage();
  pen.y = TOP;
}

/** A new page, unless that much height is left on this one. */
export function roomFor(pen: Pen, height: number): void {
  if (pen.y + height > BOTTOM) turnPage(pen);
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly align?: 'left' | 'right' | 'center';
}

export function write(pdf: Pdf, text: string, { x, y, width, size, align = 'left' }: Place): void {
  // What is empty would still be drawn, as a line of no signs.
  if (text !== '') pdf.fontSize(size).fillColor('black').text(text, x, y, { width, align });
}

export function heightOf(pdf: Pdf, text: string, { width, size }: Pick<Place, 'width' | 'size'>): number {
  return pdf.fontSize(size).heightOfString(text === '' ? ' ' : text, { width });
}

/** On each page what it is part of, and its number. */
export function writeFeet(pdf: Pdf, foot: string, pageOf: (page: number, pages: number) => string): void {
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    const place = { x: LEFT, y: FOOT, width: WIDTH, size: 8 };
    write(pdf, foot, { ...place, width: WIDTH - 90 });
    write(pdf, pageOf(at + 1, count), { ...place, align: 'right' });
  }
}

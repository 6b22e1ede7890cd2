import { BOTTOM, heightOf, LEFT, RIGHT, roomFor, TOP, turnPage, WIDTH, write } from './page.js';
import type { Pen } from './page.js';
import type { Row, Table } from './paper.js';

const SIZE = 9;
const TITLE_SIZE = 11;
const PAD_X = 5;
/** The font's line has more room below its signs than above. */
const PAD_ABOVE = 2.5;
const PAD_BELOW = 1;
const LINE = '#808080';
const SHADE = '#f0f0f0';

/** Draws a table; where it goes over a page, title and headings stand above its rest as well. */
export function drawTable(pen: Pen, table: Table): void {
  const [first] = table.rows;
  const least = first === undefined ? 0 : rowHeight(pen, table, first);
  roomFor(pen, headHeight(pen, table) + least);
  drawHead(pen, table);
  for (const row of table.rows) {
    const height = rowHeight(pen, table, row);
    if (pen.y + height > BOTTOM && pen.y > TOP) {
      turnPage(pen);
      drawHead(pen, table);
    }
    drawRow(pen, table, row);
  }
  pen.y += 10;
}

function drawHead(pen: Pen, table: Table): void {
  if (table.title !== '') {
    write(pen.pdf, table.title, { x: LEFT, y: pen.y, width: WIDTH, size: TITLE_SIZE });
    pen.y += titleHeight(pen, table);
  }
  drawRow(pen, table, { cells: table.columns.map(({ heading }) => heading), isSum: true });
}

function headHeight(pen: Pen, table: Table): number {
  const headings = { cells: table.columns.map(({ heading }) => heading) };
  return titleHeight(pen, table) + rowHeight(pen, table, headings);
}

function titleHeight({ pdf }: Pen, { title }: Table): number {
  return title === '' ? 0 : heightOf(pdf, title, { width: WIDTH, size: TITLE_SIZE }) + 2;
}

function drawRow(pen: Pen, table: Table, row: Row): void {
  const { pdf, y } = pen;
  const height = rowHeight(pen, table, row);
  if (row.isSum === true) pdf.rect(LEFT, y, WIDTH, height).fill(SHADE);
  pdf.lineWidth(0.5).strokeColor(LINE).rect(LEFT, y, WIDTH, height).stroke();
  for (const { x, width, text, isAmount } of cellsOf(table, row)) {
    if (x > LEFT)
      pdf
        .moveTo(x, y)
        .lineTo(x, y + height)
        .stroke();
    const align = isAmount ? 'right' : 'left';
    write(pdf, text, { x: x + PAD_X, y: y + PAD_ABOVE, width: width - 2 * PAD_X, size: SIZE, align });
  }
  pen.y = y + height;
}

function rowHeight({ pdf }: Pen, table: Table, row: Row): number {
  const heights = cellsOf(table, row).map(({ text, width }) => {
    return heightOf(pdf, text, { width: width - 2 * PAD_X, size: SIZE });
  });
  return Math.max(...heights) + PAD_ABOVE + PAD_BELOW;
}

interface Cell {
  readonly x: number;
  readonly width: number;
  readonly text: string;
  readonly isAmount: boolean;
}

function cellsOf({ columns }: Table, { cells, isAcross = false }: Row): readonly Cell[] {
  if (isAcross) return [{ x: LEFT, width: WIDTH, text: cells.join(''), isAmount: false }];
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let x = LEFT;
  return columns.map(({ share, isAmount = false }, at) => {
    const width = at === columns.length - 1 ? RIGHT - x : (WIDTH * share) / shares;
    const cell = { x, width, text: cells[at] ?? '', isAmount };
    x += width;
    return cell;
  });
}

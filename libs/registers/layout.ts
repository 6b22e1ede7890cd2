import type { AmountUnit } from './amounts.js';
import { yearsIn } from './dates.js';
import { bareHeading, headingOf, unitRowOf, type Family, type Field, type Heading } from './headings.js';
import type { CellInput, RowInput, SheetInput } from './sheet-input.js';
import { textOf } from './text.js';

/** Where a sheet has what. */
export interface Layout {
  readonly family: Family;
  readonly columns: ReadonlyMap<Field, Column>;
  /** All headings as written, known or not, each once. */
  readonly headings: readonly string[];
  /** Number of the first row of headings, and place in `rows` of the first row below them. */
  readonly headingRow: number;
  readonly firstRow: number;
  /** Texts above the headings, one a row. */
  readonly title: readonly string[];
  readonly unit: AmountUnit;
  readonly year: number | undefined;
}

interface Column {
  readonly field: Field;
  readonly position: number;
  /** As written; of two rows of headings the upper one first. */
  readonly heading: string;
  /** What any cell of the column's headings says, for headings that come again below a page break. */
  readonly words: readonly string[];
  readonly unit: AmountUnit | undefined;
}

/** Rows looked at for headings. */
const SEARCHED_ROWS = 40;

interface Candidate {
  readonly columns: ReadonlyMap<Field, Column>;
  readonly headings: readonly string[];
  readonly first: number;
  readonly last: number;
}

/** Finds the row, or two rows, that name the most fields of a family; undefined where none names two. */
export function findLayout(sheet: SheetInput, family: Family): Layout | undefined {
  let best: Candidate | undefined;
  for (let place = 0; place < Math.min(sheet.rows.length, SEARCHED_ROWS); place += 1)
    for (const rows of [sheet.rows.slice(place, place + 1), sheet.rows.slice(place, place + 2)]) {
      const found = candidate(rows, { family, place });
      if (found !== undefined && score(found) > 1 && isBetter(found, best)) best = found;
    }
  return best === undefined ? undefined : layoutOf(sheet, family, best);
}

/** How many columns a row's cells name, as headings of any family would. */
export function headingsInRow(row: RowInput, family: Family): number {
  return columnsOf([row], family).columns.size;
}

/** One row says what two do: then the upper one was a title. */
function isBetter(found: Candidate, best: Candidate | undefined): boolean {
  if (best === undefined || score(found) > score(best)) return true;
  return score(found) === score(best) && found.last - found.first < best.last - best.first;
}

function score(candidate: Candidate): number {
  return candidate.columns.size - (candidate.columns.has('index') ? 1 : 0);
}

function candidate(
  rows: readonly RowInput[],
  { family, place }: { readonly family: Family; readonly place: number },
): Candidate | undefined {
  const [first, second] = rows;
  if (first === undefined) return undefined;
  const found = columnsOf(rows, family);
  // A heading that spans several columns has its parts in the row below: one row cannot say what they hold.
  if (second === undefined && [...found.columns.values()].some(({ position }) => spansColumns(first.cells[position])))
    return undefined;
  return { ...found, first: place, last: place + rows.length - 1 };
}

function columnsOf(
  rows: readonly RowInput[],
  family: Family,
): { readonly columns: ReadonlyMap<Field, Column>; readonly headings: readonly string[] } {
  const width = Math.max(...rows.map((row) => row.cells.length));
  const columns = new Map<Field, Column & { readonly rank: number }>();
  const headings = new Set<string>();
  for (let position = 0; position < width; position += 1) {
    const words = wordsOf(rows, position);
    if (words.length === 0) continue;
    words.forEach((word) => headings.add(word));
    const found = meaning(rows, { words, position, family });
    if (found === undefined) continue;
    const known = columns.get(found.field);
    if (known !== undefined && known.rank <= found.rank) continue;
    columns.set(found.field, { ...found, position, heading: words.join(''), words, unit: found.unit });
  }
  return { columns, headings: [...headings] };
}

/** Both rows' words together, then the lower one's, then the upper one's where it stands over this column alone. */
function meaning(
  rows: readonly RowInput[],
  {
    words,
    position,
    family,
  }: { readonly words: readonly string[]; readonly position: number; readonly family: Family },
): Heading | undefined {
  const lower = words.at(-1) ?? '';
  const joined = headingOf(words.join(''), family) ?? headingOf(lower, family);
  if (joined !== undefined || words.length < 2 || spansColumns(rows[0]?.cells[position])) return joined;
  return headingOf(words[0] ?? '', family);
}

function wordsOf(rows: readonly RowInput[], position: number): readonly string[] {
  const words = rows.map((row) => row.cells[position]).map((cell) => (cell?.kind === 'text' ? textOf(cell) : ''));
  return [...new Set(words)].filter((word) => bareHeading(word) !== '');
}

function spansColumns(cell: CellInput | undefined): boolean {
  return cell?.merged !== undefined && cell.merged.right > cell.merged.left;
}

function layoutOf(sheet: SheetInput, family: Family, { columns, headings, first, last }: Candidate): Layout {
  const above = sheet.rows.slice(0, first);
  const title = above.map((row) => [...new Set(row.cells.map(textOf))].filter((text) => text !== '').join(' '));
  const bottom = Math.max(...bottomsOf(sheet.rows.slice(first, last + 1)));
  const after = sheet.rows.findIndex((row) => row.number > bottom);
  return {
    family,
    columns,
    headings,
    headingRow: sheet.rows[first]?.number ?? 1,
    firstRow: after === -1 ? sheet.rows.length : after,
    title,
    unit: title.map(unitRowOf).find((unit) => unit !== undefined) ?? '元',
    year: yearOfSheet(sheet, title),
  };
}

function bottomsOf(rows: readonly RowInput[]): readonly number[] {
  return rows.flatMap((row) => [row.number, ...row.cells.map((cell) => cell?.merged?.bottom ?? 0)]);
}

/** The first of title rows, sheet name and file name that names a year; two years in it are none. */
function yearOfSheet(sheet: SheetInput, title: readonly string[]): number | undefined {
  const named = [...title, sheet.name, sheet.fileName ?? ''].map(yearsIn).find((years) => years.length > 0);
  return named?.length === 1 ? named[0] : undefined;
}

import { yearsIn } from './cells/dates.js';
import { bareHeading, headingOf, unitInBrackets, type Family, type Field, type Heading } from './headings.js';
import type { CellInput, RowInput, SheetInput } from './sheet-input.js';
import { isBlankCell, textOf } from './text.js';
import { isPieceOfAmount } from './words/unread.js';
import { headingBeforeUnit, headingUnit, oneOf, unitNamedIn, unitOfTitle, type SheetUnit } from './units.js';

/** Where a sheet has what. */
export interface Layout {
  readonly family: Family;
  readonly columns: ReadonlyMap<Field, Column>;
  /** All headings as written, known or not, each once. */
  readonly headings: readonly string[];
  /** Headings of the columns that hold something and are read for nothing. */
  readonly ignored: readonly string[];
  /** It has the column that a file of refused rows adds. */
  readonly resent: boolean;
  /** All columns with a heading that no field reads. */
  readonly unused: readonly OtherColumn[];
  /** Columns that say how much came as well as the one that is read. */
  readonly rivals: readonly RivalColumn[];
  /** Those columns themselves, and such without a heading. */
  readonly unread: readonly Unread[];
  /** Number of the first row of headings, and place in `rows` of the first row below them. */
  readonly headingRow: number;
  readonly firstRow: number;
  /** Texts above the headings, one a row. */
  readonly title: readonly string[];
  /** The same, one a cell. */
  readonly above: readonly string[];
  readonly unit: SheetUnit;
  /** Heading of two columns that may both be the amount's. */
  readonly ambiguous: string | undefined;
  /** First column of another table beside this one. */
  readonly beside: Beside | undefined;
  readonly year: number | undefined;
}

export interface OtherColumn {
  readonly position: number;
  readonly heading: string;
}

interface RivalColumn extends OtherColumn {
  readonly unit: SheetUnit | undefined;
}

export interface Unread {
  readonly position: number;
  /** Empty where the column has none. */
  readonly heading: string;
  /** The lowest word of the heading. */
  readonly word: string;
  /** What it would hold, were another column not preferred to it. */
  readonly field: Field | undefined;
  readonly unit: SheetUnit | undefined;
}

export interface Beside {
  readonly row: number;
  readonly position: number;
  readonly heading: string;
}

export interface Column {
  readonly field: Field;
  readonly position: number;
  /** As written; of two rows of headings the upper one first. */
  readonly heading: string;
  /** What any cell of the column's headings says, for headings that come again below a page break. */
  readonly words: readonly string[];
  readonly unit: SheetUnit | undefined;
}

const FILLED_IN =
  /(?:填报|填表|制表|制单|编制|编报|打印|报送|上报|报出|导出|审核)(?:\s*(?:日期|时间|日)[^\d]{0,5}\d{4}|(?!单位)[^\d]{0,15}\d{4}\s*[年./-]\s*\d{1,2}(?!\d))(?:\s*[年月./-]\s*\d{0,2}日?)*/gu;
const FILLED_BEHIND =
  /\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?\s*(?:填报|填表|制表|编制|打印|报送|上报|导出)/gu;

/** Rows looked at for headings. */
const SEARCHED_ROWS = 40;

/** A longer text is none. */
const HEADING_MAX = 200;

/** The column that a file of refused rows adds. */
const WRITTEN_BACK = /拒绝原因$|why refused$/u;

const SUM =
  /^(?:实捐|实到|实收|实缴|实际(?:到账|捐[赠款]|收款)?|到账|到款|入账|捐[赠款]|收款|缴款|善款|净)(?:金额|数额|款额|额|款|数)?(?:\([^()]*\))?$/u;
const OTHER_SUM = /认捐|承诺|意向|应[收缴捐付到]|计划|预算|预计|累计|合计|余额|上[年月期]|往年/u;

/** So many headings that come again to the right are another table's. */
const BESIDE_MIN = 3;

interface Named {
  readonly columns: ReadonlyMap<Field, Column>;
  readonly headings: readonly string[];
  /** Columns that a better or equal one of the same field was preferred to. */
  readonly passedOver: readonly Column[];
  readonly beside: Column | undefined;
}

interface Candidate extends Named {
  readonly first: number;
  readonly last: number;
}

type Claim = Column & { readonly rank: number };

/** Finds the row, or two rows, that name the most fields of a family; undefined where none names two. */
export function findLayout(sheet: SheetInput, family: Family): Layout | undefined {
  let best: Candidate | undefined;
  for (let place = 0; place < Math.min(sheet.rows.length, SEARCHED_ROWS); place += 1)
    for (const rows of [sheet.rows.slice(place, place + 1), sheet.rows.slice(place, place + 2)]) {
      const found = candidate(rows, { family, place, below: sheet.rows[place + 1] });
      if (found !== undefined && score(found) > 1 && isBetter(found, best)) best = found;
    }
  return best === undefined ? undefined : layoutOf(sheet, family, best);
}

/** How many columns a row's cells name, as headings of any family would. */
export function headingsInRow(row: RowInput, family: Family): number {
  return columnsOf([row], family).columns.size;
}

/** The table that begins in a row beside the columns of one that is read. */
export function tableBeside(row: RowInput, layout: Layout): Beside | undefined {
  const from = 1 + Math.max(...[...layout.columns.values()].map(({ position }) => position));
  if (row.cells.length <= from + 1) return undefined;
  const { columns } = columnsOf(
    [{ ...row, cells: row.cells.map((cell, at) => (at < from ? undefined : cell)) }],
    layout.family,
  );
  const [first] = [...columns.values()].toSorted((left, right) => left.position - right.position);
  if (first === undefined || columns.size < BESIDE_MIN) return undefined;
  return { row: row.number, position: first.position, heading: first.heading };
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
  { family, place, below }: { readonly family: Family; readonly place: number; readonly below: RowInput | undefined },
): Candidate | undefined {
  const [first, second] = rows;
  if (first === undefined) return undefined;
  const found = columnsOf(rows, family);
  // A heading that spans several columns has its parts in the row below: one row cannot say what they hold.
  const spans = [...found.columns.values()].some(({ position }) => spansColumns(first.cells[position]));
  if (second === undefined && spans && !isEntry(below)) return undefined;
  if (second !== undefined && isEntry(second)) return undefined;
  return { ...found, first: place, last: place + rows.length - 1 };
}

/** Entries hold numbers and days; headings are words, in which a year may stand. */
function isEntry(row: RowInput | undefined): boolean {
  const own = (row?.cells ?? []).filter((cell) => cell !== undefined && !spansRows(cell));
  const counted = own.filter((cell) => cell?.kind === 'number' || cell?.kind === 'date' || /\d/u.test(textOf(cell)));
  return counted.length >= 2;
}

function columnsOf(rows: readonly RowInput[], family: Family): Named {
  const { claims, headings } = claimsOf(rows, family);
  const beside = claimBeside(claims);
  const columns = new Map<Field, Claim>();
  const passedOver: Claim[] = [];
  for (const claim of claims) {
    if (beside !== undefined && claim.position >= beside.position) break;
    const known = columns.get(claim.field);
    if (known === undefined || known.rank > claim.rank) columns.set(claim.field, claim);
    if (known !== undefined) passedOver.push(known.rank > claim.rank ? known : claim);
  }
  const twin = capitalsBeside(columns.get('amount'), passedOver);
  if (twin !== undefined && !columns.has('amountTwin')) columns.set('amountTwin', twin);
  return { columns, headings, passedOver, beside };
}

/** Of 金额(小写) and 金额(大写) both say the amount: the one that is not taken for it is compared with the other. */
function capitalsBeside(amount: Claim | undefined, passedOver: readonly Claim[]): Claim | undefined {
  const isCapitals = ({ heading }: Claim): boolean => heading.includes('大写');
  if (amount === undefined) return undefined;
  return passedOver.find((one) => one.field === 'amount' && isCapitals(one) !== isCapitals(amount));
}

function claimsOf(
  rows: readonly RowInput[],
  family: Family,
): { readonly claims: readonly Claim[]; readonly headings: readonly string[] } {
  const width = Math.max(...rows.map((row) => row.cells.length));
  const claims: Claim[] = [];
  const headings = new Set<string>();
  for (let position = 0; position < width; position += 1) {
    const words = wordsOf(rows, position);
    if (words.length === 0) continue;
    words.forEach((word) => headings.add(word));
    const found = meaning(rows, { words, position, family });
    if (found !== undefined) claims.push({ ...found, position, heading: words.join(''), words, unit: found.unit });
  }
  return { claims, headings: [...headings] };
}

/** Where the same headings begin once more to the right. */
function claimBeside(claims: readonly Claim[]): Claim | undefined {
  const again = claims.filter((claim, at) => {
    return claims.slice(0, at).some(({ field, heading }) => field === claim.field && heading === claim.heading);
  });
  return again.length >= BESIDE_MIN ? again[0] : undefined;
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
  const unit = headingUnit(lower);
  if (words.length === 1) return headingOf(lower, family) ?? unitBehind(lower, family);
  if (unit !== undefined) return unitBelow(rows, { word: words[0] ?? '', position, family, unit });
  const joined = headingOf(words.join(''), family) ?? headingOf(lower, family);
  if (joined !== undefined || spansColumns(rows[0]?.cells[position])) return joined;
  return headingOf(words[0] ?? '', family);
}

function unitBehind(word: string, family: Family): Heading | undefined {
  const parts = headingBeforeUnit(word);
  const found = parts === undefined ? undefined : headingOf(parts.heading, family);
  return parts === undefined || found?.field !== 'amount' ? undefined : { ...found, unit: parts.unit };
}

/** A unit below its heading. Below one that spans several columns it names a digit's place: 千, 百, 十, 元. */
function unitBelow(
  rows: readonly RowInput[],
  under: { readonly word: string; readonly position: number; readonly family: Family; readonly unit: SheetUnit },
): Heading | undefined {
  if (spansColumns(rows[0]?.cells[under.position])) return undefined;
  const found = headingOf(under.word, under.family);
  return found === undefined ? undefined : { ...found, unit: found.unit ?? under.unit };
}

function wordsOf(rows: readonly RowInput[], position: number): readonly string[] {
  const words = rows.map((row) => row.cells[position]).map((cell) => (cell?.kind === 'text' ? textOf(cell) : ''));
  return [...new Set(words)].filter((word) => word.length <= HEADING_MAX && bareHeading(word) !== '');
}

function spansColumns(cell: CellInput | undefined): boolean {
  return cell?.merged !== undefined && cell.merged.right > cell.merged.left;
}

function spansRows(cell: CellInput | undefined): boolean {
  return cell?.merged !== undefined && cell.merged.bottom > cell.merged.top;
}

function layoutOf(sheet: SheetInput, family: Family, found: Candidate): Layout {
  const { columns, headings, first, last, beside } = found;
  const above = sheet.rows.slice(0, first);
  const title = above.map((row) => [...new Set(row.cells.map(textOf))].filter((text) => text !== '').join(' '));
  const bottom = Math.max(...bottomsOf(sheet.rows.slice(first, last + 1)));
  const after = sheet.rows.findIndex((row) => row.number > bottom);
  const below = after === -1 ? undefined : unitRow(sheet.rows[after], columns.get('amount')?.position);
  const headingRow = sheet.rows[first]?.number ?? 1;
  const cellsAbove = above.flatMap((row) => [...new Set(row.cells.map(textOf))]);
  const unused = unusedColumns(found, sheet.rows.slice(first, last + 1));
  const firstRow = after === -1 ? sheet.rows.length : after + (below === undefined ? 0 : 1);
  const unread = unreadColumns(found, sheet.rows.slice(first), last - first + 1);
  return {
    family,
    columns,
    headings,
    ignored: [...new Set(unread.map(({ heading }) => heading).filter((heading) => heading !== ''))],
    unread,
    resent: headings.some((heading) => WRITTEN_BACK.test(heading)),
    unused,
    rivals: rivalsOf(found, { family, unused }),
    headingRow,
    firstRow,
    title,
    above: cellsAbove,
    unit: oneOf([unitOfTitle([...cellsAbove, sheet.name]), below]) ?? '元',
    ambiguous: ambiguousAmount(found, sheet.rows.slice(first)),
    beside: beside === undefined ? undefined : { ...beside, row: headingRow },
    year: yearOfSheet(sheet, title),
  };
}

function unusedColumns({ columns, beside }: Candidate, headings: readonly RowInput[]): readonly OtherColumn[] {
  const used = new Set([...columns.values()].map(({ position }) => position));
  const width = Math.min(beside?.position ?? Infinity, Math.max(...headings.map(({ cells }) => cells.length)));
  const unused: OtherColumn[] = [];
  for (let position = 0; position < width; position += 1) {
    const heading = wordsOf(headings, position).join('');
    if (heading !== '' && !used.has(position) && !WRITTEN_BACK.test(heading)) unused.push({ position, heading });
  }
  return unused;
}

/** Promises and sums of several gifts may differ from what came; other sums of the same row may not. */
function rivalsOf(
  { columns, passedOver }: Candidate,
  { family, unused }: { readonly family: Family; readonly unused: readonly OtherColumn[] },
): readonly RivalColumn[] {
  if (family === 'openings' || family === 'accounts' || family === 'regions') return [];
  const [amount, twin] = [columns.get('amount')?.position, columns.get('amountTwin')?.position];
  const sums = passedOver.filter(({ field, position }) => {
    return field === 'amount' && position !== amount && position !== twin;
  });
  const known = new Set(sums.map(({ position }) => position));
  const alike = unused.filter(({ position, heading }) => !known.has(position) && SUM.test(bareHeading(heading)));
  const rivals = [
    ...sums,
    ...alike.map((column) => ({ ...column, unit: unitInBrackets(bareHeading(column.heading)) })),
  ];
  return rivals.filter(({ heading }) => !OTHER_SUM.test(bareHeading(heading)));
}

/** A column of fund hints is read only where one of its cells names a fund. */
function unreadColumns(found: Candidate, rows: readonly RowInput[], headingRows: number): readonly Unread[] {
  const { columns, passedOver, beside } = found;
  const below = rows.slice(headingRows);
  const hint = columns.get('fundHint')?.position;
  const used = new Set([...columns.values()].map(({ position }) => position));
  if (hint !== undefined && !holds(below, hint, /基金|公益金/u)) used.delete(hint);
  const named = [...columns.values(), ...passedOver];
  const width = Math.min(beside?.position ?? Infinity, Math.max(...below.map(({ cells }) => cells.length), 0));
  return Array.from({ length: width }, (_, position) => position)
    .filter((position) => !used.has(position) && holds(below, position, /./u))
    .map((position): Unread => {
      const own = wordsOf(rows.slice(0, headingRows), position);
      const words = own.length > 0 || !holds(below, position, /\d/u) ? own : piecesBelow(below, position);
      const known = named.find((one) => one.position === position);
      return { position, heading: words.join(''), word: words.at(-1) ?? '', field: known?.field, unit: known?.unit };
    })
    .filter(({ heading }) => !WRITTEN_BACK.test(heading));
}

function holds(rows: readonly RowInput[], position: number, words: RegExp): boolean {
  return rows.some(({ cells }) => !isBlankCell(cells[position]) && words.test(textOf(cells[position])));
}

/** Below an unmerged heading of several columns its parts stand in a row like one of units: 角, 分. */
function piecesBelow(rows: readonly RowInput[], position: number): readonly string[] {
  return wordsOf(rows.slice(0, 2), position).filter(isPieceOfAmount);
}

/** The unit of a row of its own under the headings: nothing else stands in it, or other words and no entry. */
function unitRow(row: RowInput | undefined, amount: number | undefined): SheetUnit | undefined {
  const filled = (row?.cells ?? []).flatMap((cell) => (cell === undefined || isBlankCell(cell) ? [] : [textOf(cell)]));
  if (filled.some((text) => /\d/u.test(text))) return undefined;
  const units = filled.map(unitNamedIn);
  const ofAmount = amount === undefined ? undefined : unitNamedIn(textOf(row?.cells[amount]));
  return ofAmount ?? (units.includes(undefined) ? undefined : oneOf(units));
}

/** Two columns under equal headings, or several under one that spans them and holds more than its first. */
function ambiguousAmount({ columns, passedOver }: Candidate, rows: readonly RowInput[]): string | undefined {
  const amount = columns.get('amount');
  if (amount === undefined) return undefined;
  const [heading, ...below] = rows;
  const range = heading?.cells[amount.position]?.merged;
  const twins = passedOver.filter(
    (one) => one.field === 'amount' && bareHeading(one.heading) === bareHeading(amount.heading),
  );
  const apart = twins.filter(({ position }) => range === undefined || position > range.right || position < range.left);
  if (apart.length > 0) return amount.heading;
  const isUsed = (position: number): boolean =>
    below.some(
      ({ cells }) => (cells[position]?.merged?.left ?? position) > amount.position && !isBlankCell(cells[position]),
    );
  return twins.some(({ position }) => isUsed(position)) ? amount.heading : undefined;
}

function bottomsOf(rows: readonly RowInput[]): readonly number[] {
  return rows.flatMap((row) => [row.number, ...row.cells.map((cell) => cell?.merged?.bottom ?? 0)]);
}

/** When a paper was filled in, printed or sent says nothing of when its money came. */
function withoutPaperDay(text: string): string {
  return text.replace(FILLED_IN, ' ').replace(FILLED_BEHIND, ' ');
}

/** The first of title rows, sheet name and file name that names a year; two years in it are none. */
function yearOfSheet(sheet: SheetInput, title: readonly string[]): number | undefined {
  const named = [...title, sheet.name, sheet.fileName ?? '']
    .map(withoutPaperDay)
    .map(yearsIn)
    .find((years) => years.length > 0);
  return named?.length === 1 ? named[0] : undefined;
}

import { basename, posix } from 'node:path';
import { Allowance, tooLarge } from './allowance.js';
import { openArchive, type Archive } from './archive.js';
import { CellPool } from './cell-pool.js';
import { hiddenBy, isDayFormat, yearWritten } from './day-format.js';
import { Unreadable } from './problem.js';
import { readXml } from './xml.js';
import { SharedTexts } from './shared-texts.js';
import { detached, isStruck, Worksheet, type CellContext, type CellStyle, type SharedText } from './worksheet.js';
import type { Sheet, SheetLimits, Workbook } from './workbook.js';

/** So many relations, sheets and cell formats no program writes into one workbook. */
const RELATIONS_MAX = 10_000;
const SHEETS_MAX = 1_000;
const STYLE_LISTS: ReadonlySet<string> = new Set(['fonts', 'cellXfs']);
const STYLES_MAX = 65_536;
/** Characters of a part's, sheet's or format's own name. */
const NAME_MAX = 1_000;

interface Relation {
  readonly type: string;
  readonly target: string;
}

interface Contents {
  readonly date1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly relation: string }[];
}

/** Reads an Office Open XML workbook. Macros and links to other files are left where they are, and named. */
export async function readXlsx(file: string, bytes: Buffer, limits: SheetLimits): Promise<Workbook> {
  const archive = await openArchive(bytes, limits.unpackedBytes);
  const main = await mainPart(archive);
  const relations = await readRelations(archive, main);
  const contents = await readContents(archive, main);
  const allowance = new Allowance(limits);
  const context: CellContext = {
    strings: await readStrings(archive, partOfType(relations, 'sharedStrings'), allowance),
    styles: await readStyles(archive, partOfType(relations, 'styles')),
    date1904: contents.date1904,
    allowance,
    pool: new CellPool(),
  };
  const sheets: Sheet[] = [];
  for (const { name, hidden, relation } of contents.sheets) {
    const found = relations.get(relation);
    if (found?.type !== 'worksheet') continue;
    const worksheet = new Worksheet(name, context);
    await readXml(archive, found.target, worksheet);
    sheets.push({ name, fileName: basename(file), hidden, date1904: context.date1904, rows: worksheet.finish() });
  }
  archive.file.close();
  return { file, format: 'xlsx', carries: carriedBy(archive), sheets, size: allowance.size() };
}

function carriedBy(archive: Archive): Workbook['carries'] {
  const names = [...archive.parts.keys()];
  const carries: Workbook['carries'][number][] = [];
  if (names.some((name) => name.endsWith('vbaProject.bin'))) carries.push('macros');
  if (names.some((name) => name.includes('externalLinks/'))) carries.push('external-links');
  return carries;
}

async function mainPart(archive: Archive): Promise<string> {
  if (!archive.parts.has('_rels/.rels')) throw new Unreadable('not-a-spreadsheet', 'zip');
  const relations = await readRelations(archive, '');
  const main = partOfType(relations, 'officeDocument');
  if (main === undefined || !archive.parts.has(main)) throw new Unreadable('not-a-spreadsheet', 'zip');
  if (!main.endsWith('.xml') || !main.startsWith('xl/')) throw new Unreadable('not-a-spreadsheet', main);
  return main;
}

function partOfType(relations: ReadonlyMap<string, Relation>, type: string): string | undefined {
  return [...relations.values()].find((relation) => relation.type === type)?.target;
}

async function readRelations(archive: Archive, part: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = posix.dirname(part);
  const relations = new Map<string, Relation>();
  const name = part === '' ? '_rels/.rels' : `${folder}/_rels/${posix.basename(part)}.rels`;
  if (!archive.parts.has(name)) return relations;
  await readXml(archive, name, {
    open: (element, attributes) => {
      if (element !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const target = attributes['Target'] ?? '';
      const type = (attributes['Type'] ?? '').split('/').at(-1) ?? '';
      const whole = target.startsWith('/') ? target.slice(1) : posix.join(part === '' ? '' : folder, target);
      const id = attributes['Id'] ?? '';
      judgeName(name, id + type + whole);
      relations.set(detached(id), { type: detached(type), target: detached(whole) });
      if (relations.size > RELATIONS_MAX) throw tooLarge(name, `${relations.size.toString()} relations`);
    },
  });
  return relations;
}

async function readContents(archive: Archive, main: string): Promise<Contents> {
  const sheets: Contents['sheets'][number][] = [];
  let date1904 = false;
  await readXml(archive, main, {
    open: (element, attributes) => {
      if (element === 'workbookPr') date1904 = /^(1|true)$/u.test(attributes['date1904'] ?? '');
      if (element !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const hidden = (attributes['state'] ?? 'visible') !== 'visible';
      const name = attributes['name'] ?? '';
      judgeName(main, name + relation);
      sheets.push({ name: detached(name), hidden, relation: detached(relation) });
      if (sheets.length > SHEETS_MAX) throw tooLarge(main, `${sheets.length.toString()} sheets`);
    },
  });
  return { date1904, sheets };
}

async function readStrings(archive: Archive, part: string | undefined, allowance: Allowance): Promise<SharedText[]> {
  const strings: SharedText[] = [];
  if (part === undefined) return strings;
  const reader = new SharedTexts(part, strings, allowance);
  await readXml(archive, part, reader);
  return strings;
}

async function readStyles(archive: Archive, part: string | undefined): Promise<CellStyle[]> {
  const codes = new Map<number, string>();
  const styles: CellStyle[] = [];
  if (part === undefined) return styles;
  const fonts: boolean[] = [];
  let list = '';
  await readXml(archive, part, {
    open: (element, attributes) => {
      const id = Number(attributes['numFmtId'] ?? '0');
      if (STYLE_LISTS.has(element)) list = element;
      else if (element === 'numFmt') codes.set(id, formatCode(part, attributes));
      else if (list === 'fonts' && element === 'font') fonts.push(false);
      else if (list === 'fonts' && element === 'strike') fonts[fonts.length - 1] = isStruck(attributes);
      else if (list === 'cellXfs' && element === 'xf')
        styles.push({ ...numberStyle(id, codes.get(id)), struck: fonts[fontOf(attributes)] === true });
      const formats = codes.size + styles.length + fonts.length;
      if (formats > STYLES_MAX) throw tooLarge(part, `${STYLES_MAX.toString()} formats`);
    },
    close: (element) => {
      if (element === list) list = '';
    },
  });
  return styles;
}

function formatCode(part: string, attributes: Readonly<Record<string, string>>): string {
  const code = attributes['formatCode'] ?? '';
  judgeName(part, code);
  return detached(code);
}

function fontOf(attributes: Readonly<Record<string, string>>): number {
  return Number(attributes['fontId'] ?? '0');
}

/** Formats that every program knows by their number, where they show another number than the stored one. */
const BUILT_IN: Readonly<Record<number, string>> = { 9: '0%', 10: '0.00%' };

function numberStyle(id: number, said: string | undefined): Omit<CellStyle, 'struck'> {
  const code = said ?? BUILT_IN[id];
  const day = isDayFormat(id, code);
  const hides = day ? hiddenBy(id, code) : undefined;
  const ofText = code === undefined || !hasWordsOfText(code) ? {} : { ofText: code };
  const year = day ? yearWritten(code) : undefined;
  if (hides !== undefined) return { day, hides, ...(year === undefined ? {} : { year }), ...ofText };
  return code === undefined || day ? { day, ...ofText } : { day, format: code, ...ofText };
}

/** `@"万元"` shows more than the text; `_ @_ ` and `;@` do not. */
function hasWordsOfText(code: string): boolean {
  const bare = code.replace(/[_*].|\[[^\]]*\]/gu, '');
  return bare.split(';').some((section) => section.includes('@') && section.trim() !== '@');
}

function judgeName(part: string, name: string): void {
  if (name.length > NAME_MAX) throw tooLarge(part, `a name of ${name.length.toString()} characters`);
}

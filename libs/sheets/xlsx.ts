import { basename, posix } from 'node:path';
import { Allowance, tooLarge } from './allowance.js';
import { openArchive, type Archive } from './archive.js';
import { isDayFormat } from './day-format.js';
import { Unreadable } from './problem.js';
import { readXml } from './xml.js';
import { detached, unescapeText, Worksheet, type CellContext, type CellStyle } from './worksheet.js';
import type { Sheet, SheetLimits, Workbook } from './workbook.js';

/** So many relations, sheets and cell formats no program writes into one workbook. */
const RELATIONS_MAX = 10_000;
const SHEETS_MAX = 1_000;
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

async function readStrings(archive: Archive, part: string | undefined, allowance: Allowance): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  const { limits } = allowance;
  let current = '';
  let collecting = false;
  let phonetic = false;
  await readXml(archive, part, {
    open: (element) => {
      if (element === 'si') current = '';
      else if (element === 'rPh') phonetic = true;
      else if (element === 't') collecting = !phonetic;
    },
    text: (text) => {
      if (!collecting) return;
      current += text;
      if (current.length > limits.cellCharacters)
        throw tooLarge(part, `${current.length.toString()} characters in a cell`);
    },
    close: (element) => {
      if (element === 't') collecting = false;
      else if (element === 'rPh') phonetic = false;
      else if (element === 'si') {
        strings.push(detached(unescapeText(current)));
        allowance.takeText(part, current);
        if (strings.length > limits.cells) throw tooLarge(part, `${strings.length.toString()} texts`);
      }
    },
  });
  return strings;
}

async function readStyles(archive: Archive, part: string | undefined): Promise<CellStyle[]> {
  const codes = new Map<number, string>();
  const styles: CellStyle[] = [];
  if (part === undefined) return styles;
  let inCellFormats = false;
  await readXml(archive, part, {
    open: (element, attributes) => {
      const id = Number(attributes['numFmtId'] ?? '0');
      if (element === 'cellXfs') inCellFormats = true;
      else if (element === 'numFmt') {
        const code = attributes['formatCode'] ?? '';
        judgeName(part, code);
        codes.set(id, detached(code));
      } else if (element === 'xf' && inCellFormats) styles.push(cellStyle(id, codes.get(id)));
      if (codes.size + styles.length > STYLES_MAX) throw tooLarge(part, `${STYLES_MAX.toString()} formats`);
    },
    close: (element) => {
      if (element === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

function cellStyle(id: number, code: string | undefined): CellStyle {
  const day = isDayFormat(id, code);
  return code === undefined || day ? { day } : { day, format: code };
}

function judgeName(part: string, name: string): void {
  if (name.length > NAME_MAX) throw tooLarge(part, `a name of ${name.length.toString()} characters`);
}

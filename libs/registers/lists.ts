import type { RegisterBooks } from './books.js';
import type { Layout } from './layout.js';
import { readLines, type LineReader } from './reader.js';
import { accountKindOf, lookupOf, resolveRegion, type Lookup } from './resolve.js';
import type { AccountKind, AccountReading, AccountRow, RegionLevel, RegionReading, RegionRow } from './rows.js';
import type { SheetInput } from './sheet-input.js';
import { keyOf, textOf } from './text.js';

const LEVEL_WORDS: readonly (readonly [RegionLevel, RegExp])[] = [
  ['township', /乡|镇|街道|township/u],
  ['village', /村|居|社区|village/u],
  ['county', /县|区|旗|县级市|county/u],
  ['prefecture', /地级|地区|市|州|盟|prefecture/u],
  ['province', /省|自治区|直辖市|province/u],
];
const LEVELS_BY_LENGTH: Readonly<Record<number, RegionLevel>> = {
  2: 'province',
  4: 'prefecture',
  6: 'county',
  9: 'township',
  12: 'village',
};

const FORMER = /^([^(（]+)[(（]\s*(?:原名|原为|原称|原|曾用名|曾名|旧称|旧名)\s*[:：]?\s*([^()（）]+?)\s*[)）]$/u;

/** Reads regions by the code of GB/T 2260 and GB/T 10114, also where it is padded with noughts to twelve digits. */
export function readRegions(sheet: SheetInput, layout: Layout): RegionReading {
  const taken = new Set<string>();
  const { rows, faults } = readLines(sheet, layout, (reader) => readRegion(reader, taken));
  return { kind: 'regions', rows, faults };
}

function readRegion(reader: LineReader, taken: Set<string>): RegionRow | undefined {
  const { name, former } = namesIn(reader.name('name'));
  if (name === '') reader.refuse('name', 'region-name-missing');
  const code = shortCode(keyOf(reader.text('code')));
  if (code === undefined) {
    reader.refuse('code', 'region-code-not-readable');
    return undefined;
  }
  if (taken.has(code)) reader.refuse('code', 'region-code-twice');
  taken.add(code);
  const level = readLevel(reader, code);
  if (level === undefined) return undefined;
  const aliases = [...new Set([...wordsIn(reader.text('alias')), ...former])];
  const parent = shortCode(keyOf(reader.text('parent'))) ?? parentOf(code);
  return { kind: 'region', row: reader.row, code, name, level, parent, aliases };
}

/** 柳林镇（原柳林乡）: the name, and the one that it had. */
function namesIn(text: string): { readonly name: string; readonly former: readonly string[] } {
  const [, name, former] = FORMER.exec(text) ?? [];
  if (name === undefined || former === undefined) return { name: text, former: [] };
  return { name: name.trim(), former: wordsIn(former) };
}

/** The level is the code's; a cell that says another one is wrong in one of the two. */
function readLevel(reader: LineReader, code: string): RegionLevel | undefined {
  const level = LEVELS_BY_LENGTH[code.length];
  const said = keyOf(reader.text('level'));
  const words = LEVEL_WORDS.find(([one]) => one === level)?.[1];
  if (said === '' || words?.test(said) === true) return level;
  reader.refuse('level', 'region-level-unknown');
  return undefined;
}

/** 990101101000 is the township 990101101, 990101000000 and 990101 the county. */
function shortCode(digits: string): string | undefined {
  if (!/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/u.test(digits)) return undefined;
  if (digits.length < 6) return digits;
  const ends = [2, 4, 6, 9, 12].filter((end) => end <= digits.length);
  const parts = ends.map((end, place) => digits.slice(ends[place - 1] ?? 0, end));
  while (parts.length > 1 && /^0*$/u.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('');
}

function parentOf(code: string): string {
  const shorter: Readonly<Record<number, number>> = { 12: 9, 9: 6, 6: 4, 4: 2 };
  return code.slice(0, shorter[code.length] ?? 0);
}

/** Reads the list of accounts. Without a column for the holder the county holds them all. */
export function readAccounts(sheet: SheetInput, books: RegisterBooks, layout: Layout): AccountReading {
  const lookup = lookupOf(books);
  const taken = new Set<string>();
  const { rows, faults } = readLines(sheet, layout, (reader) => readAccount(reader, lookup, taken));
  return { kind: 'accounts', rows, faults };
}

function readAccount(reader: LineReader, lookup: Lookup, taken: Set<string>): AccountRow | undefined {
  const name = reader.name('accountName');
  const holder = readHolder(reader, lookup);
  const accountKind = readKind(reader, name);
  const place = `${holder ?? ''} ${keyOf(name)}`;
  if (name === '') reader.refuse('accountName', 'account-name-missing');
  else if (taken.has(place)) reader.refuse('accountName', 'account-name-used');
  taken.add(place);
  if (holder === undefined || accountKind === undefined) return undefined;
  return {
    kind: 'account',
    row: reader.row,
    name,
    accountKind,
    holder,
    bank: reader.text('bank'),
    number: reader.text('number').replace(/\s+/gu, ''),
    ways: wordsIn(reader.text('ways')),
  };
}

function readHolder(reader: LineReader, lookup: Lookup): string | undefined {
  if (!reader.has('holder')) return lookup.books.county;
  return reader.take('holder', resolveRegion(textOf(reader.cell('holder')), lookup));
}

/** By the cell that says so; without one by the name, and what has a bank is a bank account. */
function readKind(reader: LineReader, name: string): AccountKind | undefined {
  const said = reader.text('accountKind');
  const byBank = reader.text('bank') === '' ? undefined : 'bank';
  const kind = said === '' ? (accountKindOf(name) ?? byBank) : accountKindOf(said);
  if (kind === undefined) reader.refuse('accountKind', 'account-kind-unknown');
  return kind;
}

function wordsIn(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .split(/[、,;/|\s]+/u)
    .filter((word) => word !== '');
}

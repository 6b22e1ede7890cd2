import type { Layout } from './layout.js';
import { readLines, type LineReader } from './reader.js';
import type { RegionLevel, RegionReading, RegionRow } from './rows.js';
import type { SheetInput } from './sheet-input.js';
import { keyOf } from './text.js';

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

/** Reads regions by the code of GB/T 2260 and GB/T 10114, also where it is padded with noughts to twelve digits. */
export function readRegions(sheet: SheetInput, layout: Layout): RegionReading {
  const taken = new Set<string>();
  const { rows, faults } = readLines(sheet, layout, (reader) => readLine(reader, taken));
  return { kind: 'regions', rows, faults };
}

function readLine(reader: LineReader, taken: Set<string>): RegionRow | undefined {
  const name = reader.name('name');
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
  const parent = shortCode(keyOf(reader.text('parent'))) ?? parentOf(code);
  return { kind: 'region', row: reader.row, code, name, level, parent, aliases: namesIn(reader.text('alias')) };
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

function namesIn(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .split(/[、,;/|\s]+/u)
    .filter((name) => name !== '');
}

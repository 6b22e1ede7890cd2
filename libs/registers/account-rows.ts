import type { RegisterBooks } from './books.js';
import type { Layout } from './layout.js';
import { readLines, type LineReader } from './reader.js';
import { accountKindOf, lookupOf, resolveRegion, type Lookup } from './resolve.js';
import type { AccountKind, AccountReading, AccountRow } from './rows.js';
import type { SheetInput } from './sheet-input.js';
import { keyOf, textOf } from './text.js';

/** Reads the list of accounts. Without a column for the holder the county holds them all. */
export function readAccounts(sheet: SheetInput, books: RegisterBooks, layout: Layout): AccountReading {
  const lookup = lookupOf(books);
  const taken = new Set<string>();
  const { rows, faults } = readLines(sheet, layout, (reader) => readLine(reader, lookup, taken));
  return { kind: 'accounts', rows, faults };
}

function readLine(reader: LineReader, lookup: Lookup, taken: Set<string>): AccountRow | undefined {
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
    ways: waysIn(reader.text('ways')),
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

function waysIn(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .split(/[、,;/|\s]+/u)
    .filter((word) => word !== '');
}

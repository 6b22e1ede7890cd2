import { addDays, dateOf, yearOf, type BusinessDate } from '#kernel';
import type { RegisterBooks } from './books.js';
import { datesIn, readDate, yearsIn } from './cells/dates.js';
import { fundOf, readFund } from './income.js';
import type { Layout } from './layout.js';
import { readLines, sheetFault, type LineReader } from './reader.js';
import { accountByName, lookupOf, resolvePurpose, resolveRegion, singleBankAccount, type Lookup } from './resolve.js';
import type { AccountChoice, OpeningReading, OpeningRow, Outcome } from './rows.js';
import type { SheetInput } from './sheet-input.js';
import { isBlankText, keyOf, textOf } from './text.js';
import { refuseMarked } from './words/marks.js';

interface Context {
  readonly sheet: SheetInput;
  readonly layout: Layout;
  readonly lookup: Lookup;
  readonly date: BusinessDate | undefined;
  readonly fundKind: Outcome<string>;
}

const BEGINNING = /期初|年初|上年|建账|启用/u;
const END = /期末|年末|年终|年底/u;
const FILLED_IN = /填表|填报|制表|编制|打印|审核/u;

/**
 * Reads opening balances. Their day is in a column, or in the title, the sheet's name or the file's: a day, or a year's
 * beginning; a balance of 31 December opens the day after. A balance of nought is no entry and is left out.
 */
export function readOpenings(sheet: SheetInput, books: RegisterBooks, layout: Layout): OpeningReading {
  const lookup = lookupOf(books);
  const date = openingDay(sheet, layout);
  if (date === undefined && !layout.columns.has('date'))
    return { kind: 'openings', rows: [], faults: [sheetFault(layout, 'opening-date-missing', layout.title.join(' '))] };
  if (layout.ambiguous !== undefined)
    return { kind: 'openings', rows: [], faults: [sheetFault(layout, 'column-ambiguous', layout.ambiguous)] };
  const fundKind = fundOf(sheet, layout, lookup);
  const context: Context = { sheet, layout, lookup, date, fundKind };
  const { rows, faults } = readLines(sheet, layout, (reader) => readLine(reader, context));
  return { kind: 'openings', rows, faults: faults.filter((fault) => !isNought(fault)) };
}

function isNought({ code, also }: OpeningReading['faults'][number]): boolean {
  return code === 'amount-zero' && also.length === 0;
}

function readLine(reader: LineReader, context: Context): OpeningRow | undefined {
  const { lookup } = context;
  const date = readDay(reader, context);
  const region = reader.take('region', resolveRegion(textOf(reader.cell('region')), lookup));
  const fundKind = readFund(reader, context);
  const account = readAccount(reader, lookup, region);
  const amountFen = reader.amount();
  const purpose = resolvePurpose(reader.name('purpose'), lookup);
  const memo = reader.text('memo');
  refuseMarked(reader);
  if (date === undefined || account === undefined || amountFen === undefined) return undefined;
  if (region === undefined || fundKind === undefined) return undefined;
  return { kind: 'opening', row: reader.row, region, fundKind, purpose, date, amountFen, account, memo };
}

function readDay(reader: LineReader, { sheet, layout, date }: Context): BusinessDate | undefined {
  if (!reader.has('date') || (date !== undefined && isBlankText(textOf(reader.cell('date'))))) return date;
  const reading = readDate(reader.cell('date'), { date1904: sheet.date1904, year: layout.year });
  const day = reader.take('date', reading);
  return day === undefined ? undefined : opensAfter(day);
}

function readAccount(reader: LineReader, lookup: Lookup, region: string | undefined): AccountChoice | undefined {
  const named = reader.name('account');
  if (named !== '') return reader.take('account', accountByName(named, lookup, region));
  const only = reader.has('account') ? undefined : singleBankAccount(lookup, region);
  return reader.take('account', only === undefined ? { fault: 'account-missing' } : { value: only });
}

function openingDay(sheet: SheetInput, layout: Layout): BusinessDate | undefined {
  const title = layout.title.filter((text) => !FILLED_IN.test(text));
  const heading = layout.columns.get('amount')?.heading ?? '';
  for (const text of [...title, heading, sheet.name, sheet.fileName ?? '']) {
    const day = dayIn(text, heading);
    if (day !== undefined) return day;
  }
  return undefined;
}

function dayIn(text: string, heading: string): BusinessDate | undefined {
  const days = datesIn(text);
  if (days.length > 0) return days.length === 1 && days[0] !== undefined ? opensAfter(days[0]) : undefined;
  const [year, another] = yearsIn(text);
  if (year === undefined || another !== undefined) return undefined;
  const key = keyOf(text);
  if (END.test(key)) return dateOf(year + 1, 1, 1);
  return BEGINNING.test(key) || BEGINNING.test(keyOf(heading)) ? dateOf(year, 1, 1) : undefined;
}

/** What is held at a year's end is what the next year begins with. */
function opensAfter(day: BusinessDate): BusinessDate {
  return day === dateOf(yearOf(day), 12, 31) ? addDays(day, 1) : day;
}

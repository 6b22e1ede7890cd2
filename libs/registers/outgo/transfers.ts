import type { RegisterBooks } from '../books.js';
import { paperNumber } from '../donors.js';
import type { Field } from '../headings.js';
import { fundOf, missingFigures, readDay, readFund, readPurpose, type MoneyContext } from '../income.js';
import type { Layout } from '../layout.js';
import { readLines, sheetFault, type LineReader } from '../reader.js';
import * as resolve from '../resolve.js';
import type { OutgoReading, RowFault, TransferRow } from '../rows.js';
import type { SheetInput } from '../sheet-input.js';
import { textOf } from '../text.js';
import { refuseMarked } from '../words/marks.js';

/** Reads what passed between two funds of the county: its own townships', or the county's and a township's. */
export function readTransfers(sheet: SheetInput, books: RegisterBooks, layout: Layout): OutgoReading {
  const lookup = resolve.lookupOf(books);
  const fundKind = fundOf(sheet, layout, lookup);
  const context: MoneyContext = { sheet, layout, lookup, region: undefined, fundKind };
  const missing = missingFigures(layout, '划转日期') ?? missingEnd(layout);
  if (missing !== undefined) return { kind: 'transfers', rows: [], faults: [missing] };
  return { kind: 'transfers', ...readLines(sheet, layout, (reader) => readLine(reader, context)) };
}

function missingEnd(layout: Layout): RowFault | undefined {
  if (!layout.columns.has('fromRegion')) return sheetFault(layout, 'column-missing', '转出单位');
  return layout.columns.has('toRegion') ? undefined : sheetFault(layout, 'column-missing', '转入单位');
}

function readLine(reader: LineReader, context: MoneyContext): TransferRow | undefined {
  refuseMarked(reader);
  const date = readDay(reader, context);
  const region = readEnd(reader, 'fromRegion', context.lookup);
  const toRegion = readEnd(reader, 'toRegion', context.lookup);
  const between = reader.has('fromFund') && reader.has('toFund') ? undefined : readFund(reader, context);
  const fundKind = readEndFund(reader, 'fromFund', context.lookup) ?? between;
  const toFundKind = readEndFund(reader, 'toFund', context.lookup) ?? between;
  const amountFen = reader.amount();
  const purpose = readPurpose(reader, context.lookup);
  const [memo, document] = [reader.text('memo'), paperNumber(reader.text('document'))];
  if (date === undefined || region === undefined || toRegion === undefined) return undefined;
  if (fundKind === undefined || toFundKind === undefined || amountFen === undefined) return undefined;
  const ends = { region, fundKind, toRegion, toFundKind };
  return { kind: 'transfer', row: reader.row, ...ends, purpose, date, amountFen, memo, document };
}

function readEnd(reader: LineReader, field: Field, lookup: resolve.Lookup): string | undefined {
  return reader.take(field, resolve.resolveRegion(textOf(reader.cell(field)), lookup));
}

function readEndFund(reader: LineReader, field: Field, lookup: resolve.Lookup): string | undefined {
  return reader.has(field) ? reader.take(field, resolve.resolveFund(textOf(reader.cell(field)), lookup)) : undefined;
}

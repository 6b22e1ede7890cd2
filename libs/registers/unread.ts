import { plus, ZERO_FEN, type Fen } from '#kernel';
import type { RegisterBooks } from './books.js';
import { readAmount } from './cells/amounts.js';
import { bareHeading, unitInBrackets, type Field } from './headings.js';
import type { Layout, Unread } from './layout.js';
import { sheetFault } from './reader.js';
import type { Recognised } from './recognise.js';
import * as resolve from './resolve.js';
import type { FaultCode, RegisterKind, RowFault } from './rows.js';
import type { CellInput, RowInput, SheetInput } from './sheet-input.js';
import { isBlankCell, isBlankText, keyOf, textOf } from './text.js';
import type { SheetUnit } from './units.js';
import { isPublicMoney, sourceOf } from './words/kinds.js';
import { isOfContact, isPieceOfAmount, saysItCounts, subjectOf, type Subject } from './words/unread.js';

/** Columns of people's own words, and of what decides nothing of the money. */
const HARMLESS: ReadonlySet<Field> = new Set([
  ...(['memo', 'handler', 'payer', 'payee', 'donorType', 'index', 'bank', 'document', 'fundHint'] as const),
  ...(['amount', 'amountTwin', 'receipt', 'receiptCode', 'date', 'year', 'month', 'day'] as const),
]);
const SUBJECTS: Readonly<Partial<Record<Field, Subject>>> = {
  way: 'account',
  account: 'account',
  fund: 'fund',
  purpose: 'purpose',
};

interface Sheet {
  readonly layout: Layout;
  readonly lookup: resolve.Lookup;
  /** What the title or the names make the fund of rows that name none. */
  readonly fund: string | undefined;
  /** Rows with an amount. */
  readonly rows: readonly RowInput[];
}

/**
 * Why a register of money is refused for a column that it would be read without: one that holds a piece of the amount,
 * or words by which the money would lie in another account, belong to another fund, be bound to
 * another purpose, have another receipt or not count.
 */
export function unreadFault(
  sheet: SheetInput,
  { kind, layout }: Pick<Recognised, 'kind' | 'layout'>,
  books: RegisterBooks,
): RowFault | undefined {
  if (layout.unread.length === 0 || !layout.columns.has('amount')) return undefined;
  const lookup = resolve.lookupOf(books);
  const rows = sheet.rows.slice(layout.firstRow).filter((row) => /\d/u.test(cellText(row, layout, 'amount')));
  const named = resolve.fundOfSheet({ ...sheet, title: layout.title }, lookup);
  const of: Sheet = { layout, lookup, fund: 'value' in named ? named.value : undefined, rows };
  for (const column of layout.unread) {
    const fault = pieceFault(column, of) ?? subjectFault(column, of);
    if (fault !== undefined) return fault;
  }
  return sourcesFault(kind, of);
}

/** Of public money the columns of its sources must add up to the amount, and be of one kind. */
function sourcesFault(kind: RegisterKind, { layout, rows }: Sheet): RowFault | undefined {
  const sources = layout.unread.filter(({ heading }) => sourceOf(heading) !== undefined);
  const amount = layout.columns.get('amount');
  if (!isPublicMoney(kind) || amount === undefined) return undefined;
  for (const { cells } of rows) {
    const given = sources.map((column) => ({
      column,
      fen: fenIn(cells[column.position], unitOfColumn(column, layout)),
    }));
    if (given.every(({ fen }) => fen === ZERO_FEN)) continue;
    const sum = given.reduce<Fen>((total, one) => plus(total, one.fen ?? ZERO_FEN), ZERO_FEN);
    const wrong = given.filter(({ fen, column }) => {
      return fen === undefined || (fen !== ZERO_FEN && (sourceOf(column.heading) === 'above') !== (kind === 'grants'));
    });
    const whole = fenIn(cells[amount.position], amount.unit ?? layout.unit);
    const [other] = wrong.length > 0 || whole === undefined || sum === whole ? wrong : given;
    if (other === undefined) continue;
    return columnFault(layout, other.column, {
      code: 'sources-not-read',
      value: textOf(cells[other.column.position]),
    });
  }
  return undefined;
}

function unitOfColumn({ heading, unit }: Unread, layout: Layout): SheetUnit {
  return unit ?? unitInBrackets(bareHeading(heading)) ?? layout.unit;
}

/** Nought where nothing stands; undefined for what is no amount. */
function fenIn(cell: CellInput | undefined, unit: SheetUnit): Fen | undefined {
  if (cell === undefined || isBlankCell(cell)) return ZERO_FEN;
  const read = readAmount(cell, unit);
  if ('value' in read) return read.value;
  return read.fault === 'amount-zero' ? ZERO_FEN : undefined;
}

function pieceFault(column: Unread, { layout, rows }: Sheet): RowFault | undefined {
  const example = rows.find(({ cells }) => /\d/u.test(textOf(cells[column.position])));
  if (example === undefined) return undefined;
  if (!isPieceOfAmount(column.word) && !isInAnotherUnit(column, layout, rows)) return undefined;
  return columnFault(layout, column, { code: 'amount-in-columns', value: textOf(example.cells[column.position]) });
}

/** 金额(万元) beside 金额(元): the same sum twice, or two parts of one. */
function isInAnotherUnit({ field, unit, position }: Unread, layout: Layout, rows: readonly RowInput[]): boolean {
  const amount = layout.columns.get('amount');
  const own = amount?.unit ?? layout.unit;
  const other = unit ?? layout.unit;
  if (field !== 'amount' || amount === undefined || other === own) return false;
  return rows.some(({ cells }) => {
    const [first, second] = [readAmount(cells[amount.position], own), readAmount(cells[position], other)];
    return 'value' in second && (!('value' in first) || first.value !== second.value);
  });
}

/** A heading that speaks of it counts for every cell; else most cells must be words that the books or the lists know. */
function subjectFault(column: Unread, sheet: Sheet): RowFault | undefined {
  const { field, heading, position } = column;
  if ((field !== undefined && HARMLESS.has(field)) || isOfContact(heading)) return undefined;
  const own = field === undefined ? undefined : SUBJECTS[field];
  const spoken = own === undefined ? subjectOf(heading) : [own];
  const filled = sheet.rows.filter(({ cells }) => !isBlankCell(cells[position]));
  const told = filled.map((row) => {
    const text = textOf(row.cells[position]);
    return { row, text, subjects: field === undefined ? [...spoken, ...knownAs(text, sheet)] : spoken };
  });
  const known = told.filter(({ subjects }) => subjects.length > 0);
  if (known.length * 2 < filled.length) return undefined;
  const other = known.find(
    ({ row, text, subjects }) => !subjects.some((subject) => isSame(subject, { row, text, heading }, sheet)),
  );
  if (other === undefined) return undefined;
  return columnFault(sheet.layout, column, { code: 'column-not-read', value: other.text });
}

function columnFault(
  layout: Layout,
  { heading }: Unread,
  { code, value }: { readonly code: FaultCode; readonly value: string },
): RowFault {
  return { ...sheetFault(layout, code, value), column: heading };
}

/** What a cell's words are to the importer, wherever they stand. */
function knownAs(text: string, { lookup }: Sheet): readonly Subject[] {
  const key = keyOf(text);
  const { accounts, purposes = [] } = lookup.books;
  const isAccount = accounts.some(({ name, number = '' }) => [name, number].some((word) => keyOf(word) === key));
  const subjects: readonly (readonly [Subject, boolean])[] = [
    ['account', isAccount || resolve.wayOf(text) !== undefined],
    ['fund', 'value' in resolve.resolveFund(text, lookup)],
    ['purpose', purposes.some(({ name, words }) => [name, ...words].some((word) => keyOf(word) === key))],
  ];
  return subjects.filter(([, is]) => is).map(([subject]) => subject);
}

/** Whether the row is read as the cell would have it. */
function isSame(
  subject: Subject,
  { row, text, heading }: { readonly row: RowInput; readonly text: string; readonly heading: string },
  { layout, lookup, fund }: Sheet,
): boolean {
  const said = (field: Field): string => cellText(row, layout, field);
  switch (subject) {
    case 'account':
      return isSameAccount(text, said('account') || said('way'), lookup);
    case 'fund': {
      const hinted = resolve.fundsIn(said('fundHint'), lookup)[0] ?? fund;
      const read = said('fund') === '' ? hinted : valueOf(resolve.resolveFund(said('fund'), lookup));
      return read !== undefined && read === valueOf(resolve.resolveFund(text, lookup));
    }
    case 'receipt':
      return !layout.columns.has('receipt');
    case 'validity':
      return saysItCounts(heading, text);
    case 'purpose':
      return resolve.resolvePurpose(text, lookup) === resolve.resolvePurpose(said('purpose'), lookup);
  }
}

function isSameAccount(text: string, used: string, lookup: resolve.Lookup): boolean {
  if (keyOf(used) === keyOf(text)) return true;
  const account = used === '' ? soleAccount(lookup) : accountOf(used, lookup);
  return account !== undefined && account === accountOf(text, lookup);
}

function accountOf(text: string, lookup: resolve.Lookup): string | undefined {
  const account = valueOf(resolve.accountByName(text, lookup, undefined));
  if (account === undefined) return undefined;
  return account.known ? account.id : `${account.kind} ${account.name}`;
}

function soleAccount(lookup: resolve.Lookup): string | undefined {
  const only = resolve.singleBankAccount(lookup, undefined);
  return only?.known === true ? only.id : undefined;
}

function valueOf<Value>(outcome: { readonly value: Value } | { readonly fault: string }): Value | undefined {
  return 'value' in outcome ? outcome.value : undefined;
}

function cellText(row: RowInput, layout: Layout, field: Field): string {
  const column = layout.columns.get(field);
  const text = column === undefined ? '' : textOf(row.cells[column.position]);
  return isBlankText(text) ? '' : text;
}

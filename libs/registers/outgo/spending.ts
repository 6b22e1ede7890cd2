import type { SpendKind } from '#funds';
import type { RegisterBooks } from '../books.js';
import { fundOf, missingFigures, readDay, readFund, readRegion, type MoneyContext } from '../income.js';
import { paperNumber } from '../donors.js';
import type { Layout } from '../layout.js';
import { readLines, sheetFault, type LineReader } from '../reader.js';
import * as resolve from '../resolve.js';
import type { AccountChoice, Outcome, OutgoReading, RowFault, SpendingRow } from '../rows.js';
import type { SheetInput } from '../sheet-input.js';
import { isBlankText, keyOf } from '../text.js';
import { refuseMarked } from '../words/marks.js';

/** What words say of money that goes out, from the particular to the general: each takes its words away. */
const KIND_WORDS: readonly (readonly [SpendKind, RegExp])[] = [
  ['bank-fee', /手续费|账户(?:管理|服务|维护)费|汇费|汇款费|工本费|bank-?fee/gu],
  ['administration', /(?:项目)?管理费用?|行政|办公|差旅|印刷|会议|工作经费|公用经费|administration/gu],
  ['interest-subsidy', /(?:低息|小额)?(?:贷款|借款)?(?:利息)?贴息|interest-?subsidy/gu],
  ['premium', /(?:救助式?|关爱|帮扶)?保险费?|保费|投保|参保|premium/gu],
  ['project', /项目|project/gu],
  ['loan', /(?:低息)?(?:贷款|借款)|周转金|loan/gu],
  ['relief', /救助|帮扶|慰问|慰抚|抚慰|助学|资助|补助|救济|关爱|关怀|扶助|relief/gu],
];
/** These are no purpose of anybody's money: a register that has one column for both writes them there. */
const WITHOUT_PURPOSE: readonly SpendKind[] = ['bank-fee', 'administration'];

/** Reads what a county's or a township's funds paid out. Nothing is opened for it: no account, and no purpose. */
export function readSpending(sheet: SheetInput, books: RegisterBooks, layout: Layout): OutgoReading {
  const context = contextOf(sheet, books, layout);
  const missing = missingColumn(context);
  if (missing !== undefined) return { kind: 'spending', rows: [], faults: [missing] };
  return { kind: 'spending', ...readLines(sheet, layout, (reader) => readLine(reader, context)) };
}

/** Without a column for the unit it is the township's that the title names, else the county's, where that is named. */
function contextOf(sheet: SheetInput, books: RegisterBooks, layout: Layout): MoneyContext {
  const lookup = resolve.lookupOf(books);
  const named = [...layout.title, sheet.name];
  const ofCounty = named.some((text) => lookup.countyNames.some((name) => keyOf(text).includes(name)));
  return {
    sheet,
    layout,
    lookup,
    region: resolve.regionNamedIn(named, lookup) ?? (ofCounty ? books.county : undefined),
    fundKind: fundOf(sheet, layout, lookup),
  };
}

function missingColumn({ layout, lookup, region }: MoneyContext): RowFault | undefined {
  const { columns } = layout;
  const figures = missingFigures(layout, '支出日期');
  if (figures !== undefined) return figures;
  if (!columns.has('region') && !columns.has('county') && region === undefined)
    return sheetFault(layout, 'column-missing', '单位');
  if (!columns.has('spendKind') && !columns.has('purpose')) return sheetFault(layout, 'column-missing', '支出类别');
  if (columns.has('way') || columns.has('account') || resolve.hasSingleBankAccount(lookup)) return undefined;
  return sheetFault(layout, 'account-column-missing', '付款账户');
}

function readLine(reader: LineReader, context: MoneyContext): SpendingRow | undefined {
  refuseMarked(reader);
  const date = readDay(reader, context);
  const region = readRegion(reader, context);
  const fundKind = readFund(reader, context);
  const amountFen = reader.amount();
  const account = readAccount(reader, context.lookup, region);
  const spendKind = readSpendKind(reader);
  const purpose = readPurpose(reader, context.lookup, spendKind);
  const [payee, handler, memo] = [reader.text('payee'), reader.text('handler'), reader.text('memo')];
  const document = paperNumber(reader.text('document'));
  if (date === undefined || region === undefined || fundKind === undefined) return undefined;
  if (amountFen === undefined || account === undefined || spendKind === undefined) return undefined;
  const placed = { row: reader.row, region, fundKind, purpose, date, amountFen, account };
  return { kind: 'spending', ...placed, spendKind, payee, handler, memo, document };
}

/** A column of its own says it; without one the purpose's words do, where they say one thing. */
function readSpendKind(reader: LineReader): SpendKind | undefined {
  const field = reader.has('spendKind') ? 'spendKind' : 'purpose';
  const text = reader.text(field);
  return reader.take(field, text === '' ? { fault: 'spend-kind-missing' } : kindSaid(text));
}

function kindSaid(text: string): Outcome<SpendKind> {
  let rest = keyOf(text);
  const said: SpendKind[] = [];
  for (const [kind, words] of KIND_WORDS) {
    const without = rest.replace(words, ' ');
    if (without !== rest) said.push(kind);
    rest = without;
  }
  const [only, other] = said;
  return only === undefined || other !== undefined ? { fault: 'spend-kind-unknown' } : { value: only };
}

function readPurpose(reader: LineReader, lookup: resolve.Lookup, kind: SpendKind | undefined): string {
  const text = reader.name('purpose');
  const purpose = resolve.resolvePurpose(text, lookup);
  if (kind === undefined || !WITHOUT_PURPOSE.includes(kind) || isBlankText(text)) return purpose;
  if ((lookup.books.purposes ?? []).some(({ name }) => name === purpose)) return purpose;
  const said = kindSaid(text);
  return 'value' in said && said.value === kind ? 'free' : purpose;
}

/** Money leaves an account that is there: one that the books lack is not opened for it. */
function readAccount(
  reader: LineReader,
  lookup: resolve.Lookup,
  region: string | undefined,
): AccountChoice | undefined {
  const named = reader.name('account');
  const way = reader.text('way');
  if (named !== '') {
    const found = resolve.accountByName(named, lookup, region);
    if ('value' in found && resolve.contradicts(way, found.value, lookup))
      reader.refuse('account', 'way-contradictory');
    return takeListed(reader, 'account', found);
  }
  if (way !== '') return takeListed(reader, 'way', resolve.accountByWay(way, lookup, region));
  const field = reader.has('account') ? 'account' : 'way';
  if (reader.has(field)) return reader.take(field, { fault: 'account-missing' });
  const only = resolve.singleBankAccount(lookup, region);
  return reader.take(field, only === undefined ? { fault: 'account-missing' } : { value: only });
}

function takeListed(
  reader: LineReader,
  field: 'account' | 'way',
  found: Outcome<AccountChoice>,
): AccountChoice | undefined {
  return reader.take(field, 'value' in found && !found.value.known ? { fault: 'account-unlisted' } : found);
}

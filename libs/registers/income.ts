import type { BusinessDate } from '#kernel';
import type { RegisterBooks } from './books.js';
import { readDate, yearsIn } from './cells/dates.js';
import { paperNumber, readDonorType, readReceipt, receiptOfSupport } from './donors.js';
import type { Layout } from './layout.js';
import { readLines, sheetFault, type LineReader } from './reader.js';
import * as resolve from './resolve.js';
import type { AccountChoice, DonationRow, IncomeReading, RowFault, SupportRow, Outcome } from './rows.js';
import type { SheetInput } from './sheet-input.js';
import { keyOf, textOf } from './text.js';
import { refuseUncounted } from './words/marks.js';

type IncomeKind = DonationRow['kind'] | SupportRow['kind'];

/** What every line of a register of money is read with. */
export interface MoneyContext {
  readonly sheet: SheetInput;
  readonly layout: Layout;
  readonly lookup: resolve.Lookup;
  /** The region that title or sheet name give to a sheet without a column for it. */
  readonly region: string | undefined;
  readonly fundKind: Outcome<string>;
}

interface Context extends MoneyContext {
  readonly kind: IncomeKind;
}

type MoneyFields = Omit<SupportRow, 'kind' | 'document'>;

const KINDS: Readonly<Record<IncomeReading['kind'], IncomeKind>> = {
  donations: 'donation',
  appropriations: 'appropriation',
  grants: 'grant',
  dues: 'dues',
  interest: 'interest',
};
const NO_PURPOSE =
  /^(?:是|有|对|√|✓|✔|y|yes|\d+|(?:限定|定向|专项|指定|特定)(?:性|用途|使用|捐赠|捐款|资金|项目)*|(?:一般|普通|其他|其它|社会|爱心|个人|单位|企业|公益)?(?:捐款|捐赠|捐助|捐资|善款)(?:款|资金|收入|用途)?|(?:计划生育|计生)?公益金|基金|资金|款项|善款|收入|用途|同上|详?见(?:备注|附件|协议))$/u;
const KIND_WORDS: readonly (readonly [IncomeKind, RegExp])[] = [
  ['donation', /捐/u],
  ['grant', /上级|中央|省级|市级/u],
  ['appropriation', /拨款|财政/u],
  ['dues', /会费/u],
  ['interest', /利息/u],
];

/** Reads donations, appropriations, grants, dues and interest. */
export function readIncome(
  sheet: SheetInput,
  books: RegisterBooks,
  { kind, layout }: { readonly kind: IncomeReading['kind']; readonly layout: Layout },
): IncomeReading {
  const lookup = resolve.lookupOf(books);
  const named = [...layout.title, sheet.name];
  const context: Context = {
    sheet,
    layout,
    lookup,
    kind: KINDS[kind],
    region: resolve.regionNamedIn(named, lookup),
    fundKind: fundOf(sheet, layout, lookup),
  };
  const missing = missingColumn(context);
  if (missing !== undefined) return { kind, rows: [], faults: [missing] };
  return { kind, ...readLines(sheet, layout, (reader) => readLine(reader, context)) };
}

/** What a sheet must have a column for; without it every one of its rows would be refused. */
function missingColumn({ layout, lookup, kind, region }: Context): RowFault | undefined {
  const has = (...fields: Parameters<typeof layout.columns.has>[0][]): boolean =>
    fields.some((field) => layout.columns.has(field));
  const figures = missingFigures(layout, '收款日期');
  if (figures !== undefined) return figures;
  if (!has('region', 'county') && region === undefined) return sheetFault(layout, 'column-missing', '归属单位');
  if (!has('way', 'account') && !resolve.hasSingleBankAccount(lookup))
    return sheetFault(layout, 'account-column-missing', '收款方式');
  if (kind !== 'donation') return undefined;
  if (!has('payer')) return sheetFault(layout, 'column-missing', '捐赠人');
  return has('receipt') ? undefined : sheetFault(layout, 'column-missing', '票据号');
}

/** A register of money has one column for the amount and says the day; `day` is how its heading would name it. */
export function missingFigures(layout: Layout, day: string): RowFault | undefined {
  const { columns, ambiguous } = layout;
  if (!columns.has('amount')) return sheetFault(layout, 'column-missing', '金额');
  if (!columns.has('date') && !(columns.has('month') && columns.has('day')))
    return sheetFault(layout, 'column-missing', day);
  return ambiguous === undefined ? undefined : sheetFault(layout, 'column-ambiguous', ambiguous);
}

function readLine(reader: LineReader, context: Context): DonationRow | SupportRow | undefined {
  refuseUncounted(reader);
  const kind = readKind(reader, context);
  const money = readMoney(reader, context, kind);
  return kind === 'donation' ? readDonation(reader, money) : readSupport(reader, kind, money);
}

function readDonation(reader: LineReader, money: MoneyFields | undefined): DonationRow | undefined {
  const payer = reader.text('payer');
  const donorType = readDonorType(reader, payer);
  if (payer === '' && donorType !== 'anonymous') reader.refuse('payer', 'donor-missing');
  const receipt = readReceipt(reader, donorType);
  return money === undefined ? undefined : { kind: 'donation', ...money, donorType, ...receipt };
}

function readSupport(
  reader: LineReader,
  kind: SupportRow['kind'],
  money: MoneyFields | undefined,
): SupportRow | undefined {
  const document = paperNumber(reader.text('document')) || receiptOfSupport(reader);
  return money === undefined ? undefined : { kind, ...money, document };
}

/** A column of its own may say the kind of each row; else it is the sheet's. */
function readKind(reader: LineReader, { kind }: Context): IncomeKind {
  const text = reader.text('incomeKind');
  if (text === '') return kind;
  const found = KIND_WORDS.find(([, words]) => words.test(keyOf(text)))?.[0];
  if (found === undefined) reader.refuse('incomeKind', 'income-kind-unknown');
  return found ?? kind;
}

/** Everything is read before anything is missing, so that a refusal names all that is wrong with its row. */
function readMoney(reader: LineReader, context: Context, kind: IncomeKind): MoneyFields | undefined {
  const date = readDay(reader, context);
  const region = readRegion(reader, context);
  const fundKind = readFund(reader, context);
  const amountFen = reader.amount();
  const account = readAccount(reader, { lookup: context.lookup, region }, kind);
  const purpose = readPurpose(reader, context.lookup);
  const [handler, memo] = [reader.text('handler'), reader.text('memo')];
  if (date === undefined || region === undefined || fundKind === undefined) return undefined;
  if (amountFen === undefined || account === undefined) return undefined;
  return {
    row: reader.row,
    region,
    fundKind,
    purpose,
    date,
    amountFen,
    account,
    ...readWay(reader),
    payer: reader.text('payer'),
    handler,
    memo,
  };
}

/** A way that the lists lack may be anything that a person typed: only `other` goes into an event. */
function readWay(reader: LineReader): Pick<MoneyFields, 'way' | 'wayWords'> {
  const words = reader.text('way');
  const way = words === '' ? '' : (resolve.wayOf(words) ?? 'other');
  return { way, wayWords: way === 'other' ? words : '' };
}

export function readDay(reader: LineReader, context: MoneyContext): BusinessDate | undefined {
  const whole = reader.has('date');
  const reading = whole
    ? readDate(reader.cell('date'), { date1904: context.sheet.date1904, year: context.layout.year })
    : readMonthAndDay(reader, context);
  return reader.take(whole ? 'date' : 'month', reading);
}

/** Registers of the old form have a column for the month and one for the day, under the year or beside it. */
function readMonthAndDay(reader: LineReader, { sheet, layout }: MoneyContext): Outcome<BusinessDate> {
  const [month, day] = [reader.text('month'), reader.text('day')];
  if (month === '' && day === '') return { fault: 'date-missing' };
  const above = yearsIn(layout.columns.get('month')?.words.join(' ') ?? '');
  const year = reader.text('year') || (above[0] ?? layout.year ?? '').toString();
  if (year === '') return { fault: 'date-incomplete' };
  const text = `${year.replace(/年$/u, '')}年${month.replace(/月$/u, '')}月${day.replace(/[日号]$/u, '')}日`;
  return readDate({ kind: 'text', text }, { date1904: sheet.date1904, year: undefined });
}

/** The fund that title or names give to the rows that have none of their own. */
export function fundOf(sheet: SheetInput, { title }: Layout, lookup: resolve.Lookup): Outcome<string> {
  return resolve.fundOfSheet({ ...sheet, title }, lookup);
}

export function readRegion(reader: LineReader, { lookup, region }: MoneyContext): string | undefined {
  const county = reader.text('county');
  if (county !== '' && !resolve.isFoldersCounty(county, lookup)) reader.refuse('county', 'region-unknown');
  if (!reader.has('region') && region !== undefined) return region;
  const field = reader.has('region') ? 'region' : 'county';
  return reader.take(field, resolve.resolveRegion(textOf(reader.cell(field)), lookup));
}

/** Its own column's, else what other columns name, else its section's, else the sheet's. */
export function readFund(
  reader: LineReader,
  { lookup, fundKind }: Pick<MoneyContext, 'lookup' | 'fundKind'>,
): string | undefined {
  const own = reader.has('fund')
    ? reader.take('fund', resolve.resolveFund(textOf(reader.cell('fund')), lookup))
    : undefined;
  const [hint, another] = hintedFunds(reader, lookup);
  if (another !== undefined || (hint !== undefined && own !== undefined && hint !== own))
    reader.refuse(reader.has('fundHint') ? 'fundHint' : 'payer', 'fund-contradictory');
  if (reader.has('fund')) return own;
  if (hint !== undefined) return hint;
  const { section } = reader;
  return reader.take('fund', section === undefined ? fundKind : resolve.fundOfSection(section, lookup));
}

/** Kinds of fund that columns of other things name: 捐款类别, 科目, 项目, and 资金来源 where nobody is named there. */
function hintedFunds(reader: LineReader, lookup: resolve.Lookup): readonly string[] {
  const source = /来源/u.test(reader.heading('payer')) ? resolve.resolveFund(reader.text('payer'), lookup) : undefined;
  const named = source !== undefined && 'value' in source ? [source.value] : [];
  return [...new Set([...named, ...resolve.fundsIn(reader.text('fundHint'), lookup)])];
}

/** The cell's, else free. Words that say only that there is one, or whose the money is, name none. */
export function readPurpose(reader: LineReader, lookup: resolve.Lookup): string {
  const text = reader.name('purpose');
  const purpose = resolve.resolvePurpose(text, lookup);
  const isKnown = purpose === 'free' || (lookup.books.purposes ?? []).some(({ name }) => name === purpose);
  if (!isKnown && (NO_PURPOSE.test(keyOf(text)) || 'value' in resolve.resolveFund(text, lookup)))
    reader.refuse('purpose', 'purpose-unclear');
  return purpose;
}

/** The account that a row names, which its way of paying must not contradict. */
function takeNamed(
  reader: LineReader,
  found: Outcome<AccountChoice>,
  lookup: resolve.Lookup,
): AccountChoice | undefined {
  if ('value' in found && resolve.contradicts(reader.text('way'), found.value, lookup))
    reader.refuse('account', 'way-contradictory');
  return reader.take('account', found);
}

/** A gift says how it came, where its register has a column for that; public money lies in the bank unless said. */
function readAccount(
  reader: LineReader,
  { lookup, region }: Pick<Context, 'lookup' | 'region'>,
  kind: IncomeKind,
): AccountChoice | undefined {
  const named = reader.name('account');
  const way = reader.text('way');
  if (named !== '') return takeNamed(reader, resolve.accountByName(named, lookup, region), lookup);
  if (way !== '') return reader.take('way', resolve.accountByWay(way, lookup, region));
  if (kind === 'donation' && reader.has('way')) return reader.take('way', { fault: 'way-missing' });
  if (kind === 'donation' && reader.has('account')) return reader.take('account', { fault: 'account-missing' });
  const only = resolve.singleBankAccount(lookup, region);
  return reader.take('way', only === undefined ? { fault: 'account-missing' } : { value: only });
}

import type { Answer } from '#execution';
import { fundId } from '#funds';
import type { Receipt } from '#funds';
import { receiptId } from '#giving';
import type { AccountChoice, AccountRow, RegionRow, RegisterRow } from '#registers';
import type { SheetRow } from './equal-rows.js';
import type { ImportRun, RowPlace, SheetTally, TwinPlace } from './import-run.js';
import { accountCommand, accountOf, moneyCommand, regionCommand } from './row-commands.js';
import { fundsOf, outgoCommand } from './outgo-commands.js';
import type { OutgoRow } from './outgo-commands.js';
import type { MoneyRow } from './row-commands.js';
import type { RowKeys } from './row-keys.js';

/** So many rows of a sheet are looked up and carried out before the next ones: a register may have 200,000. */
const AT_ONCE = 8_192;

interface Rows<Row> {
  readonly place: Pick<RowPlace, 'sheet' | 'register'>;
  readonly rows: readonly Row[];
}

/** Regions go one after another, those above before those below; one that is there under its name is known. */
export async function importRegions(run: ImportRun, tally: SheetTally, asked: Rows<RegionRow>): Promise<void> {
  const rows = asked.rows.toSorted((left, right) => left.code.length - right.code.length);
  for (const row of rows) {
    if (run.books.regionName(row.code) === row.name) {
      run.books.addRegion(row);
      tally.know();
      continue;
    }
    const parent = run.books.hasRegion(row.parent) || row.code.length > 6 ? row.parent : undefined;
    const place = { ...asked.place, row: row.row };
    const namesakes = run.books.namesakes(row.code, row.name);
    const answer = await run.carryOut(place, (context) => regionCommand(row, { parent, namesakes }, context));
    if (answer.ok) run.books.addRegion(row);
    settle(tally, { row }, answer);
  }
}

/** Accounts are known by holder and name. */
export async function importAccounts(run: ImportRun, tally: SheetTally, asked: Rows<AccountRow>): Promise<void> {
  for (const row of asked.rows) {
    const id = accountOf({ known: false, name: row.name, kind: row.accountKind, ways: row.ways }, row.holder);
    if (run.books.account(id)?.kind === row.accountKind) {
      tally.know();
      continue;
    }
    const place = { ...asked.place, row: row.row };
    const namesakes = run.books.accountNamesakes(row.holder, row.name);
    const answer = await run.carryOut(place, (context) => accountCommand(row, namesakes, context));
    if (answer.ok) run.books.addAccount(row);
    settle(tally, { row }, answer);
  }
}

/** Rows of money: many at once, in their order where they share a receipt or document number. */
export async function importMoney(run: ImportRun, tally: SheetTally, asked: Rows<MoneyRow>): Promise<void> {
  const keyOf = run.keysOfSheet(asked.rows);
  for (let from = 0; from < asked.rows.length; from += AT_ONCE) {
    const keyed = asked.rows.slice(from, from + AT_ONCE).map((row) => ({ row, ...keyOf(row), tally }));
    await importSome(run, asked.place, keyed);
  }
}

async function importSome(
  run: ImportRun,
  at: Rows<MoneyRow>['place'],
  rows: readonly Keyed<MoneyRow>[],
): Promise<void> {
  const fresh = await freshOf(
    run,
    rows.map((row) => ({ ...row, place: at })),
  );
  await openAccounts(
    run,
    fresh.map(({ row }) => row),
  );
  const taken = await run.receiptsTakenAs(fresh.flatMap(({ row }) => receiptOf(row, run.county)));
  const documents = await run.documentsOf(fresh.map(({ row }) => row));
  const booked = new Set<MoneyRow>();
  await run.forEach(fresh, async ({ row, key, twinPlace: twin, tally, first }) => {
    const document = documents.get(row);
    const place = { ...at, row: row.row, key, twin, document };
    const receipts = receiptOf(row, run.county).map(receiptId);
    const turns = document === undefined ? receipts : [document.id];
    const alike = receipts.flatMap((id) => taken.get(id) ?? []);
    const answer = await run.inTurn(turns, () =>
      run.carryOut(place, (context) => {
        return moneyCommand(row, { county: run.county, context, evidence: tally.evidence, alike });
      }),
    );
    if (answer.ok) booked.add(row);
    settle(tally, { row, first }, answer);
  });
  // In the rows' order, whichever was answered first: a dry run names the same.
  for (const { row } of fresh) if (booked.has(row)) noteFund(run, row);
}

/** Before any row of money: which document numbers stand on which sheet, so that parts of one sum are told apart. */
export function noteDocuments(run: ImportRun, sheet: string, rows: readonly RegisterRow[]): void {
  const keyOf = run.keysOfSheet(rows);
  for (const row of rows) noteDocument(run, sheet, { row, ...keyOf(row) });
}

function noteDocument(run: ImportRun, sheet: string, { row, key, former }: Omit<Keyed<RegisterRow>, 'tally'>): void {
  if (!('document' in row)) return;
  run.documents.note(key, sheet, row);
  if (former !== undefined) run.documents.note(former, sheet, row);
}

interface Keyed<Row> extends RowKeys {
  readonly row: Row;
  readonly tally: SheetTally;
}

interface Fresh {
  readonly first: SheetRow | undefined;
  readonly twinPlace: TwinPlace | undefined;
}

/** Leaves those alone that an earlier import took, or another sheet of this one; the others with their equals. */
async function freshOf<
  Row extends MoneyRow | OutgoRow,
  Of extends Keyed<Row> & { readonly place: Pick<RowPlace, 'sheet'> },
>(run: ImportRun, rows: readonly Of[]): Promise<readonly (Of & Fresh)[]> {
  const known = await run.knownAmong(rows.flatMap(({ key, former = key }) => (former === key ? key : [key, former])));
  const fresh: (Of & Fresh)[] = [];
  for (const one of rows) {
    const { row, key, former, tally } = one;
    const first = run.equals.firstOf(row, key, tally.placeOf(row));
    if (known.has(key) || (former !== undefined && known.has(former))) {
      tally.know(row, first);
      continue;
    }
    const twinKey = one.twin?.();
    // Where its number came later, the row stands on this sheet all the same.
    if (twinKey !== undefined) run.documents.note(twinKey, one.place.sheet, row);
    fresh.push({ ...one, first, twinPlace: twinKey === undefined ? undefined : twinPlaceOf(row, twinKey) });
  }
  return fresh;
}

function twinPlaceOf({ region, fundKind, amountFen }: MoneyRow | OutgoRow, key: string): TwinPlace {
  return { key, fund: fundId(region, fundKind), amountFen };
}

/** One sheet of money out, read and waiting for the others. */
export interface OutgoSheet {
  readonly tally: SheetTally;
  readonly place: Rows<OutgoRow>['place'];
  readonly rows: readonly OutgoRow[];
}

/**
 * Money out of all sheets together, day by day: what passed between funds before what was paid on the same day. Rows of
 * one fund, or out of one cash box, wait for each other, so that it is always the later one that is not covered.
 */
export async function importOutgo(run: ImportRun, sheets: readonly OutgoSheet[]): Promise<void> {
  const all = sheets.flatMap(({ tally, place, rows }) => {
    const keyOf = run.keysOfSheet(rows);
    return rows.map((row) => ({ row, ...keyOf(row), tally, place }));
  });
  for (const one of all) noteDocument(run, one.place.sheet, one);
  const fresh = await freshOf<OutgoRow, (typeof all)[number]>(run, all);
  const documents = await run.documentsOf(fresh.map(({ row }) => row));
  await run.forEach(fresh.toSorted(byDay), async ({ row, key, twinPlace: twin, place, tally, first }) => {
    const document = documents.get(row);
    const turns = [...turnsOf(run, row), ...(document === undefined ? [] : [document.id])];
    const answer = await run.inTurn(turns, () =>
      run.carryOut({ ...place, row: row.row, key, twin, document }, (context) =>
        outgoCommand(row, run.county, context),
      ),
    );
    settle(tally, { row, first }, answer);
  });
}

function byDay({ row: left }: { readonly row: OutgoRow }, { row: right }: { readonly row: OutgoRow }): number {
  if (left.date !== right.date) return left.date < right.date ? -1 : 1;
  if (left.kind === right.kind) return 0;
  return left.kind === 'transfer' ? -1 : 1;
}

function turnsOf(run: ImportRun, row: OutgoRow): readonly string[] {
  if (row.kind === 'transfer') return fundsOf(row);
  const account = accountOf(row.account, run.county);
  return run.books.account(account)?.kind === 'bank' ? fundsOf(row) : [...fundsOf(row), account];
}

/** An account that rows name and the books lack is opened for the county, and named in the answer. */
async function openAccounts(run: ImportRun, rows: readonly MoneyRow[]): Promise<void> {
  const lacking = new Map<string, Extract<AccountChoice, { known: false }>>();
  for (const { account } of rows) {
    if (!account.known) lacking.set(accountOf(account, run.county), account);
  }
  for (const [id, { name, kind, ways }] of lacking) {
    if (run.books.account(id) !== undefined) continue;
    const opening = { holder: run.county, name, accountKind: kind, ways, bank: '', number: '' };
    const place = { sheet: `account ${id}`, register: 'accounts', row: 0 };
    const namesakes = run.books.accountNamesakes(run.county, name);
    const answer = await run.carryOut(place, (context) => accountCommand(opening, namesakes, context));
    if (!answer.ok) continue;
    run.books.addAccount(opening);
    run.openedAccounts.push({ region: run.county, account: name });
  }
}

function noteFund(run: ImportRun, row: MoneyRow): void {
  const { region, fundKind, purpose } = row;
  if (run.books.addPurpose(fundId(region, fundKind), purpose)) run.openedPurposes.push({ region, fundKind, purpose });
}

function settle(
  tally: SheetTally,
  { row, first }: { readonly row: RegisterRow; readonly first?: SheetRow | undefined },
  answer: Answer,
): void {
  if (!answer.ok) tally.refuse(row, answer);
  else if (answer.result['numbered'] !== undefined) tally.know(row, first, true);
  else if (answer.result['known'] === true) tally.know(row, first, answer.result['repeated'] === true);
  else tally.accept();
}

function receiptOf(row: MoneyRow, unit: string): readonly Receipt[] {
  if (row.kind !== 'donation' || row.receipt === undefined) return [];
  const { code, number } = row.receipt;
  return [{ unit, number, ...(code === '' ? {} : { ticketCode: code }) }];
}

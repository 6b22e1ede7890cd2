import type { Answer } from '#execution';
import { fundId } from '#funds';
import { receiptId } from '#giving';
import type { AccountChoice, AccountRow, RegionRow } from '#registers';
import type { ImportRun, RowPlace, SheetTally } from './import-run.js';
import { accountCommand, accountOf, moneyCommand, regionCommand } from './row-commands.js';
import { fundsOf, outgoCommand } from './outgo-commands.js';
import type { OutgoRow } from './outgo-commands.js';
import type { MoneyRow } from './row-commands.js';

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
    const answer = await run.carryOut(place, (context) => regionCommand(row, parent, context));
    if (answer.ok) run.books.addRegion(row);
    settle(tally, row, answer);
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
    const answer = await run.carryOut(place, (context) => accountCommand(row, context));
    if (answer.ok) run.books.addAccount(row);
    settle(tally, row, answer);
  }
}

/** Rows of money: many at once, in their order where they share a receipt number. */
export async function importMoney(run: ImportRun, tally: SheetTally, asked: Rows<MoneyRow>): Promise<void> {
  const rows = run.keyed<MoneyRow>(asked.rows);
  const known = await run.knownAmong(rows.map(({ key }) => key));
  const fresh = rows.filter(({ key }) => !known.has(key));
  for (let at = fresh.length; at < rows.length; at += 1) tally.know();
  await openAccounts(
    run,
    fresh.map(({ row }) => row),
  );
  await run.forEach(fresh, async ({ row, key }) => {
    const place = { ...asked.place, row: row.row, key };
    const answer = await run.inTurn(receiptOf(row, run.county), () =>
      run.carryOut(place, (context) => {
        return moneyCommand(row, { county: run.county, context, evidence: tally.evidence });
      }),
    );
    if (answer.ok) noteFund(run, row);
    settle(tally, row, answer);
  });
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
  const all = sheets.flatMap(({ tally, place, rows }) =>
    run.keyed<OutgoRow>(rows).map(({ row, key }) => ({ tally, row, place: { ...place, row: row.row, key } })),
  );
  const known = await run.knownAmong(all.map(({ place }) => place.key));
  const fresh = all.filter(({ place, tally }) => {
    const isKnown = known.has(place.key);
    if (isKnown) tally.know();
    return !isKnown;
  });
  await run.forEach(fresh.toSorted(byDay), async ({ row, place, tally }) => {
    const answer = await run.inTurn(turnsOf(run, row), () =>
      run.carryOut(place, (context) => outgoCommand(row, run.county, context)),
    );
    settle(tally, row, answer);
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
    const answer = await run.carryOut(place, (context) => accountCommand(opening, context));
    if (!answer.ok) continue;
    run.books.addAccount(opening);
    run.openedAccounts.push({ region: run.county, account: name });
  }
}

function noteFund(run: ImportRun, row: MoneyRow): void {
  const { region, fundKind, purpose } = row;
  if (run.books.addPurpose(fundId(region, fundKind), purpose)) run.openedPurposes.push({ region, fundKind, purpose });
}

function settle(tally: SheetTally, row: { readonly row: number }, answer: Answer): void {
  if (!answer.ok) tally.refuse(row, answer);
  else if (answer.result['known'] === true) tally.know();
  else tally.accept();
}

function receiptOf(row: MoneyRow, unit: string): readonly string[] {
  if (row.kind !== 'donation' || row.receipt === undefined) return [];
  const { code, number } = row.receipt;
  return [receiptId({ unit, number, ...(code === '' ? {} : { ticketCode: code }) })];
}

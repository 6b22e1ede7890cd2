import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { readFileSync } from 'node:fs';
import { ShowAccounts } from '#accounts/nest';
import { ALL_PURPOSES, ShowBalances } from '#funds/nest';
import { formatYuan, parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { examineLedger, LedgerModule } from '#ledger/nest';
import type { Finding } from '#ledger/nest';
import { ShowMinimums } from '#minimum/nest';
import { FolderImport } from '#registers/nest';
import type { ImportReport } from '#registers/nest';
import { ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { KurrentServer } from '../kurrent-server/index.js';

const FOLDER = 'docs/examples/anhe-2023';
const yearEnd = parseDate('2023-12-31') as BusinessDate;

interface Expected {
  readonly donationsRejected: readonly { readonly row: number }[];
  readonly donationsAccepted: number;
  readonly appropriations: number;
  readonly welfareFundContributed: Readonly<Record<string, string>>;
  readonly careFundContributed: Readonly<Record<string, string>>;
  readonly welfareFundOnHandAtYearEnd: Readonly<Record<string, string>>;
  readonly careFundOnHandAtYearEnd: Readonly<Record<string, string>>;
  readonly accountsAtYearEnd: Readonly<Record<string, string>>;
  readonly minimumUnmet: readonly { readonly unit: string; readonly short: string }[];
}

const expected = JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Expected;

describe.each(['in PostgreSQL', 'in a cluster'])("the example county's registers, the log %s", (engine) => {
  let fixture: LedgerFixture;
  let cluster: KurrentServer | undefined;
  let app: INestApplicationContext;
  let report: ImportReport;
  let trial: ImportReport;

  beforeAll(async () => {
    cluster = engine === 'in a cluster' ? await KurrentServer.start() : undefined;
    fixture = await ledgerFixture(undefined, cluster?.url);
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    await fixture.ledger.beginToday();
    const importer = app.get(FolderImport);
    trial = await importer.import({ folder: FOLDER, dryRun: true, by: 'local' });
    expect(await fixture.ledger.log.head()).toBeLessThan(20n);
    report = await importer.import({ folder: FOLDER, dryRun: false, by: 'local' });
    await fixture.ledger.catchUp();
  });

  afterAll(async () => {
    await app.close();
    await fixture.close();
    cluster?.stop();
  });

  const sheet = (name: string) => report.files.find((file) => file.sheet === name);

  it('takes the good rows and refuses the others with their row', () => {
    expect(sheet('捐赠收入')?.accepted).toBe(expected.donationsAccepted);
    const refused = sheet('捐赠收入')?.refused.map(({ row }) => row);
    expect(refused).toEqual(expected.donationsRejected.map(({ row }) => row));
    expect(sheet('财政拨款')).toMatchObject({ accepted: expected.appropriations, refused: [] });
    expect(sheet('捐赠收入')?.refused.at(-1)).toMatchObject({
      row: 185,
      column: '票据号',
      value: 'AH202300128',
      code: 'receipt-number-used',
    });
  });

  it('comes in a dry run to what it then comes to', () => {
    // The entry that has the receipt number is another one: its id comes from the import's own.
    const withoutIds = (one: ImportReport) => JSON.stringify(one).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, 'id');
    expect(withoutIds(trial)).toEqual(withoutIds(report));
  });

  it('comes to the minimums, balances and accounts that are right', async () => {
    const queries = app.get(QueryBus);
    const minimums = await queries.execute(new ShowMinimums({ year: 2023 }));
    for (const [kind, figures] of [
      ['welfare', expected.welfareFundContributed],
      ['care', expected.careFundContributed],
    ] as const) {
      const shown = minimums.filter(({ fundKind }) => fundKind === kind);
      expect(Object.fromEntries(shown.map((row) => [row.name, formatYuan(row.contributedFen)]))).toEqual(figures);
    }
    const unmet = minimums.filter(({ state }) => state === 'unmet');
    expect(unmet.map(({ name, shortfallFen }) => ({ unit: name, short: formatYuan(shortfallFen) }))).toEqual(
      expected.minimumUnmet,
    );
    const balances = await queries.execute(new ShowBalances({ asOf: yearEnd }));
    for (const [kind, figures] of [
      ['welfare', expected.welfareFundOnHandAtYearEnd],
      ['care', expected.careFundOnHandAtYearEnd],
    ] as const) {
      const shown = balances.filter(({ fundKind, purpose }) => fundKind === kind && purpose === ALL_PURPOSES);
      expect(Object.fromEntries(shown.map((row) => [row.name, formatYuan(row.onHandFen)]))).toEqual(figures);
    }
    const accounts = await queries.execute(new ShowAccounts({ asOf: yearEnd }));
    expect(Object.fromEntries(accounts.map((row) => [row.name, formatYuan(row.balanceFen)]))).toEqual(
      expected.accountsAtYearEnd,
    );
  });

  it('accepts nothing when it is imported again', async () => {
    const head = await fixture.ledger.log.head();
    const again = await app.get(FolderImport).import({ folder: FOLDER, dryRun: false, by: 'local' });
    expect(again.files.map(({ accepted }) => accepted)).toEqual(again.files.map(() => 0));
    expect(again.files.map(({ known }) => known)).toEqual(report.files.map(({ accepted }) => accepted));
    expect(again.files.map(({ refused }) => refused)).toEqual(report.files.map(({ refused }) => refused));
    // BatchBegan, BatchEnded and the refusal that came to the ledger.
    expect((await fixture.ledger.log.head()) - head).toBe(3n);
  });

  it('leaves a log that doctor finds sound, leaves and all', async () => {
    const found: Finding[] = [];
    await examineLedger({
      ...{ url: fixture.url, keyFile: fixture.keyFile, all: true },
      tell: (findings) => found.push(...findings),
      during: (_, work) => work(() => undefined),
    });
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
    expect(found.map(({ check }) => check)).toEqual(expect.arrayContaining(['log', 'views', 'sums']));
  });

  it('keeps every event where the engine is to keep it', async () => {
    const kept = cluster?.store.records.filter(({ stream }) => !/^(?:command-|log-identity|\$)/u.test(stream)) ?? [];
    expect(BigInt(kept.length)).toBe(cluster === undefined ? 0n : await fixture.ledger.log.head());
  });
});

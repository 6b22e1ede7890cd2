import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ShowAccounts } from '#accounts/nest';
import { openPool } from '#database';
import { BEFORE_FIRST } from '#event-log';
import type { RecordedEvent } from '#event-log';
import { ShowBalances } from '#funds/nest';
import { parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { ledgerMigrations, LedgerModule, openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { ShowMinimums } from '#minimum/nest';
import { EXAMPLE } from '../fixtures/command-line.js';
import { freshDatabase } from '../fixtures/database.js';
import type { FreshDatabase } from '../fixtures/database.js';
import { laidOut } from '../fixtures/sandbox.js';
import type { Ended, Running, Sandbox } from '../fixtures/sandbox.js';
import { Chance } from './chance.js';

/** IMPORT_KILLS makes it longer; IMPORT_SEED, as the title names it, repeats the choice of moments. */
const KILLS = Number(process.env['IMPORT_KILLS'] ?? '10');
const SEED = Number(process.env['IMPORT_SEED'] ?? String(Date.now() % 1_000_000_000));
const YEAR_END = parseDate('2023-12-31') as BusinessDate;
const WITHIN_MS = 60_000;

jest.setTimeout(180_000 + KILLS * 20_000);

interface Sheet {
  readonly sheet: string;
  readonly accepted: number;
  readonly known: number;
  readonly refused: readonly object[];
}

interface Books {
  readonly database: FreshDatabase;
  readonly env: Readonly<Record<string, string>>;
  readonly keyFile: string;
}

describe(`an import killed ${String(KILLS)} times: IMPORT_SEED=${String(SEED)}`, () => {
  let folder: string;
  let sandbox: Sandbox;
  let whole: Books;
  let killed: Books;
  let wholeReport: readonly Sheet[];
  let lastReport: readonly Sheet[];
  const opened: { ledger: Ledger; app: INestApplicationContext }[] = [];
  const workers: Running[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-import-'));
    sandbox = await laidOut(folder, ['libs', 'apps/cli', 'apps/worker']);
    const chance = new Chance(SEED);

    whole = await booksIn('whole');
    const from = Date.now();
    wholeReport = reportOf(await imports(whole).ended);
    const wholeMs = Date.now() - from;
    await workedUp(whole);

    killed = await booksIn('killed');
    // The same key, so that equal rows have equal row keys.
    await mkdir(dirname(killed.keyFile), { recursive: true, mode: 0o700 });
    await copyFile(whole.keyFile, killed.keyFile);
    const worker = await startWorker(killed);
    const { head, batches } = await counts(whole);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const running = imports(killed);
      // At a moment of the start, or as soon as so much of the history is written.
      if (kill % 2 === 0) await sleep(chance.next() * wholeMs);
      else await writtenUpTo(killed, (head * BigInt(1 + chance.below(99))) / 100n, running);
      running.child.kill('SIGKILL');
      await running.ended;
    }
    lastReport = reportOf(await imports(killed).ended);
    worker.child.kill('SIGKILL');
    await worker.ended;
    expect((await counts(killed)).batches).toBeGreaterThan(batches);
    await workedUp(killed);
    for (const books of [whole, killed]) opened.push(await open(books));
  });

  afterAll(async () => {
    for (const { child } of workers) child.kill('SIGKILL');
    for (const { app, ledger } of opened) {
      await app.close();
      await ledger.close();
    }
    await whole.database.drop();
    await killed.database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function booksIn(name: string): Promise<Books> {
    const database = await freshDatabase(ledgerMigrations);
    const data = join(folder, name);
    const keyFile = join(data, 'keys', 'vault.key');
    return { database, keyFile, env: { DATABASE_URL: database.url, DATA_FOLDER: data } };
  }

  function imports({ env }: Books): Running {
    return sandbox.run('apps/cli/main.js', ['import', EXAMPLE, '--json'], { env });
  }

  async function startWorker({ env }: Books): Promise<Running> {
    const running = sandbox.run('apps/worker/main.js', [], { env });
    workers.push(running);
    await running.said(/"msg":"following the log"/u);
    return running;
  }

  /** A worker starts, closes what died and brings everything to the head. */
  async function workedUp(books: Books): Promise<void> {
    const worker = await startWorker(books);
    const until = Date.now() + WITHIN_MS;
    while (!(await isAtRest(books)) && Date.now() < until) await sleep(200);
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  }

  it('accepts each row once and refuses the same rows', () => {
    const sums = (sheets: readonly Sheet[]) =>
      sheets.map(({ sheet, accepted, known, refused }) => ({ sheet, taken: accepted + known, refused }));
    // The entry that has a receipt number is another one in each ledger.
    const text = (value: unknown) => JSON.stringify(value).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, 'id');
    expect(text(sums(lastReport))).toBe(text(sums(wholeReport)));
  });

  it('ends in the same events', async () => {
    const [never, often] = await Promise.all(opened.map(({ ledger }) => everyEvent(ledger)));
    expect(toldBy(often ?? [])).toEqual(toldBy(never ?? []));
    expect(often?.map(({ position }) => position)).toEqual(often?.map((_event, at) => BigInt(at + 1)));
  });

  it('closes what died', async () => {
    const events = await everyEvent(opened[1]?.ledger);
    const began = events.filter(({ type }) => type === 'BatchBegan').map(({ stream }) => stream);
    const ended = events.filter(({ type }) => type === 'BatchEnded');
    expect(ended.map(({ stream }) => stream).sort()).toEqual([...began].sort());
    const outcomes = ended.map(({ payload }) => (JSON.parse(payload) as { outcome: string }).outcome);
    expect(outcomes.filter((outcome) => outcome === 'completed').length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => outcome === 'interrupted').length).toBeGreaterThan(0);
  });

  it('comes to the same figures and the same states of the minimum', async () => {
    const [never, often] = await Promise.all(opened.map(({ app }) => figuresOf(app)));
    expect(often).toEqual(never);
    const [first, second] = await Promise.all(opened.map(({ ledger }) => everyEvent(ledger)));
    expect(statesOf(second ?? [])).toEqual(statesOf(first ?? []));
  });
});

function reportOf({ code, stdout, stderr }: Ended): readonly Sheet[] {
  if (code !== 0) throw new Error(`the import ended with ${String(code)}: ${stderr}`);
  return (JSON.parse(stdout) as { files: readonly Sheet[] }).files;
}

async function open({ database, keyFile }: Books): Promise<{ ledger: Ledger; app: INestApplicationContext }> {
  const ledger = await openLedger({ url: database.url, keyFile });
  const app = await NestFactory.createApplicationContext(LedgerModule.on(ledger), { logger: false });
  await app.init();
  return { ledger, app };
}

async function queried<Row extends object>({ database }: Books, sql: string): Promise<Row | undefined> {
  const pool = openPool({ url: database.url, max: 1 });
  try {
    return (await pool.query<Row>(sql)).rows[0];
  } finally {
    await pool.end();
  }
}

async function counts(books: Books): Promise<{ head: bigint; batches: bigint }> {
  const sql = `SELECT coalesce(max(position), 0) AS head, count(*) FILTER (WHERE type = 'BatchBegan') AS batches FROM log.event`;
  return (await queried<{ head: bigint; batches: bigint }>(books, sql)) ?? { head: 0n, batches: 0n };
}

/** Every import has ended, and views and reactions stand at the head. */
async function isAtRest(books: Books): Promise<boolean> {
  const sql = `
    SELECT (SELECT max(position) FROM log.event) = ALL (SELECT position FROM execution.checkpoint)
       AND (SELECT count(*) FROM log.event WHERE type = 'BatchBegan')
         = (SELECT count(*) FROM log.event WHERE type = 'BatchEnded') AS rests`;
  return (await queried<{ rests: boolean }>(books, sql))?.rests ?? false;
}

async function writtenUpTo(books: Books, position: bigint, running: Running): Promise<void> {
  const over = { is: false };
  void running.ended.then(() => {
    over.is = true;
  });
  const pool = openPool({ url: books.database.url, max: 1 });
  try {
    while (!over.is) {
      const found = await pool.query<{ head: bigint }>('SELECT coalesce(max(position), 0) AS head FROM log.event');
      if ((found.rows[0]?.head ?? 0n) >= position) return;
    }
  } finally {
    await pool.end();
  }
}

async function everyEvent(ledger: Ledger | undefined): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  if (ledger === undefined) return events;
  for (let after = BEFORE_FIRST; ;) {
    const page = await ledger.log.readAll({ after, limit: 1_000 });
    events.push(...page.events);
    after = page.through;
    if (page.end) return events;
  }
}

/** Each import writes its own beginning, end and refusals; states follow from when it was judged. */
const OF_EACH_RUN = ['BatchBegan', 'BatchEnded', 'CommandRefused', 'MinimumStateReached'];
/** Made by chance, or from an import's own id. */
const IDS = ['entry', 'move', 'subject', 'record', 'commitment', 'batch'];

/** Types and payloads without the ids, in an order of their own. */
function toldBy(events: readonly RecordedEvent[]): readonly string[] {
  return events
    .filter(({ type }) => !OF_EACH_RUN.includes(type))
    .map(({ type, payload }) => {
      const fields = JSON.parse(payload, (key, value: unknown) => (IDS.includes(key) ? undefined : value)) as object;
      return `${type} ${JSON.stringify(fields)}`;
    })
    .sort();
}

/** What each fund's year came to last. */
function statesOf(events: readonly RecordedEvent[]): Readonly<Record<string, unknown>> {
  const states = events
    .filter(({ type }) => type === 'MinimumStateReached')
    .map(({ stream, payload }) => [stream, (JSON.parse(payload) as { state: string }).state]);
  return Object.fromEntries(states) as Readonly<Record<string, unknown>>;
}

async function figuresOf(app: INestApplicationContext) {
  const queries = app.get(QueryBus);
  return {
    minimums: await queries.execute(new ShowMinimums({ year: 2023 })),
    balances: await queries.execute(new ShowBalances({ asOf: YEAR_END })),
    accounts: await queries.execute(new ShowAccounts({ asOf: YEAR_END })),
  };
}

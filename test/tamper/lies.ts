import { NestFactory } from '@nestjs/core';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient, withDatabase } from '#database';
import { leafHash } from '#event-log';
import { readStored } from '#event-log/postgres';
import { examineLedger, ledgerMigrations, LedgerModule, openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { FolderImport } from '#registers/nest';
import { freshDatabase } from '../fixtures/database.js';

/** The connection of somebody who may do everything. */
export interface Liar {
  run(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Computes the event's hash anew, as whoever hides a change would. */
  hashAnew(position: bigint): Promise<void>;
}

/** Makes the digests of checkpoints anew, as whoever hides that they were moved would. */
export const DIGEST_ANEW = `UPDATE execution.checkpoint SET digest = sha256(convert_to(
  concat_ws(' ', name, version, shape, log_id, position), 'UTF8'))`;

export interface LiedTo {
  readonly url: string;
  readonly keyFile: string;
  /** What doctor says is not well, in English. */
  doctor(options?: { readonly all?: boolean }): Promise<readonly string[]>;
  /** Tells another lie. */
  tell(lie: (liar: Liar) => Promise<unknown>): Promise<void>;
  drop(): Promise<void>;
}

export interface PreparedLedger {
  /** A copy of the ledger to which one lie is told, all guards switched off for it and on again after it. */
  after(lie: (liar: Liar) => Promise<unknown>): Promise<LiedTo>;
  close(): Promise<void>;
}

const TABLES = ['log.event', 'log.movement', 'log.command', 'log.head', 'files.evidence', 'files.chunk'];

/** The example county's ledger, with what else is done there, closed, to be copied for each lie. */
export async function preparedLedger(
  further: (ledger: Ledger, folders: FolderImport) => Promise<unknown> = () => Promise.resolve(),
): Promise<PreparedLedger> {
  const database = await freshDatabase(ledgerMigrations);
  const own = await mkdtemp(join(tmpdir(), 'relief-ledger-tamper-'));
  const keyFile = join(own, 'keys', 'vault.key');
  const ledger = await openLedger({ url: database.url, keyFile });
  const app = await NestFactory.createApplicationContext(LedgerModule.on(ledger), { logger: false });
  await app.init();
  await ledger.beginToday();
  const folders = app.get(FolderImport);
  await folders.import({ folder: 'docs/examples/anhe-2023', dryRun: false, by: 'local' });
  await ledger.catchUp();
  await further(ledger, folders);
  await ledger.catchUp();
  await app.close();
  await ledger.close();
  const template = new URL(database.url).pathname.slice(1);
  const administer = async (sql: string): Promise<void> => {
    const client = openClient(withDatabase(database.url, 'postgres'), 'relief-ledger tests');
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    async after(lie) {
      const name = `${template}_${randomBytes(4).toString('hex')}`;
      await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      const url = withDatabase(database.url, name);
      await tell(url, lie);
      return {
        url,
        keyFile,
        doctor: ({ all = true } = {}) => doctor({ url, keyFile, all }),
        tell: (another) => tell(url, another),
        drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`),
      };
    },
    async close() {
      await database.drop();
      await rm(own, { recursive: true, force: true });
    },
  };
}

async function tell(url: string, lie: (liar: Liar) => Promise<unknown>): Promise<void> {
  const client = openClient(url, 'relief-ledger liar');
  await client.connect();
  try {
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await lie({
      run: async (sql, values = []) => {
        return (await client.query<Readonly<Record<string, unknown>>>(sql, [...values])).rows;
      },
      async hashAnew(position) {
        const [stored] = await readStored(client, { after: position - 1n, limit: 1 });
        if (stored?.recorded === undefined) throw new Error(`no event ${String(position)}`);
        const leaf = leafHash(stored.recorded);
        await client.query('UPDATE log.event SET leaf = $2 WHERE position = $1', [position, leaf]);
      },
    });
    for (const table of TABLES) {
      await client.query(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
      if (!table.startsWith('log.')) {
        await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER immutable`);
        continue;
      }
      await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER never_changed`);
      await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER never_emptied`);
    }
    await client.query('ALTER TABLE log.head ENABLE ALWAYS TRIGGER forward_only');
  } finally {
    await client.end();
  }
}

interface Doctored {
  readonly url: string;
  readonly keyFile: string;
  readonly all: boolean;
}

async function doctor({ url, keyFile, all }: Doctored): Promise<readonly string[]> {
  const bad: string[] = [];
  await examineLedger({
    ...{ url, keyFile, all },
    tell: (findings) => bad.push(...findings.filter(({ ok }) => !ok).map(({ words }) => words.en)),
    during: (_words, work) => work(() => undefined),
  });
  return bad;
}

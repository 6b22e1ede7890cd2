import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { APP_ROLE, openPool } from '#database';
import { openVault, vaultMigrations, type RecordToWrite, type Vault } from '#vault';
import { freshDatabase } from '../fixtures/database.js';

export interface Bench {
  readonly url: string;
  readonly folder: string;
  readonly keyFile: string;
  /** Connections of the owner, who may do what the service may not. */
  readonly owner: pg.Pool;
  /** A vault of the service's role on the same database and key file, as each process has one. */
  openVault(): Promise<Vault>;
  stop(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'relief-ledger-vault-'));
  const database = await freshDatabase(vaultMigrations);
  const owner = openPool({ url: database.url, max: 2 });
  const keyFile = join(folder, 'key', 'vault-key');
  const opened: Vault[] = [];
  return {
    url: database.url,
    folder,
    keyFile,
    owner,
    openVault: async () => {
      const vault = await openVault({ url: database.url, role: APP_ROLE, keyFile });
      opened.push(vault);
      return vault;
    },
    stop: async () => {
      await Promise.all(opened.map(async (vault) => vault.close()));
      await owner.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Digest of what the records' commands asked. */
const ASKED = new Uint8Array(32);

export function aRecord(
  content: Readonly<Record<string, string>>,
  given: Partial<Omit<RecordToWrite, 'content'>> = {},
): RecordToWrite {
  return {
    record: randomUUID(),
    subject: randomUUID(),
    command: randomUUID(),
    asked: ASKED,
    version: 1,
    ...given,
    content,
  };
}

export function named(name: string, given: Partial<Omit<RecordToWrite, 'content'>> = {}): RecordToWrite {
  return aRecord({ name }, { names: [name], ...given });
}

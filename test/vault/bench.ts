import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { APP_ROLE, migrate, openPool, startEmbedded } from '#database';
import { openVault, vaultMigrations, type RecordToWrite, type Vault } from '#vault';

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
  const server = await startEmbedded(join(folder, 'data'), { settings: { fsync: 'off' } });
  await migrate(server.url, vaultMigrations);
  const owner = openPool({ url: server.url, max: 2 });
  const keyFile = join(folder, 'key', 'vault-key');
  const opened: Vault[] = [];
  return {
    url: server.url,
    folder,
    keyFile,
    owner,
    openVault: async () => {
      const vault = await openVault({ url: server.url, role: APP_ROLE, keyFile });
      opened.push(vault);
      return vault;
    },
    stop: async () => {
      await Promise.all(opened.map((vault) => vault.close()));
      await owner.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function aRecord(
  content: Readonly<Record<string, string>>,
  given: Partial<Omit<RecordToWrite, 'content'>> = {},
): RecordToWrite {
  return { record: randomUUID(), subject: randomUUID(), command: randomUUID(), version: 1, ...given, content };
}

export function named(name: string, given: Partial<Omit<RecordToWrite, 'content'>> = {}): RecordToWrite {
  return aRecord({ name }, { names: [name], ...given });
}

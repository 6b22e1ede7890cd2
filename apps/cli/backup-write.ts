import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { openClient } from '#database';
import {
  BACKUP_FORMAT,
  fileOf,
  CLUSTER_TABLE,
  HEAD_TABLE,
  KEY_FILE,
  KEY_FOLDER,
  MANIFEST_FILE,
  REACTIONS,
  SEAL_USE,
  sealedText,
  TABLES,
} from './backup-format.js';
import type { BackupTable, Manifest } from './backup-format.js';
import { BadInput } from './bad-input.js';
import type { Report } from './progress.js';
import type { Words } from './shell.js';

export interface BackupTarget {
  readonly url: string;
  readonly keyFile: string;
  readonly folder: string;
  /** A digest under the ledger's key. */
  readonly digest: (parts: readonly string[]) => Uint8Array;
  /** Words for the note that lies beside the key. */
  readonly note: string;
}

/**
 * Writes the whole ledger, as of one moment, into a new folder, while others go on writing: every table is copied in
 * one repeatable-read snapshot. A record is kept before the event that names it, so the snapshot holds each record
 * that its events name. Throws BadInput where the folder cannot be used.
 */
export async function writeBackup(target: BackupTarget, report: Report): Promise<Manifest> {
  await prepareFolder(target.folder);
  // The key first: a newer one opens what an older snapshot holds, not the other way round.
  await keepKey(target);
  const client = openClient(target.url, 'relief-ledger backup');
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const copied = await copyAll(client, target.folder, report);
    const seal = Buffer.from(target.digest([SEAL_USE, sealedText(copied)])).toString('hex');
    const manifest = { ...copied, seal };
    await client.query('COMMIT');
    await writeManifest(target.folder, manifest);
    return manifest;
  } finally {
    await client.end();
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0) throw notEmpty(folder);
    await chmod(folder, 0o700);
    await mkdir(join(folder, 'data'), { mode: 0o700 });
    await mkdir(join(folder, KEY_FOLDER), { mode: 0o700 });
  } catch (error) {
    if (error instanceof BadInput || !(error instanceof Error && 'code' in error)) throw error;
    const reason = String(error.code);
    throw new BadInput({
      zh: `目录「${folder}」无法写入（${reason}）。`,
      en: `The folder "${folder}" cannot be written (${reason}).`,
    });
  }
}

function notEmpty(folder: string): BadInput {
  return new BadInput({
    zh: `目录「${folder}」不是空的；请为备份指定一个新目录。`,
    en: `The folder "${folder}" is not empty; name a new one for the backup.`,
  });
}

async function keepKey({ keyFile, folder, note }: BackupTarget): Promise<void> {
  const kept = join(folder, KEY_FOLDER, KEY_FILE);
  await copyFile(keyFile, kept);
  await chmod(kept, 0o600);
  await writeFile(join(folder, KEY_FOLDER, 'README.txt'), note, { mode: 0o600 });
}

interface Snapshot {
  readonly log_id: string;
  readonly position: string;
  readonly known_at: string;
}

async function copyAll(client: Client, folder: string, report: Report): Promise<Omit<Manifest, 'seal'>> {
  const madeAt = new Date().toISOString();
  const head = await client.query<Snapshot>(`SELECT log_id::text, position::text, known_at::text FROM ${HEAD_TABLE}`);
  const [only] = head.rows;
  if (only === undefined) throw new Error('the log has no head');
  const migrations = await client.query<{ name: string }>('SELECT name FROM ledger_meta.migration ORDER BY name');
  const notes = await client.query<{ name: string; value: string }>('SELECT name, value FROM ledger_meta.note');
  const checkpoints = await client.query<{ name: string; version: number; shape: string; position: string }>(
    `SELECT name, version, shape, position::text FROM execution.checkpoint WHERE name LIKE 'reaction:%' ORDER BY name`,
  );
  const found = await tablesOf(client);
  const total = found.reduce((sum, { size }) => sum + size, 0n);
  const tables: BackupTable[] = [];
  let before = 0n;
  for (const table of found) {
    tables.push(
      await copyTable(client, { folder, table }, (bytes) => {
        report(before + (bytes < table.size ? bytes : table.size), total);
      }),
    );
    before += table.size;
  }
  const { log_id: logId, position, known_at: knownAt } = only;
  return {
    ...{ format: BACKUP_FORMAT, madeAt, logId, position, knownAt },
    migrations: migrations.rows.map(({ name }) => name),
    notes: Object.fromEntries(notes.rows.map(({ name, value }) => [name, value])),
    checkpoints: checkpoints.rows,
    tables,
  };
}

interface FoundTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly size: bigint;
}

/** Every table of what is kept; one that this version does not know how to restore is a defect. */
async function tablesOf(client: Client): Promise<readonly FoundTable[]> {
  const found = await client.query<FoundTable>(
    `SELECT n.nspname || '.' || c.relname AS name, pg_table_size(c.oid) AS size,
            array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind = 'r' AND n.nspname IN ('log', 'vault', 'files', '${REACTIONS}') AND a.attgenerated = ''
      GROUP BY n.nspname, c.relname, c.oid ORDER BY n.nspname, c.relname`,
  );
  const byName = new Map(found.rows.map((table) => [table.name, table]));
  const kept = TABLES.flatMap((name) => byName.get(name) ?? []);
  const folded = found.rows.filter(({ name }) => name.startsWith(`${REACTIONS}.`));
  const known = new Set<string>([HEAD_TABLE, CLUSTER_TABLE, ...TABLES, ...folded.map(({ name }) => name)]);
  const unknown = found.rows.find(({ name }) => !known.has(name));
  if (unknown !== undefined) throw new Error(`a backup does not know the table ${unknown.name}`);
  return [...kept, ...folded];
}

async function copyTable(
  client: Client,
  { folder, table: { name, columns } }: { readonly folder: string; readonly table: FoundTable },
  onBytes: (bytes: bigint) => void,
): Promise<BackupTable> {
  const file = fileOf(name);
  const path = join(folder, file);
  const list = columns.map((column) => `"${column}"`).join(', ');
  const source = client.query(copyTo(`COPY ${name} (${list}) TO STDOUT (FORMAT binary)`));
  const hash = createHash('sha256');
  const counting = new PassThrough();
  let read = 0n;
  counting.on('data', (chunk: Buffer) => {
    read += BigInt(chunk.byteLength);
    onBytes(read);
  });
  const hashing = new PassThrough();
  hashing.on('data', (chunk: Buffer) => hash.update(chunk));
  // Level 1: what is large is cipher, which no level makes smaller.
  await pipeline(source, counting, createGzip({ level: 1 }), hashing, createWriteStream(path, { mode: 0o600 }));
  await synced(path);
  return { name, columns, rows: source.rowCount, file, bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = join(folder, `${MANIFEST_FILE}.draft`);
  await writeFile(draft, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  await synced(draft);
  await rename(draft, join(folder, MANIFEST_FILE));
  await synced(folder);
}

/** A backup that a power cut could take back is none. */
async function synced(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const KEY_NOTE: Words = {
  zh: `vault.key 能打开备份中的全部个人信息与凭证。
请把本目录另存他处（如保险柜中的 U 盘），不要与 data 目录放在一起；恢复时再放回原处。
`,
  en: `vault.key opens all personal data and evidence of this backup.
Keep this folder elsewhere, not together with the folder data, and bring it back when you restore.
`,
};

import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { APP_ROLE, appRoleOf, CannotStart, openClient, openPool } from '#database';
import { checkpointDigest } from '#execution';
import type { Reaction } from '#execution';
import { damaged, HEAD_TABLE, KEY_FILE, KEY_FOLDER, REACTIONS } from './backup-format.js';
import type { BackupTable, Manifest } from './backup-format.js';
import { BadInput } from './bad-input.js';
import type { Report } from './progress.js';

export interface RestoreSource {
  readonly url: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** The reactions of this version, whose tables are made anew before they are filled. */
  readonly reactions: readonly Reaction[];
  /** Looks at what was filled in, on its connection and before it is committed; throws where it is not sound. */
  readonly verify: (client: Client) => Promise<void>;
}

/** Puts the backup's key where the ledger looks for it. Throws BadInput where another one lies there. */
export async function restoreKey(folder: string, keyFile: string): Promise<void> {
  const kept = await readFile(join(folder, KEY_FOLDER, KEY_FILE)).catch(() => {
    throw damaged(`${KEY_FOLDER}/${KEY_FILE}`);
  });
  const there = await readFile(keyFile).catch(() => undefined);
  if (there?.equals(kept) === true) return;
  if (there !== undefined) {
    throw new BadInput({
      zh: `${keyFile} 已有另一把密钥；请恢复到空目录。`,
      en: `Another key lies in ${keyFile} already; restore into an empty folder.`,
    });
  }
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
  const draft = `${keyFile}.draft`;
  await writeFile(draft, kept, { mode: 0o600 });
  await rename(draft, keyFile);
}

/**
 * Fills an empty, migrated database from a backup and verifies it, in one transaction: killed in the middle, or where
 * anything is not sound, it is empty as before.
 * Throws BadInput where the database holds something, CannotStart where this version cannot take the backup.
 */
export async function loadBackup(source: RestoreSource, report: Report): Promise<void> {
  const client = openClient(source.url, 'relief-ledger restore');
  await client.connect();
  try {
    await client.query('BEGIN');
    await refuseNewer(client, source.manifest);
    await refuseFull(client);
    const total = source.manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    const onBytes = (bytes: number): void => {
      done += bytes;
      report(done, total);
    };
    const [folded, kept] = parted(source.manifest.tables);
    for (const table of kept) await loadTable(client, { folder: source.folder, table }, onBytes);
    await restoreHead(client, source.manifest);
    await restoreReactions(client, source);
    for (const table of folded) await loadTable(client, { folder: source.folder, table }, onBytes);
    await restoreCheckpoints(client, source.manifest);
    await restoreNotes(client, source.manifest);
    await client.query('ANALYZE');
    await source.verify(client);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

function parted(tables: readonly BackupTable[]): readonly [readonly BackupTable[], readonly BackupTable[]] {
  const isFolded = ({ name }: BackupTable): boolean => name.startsWith(`${REACTIONS}.`);
  return [tables.filter(isFolded), tables.filter((table) => !isFolded(table))];
}

async function refuseNewer(client: Client, { migrations }: Manifest): Promise<void> {
  const found = await client.query<{ name: string }>('SELECT name FROM ledger_meta.migration');
  const here = new Set(found.rows.map(({ name }) => name));
  const unknown = migrations.find((name) => !here.has(name));
  if (unknown === undefined) return;
  throw new CannotStart({
    en: `The backup was written by a newer version (it holds the migration ${unknown}); restore it with that one.`,
    zh: `备份由更新的版本写成（其中有迁移 ${unknown}），请用该版本恢复。`,
  });
}

async function refuseFull(client: Client): Promise<void> {
  // Nobody else may begin a ledger here meanwhile.
  const head = await client.query<{ position: bigint }>(`SELECT position FROM ${HEAD_TABLE} FOR UPDATE`);
  const found = await client.query<{ full: boolean }>(
    `SELECT EXISTS (SELECT FROM log.command) OR EXISTS (SELECT FROM vault.subject)
         OR EXISTS (SELECT FROM vault.key_check) OR EXISTS (SELECT FROM files.evidence) AS full`,
  );
  if (head.rows[0]?.position === 0n && found.rows[0]?.full === false) return;
  throw new BadInput({
    zh: '目标账本已有内容；请恢复到空的数据目录（--data）或空的数据库。',
    en: 'The ledger here holds something already; restore into an empty data folder (--data) or an empty database.',
  });
}

async function loadTable(
  client: Client,
  { folder, table }: { readonly folder: string; readonly table: BackupTable },
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { name, columns, file, rows } = table;
  const found = await client.query<{ column: string }>(
    `SELECT attname::text AS column FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [name],
  );
  const there = found.rows.map(({ column }) => column).sort();
  if (there.length === 0 || there.join() !== [...columns].sort().join()) throw damaged(file);
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const target = client.query(copyFrom(`COPY ${name} (${list}) FROM STDIN (FORMAT binary)`));
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      onBytes(chunk.byteLength);
      pass(undefined, chunk);
    },
  });
  await pipeline(createReadStream(join(folder, file)), counting, createGunzip(), target);
  if (target.rowCount !== rows) throw damaged(file);
}

/** The head takes over the backup's log id, which its own trigger forbids to a log that lives. */
async function restoreHead(client: Client, { logId, position, knownAt }: Manifest): Promise<void> {
  const found = await client.query<{ whole: boolean }>(
    'SELECT count(*) = $1::bigint AND coalesce(max(position), 0) = $1::bigint AS whole FROM log.event',
    [position],
  );
  if (found.rows[0]?.whole !== true) throw damaged('log.event');
  await client.query(`ALTER TABLE ${HEAD_TABLE} DISABLE TRIGGER forward_only`);
  await client.query(`UPDATE ${HEAD_TABLE} SET log_id = $1, position = $2, known_at = $3`, [logId, position, knownAt]);
  await client.query(`ALTER TABLE ${HEAD_TABLE} ENABLE ALWAYS TRIGGER forward_only`);
}

/** Makes what reactions fold as the service's own role, which owns it; the session stays in that role. */
async function restoreReactions(client: Client, { url, manifest, reactions }: RestoreSource): Promise<void> {
  const pool = openPool({ url, max: 1 });
  const role = await appRoleOf(pool).finally(() => pool.end());
  if (role !== undefined) await client.query(`SET LOCAL ROLE ${APP_ROLE}`);
  await client.query(`SET LOCAL search_path = ${REACTIONS}`);
  for (const { name, version } of manifest.checkpoints) {
    const reaction = reactions.find((one) => `reaction:${one.name}` === name);
    if (reaction?.version !== version) throw otherReaction(name);
    await client.query(reaction.ddl);
  }
}

async function restoreCheckpoints(client: Client, { checkpoints, logId }: Manifest): Promise<void> {
  await client.query('RESET ROLE');
  await client.query('SET LOCAL search_path = DEFAULT');
  for (const { name, version, shape, position } of checkpoints) {
    await client.query(
      'INSERT INTO execution.checkpoint (name, version, shape, log_id, position, digest) VALUES ($1, $2, $3, $4, $5, $6)',
      [name, version, shape, logId, position, checkpointDigest({ name, version, shape, logId, position })],
    );
  }
}

function otherReaction(name: string): CannotStart {
  return new CannotStart({
    en: `The backup's ${name} was folded by another version; restore it with the version that wrote the backup.`,
    zh: `备份中的 ${name} 由另一版本生成，请用写成备份的版本恢复。`,
  });
}

async function restoreNotes(client: Client, { notes }: Manifest): Promise<void> {
  for (const [name, value] of Object.entries(notes)) {
    await client.query(
      'INSERT INTO ledger_meta.note (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      [name, value],
    );
  }
}

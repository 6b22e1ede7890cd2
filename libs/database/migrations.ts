import { createHash } from 'node:crypto';
import type pg from 'pg';
import { CannotStart } from './cannot-start.js';
import { openClient } from './pool.js';
import { unreachable } from './unreachable.js';
import { codeOf } from './error-code.js';

/** A numbered step of the schema. Once released neither its name nor its text ever changes. */
export interface Migration {
  /** Number and what it brings: `0001-event-log`. */
  readonly name: string;
  readonly sql: string;
}

/** The role that the service works as: it owns nothing, so it can do only what migrations grant to it. */
export const APP_ROLE = 'relief_ledger_app';

export const OLDEST_SERVER = 15;
/** Advisory lock under which one process at a time migrates; any fixed number of our own. */
const MIGRATION_LOCK = 7_305_808_269_011;

/**
 * Brings the database to this version: each migration once, in the order of names, in a transaction of its own,
 * one process at a time. What was interrupted goes on where it stopped. Gives the names that were applied now.
 * Throws CannotStart where a newer version wrote the database, a migration was changed, or the server is too old.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  const ordered = inOrder(migrations);
  const client = openClient(url, 'relief-ledger migrate');
  try {
    await client.connect().catch((cause: unknown) => {
      throw unreachable(url, cause);
    });
    await refuseOldServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureAppRole(client);
    await ensureTables(client);
    const pending = await pendingOf(client, ordered);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // Ending the session gives the advisory lock back, whatever state it is in.
    await client.end().catch(() => undefined);
  }
}

/**
 * The migrations that the database lacks; changes nothing. Throws CannotStart where a newer version wrote the
 * database, a migration was changed, or the server cannot be reached.
 */
export async function pendingMigrations(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  const ordered = inOrder(migrations);
  const client = openClient(url, 'relief-ledger migrate');
  try {
    await client.connect().catch((cause: unknown) => {
      throw unreachable(url, cause);
    });
    const kept = await client.query<{ kept: boolean }>(
      `SELECT to_regclass('ledger_meta.migration') IS NOT NULL AS kept`,
    );
    const pending = kept.rows[0]?.kept === true ? await pendingOf(client, ordered) : ordered;
    return pending.map(({ name }) => name);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** APP_ROLE where the login user of the pool may take it, else undefined: then only triggers guard the log. */
export async function appRoleOf(pool: pg.Pool): Promise<string | undefined> {
  const result = await pool.query(
    `SELECT 1 FROM pg_roles
     WHERE rolname = $1 AND pg_has_role(session_user, oid,
       CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)`,
    [APP_ROLE],
  );
  return result.rowCount === 1 ? APP_ROLE : undefined;
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const ordered = [...migrations].sort((left, right) => (left.name < right.name ? -1 : 1));
  ordered.forEach((migration, at) => {
    if (!/^\d{4}-[a-z0-9-]+$/u.test(migration.name)) throw new Error(`migration name ${migration.name} has no number`);
    const previous = ordered[at - 1];
    if (previous?.name.slice(0, 4) === migration.name.slice(0, 4)) {
      throw new Error(`migrations ${previous.name} and ${migration.name} have the same number`);
    }
  });
  return ordered;
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const result = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  );
  const version = result.rows[0]?.version ?? 0;
  if (version >= OLDEST_SERVER) return;
  throw new CannotStart({
    en: `The database server is PostgreSQL ${String(version)}; this version needs ${String(OLDEST_SERVER)} or newer.`,
    zh: `数据库服务器是 PostgreSQL ${String(version)}，本版本需要 ${String(OLDEST_SERVER)} 或更新的版本。`,
  });
}

/** Roles belong to the whole server, so another database's migration may create it at the same moment. */
async function ensureAppRole(client: pg.Client): Promise<void> {
  const attempts = [`CREATE ROLE ${APP_ROLE} NOLOGIN`, `GRANT ${APP_ROLE} TO SESSION_USER`];
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APP_ROLE]);
  for (const sql of known.rowCount === 0 ? attempts : attempts.slice(1)) {
    await client.query(sql).catch((error: unknown) => {
      if (!TOLERATED.has(codeOf(error))) throw error;
    });
  }
}

/** Exists already (two codes, one from the unique index), no right to, or changed by another session just now. */
const TOLERATED: ReadonlySet<string> = new Set(['42710', '23505', '42501', 'XX000']);

async function ensureTables(client: pg.Client): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS ledger_meta;
    CREATE TABLE IF NOT EXISTS ledger_meta.migration (
      name text PRIMARY KEY,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE TABLE IF NOT EXISTS ledger_meta.note (name text PRIMARY KEY, value text NOT NULL)`);
}

async function pendingOf(client: pg.Client, ordered: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM ledger_meta.migration ORDER BY name',
  );
  const known = new Map(ordered.map((migration) => [migration.name, digestOf(migration)]));
  for (const row of applied.rows) {
    const digest = known.get(row.name);
    if (digest === undefined) throw newerDatabase(row.name);
    if (digest !== row.sha256) throw changedMigration(row.name);
  }
  const done = new Set(applied.rows.map((row) => row.name));
  return ordered.filter((migration) => !done.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO ledger_meta.migration (name, sha256) VALUES ($1, $2)', [
      migration.name,
      digestOf(migration),
    ]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(`migration ${migration.name} failed`, { cause });
  }
}

function digestOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

function newerDatabase(name: string): CannotStart {
  return new CannotStart({
    en: `The database was written by a newer version (it holds the migration ${name}); start that version or a later one.`,
    zh: `数据库由更新的版本写过（其中有迁移 ${name}），请用该版本或更新的版本启动。`,
  });
}

function changedMigration(name: string): CannotStart {
  return new CannotStart({
    en: `The migration ${name} is not the one that the database was built with; install the released version again.`,
    zh: `迁移 ${name} 与建库时的内容不同，请重新安装正式发布的版本。`,
  });
}

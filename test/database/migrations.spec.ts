import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  APP_ROLE,
  appRoleOf,
  CannotStart,
  migrate,
  openClient,
  openPool,
  readNote,
  withDatabase,
  writeNote,
  type Migration,
} from '#database';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';

const FIRST: Migration = { name: '0001-first', sql: 'CREATE TABLE first (number int); INSERT INTO first VALUES (1)' };
const SECOND: Migration = { name: '0002-second', sql: 'ALTER TABLE first ADD COLUMN word text; SELECT pg_sleep(0.05)' };

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  await database.drop();
});

async function rowsOf(url: string, sql: string): Promise<readonly unknown[]> {
  const client = openClient(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  it('applies each migration once, in the order of numbers', async () => {
    expect(await migrate(database.url, [SECOND, FIRST])).toEqual(['0001-first', '0002-second']);
    expect(await migrate(database.url, [FIRST, SECOND])).toEqual([]);
    expect(await rowsOf(database.url, 'SELECT * FROM first')).toEqual([{ number: 1, word: null }]);
  });

  it('run by eight at once applies each migration once', async () => {
    const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(database.url, [FIRST, SECOND])));
    expect(applied.flat().sort()).toEqual(['0001-first', '0002-second']);
    expect(await rowsOf(database.url, 'SELECT number FROM first')).toEqual([{ number: 1 }]);
  });

  it('leaves nothing of a migration that failed, and goes on there', async () => {
    const broken: Migration = { name: '0002-second', sql: 'CREATE TABLE half (number int); SELECT 1 / 0' };
    await expect(migrate(database.url, [FIRST, broken])).rejects.toThrow('migration 0002-second failed');
    expect(await rowsOf(database.url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await migrate(database.url, [FIRST, SECOND])).toEqual(['0002-second']);
  });

  it('goes on after it was killed in the middle', async () => {
    const slow: Migration = { name: '0002-slow', sql: 'CREATE TABLE slow (number int); SELECT pg_sleep(20)' };
    const killed = migrate(database.url, [FIRST, slow]).catch((error: unknown) => error);
    const sleeping = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    while ((await rowsOf(database.url, sleeping)).length === 0);
    await rowsOf(database.url, `SELECT pg_terminate_backend(pid) FROM (${sleeping}) AS found`);
    expect(await killed).toBeInstanceOf(Error);
    expect(await rowsOf(database.url, 'SELECT name FROM ledger_meta.migration')).toEqual([{ name: '0001-first' }]);
    expect(await migrate(database.url, [FIRST, { ...slow, sql: 'CREATE TABLE slow (number int)' }])).toEqual([
      '0002-slow',
    ]);
  });

  it('refuses a database of a newer version, and a migration that was changed', async () => {
    await migrate(database.url, [FIRST, SECOND]);
    await expect(migrate(database.url, [FIRST])).rejects.toThrow(
      new CannotStart({
        en: 'The database was written by a newer version (it holds the migration 0002-second); start that version or a later one.',
        zh: '',
      }),
    );
    const changed = migrate(database.url, [FIRST, { ...SECOND, sql: 'SELECT 1' }]);
    await expect(changed).rejects.toThrow(/^The migration 0002-second is not the one/u);
  });

  it('refuses two migrations of one number', async () => {
    await expect(migrate(database.url, [FIRST, { name: '0001-other', sql: '' }])).rejects.toThrow(/same number/u);
  });

  it('names the server that it cannot reach, and not the password', async () => {
    const failed = migrate('postgresql://someone:secret@127.0.0.1:1/books', []);
    await expect(failed).rejects.toThrow(
      'The database server 127.0.0.1:1/books cannot be used: connect ECONNREFUSED 127.0.0.1:1.',
    );
    await expect(migrate('no address', [])).rejects.toThrow(/not an address/u);
  });

  it('keeps notes', async () => {
    await migrate(database.url, []);
    expect(await readNote(database.url, 'example')).toBeUndefined();
    await writeNote(database.url, 'example', 'loading');
    await writeNote(database.url, 'example', 'loaded');
    expect(await readNote(database.url, 'example')).toBe('loaded');
  });
});

describe('the role of the service', () => {
  const user = `plain_${String(process.pid)}`;

  beforeEach(async () => {
    await rowsOf(database.url, `CREATE ROLE ${user} LOGIN PASSWORD 'plain'`);
    await rowsOf(database.url, `CREATE DATABASE ${user} OWNER ${user} TEMPLATE template0`);
  });

  afterEach(async () => {
    await rowsOf(database.url, `DROP DATABASE ${user} WITH (FORCE)`);
    await rowsOf(database.url, `DROP ROLE ${user}`);
  });

  const ownUrl = (): string => {
    const address = new URL(withDatabase(database.url, user));
    [address.username, address.password] = [user, 'plain'];
    return address.toString();
  };

  it('can do only what it was granted', async () => {
    await migrate(database.url, [{ ...FIRST, sql: `${FIRST.sql}; GRANT SELECT ON first TO ${APP_ROLE}` }]);
    const owner = openPool({ url: database.url });
    const role = await appRoleOf(owner);
    expect(role).toBe(APP_ROLE);
    await owner.end();
    const pool = openPool({ url: database.url, role: APP_ROLE });
    expect((await pool.query('SELECT current_user AS name')).rows).toEqual([{ name: APP_ROLE }]);
    expect((await pool.query('SELECT number FROM first')).rows).toEqual([{ number: 1 }]);
    await expect(pool.query('DELETE FROM first')).rejects.toThrow(/permission denied/u);
    await pool.end();
  });

  it('is not taken by a user who may not; the migrations run all the same', async () => {
    const schema: Migration = { name: '0001-own', sql: 'CREATE SCHEMA own; CREATE TABLE own.first (number int)' };
    await migrate(ownUrl(), [schema]);
    const pool = openPool({ url: ownUrl(), searchPath: 'own' });
    expect(await appRoleOf(pool)).toBeUndefined();
    expect((await pool.query('SELECT count(*) AS count FROM first')).rows).toEqual([{ count: 0n }]);
    await pool.end();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPool } from '#database';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(async () => {
  await database.drop();
});

describe('a pool', () => {
  it('reads whole numbers of 64 bits and days exactly, alone and in arrays', async () => {
    const pool = openPool({ url: database.url });
    const { rows } = await pool.query(
      `SELECT 9223372036854775807::int8 AS most, ARRAY[(-9223372036854775808)::int8, NULL] AS list,
         '2023-03-10'::date AS day, ARRAY['2023-03-10'::date, NULL] AS days, 7::int4 AS small, 1.10::numeric AS exact`,
    );
    expect(rows).toEqual([
      {
        most: 9_223_372_036_854_775_807n,
        list: [-9_223_372_036_854_775_808n, null],
        day: '2023-03-10',
        days: ['2023-03-10', null],
        small: 7,
        exact: '1.10',
      },
    ]);
    await pool.end();
  });

  it('begins with its search path, blanks and quotes in it too', async () => {
    const pool = openPool({ url: database.url, searchPath: 'vault, "a b", public' });
    expect((await pool.query('SHOW search_path')).rows).toEqual([{ search_path: 'vault, "a b", public' }]);
    await pool.end();
  });

  it('keeps options that stand in the address', async () => {
    const address = new URL(database.url);
    address.searchParams.set('options', '-c work_mem=5MB');
    const pool = openPool({ url: address.toString(), searchPath: 'vault' });
    expect(
      (await pool.query(`SELECT current_setting('work_mem') AS memory, current_setting('search_path') AS path`)).rows,
    ).toEqual([{ memory: '5MB', path: 'vault' }]);
    await pool.end();
  });

  it('lives on when the backend of a client that is checked out and idle is killed', async () => {
    const pool = openPool({ url: database.url, max: 2 });
    const held = await pool.connect();
    const { rows } = await held.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await pool.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    await expect(held.query('SELECT 1')).rejects.toThrow();
    held.release(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});

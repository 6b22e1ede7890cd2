import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClient, openPool, type Migration } from '#database';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';

const MIGRATIONS: readonly Migration[] = [{ name: '0001-gift', sql: 'CREATE TABLE gift (amount_fen bigint)' }];

describe('a fresh database', () => {
  let first: FreshDatabase;
  let second: FreshDatabase;

  beforeAll(async () => {
    first = await freshDatabase(MIGRATIONS);
    second = await freshDatabase(MIGRATIONS);
  });

  afterAll(async () => {
    await first.drop();
    await second.drop();
  });

  it('has the migrations and shares nothing with another one', async () => {
    const pool = openPool({ url: first.url });
    await pool.query('INSERT INTO gift VALUES (1)');
    expect((await pool.query('SELECT * FROM gift')).rowCount).toBe(1);
    await pool.end();
    const other = openPool({ url: second.url });
    expect((await other.query('SELECT * FROM gift')).rowCount).toBe(0);
    await other.end();
  });

  it('is gone once dropped, though a session was open', async () => {
    const database = await freshDatabase();
    const client = openClient(database.url);
    await client.connect();
    await database.drop();
    await expect(client.query('SELECT 1')).rejects.toThrow();
    await expect(openClient(database.url).connect()).rejects.toThrow(/does not exist/u);
  });
});

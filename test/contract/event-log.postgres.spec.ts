import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_ROLE, openClient } from '#database';
import { LogUnavailable, type EventLog } from '#event-log';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import type pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';
import { eventLogContract } from './event-log/event-log.contract.js';
import {
  appendOne,
  idsOf,
  idsWritten,
  kinds,
  movement,
  readAllAfter,
  someStream,
  unitOf,
  WHOLE_TABLES,
} from './event-log/units.js';

let database: FreshDatabase;
let owner: pg.Client;
const open = (): Promise<EventLog> => openPostgresLog({ url: database.url, role: APP_ROLE });

beforeAll(async () => {
  database = await freshDatabase(eventLogMigrations);
  owner = openClient(database.url);
  await owner.connect();
});

afterAll(async () => {
  await closeAll();
  await owner.end();
  await database.drop();
});

describe('the log in PostgreSQL', () => {
  const tables = ['event', 'movement', 'command', 'head'];
  const changes = tables.flatMap((table) => [
    `UPDATE log.${table} SET position = position + 1`,
    `DELETE FROM log.${table}`,
    `TRUNCATE log.${table}`,
  ]);

  it.each(changes)('refuses its owner: %s', async (change) => {
    const log = await open();
    await appendOne(log, unitOf({ writes: [[someStream(), 'none']], movements: [movement()] }));
    const before = await everything();
    for (const replication of ['origin', 'replica']) {
      await owner.query(`SET session_replication_role = ${replication}`);
      await expect(owner.query(change)).rejects.toMatchObject({ code: '23001' });
    }
    await owner.query('RESET session_replication_role');
    expect(await everything()).toEqual(before);
    await log.close();
  });

  it.each([...changes, ...tables.map((table) => `INSERT INTO log.${table} SELECT * FROM log.${table}`)])(
    'gives the service no right: %s',
    async (change) => {
      await owner.query(`SET ROLE ${APP_ROLE}`);
      await expect(owner.query(change)).rejects.toMatchObject({ code: '42501' });
      await owner.query('RESET ROLE');
    },
  );

  it('lets its head move forward only, and only to the newest event', async () => {
    for (const change of ['position = position - 1', 'log_id = gen_random_uuid()', `known_at = '-infinity'`]) {
      await expect(owner.query(`UPDATE log.head SET ${change}`)).rejects.toMatchObject({ code: '23001' });
    }
    await expect(owner.query('SET enable_seqscan = on; INSERT INTO log.head SELECT * FROM log.head')).rejects.toThrow();
  });

  it('takes calls made at once in few transactions', async () => {
    const log = await open();
    const before = await log.head();
    await Promise.all(Array.from({ length: 200 }, () => appendOne(log, unitOf({ writes: [[someStream(), 'none']] }))));
    const { rows } = await owner.query<{ commits: bigint }>(
      'SELECT count(DISTINCT xmin::text) AS commits FROM log.event WHERE position > $1',
      [before],
    );
    expect(rows[0]?.commits).toBeLessThan(10n);
    await log.close();
  });
});

describe('when the connection is lost', () => {
  it('says so to every call of the flush, and the same units sent again make one event each', async () => {
    const log = await open();
    const before = await log.head();
    const units = Array.from({ length: 5 }, () => unitOf({ writes: [[someStream(), 'none']] }));
    const holder = openClient(database.url);
    await holder.connect();
    await holder.query('BEGIN; SELECT FROM log.head FOR UPDATE');
    const calls = Promise.allSettled(units.map((unit) => log.append([unit])));
    await waitingWriter();
    expect(await killed(`wait_event_type = 'Lock'`)).toBe(1);
    await holder.end();
    for (const call of await calls)
      expect(call).toMatchObject({ status: 'rejected', reason: expect.any(LogUnavailable) });
    expect(kinds(await log.append(units))).toEqual(units.map(() => 'appended'));
    expect(idsOf(await readAllAfter(log, before))).toEqual(idsWritten(units));
    await log.close();
  });

  it('gives the first answer when only the answer was lost', async () => {
    const log = await open();
    const units = Array.from({ length: 40 }, () => [unitOf({ writes: [[someStream(), 'none']] })]);
    for (const call of units) {
      const answer = log.append(call).catch((error: unknown) => error);
      await delay(Math.random() * 3);
      await killed('true');
      const outcome = await answer;
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(LogUnavailable);
      expect(kinds(await untilAnswered(() => log.append(call)))).toEqual([
        outcome instanceof Error ? expect.any(String) : 'again',
      ]);
    }
    const streams = await log.readStreams(units.flatMap((call) => [...(call[0]?.expected.keys() ?? [])]));
    expect([...streams.values()].map((events) => events.length)).toEqual(units.map(() => 1));
    await log.close();
  });

  it('does not trouble a caller with a connection that was lost while idle', async () => {
    const log = await open();
    await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }));
    await killed('true');
    await delay(50);
    expect((await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }))).kind).toBe('appended');
    expect(await log.head()).toBeGreaterThan(0n);
    await log.close();
  });

  it('is unavailable where no server listens, and stays a defect where it is one', async () => {
    const nowhere = new URL(database.url);
    nowhere.port = '1';
    await expect(openPostgresLog({ url: nowhere.toString() })).rejects.toThrow(LogUnavailable);
    const empty = await freshDatabase([]);
    await expect(openPostgresLog({ url: empty.url })).rejects.toMatchObject({ code: '42P01' });
    await empty.drop();
  });
});

const { closeAll } = eventLogContract(open);

describe('after all of that', () => {
  it('positions have no hole, streams no gap, and the head stands at the newest event', async () => {
    const { rows } = await owner.query(WHOLE_TABLES);
    expect(rows).toEqual([{ dense: true, whole: true, newest: true }]);
  });
});

async function everything(): Promise<unknown> {
  const { rows } = await owner.query(`SELECT
    (SELECT md5(string_agg(e::text, '|' ORDER BY position)) FROM log.event e) AS event,
    (SELECT md5(string_agg(m::text, '|' ORDER BY position, line)) FROM log.movement m) AS movement,
    (SELECT md5(string_agg(c::text, '|' ORDER BY command_id)) FROM log.command c) AS command,
    (SELECT h::text FROM log.head h) AS head`);
  return rows;
}

/** Ends the writing connections to which the condition applies; gives how many there were. */
async function killed(condition: string): Promise<number> {
  const { rows } = await owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'relief-ledger log append' AND ${condition}`,
  );
  return rows.length;
}

/** Sends the same again for as long as nobody knows what became of it. */
async function untilAnswered<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
    }
  }
}

async function waitingWriter(): Promise<void> {
  for (;;) {
    const { rowCount } = await owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount === 1) return;
    await delay(5);
  }
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_ROLE, openClient } from '#database';
import type { EventLog } from '#event-log';
import { openKurrentLog } from '#event-log/kurrent';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';
import { someKurrent } from '../kurrent-server/index.js';
import { eventLogContract } from './event-log/event-log.contract.js';

let database: FreshDatabase;
let cluster: Awaited<ReturnType<typeof someKurrent>>;
const open = (): Promise<EventLog> => openKurrentLog({ url: database.url, role: APP_ROLE, clusterUrl: cluster.url });

beforeAll(async () => {
  [database, cluster] = await Promise.all([freshDatabase(eventLogMigrations), someKurrent()]);
});

afterAll(async () => {
  await closeAll();
  cluster.stop();
  await database.drop();
});

const { closeAll } = eventLogContract(open);

describe('after all of that', () => {
  it('the tables hold what the cluster does: no hole, no gap, the head at the newest event', async () => {
    const log = await open();
    const owner = openClient(database.url);
    await owner.connect();
    const { rows } = await owner.query<{ dense: boolean; whole: boolean; newest: boolean }>(`SELECT
      (SELECT count(*) = max(position) AND min(position) = 1 FROM log.event) AS dense,
      (SELECT bool_and(whole) FROM (
        SELECT count(*) = max(revision) + 1 AS whole FROM log.event GROUP BY stream) AS s) AS whole,
      (SELECT position = (SELECT max(position) FROM log.event) FROM log.head) AS newest`);
    expect(rows).toEqual([{ dense: true, whole: true, newest: true }]);
    await owner.end();
    await log.close();
  });

  it('nobody appends to the tables past the cluster', async () => {
    await expect(openPostgresLog({ url: database.url })).rejects.toThrow('set KURRENTDB_URL');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_ROLE, openClient } from '#database';
import { BEFORE_FIRST } from '#event-log';
import type { EventLog, Outcome, RecordedEvent } from '#event-log';
import { openKurrentLog } from '#event-log/kurrent';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';
import { someKurrent } from '../kurrent-server/index.js';
import { eventLogContract } from './event-log/event-log.contract.js';
import { movement, readAllAfter, someStream, unitOf, WHOLE_TABLES } from './event-log/units.js';

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
    const { rows } = await owner.query(WHOLE_TABLES);
    expect(rows).toEqual([{ dense: true, whole: true, newest: true }]);
    await owner.end();
    await log.close();
  });

  it('an event is the same as in PostgreSQL, its leaf too, and so is what is answered', async () => {
    const alone = await freshDatabase(eventLogMigrations);
    const [clustered, own] = [await open(), await openPostgresLog({ url: alone.url })];
    const before = await clustered.head();
    const units = [
      unitOf({ writes: [[someStream(), 'none', 2]], movements: [movement(), movement({ part: 'goods' })] }),
      unitOf({ writes: [[someStream('基金'), 'none']], meta: { by: '人', 'role"': '\\' } }),
    ];
    const outcomes = [await clustered.append(units), await own.append(units)];
    const plain = (events: readonly RecordedEvent[]): unknown => {
      return events.map((event) => ({ ...event, position: 0n, index: 0n, knownAt: '' }));
    };
    const [here, there] = [await readAllAfter(clustered, before), await readAllAfter(own, BEFORE_FIRST)];
    expect(here).toHaveLength(3);
    expect(plain(here)).toEqual(plain(there));
    expect(outcomes[0]?.map(kindAndAnswer)).toEqual(outcomes[1]?.map(kindAndAnswer));
    await Promise.all([clustered.close(), own.close()]);
    await alone.drop();
  });

  it('nobody appends to the tables past the cluster', async () => {
    await expect(openPostgresLog({ url: database.url })).rejects.toThrow('set KURRENTDB_URL');
  });
});

function kindAndAnswer(outcome: Outcome): unknown {
  return outcome.kind === 'appended' ? { ...outcome, position: 0n } : outcome;
}

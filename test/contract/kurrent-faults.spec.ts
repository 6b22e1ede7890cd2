import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { APP_ROLE, migrate } from '#database';
import { BEFORE_FIRST, LogUnavailable, type EventLog } from '#event-log';
import { openKurrentLog } from '#event-log/kurrent';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';
import { KurrentServer, Store } from '../kurrent-server/index.js';
import { appendOne, idsOf, idsWritten, kinds, readAllAfter, someStream, unitOf } from './event-log/units.js';

/** Short, so that what never answers is given up soon. */
const PATIENCE = { answeredWithinMs: 400, resolvedWithinMs: 4_000 };

let database: FreshDatabase;
let server: KurrentServer;
let log: EventLog;
let client: KurrentDBClient;
const opened: EventLog[] = [];

async function open(clusterUrl = server.url, patience = PATIENCE): Promise<EventLog> {
  const one = await openKurrentLog({ url: database.url, role: APP_ROLE, clusterUrl, ...patience });
  opened.push(one);
  return one;
}

beforeEach(async () => {
  [database, server] = await Promise.all([freshDatabase(eventLogMigrations), KurrentServer.start()]);
  client = KurrentDBClient.connectionString(server.url);
  log = await open();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await client.dispose();
  server.stop();
  await database.drop();
});

describe('an append whose answer does not come', () => {
  it.each([
    ['was written, and the answer lost', 'answer-lost'],
    ['was lost on the way', 'lost'],
    ['was never answered', 'hung'],
    ['is written when its caller has long sent it again', { lateMs: 600 }],
  ] as const)('is resolved where it %s: one event each, as newly appended', async (_, mishap) => {
    const fund = someStream();
    server.mishaps.push(mishap);
    const units = [unitOf({ writes: [[fund, 'none', 2]] }), unitOf({ writes: [[fund, 1]] }), unitOf({})];
    expect(kinds(await log.append(units))).toEqual(['appended', 'appended', 'appended']);
    expect(kinds(await log.append([unitOf({ writes: [[fund, 2]] })]))).toEqual(['appended']);
    expect(idsOf(await log.readStream(fund)).slice(0, 3)).toEqual(idsWritten(units));
    expect(kinds(await log.append(units))).toEqual(['again', 'again', 'again']);
  });

  it('is LogUnavailable within a bounded time, and the same sent again makes one event', async () => {
    const fund = someStream();
    const unit = unitOf({ writes: [[fund, 'none']] });
    server.hung = true;
    const began = Date.now();
    await expect(log.append([unit])).rejects.toThrow(LogUnavailable);
    expect(Date.now() - began).toBeLessThan(3 * PATIENCE.resolvedWithinMs);
    server.hung = false;
    expect(kinds(await log.append([unit]))).toEqual(['appended']);
    expect(await log.readStream(fund)).toHaveLength(1);
  });

  it('is not taken for appended before the cluster shows it', async () => {
    const unit = unitOf({ writes: [[someStream(), 'none']] });
    server.store.holdReplication();
    const outcome = log.append([unit]);
    await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    server.store.releaseReplication();
    expect(kinds(await outcome)).toEqual(['appended']);
    expect(idsOf(await readAllAfter(log, BEFORE_FIRST))).toEqual(idsWritten([unit]));
  });

  it('that the cluster has and the tables lack, its process gone, is there at the next start', async () => {
    const unit = unitOf({ writes: [[someStream(), 'none']] });
    server.store.holdReplication();
    await expect(log.append([unit])).rejects.toThrow(LogUnavailable);
    await log.close();
    server.store.releaseReplication();
    const next = await open();
    expect(idsOf(await readAllAfter(next, BEFORE_FIRST))).toEqual(idsWritten([unit]));
    expect(kinds([await appendOne(next, unit)])).toEqual(['again']);
  });

  it('waits for a server that comes back', async () => {
    const unit = unitOf({ writes: [[someStream(), 'none']] });
    server.stop();
    const outcome = appendOne(log, unit);
    setTimeout(() => void server.restart(), 500);
    expect(kinds([await outcome])).toEqual(['appended']);
  });

  it('drops what rests on a unit that failed meanwhile', async () => {
    const other = await open();
    const fund = someStream();
    await other.append([unitOf({ writes: [[fund, 'none']] }), unitOf({ writes: [[fund, 0]] })]);
    server.mishaps.push('answer-lost');
    const outcomes = await log.append([
      unitOf({ writes: [[someStream(), 'none']] }),
      unitOf({ writes: [[fund, 0]] }),
      unitOf({ writes: [[fund, 1]] }),
    ]);
    expect(kinds(outcomes)).toEqual(['appended', 'conflict', 'conflict']);
    expect(await log.readStream(fund)).toHaveLength(2);
  });
});

describe('the same command', () => {
  it('makes one event at once from two handles, after a restart, and after the tables fell behind', async () => {
    const other = await open();
    for (let round = 0; round < 10; round += 1) {
      const unit = unitOf({ writes: [[someStream(), 'none']] });
      const outcomes = await Promise.all([log, other].map((each) => appendOne(each, unit)));
      expect([...kinds(outcomes)].sort()).toEqual(['again', 'appended']);
      expect(kinds([await appendOne(await open(), unit)])).toEqual(['again']);
    }
  });

  it("is another's where another sent it while this one's try was lost", async () => {
    const other = await open();
    for (const mishap of ['lost', 'hung'] as const) {
      const unit = unitOf({ writes: [[someStream(), 'none']] });
      server.mishaps.push(mishap);
      const outcomes = await Promise.all([log, other].map((each) => appendOne(each, unit)));
      expect([...kinds(outcomes)].sort()).toEqual(['again', 'appended']);
    }
  });

  it('is never made again after its stream was deleted: everything stops', async () => {
    const fund = someStream();
    const unit = unitOf({ writes: [[fund, 'none']] });
    await appendOne(log, unit);
    await client.deleteStream(`command-${unit.commandId}`);
    await expect(appendOne(log, unit)).rejects.toThrow(`the stream command-${unit.commandId} (position`);
    expect(server.store.lastOf(fund)).toBe(0n);
  });
});

describe('a log that somebody alters', () => {
  const alterations: readonly (readonly [string, (stream: string) => Promise<unknown>, RegExp])[] = [
    ['is deleted', (stream) => client.deleteStream(stream), /was deleted;/u],
    ['is deleted for good', (stream) => client.tombstoneStream(stream), /for good \(a tombstone\)/u],
    ['is truncated', (stream) => client.setStreamMetadata(stream, { truncateBefore: 1 }), /was truncated/u],
    ['gets a $maxCount', (stream) => client.setStreamMetadata(stream, { maxCount: 1 }), /\$maxCount/u],
    ['gets a $maxAge', (stream) => client.setStreamMetadata(stream, { maxAge: 1 }), /\$maxAge/u],
    ['gets an ACL', (stream) => client.setStreamMetadata(stream, { acl: { readRoles: ['$admins'] } }), /an ACL/u],
    [
      'is written by another',
      (stream) => client.appendToStream(stream, jsonEvent({ type: 'DonationReceived', data: { amountFen: '1' } })),
      /that the ledger did not write/u,
    ],
  ];

  it.each(alterations)('stops readers and writers where a stream %s, and names it', async (_, alter, said) => {
    const fund = someStream();
    await appendOne(log, unitOf({ writes: [[fund, 'none', 2]] }));
    const [other, head] = [await open(), await log.head()];
    const before = server.store.records.length;
    await alter(fund);
    const altered = server.store.records.length;
    expect(altered).toBeGreaterThan(before);
    for (const unit of [unitOf({ writes: [[fund, 1]] }), unitOf({ unchanged: [[fund, 1]] })]) {
      await expect(appendOne(log, unit)).rejects.toThrow(said);
      await expect(appendOne(log, unit)).rejects.toThrow(fund);
    }
    const reading = (async () => {
      for await (const page of other.subscribe({ after: head, signal: new AbortController().signal })) {
        expect(page).toBeUndefined();
      }
    })();
    await expect(reading).rejects.toThrow(/\(position \d+\)/u);
    await expect(other.readAll({ after: BEFORE_FIRST })).rejects.toThrow(said);
    await expect(other.readStream(fund)).rejects.toThrow(said);
    await expect(open()).rejects.toThrow(said);
    expect(server.store.records).toHaveLength(altered);
  });

  it('stops nobody where the server writes streams of its own', async () => {
    await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }));
    server.store.setMetadata('$stats', { $maxCount: 1 });
    // Statistics, and the links by which $by_category shows every record once more.
    for (const stream of ['$stats-1', '$ce-fund']) {
      const own = { id: randomUUID(), stream, type: '$>', isJson: true, metadata: Buffer.alloc(0) };
      server.store.append([{ ...own, data: Buffer.from('0@fund-1') }], []);
    }
    await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }));
    expect((await readAllAfter(log, BEFORE_FIRST)).map(({ index }) => index)).toEqual([1n, 2n]);
  });

  it('is not opened where the cluster was set back to before what was read', async () => {
    await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }));
    const older = new Store();
    older.append(
      server.store.records.slice(0, 1).map((record) => ({ ...record })),
      [],
    );
    const setBack = await KurrentServer.start({ store: older });
    await expect(open(setBack.url)).rejects.toThrow('no longer holds what was read from it');
    setBack.stop();
  });
});

describe('a cluster', () => {
  it('is found again when another node leads', async () => {
    const next = await KurrentServer.start({ store: server.store });
    const nodes = `kurrentdb://127.0.0.1:${String(server.port)},127.0.0.1:${String(next.port)}?tls=false`;
    const clustered = await open(nodes);
    await appendOne(clustered, unitOf({ writes: [[someStream(), 'none']] }));
    [server.leader, next.leader] = [next, next];
    const fund = someStream();
    expect((await appendOne(clustered, unitOf({ writes: [[fund, 'none']] }))).kind).toBe('appended');
    [server.leader, next.leader] = [server, server];
    expect((await appendOne(clustered, unitOf({ writes: [[fund, 0]] }))).kind).toBe('appended');
    expect(await clustered.readStream(fund)).toHaveLength(2);
    next.stop();
  });

  it('of which only a follower answers is LogUnavailable, and nothing is written', async () => {
    const leader = await KurrentServer.start({ store: server.store });
    server.leader = leader;
    const unit = unitOf({ writes: [[someStream(), 'none']] });
    await expect(appendOne(log, unit)).rejects.toThrow(LogUnavailable);
    server.leader = undefined;
    expect(kinds([await appendOne(log, unit)])).toEqual(['appended']);
    leader.stop();
  });

  it('that denies a stream says so, and nothing is written', async () => {
    const fund = someStream();
    server.deniedStream = fund;
    await expect(appendOne(log, unitOf({ writes: [[fund, 'none']] }))).rejects.toThrow(`Access to ${fund} denied`);
    expect(await log.readStream(fund)).toEqual([]);
    expect(kinds([await appendOne(log, unitOf({ writes: [[someStream(), 'none']] }))])).toEqual(['appended']);
  });
});

describe('a start', () => {
  it('is refused in a sentence by a server that is too old, absent or hung', async () => {
    const old = await KurrentServer.start({ version: '25.1.4' });
    await expect(open(old.url)).rejects.toThrow('too old: it has no AppendRecords');
    old.stop();
    await expect(open('kurrentdb://127.0.0.1:1?tls=false')).rejects.toThrow('cannot be reached, or does not answer');
    const hung = await KurrentServer.start();
    hung.hung = true;
    await expect(open(hung.url)).rejects.toThrow('cannot be reached, or does not answer');
    hung.stop();
    await expect(open('no address')).rejects.toThrow('cannot be reached, or does not answer');
  });

  it("is refused on another ledger's cluster, and with a log that no cluster holds", async () => {
    const other = await freshDatabase();
    await migrate(other.url, eventLogMigrations);
    await expect(openKurrentLog({ url: other.url, clusterUrl: server.url })).rejects.toThrow(
      'the log of another ledger',
    );
    const own = await openPostgresLog({ url: other.url });
    await appendOne(own, unitOf({ writes: [[someStream(), 'none']] }));
    await own.close();
    const empty = await KurrentServer.start();
    await expect(openKurrentLog({ url: other.url, clusterUrl: empty.url })).rejects.toThrow('keeps a log of its own');
    expect(empty.store.records).toHaveLength(0);
    await expect(open(empty.url)).rejects.toThrow('no longer holds what was read from it');
    empty.stop();
    await other.drop();
  });
});

describe('what a cluster could not give back', () => {
  it.each([
    ['a type with a space', { type: 'Donation received' }],
    ['a record beyond 16 MiB', { payload: `"${'x'.repeat(16 << 20)}"` }],
  ])('is a RangeError: %s', async (_, over) => {
    const unit = unitOf({ writes: [[someStream(), 'none']] });
    const events = unit.events.map((event) => ({ ...event, ...over }));
    await expect(log.append([{ ...unit, events }])).rejects.toThrow(RangeError);
    expect(server.appendsSeen).toBe(1);
  });

  it.each(['command-1', 'log-identity', '$all'])('is a RangeError: the stream %s', async (stream) => {
    await expect(log.append([unitOf({ writes: [[stream, 'none']] })])).rejects.toThrow(RangeError);
    await expect(log.append([unitOf({ unchanged: [[stream, 'none']] })])).rejects.toThrow(RangeError);
  });
});

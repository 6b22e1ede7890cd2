import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AppendConsistencyViolationError,
  BACKWARDS,
  binaryEvent,
  END,
  FORWARDS,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  type AllStreamResolvedEvent,
  type ConsistencyCheck,
} from '@kurrent/kurrentdb-client';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { someKurrent } from '../kurrent-server/index.js';
import { ROOT } from '../house/sandbox.js';
import { someStream } from './event-log/units.js';

let server: Awaited<ReturnType<typeof someKurrent>>;
let client: KurrentDBClient;

beforeAll(async () => {
  server = await someKurrent();
  client = KurrentDBClient.connectionString(server.url);
});

afterAll(async () => {
  await client.dispose();
  server.stop();
});

type Expected = ConsistencyCheck['expectedState'];

function record(streamName: string, id: string = randomUUID(), type = 'Happened') {
  return { streamName, record: jsonEvent({ id, type, data: { n: 1 }, metadata: { by: 'person-1' } }) };
}

function check(streamName: string, expectedState: Expected): ConsistencyCheck {
  return { type: 'stream_state', streamName, expectedState };
}

async function revisionsOf(stream: string): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for await (const { event } of client.readStream(stream)) if (event !== undefined) found.push(event.revision);
  return found;
}

async function after(position: AllStreamResolvedEvent['event'] | undefined, direction: 'forwards' | 'backwards') {
  const found: string[] = [];
  const fromPosition = position?.position ?? START;
  for await (const { event } of client.readAll({ direction, fromPosition, maxCount: 500 })) {
    if (event !== undefined) found.push(`${event.streamId}@${String(event.revision)}`);
  }
  return found;
}

async function newest() {
  for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })) return event;
  return undefined;
}

async function violationsOf(work: Promise<unknown>): Promise<readonly (readonly [string, unknown])[]> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppendConsistencyViolationError);
  return (error as AppendConsistencyViolationError).violations.map(({ streamName, actualState }) => [
    streamName,
    actualState,
  ]);
}

/** What the adapter rests on, each a sentence of docs/kurrentdb.md. */
const FACTS: readonly (readonly [string, () => Promise<void>])[] = [
  [
    'An append to several streams is judged as a whole, streams that are only looked at included.',
    async () => {
      const [fund, person] = [someStream(), someStream('person')];
      await client.appendRecords([record(person)], [check(person, NO_STREAM)]);
      const stale = client.appendRecords([record(fund)], [check(fund, NO_STREAM), check(person, NO_STREAM)]);
      expect(await violationsOf(stale)).toEqual([[person, 0n]]);
      await expect(revisionsOf(fund)).rejects.toThrow(StreamNotFoundError);
      await client.appendRecords([record(fund), record(fund)], [check(fund, NO_STREAM), check(person, 0n)]);
      expect(await revisionsOf(fund)).toEqual([0n, 1n]);
    },
  ],
  [
    'Every stream that does not stand as it must is named.',
    async () => {
      const [one, two] = [someStream(), someStream()];
      const both = client.appendRecords([record(one)], [check(one, 5n), check(two, 3n)]);
      expect(await violationsOf(both)).toEqual([
        [one, 'no_stream'],
        [two, 'no_stream'],
      ]);
    },
  ],
  [
    "A stream's metadata stream can be checked, and does not exist until somebody writes it.",
    async () => {
      const fund = someStream();
      const checks = [check(fund, NO_STREAM), check(`$$${fund}`, NO_STREAM)];
      await client.appendRecords([record(fund)], checks);
      await client.setStreamMetadata(fund, { maxCount: 10 });
      const next = client.appendRecords([record(fund)], [check(fund, 0n), check(`$$${fund}`, NO_STREAM)]);
      expect(await violationsOf(next)).toEqual([[`$$${fund}`, 0n]]);
    },
  ],
  [
    'Ids that are all known at the revisions expected are answered as appended, whatever the records hold.',
    async () => {
      const [fund, id] = [someStream(), randomUUID()];
      const first = await client.appendRecords([record(fund, id)], [check(fund, NO_STREAM)]);
      const other = { streamName: fund, record: jsonEvent({ id, type: 'Another', data: { n: 2 } }) };
      const again = await client.appendRecords([other], [check(fund, NO_STREAM)]);
      expect(again.position).toBe(first.position);
      expect(await revisionsOf(fund)).toEqual([0n]);
    },
  ],
  [
    'Where some ids are known and others are not, nothing is appended and no violation is named.',
    async () => {
      const [fund, id] = [someStream(), randomUUID()];
      await client.appendRecords([record(fund, id)], [check(fund, NO_STREAM)]);
      const half = client.appendRecords([record(fund, id), record(fund)], [check(fund, NO_STREAM)]);
      const said = await half.catch((error: unknown) => error);
      expect(said).not.toBeInstanceOf(AppendConsistencyViolationError);
      expect(await revisionsOf(fund)).toEqual([0n]);
    },
  ],
  [
    'A stream that was deleted passes both "no stream" and its old revision, and goes on where it was.',
    async () => {
      for (const expected of [NO_STREAM, 1n] as const) {
        const fund = someStream();
        await client.appendRecords([record(fund), record(fund)], [check(fund, NO_STREAM)]);
        await client.deleteStream(fund);
        await expect(revisionsOf(fund)).rejects.toThrow(StreamNotFoundError);
        await client.appendRecords([record(fund)], [check(fund, expected)]);
        expect(await revisionsOf(fund)).toEqual([2n]);
      }
    },
  ],
  [
    'Deleting a stream writes its metadata stream.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund)], []);
      await client.deleteStream(fund);
      const next = client.appendRecords([record(fund)], [check(fund, 0n), check(`$$${fund}`, NO_STREAM)]);
      expect(await violationsOf(next)).toEqual([[`$$${fund}`, 0n]]);
    },
  ],
  [
    'A deleted stream that is expected elsewhere is said to be at -5, a tombstoned one at -6.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund)], []);
      await client.deleteStream(fund);
      expect(await violationsOf(client.appendRecords([record(fund)], [check(fund, 7n)]))).toEqual([[fund, -5n]]);
      await client.tombstoneStream(fund);
      expect(await violationsOf(client.appendRecords([record(fund)], [check(fund, 7n)]))).toEqual([[fund, -6n]]);
    },
  ],
  [
    'A tombstoned stream can never be written or read again.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund)], []);
      await client.tombstoneStream(fund);
      expect(await violationsOf(client.appendRecords([record(fund)], []))).toEqual([[fund, -6n]]);
      await expect(revisionsOf(fund)).rejects.toThrow(StreamDeletedError);
    },
  ],
  [
    'Reading all forward begins with the record at the position, backward with the one before it.',
    async () => {
      const fund = someStream();
      for (let at = 0; at < 3; at += 1) await client.appendRecords([record(fund)], []);
      const last = await newest();
      expect(await after(last, FORWARDS)).toEqual([`${fund}@2`]);
      expect((await after(last, BACKWARDS)).slice(0, 2)).toEqual([`${fund}@1`, `${fund}@0`]);
    },
  ],
  [
    'A subscription begins after the position.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund)], []);
      const last = await newest();
      const subscription = client.subscribeToAll({ fromPosition: last?.position ?? START });
      await client.appendRecords([record(fund)], []);
      for await (const { event } of subscription) {
        if (event?.streamId !== fund) continue;
        expect(event.revision).toBe(1n);
        break;
      }
      await subscription.unsubscribe();
    },
  ],
  [
    'Reading past the end gives nothing, and says nothing.',
    async () => {
      const last = await newest();
      const beyond = (last?.position.commit ?? 0n) + 1_000_000n;
      const found = [];
      for await (const event of client.readAll({ fromPosition: { commit: beyond, prepare: beyond } }))
        found.push(event);
      expect(found).toEqual([]);
    },
  ],
  [
    'Positions grow and have holes, and the log holds records that the server wrote itself.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund), record(fund)], []);
      await client.deleteStream(fund);
      const places: bigint[] = [];
      const streams = new Set<string>();
      for await (const { event } of client.readAll()) {
        if (event === undefined) continue;
        places.push(event.position.prepare);
        streams.add(event.streamId);
      }
      places.forEach((place, at) => {
        if (at > 0) expect(place).toBeGreaterThan((places[at - 1] ?? 0n) + 1n);
      });
      expect([...streams].some((stream) => stream.startsWith('$$'))).toBe(true);
    },
  ],
  [
    'What is not JSON comes back with $schema.format in its metadata.',
    async () => {
      const fund = someStream();
      const bytes = binaryEvent({ type: 'Happened', data: Buffer.from('{}'), metadata: { by: 'person-1' } });
      await client.appendRecords([record(fund), { streamName: fund, record: bytes }] as never, []);
      const found = [];
      for await (const { event } of client.readStream(fund)) found.push(Object.keys(event?.metadata ?? {}).sort());
      expect(found).toEqual([['by'], ['$schema.format', 'by']]);
    },
  ],
  [
    'Names of streams that differ only in case are one within an append, that of the first.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund), record(fund.toUpperCase())], []);
      expect(await revisionsOf(fund)).toEqual([0n, 1n]);
      await expect(revisionsOf(fund.toUpperCase())).rejects.toThrow(StreamNotFoundError);
    },
  ],
  [
    'The name of a type is of letters, digits and _.$:- only.',
    async () => {
      const fund = someStream();
      await client.appendRecords([record(fund, randomUUID(), 'Aa9_.$:-')], []);
      await expect(client.appendRecords([record(fund, randomUUID(), 'Gift taken')], [])).rejects.toThrow();
      await expect(client.appendRecords([record(fund, randomUUID(), '捐赠')], [])).rejects.toThrow();
      expect(await revisionsOf(fund)).toEqual([0n]);
    },
  ],
  [
    'A record is at most 16 MiB.',
    async () => {
      const fund = someStream();
      const large = jsonEvent({ type: 'Happened', data: { text: 'x'.repeat(16 << 20) } });
      await expect(client.appendRecords([{ streamName: fund, record: large }], [])).rejects.toThrow();
      await expect(revisionsOf(fund)).rejects.toThrow(StreamNotFoundError);
    },
  ],
  [
    'The client takes metadata of texts alone.',
    async () => {
      const numbered = jsonEvent({ type: 'Happened', data: {}, metadata: { n: 1 } });
      await expect(client.appendRecords([{ streamName: someStream(), record: numbered }], [])).rejects.toThrow(
        'string values',
      );
    },
  ],
];

describe('KurrentDB, by its own client', () => {
  it.each(FACTS)('%s', async (_, seen) => {
    await seen();
  });

  it('is described in docs/kurrentdb.md by these very sentences', () => {
    const rows = readFileSync(`${ROOT}/docs/kurrentdb.md`, 'utf8').matchAll(/^\| (?<fact>[A-Z][^|]+?) +\| [a-z]/gmu);
    expect([...rows].map(({ groups }) => groups?.['fact'])).toEqual(FACTS.map(([fact]) => fact));
  });
});

import { migrate } from '#database';
import { BEFORE_FIRST } from '#event-log';
import type { EventLog, Unit } from '#event-log';
import { openKurrentLog } from '#event-log/kurrent';
import { eventLogMigrations } from '#event-log/postgres';
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import { loadUnits } from './bulk.js';
import { Child } from './child.js';
import { giftUnit } from './gift-units.js';
import { oneStream } from './hot.js';
import type { Serving } from './kurrent-server.process.js';
import { timed } from './measure.js';
import { ownStreams } from './peers.js';
import type { Places } from './peers.js';
import { inRounds, rateOf } from './rounds.js';
import type { Loaded, Peer } from './rounds.js';
import type { Bench, Figure, Section } from './section.js';
import type { BenchServer } from './server.js';
import { ORDER, STREAMS } from './streams.js';

const CLIENTS = [1, 16, 64];
const READ_EVENTS = 20_000;
const OURS = 'relief-ledger';
const BARE = 'bare-client';

/** The server of the tests in a process of its own: it keeps everything in memory, so no disk is in the cluster's part. */
async function servedBy(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = new Child<Serving>('kurrent-server', {});
  const { url } = await child.next();
  return { url, stop: () => child.stop() };
}

const PLACES: readonly (readonly [of: string, placesFor: (clients: number) => Places])[] = [
  ['1,000 streams', (clients) => ownStreams(clients, STREAMS)],
  ['one hot stream', oneStream],
];

function ours(server: BenchServer): readonly Peer[] {
  return PLACES.map(([of, placesFor]) => ({
    ...{ name: OURS, case: of },
    async open(url, clients): Promise<Loaded> {
      const served = await servedBy();
      await migrate(url, eventLogMigrations);
      const log = await openKurrentLog({ url, clusterUrl: served.url });
      const places = placesFor(clients);
      return {
        async ask(client) {
          const [outcome] = await log.append([giftUnit(places.next(client))]);
          if (outcome?.kind !== 'appended') throw new Error('a gift was not appended');
        },
        async verify(acknowledged) {
          const stored = await server.count(url, 'SELECT count(*) FROM log.event');
          if (stored !== BigInt(acknowledged)) throw new Error('not all that was acknowledged is stored');
          if ((await server.count(url, ORDER)) !== 1n) throw new Error('positions have a hole');
        },
        async close() {
          await log.close();
          await served.stop();
        },
      };
    },
  }));
}

/** One call of the client for each event, its stream's revision expected; on one stream one after another. */
function bare(): readonly Peer[] {
  return PLACES.map(([of, placesFor], hot) => ({
    ...{ name: BARE, case: of },
    async open(_, clients): Promise<Loaded> {
      const served = await servedBy();
      const client = KurrentDBClient.connectionString(served.url);
      const places = placesFor(clients);
      let before: Promise<unknown> = Promise.resolve();
      const append = (number: number): Promise<unknown> => appendBare(client, giftUnit(places.next(number)));
      return {
        ask(number) {
          if (hot === 0) return append(number);
          before = before.then(() => append(number));
          return before;
        },
        async verify(acknowledged) {
          let stored = 0;
          for await (const { event } of client.readAll()) if (event?.streamId.startsWith('fund-') === true) stored += 1;
          if (stored !== acknowledged) throw new Error('not all that was acknowledged is stored');
        },
        async close() {
          await client.dispose();
          await served.stop();
        },
      };
    },
  }));
}

async function appendBare(client: KurrentDBClient, { events }: Unit): Promise<void> {
  const records = events.map(({ id, stream, type, payload }) => {
    return { streamName: stream, record: jsonEvent({ id, type, data: JSON.parse(payload) as Record<string, string> }) };
  });
  await client.appendRecords(
    records,
    events.map(({ stream, revision }) => {
      return {
        type: 'stream_state',
        streamName: stream,
        expectedState: revision === 0 ? NO_STREAM : BigInt(revision - 1),
      };
    }),
  );
}

/** All events of a log read once by each way there is. */
async function reading(bench: Bench): Promise<readonly Figure[]> {
  const { server, quick } = bench;
  const events = quick ? READ_EVENTS / 10 : READ_EVENTS;
  const url = await server.fresh();
  const served = await servedBy();
  await migrate(url, eventLogMigrations);
  const log = await openKurrentLog({ url, clusterUrl: served.url });
  const client = KurrentDBClient.connectionString(served.url);
  try {
    await loadUnits(log, events, (number) => {
      return giftUnit({ fund: `990101-${String(number % STREAMS)}`, revision: Math.floor(number / STREAMS), number });
    });
    const ways: readonly (readonly [peer: string, of: string, read: () => Promise<number>])[] = [
      [OURS, 'readAll', () => byPages(log)],
      [OURS, 'subscribe', () => bySubscription(log, events)],
      [BARE, 'readAll', () => bareEvents(client.readAll())],
      [BARE, 'subscribe', () => bareEvents(client.subscribeToAll(), events)],
    ];
    const figures: Figure[] = [];
    for (const [peer, of, read] of ways) {
      const { seconds, given } = await timed(read);
      if (given !== events) throw new Error(`${peer} read ${String(given)} events of ${String(events)}`);
      bench.say(`kurrent: ${peer} ${of}: ${Math.round(events / seconds).toString()}/s`);
      figures.push({
        section: 'kurrent',
        peer,
        case: of,
        clients: 0,
        perSecond: events / seconds,
        p50Ms: 0,
        p99Ms: 0,
        seconds,
      });
    }
    return figures;
  } finally {
    await Promise.all([client.dispose(), log.close()]);
    await served.stop();
    await server.drop(url);
  }
}

async function byPages(log: EventLog): Promise<number> {
  let read = 0;
  for (let after = BEFORE_FIRST, end = false; !end;) {
    const page = await log.readAll({ after });
    read += page.events.length;
    ({ through: after, end } = page);
  }
  return read;
}

async function bySubscription(log: EventLog, events: number): Promise<number> {
  let read = 0;
  for await (const page of log.subscribe({ after: BEFORE_FIRST, signal: new AbortController().signal })) {
    read += page.events.length;
    if (read >= events) break;
  }
  return read;
}

async function bareEvents(
  found: AsyncIterable<{ readonly event?: { readonly streamId: string } }>,
  enough = Infinity,
): Promise<number> {
  let read = 0;
  for await (const { event } of found) {
    if (event?.streamId.startsWith('fund-') !== true) continue;
    read += 1;
    if (read >= enough) break;
  }
  return read;
}

export const kurrent: Section = {
  name: 'kurrent',
  title: 'the log in a cluster, by the server of the tests: appends, one hot stream, reading all, a subscription',
  async run(bench) {
    const peers = [...ours(bench.server), ...bare()];
    const figures = await inRounds(bench, { section: 'kurrent', peers, clients: CLIENTS });
    const share = Math.round((100 * rateOf(figures, OURS, 64)) / rateOf(figures, BARE, 64));
    return {
      figures: [...figures, ...(await reading(bench))],
      aims: [],
      notes: [
        'The server keeps its records in memory, in a process of its own; of relief-ledger each event is in PostgreSQL too, durably, before it is acknowledged.',
        `At 64 clients on 1,000 streams it comes to ${String(share)}% of the bare client, which is in one call for each event and keeps neither command nor answer.`,
      ],
    };
  },
};

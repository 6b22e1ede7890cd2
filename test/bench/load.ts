import { migrate } from '#database';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import { loadUnits } from './bulk.js';
import { giftUnit } from './gift-units.js';
import { connected, counted, emmettStore, ended, eventAt, poolOf, RAW_GROUP, RAW_TABLE, rowOf } from './peers.js';
import type { Section } from './section.js';
import type { BenchServer } from './server.js';
import { ORDER, STREAMS } from './streams.js';
import { bestOf, inTurns } from './works.js';
import type { Work } from './works.js';

const EVENTS = 1_000_000;
/** Emmett's rate does not change after that many. */
const EMMETT_EVENTS = 200_000;
const RAW_ROWS = 4_000;

/** The gift with a number, in its place in one of a thousand funds. */
function placeOf(number: number) {
  return { fund: `990101-${String(number % STREAMS)}`, revision: Math.floor(number / STREAMS), number };
}

/** The port's own load: made, hashed, checked and stored, each event with its movements, its command and its answer. */
function reliefLedger(server: BenchServer, events: number): Work {
  return {
    peer: 'relief-ledger',
    events,
    async open(url) {
      await migrate(url, eventLogMigrations);
      const log = await openPostgresLog({ url });
      return {
        run: () => loadUnits(log, events, (number) => giftUnit(placeOf(number))),
        async verify() {
          for (const table of ['log.event', 'log.movement', 'log.command']) {
            const stored = await server.count(url, `SELECT count(*) FROM ${table}`);
            if (stored !== BigInt(events)) throw new Error(`${table} holds ${String(stored)}`);
          }
          if ((await server.count(url, ORDER)) !== 1n) throw new Error('positions have a hole');
        },
        close: () => log.close(),
      };
    },
  };
}

/** The plainest there is: rows of the same bytes, thousands in one INSERT, nothing checked but the primary key. */
function rawGroup(server: BenchServer, events: number): Work {
  return {
    peer: 'raw-group',
    events,
    async open(url) {
      await server.ask(url, RAW_TABLE);
      const connections = await connected(url, 1);
      return {
        async run() {
          for (let from = 0; from < events; from += RAW_ROWS) {
            const rows = numbersFrom(from, Math.min(RAW_ROWS, events - from)).map((number) =>
              rowOf(eventAt(placeOf(number))),
            );
            const values = [0, 1, 2, 3, 4, 5, 6].map((column) => rows.map((row) => row[column]));
            await connections[0]?.query({ ...RAW_GROUP, values });
          }
        },
        verify: () => counted(server, url, 'SELECT count(*) FROM raw_event').verify(events),
        close: () => ended(connections),
      };
    },
  };
}

/** Emmett's appendToStream with many events of one stream in a call. */
function emmett(server: BenchServer, events: number, { callers, each }: { callers: number; each: number }): Work {
  return {
    peer: 'emmett',
    case: `${String(each)} events a call`,
    clients: callers,
    events,
    async open(url) {
      const pool = poolOf({ connectionString: url, max: callers });
      const store = emmettStore(url, pool);
      await store.schema.migrate();
      const calls = Array.from({ length: Math.ceil(events / each) }, (_, at) => at);
      const call = async (at: number): Promise<void> => {
        const list = numbersFrom(at * each, Math.min(each, events - at * each)).map((number) => {
          const { type, payload } = eventAt(placeOf(number));
          return { type, data: JSON.parse(payload) as Record<string, unknown> };
        });
        await store.appendToStream(`fund-990101-${String(at)}`, list, {
          expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
        });
      };
      return {
        async run() {
          const caller = async (): Promise<void> => {
            for (let at = calls.pop(); at !== undefined; at = calls.pop()) await call(at);
          };
          await Promise.all(Array.from({ length: callers }, caller));
        },
        verify: () => counted(server, url, 'SELECT count(*) FROM emt_messages').verify(events),
        async close() {
          await store.close();
          await pool.end();
        },
      };
    },
  };
}

function numbersFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

export const load: Section = {
  name: 'load',
  title: '1,000,000 events in bulk through the port’s own load, all checks and digests included',
  async run(bench) {
    const { server, quick } = bench;
    const events = quick ? 20_000 : EVENTS;
    const fewer = quick ? 10_000 : EMMETT_EVENTS;
    const works = [
      reliefLedger(server, events),
      rawGroup(server, events),
      emmett(server, fewer, { callers: 1, each: 1_000 }),
      emmett(server, fewer, { callers: 16, each: 100 }),
    ];
    const figures = await inTurns(bench, 'load', works);
    const [ours, raw, peer] = ['relief-ledger', 'raw-group', 'emmett'].map((name) => bestOf(figures, name));
    const ratio = (ours ?? 0) / (peer ?? 1);
    const rate = Math.round(ours ?? 0);
    return {
      figures,
      aims: [
        { what: 'events a second', wanted: '≥ 40,000', measured: rate.toLocaleString('en-US'), met: rate >= 40_000 },
        { what: 'times Emmett’s best', wanted: '≥ 1.5', measured: ratio.toFixed(2), met: ratio >= 1.5 },
      ],
      notes: [
        `It comes to ${String(Math.round((100 * (ours ?? 0)) / (raw ?? 1)))}% of raw-group, which keeps neither movements nor answers and checks nothing.`,
        `Emmett is given ${fewer.toLocaleString('en-US')} events.`,
      ],
    };
  },
};

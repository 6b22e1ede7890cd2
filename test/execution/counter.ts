import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { openPool } from '#database';
import type { EventLog } from '#event-log';
import { openKurrentLog } from '#event-log/kurrent';
import { openPostgresLog } from '#event-log/postgres';
import { commandRefused, EventRegistry, Executor, openViewsDatabase, postgresSnapshots } from '#execution';
import type { CommandRequest, Projection, SnapshotStore } from '#execution';
import { eventKind, refuse, stateOf, step, steps } from '#kernel';
import type { Decider, Plan } from '#kernel';
import { ledgerMigrations } from '#ledger/nest';
import { freshDatabase } from '../fixtures/database.js';
import { KurrentServer } from '../kurrent-server/index.js';

type DataSource = Awaited<ReturnType<typeof openViewsDatabase>>;

export interface Counted {
  readonly type: 'Counted';
  readonly amount: number;
}

export interface Count {
  readonly type: 'Count';
  readonly amounts: readonly number[];
}

interface CounterState {
  sum: number;
  events: number;
}

/** Counts amounts; a sum below zero is refused. */
export const counter: Decider<CounterState, Count, Counted> = {
  name: 'counter',
  stateVersion: 1,
  longLived: true,
  initial: () => ({ sum: 0, events: 0 }),
  evolve: (state, { amount }) => {
    state.sum += amount;
    state.events += 1;
    return state;
  },
  decide: (state, { amounts }) => {
    const sum = amounts.reduce((total, amount) => total + amount, state.sum);
    if (sum < 0) return refuse({ code: 'below-zero', field: 'amount', value: String(sum), wanted: '0' });
    return { events: amounts.map((amount) => ({ type: 'Counted', amount })) };
  },
};

export const registry = new EventRegistry([
  eventKind<Counted>({ type: 'Counted', version: 1, term: '计数' }),
  commandRefused,
]);

/** Its answer tells the sum on which it was decided. */
export function* count(id: string, amounts: readonly number[], decider = counter): Plan {
  const { sum } = yield* stateOf(decider, id);
  return steps([step(decider, id, { type: 'Count', amounts })], { before: sum });
}

export function counting(id: string, ...amounts: readonly number[]): CommandRequest {
  const commandId = randomUUID();
  return {
    ...{ commandId, content: createHash('sha256').update(commandId).digest(), by: 'local', keepRefusal: false },
    plan: () => count(id, amounts),
  };
}

/** How often each stream's events were applied: an event counted twice or skipped shows. */
export function tally(name: string, version = 1): Projection {
  return {
    ...{ name, version, tables: [name] },
    ddl: `CREATE TABLE ${name} (stream text PRIMARY KEY, applied integer NOT NULL, version integer DEFAULT ${String(version)});`,
    async apply(events, manager) {
      for (const { stream } of events) {
        await manager.query(
          `INSERT INTO ${name} AS t (stream, applied) VALUES ($1, 1)
           ON CONFLICT (stream) DO UPDATE SET applied = t.applied + 1`,
          [stream],
        );
      }
    },
  };
}

export interface Machine {
  readonly url: string;
  readonly log: EventLog;
  readonly source: DataSource;
  readonly snapshots: SnapshotStore;
  /** A process of its own on the same database, as far as deciding goes. */
  executor(log?: EventLog, snapshots?: SnapshotStore): Executor;
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

let inCluster = false;

/** From here on machines of this test file have their log in a cluster. */
export function useCluster(): void {
  inCluster = true;
}

export async function machine(): Promise<Machine> {
  const database = await freshDatabase(ledgerMigrations);
  const { url } = database;
  const cluster = inCluster ? await KurrentServer.start() : undefined;
  const log = await (cluster === undefined
    ? openPostgresLog({ url })
    : openKurrentLog({ url, clusterUrl: cluster.url }));
  const source = await openViewsDatabase({ url, entities: [] });
  const pool: pg.Pool = openPool({ url });
  const seal = (parts: readonly string[]): Uint8Array => createHash('sha256').update(parts.join('\n')).digest();
  const snapshots = postgresSnapshots(pool, seal);
  return {
    ...{ url, log, source, snapshots },
    executor: (on = log, store = snapshots) => new Executor({ log: on, registry, snapshots: store }),
    async query<Row extends object>(sql: string, values: readonly unknown[] = []) {
      return (await pool.query<Row>(sql, [...values])).rows;
    },
    async close() {
      await log.close();
      await source.destroy();
      await pool.end();
      cluster?.stop();
      await database.drop();
    },
  };
}

/** The log with some of its methods in other hands. */
export function logWith(log: EventLog, own: Partial<EventLog>): EventLog {
  return new Proxy(log, {
    get(target, name) {
      const found: unknown = Reflect.get(name in own ? own : target, name);
      return typeof found === 'function' ? (found.bind(name in own ? own : target) as unknown) : found;
    },
  });
}

export function someCounter(): string {
  return randomBytes(6).toString('hex');
}

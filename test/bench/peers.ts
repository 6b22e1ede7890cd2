import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { NewEvent } from '#event-log';
import { FUND } from './county.js';
import { giftUnit } from './gift-units.js';
import { peerFolder, peerModule } from './installed.js';
import type { Loaded, Peer } from './rounds.js';
import type { BenchServer } from './server.js';

/** Which stream a client's next event goes to, and which revision it is the first to have. */
export interface Places {
  /** Gives the stream's next place to one caller at a time, as an owner of the stream would. */
  readonly next: (client: number) => { readonly fund: string; readonly revision: number; readonly number: number };
}

/** Each client has streams of its own among so many in all, so that nobody waits for another's revision. */
export function ownStreams(clients: number, all: number): Places {
  const revisions = new Map<string, number>();
  const turns = new Array<number>(clients).fill(0);
  let number = 0;
  return {
    next(client) {
      const mine = Math.max(1, Math.floor(all / clients));
      const turn = turns[client] ?? 0;
      turns[client] = turn + 1;
      const fund = `990101-${String(client * mine + (turn % mine))}`;
      const revision = revisions.get(fund) ?? 0;
      revisions.set(fund, revision + 1);
      number += 1;
      return { fund, revision, number };
    },
  };
}

export const RAW_TABLE = `
CREATE TABLE raw_event (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL, stream text COLLATE "C" NOT NULL, revision integer NOT NULL, type text COLLATE "C" NOT NULL,
  payload text NOT NULL, meta text NOT NULL, leaf bytea NOT NULL)`;
const RAW_COLUMNS = 'id, stream, revision, type, payload, meta, leaf';
const RAW_INSERT = {
  name: 'raw-insert',
  text: `INSERT INTO raw_event (${RAW_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
export const RAW_GROUP = {
  name: 'raw-group',
  text: `INSERT INTO raw_event (${RAW_COLUMNS}) SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::bytea[])`,
};

export const rowOf = (event: NewEvent): readonly unknown[] => {
  const { id, stream, revision, type, payload, leaf } = event;
  return [id, stream, revision, type, payload, '{"by":"local"}', Buffer.from(leaf)];
};

/** The limit of a commit for each event: a prepared single INSERT, a connection for each client. */
export function rawInsert(server: BenchServer, placesFor: (clients: number) => Places): Peer {
  return {
    name: 'raw-insert',
    async open(url, clients) {
      await server.ask(url, RAW_TABLE);
      const places = placesFor(clients);
      const connections = await connected(url, clients);
      return {
        async ask(client) {
          const values = rowOf(eventAt(places.next(client)));
          await connections[client]?.query({ ...RAW_INSERT, values: [...values] });
        },
        ...counted(server, url, 'SELECT count(*) FROM raw_event'),
        close: () => ended(connections),
      };
    },
  };
}

/** The limit of group commit: whatever waits goes as one plain INSERT in one transaction, one connection. */
export function rawGroup(server: BenchServer, placesFor: (clients: number) => Places): Peer {
  return {
    name: 'raw-group',
    async open(url, clients) {
      await server.ask(url, RAW_TABLE);
      const places = placesFor(clients);
      const [connection] = await connected(url, 1);
      let waiting: {
        readonly row: readonly unknown[];
        readonly done: () => void;
        readonly failed: (error: unknown) => void;
      }[] = [];
      let flushing = false;
      const flush = async (): Promise<void> => {
        while (waiting.length > 0) {
          const batch = waiting;
          waiting = [];
          try {
            const values = [0, 1, 2, 3, 4, 5, 6].map((column) => batch.map(({ row }) => row[column]));
            await connection?.query({ ...RAW_GROUP, values });
            for (const { done } of batch) done();
          } catch (error) {
            for (const { failed } of batch) failed(error);
          }
        }
        flushing = false;
      };
      return {
        ask: (client) =>
          new Promise<void>((done, failed) => {
            waiting.push({ row: rowOf(eventAt(places.next(client))), done, failed });
            if (flushing) return;
            flushing = true;
            setImmediate(() => void flush());
          }),
        ...counted(server, url, 'SELECT count(*) FROM raw_event'),
        close: () => ended(connection === undefined ? [] : [connection]),
      };
    },
  };
}

const EXPECTED_VERSION = /^Expected version/u;

export interface EmmettStore {
  readonly schema: { migrate(): Promise<unknown> };
  appendToStream(
    stream: string,
    events: readonly unknown[],
    options: { readonly expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
  ): Promise<unknown>;
  close(): Promise<void>;
}

export function emmettStore(url: string, pool: pg.Pool): EmmettStore {
  const { getPostgreSQLEventStore } = peerModule('@event-driven-io/emmett-postgresql') as {
    readonly getPostgreSQLEventStore: (url: string, options: object) => EmmettStore;
  };
  return getPostgreSQLEventStore(url, { connectionOptions: { pool } });
}

/** Emmett's PostgreSQL store; a conflict is tried again from a fresh revision. */
export function emmett(server: BenchServer, placesFor: ((clients: number) => Places) | 'hot'): Peer {
  return {
    name: 'emmett',
    async open(url, clients) {
      const pool = poolOf({ connectionString: url, max: clients });
      const store = emmettStore(url, pool);
      await store.schema.migrate();
      const places = placesFor === 'hot' ? undefined : placesFor(clients);
      const append = async ({ fund, revision, number }: ReturnType<Places['next']>): Promise<boolean> => {
        const { type, payload } = eventAt({ fund, revision, number });
        const event = { type, data: JSON.parse(payload) as Record<string, unknown> };
        const expectedStreamVersion = revision === 0 ? ('STREAM_DOES_NOT_EXIST' as const) : BigInt(revision);
        try {
          await store.appendToStream(`fund-${fund}`, [event], { expectedStreamVersion });
          return true;
        } catch (error) {
          if (places === undefined && EXPECTED_VERSION.test((error as Error).message)) return false;
          throw error;
        }
      };
      const hot = hotPlaces(
        pool,
        `SELECT coalesce(max(stream_position), 0)::int AS standing FROM emt_streams WHERE stream_id = $1`,
      );
      return {
        async ask(client) {
          if (places !== undefined) await append(places.next(client));
          else while (!(await append(await hot()))) continue;
        },
        ...counted(server, url, 'SELECT count(*) FROM emt_messages'),
        async close() {
          await store.close();
          await pool.end();
        },
      };
    },
  };
}

const WRONG_VERSION = /Wrong expected version/u;

/** message-db: its own SQL, written through the same driver; a conflict is tried again from a fresh revision. */
export function messageDb(server: BenchServer, placesFor: ((clients: number) => Places) | 'hot'): Peer {
  return {
    name: 'message-db',
    async open(url, clients) {
      for (const sql of await messageDbSql()) await server.ask(url, sql);
      const pool = poolOf({ connectionString: url, max: clients, options: '-c search_path=message_store,public' });
      const places = placesFor === 'hot' ? undefined : placesFor(clients);
      const write = async ({ fund, revision, number }: ReturnType<Places['next']>): Promise<boolean> => {
        const { id, type, payload } = eventAt({ fund, revision, number });
        try {
          const values = [id, `fund-${fund}`, type, payload, revision - 1];
          await pool.query({ name: 'write', text: 'SELECT write_message($1, $2, $3, $4, NULL, $5)', values });
          return true;
        } catch (error) {
          if (places === undefined && WRONG_VERSION.test((error as Error).message)) return false;
          throw error;
        }
      };
      const hot = hotPlaces(pool, 'SELECT coalesce(stream_version($1), -1)::int + 1 AS standing');
      return {
        async ask(client) {
          if (places !== undefined) await write(places.next(client));
          else while (!(await write(await hot()))) continue;
        },
        ...counted(server, url, 'SELECT count(*) FROM message_store.messages'),
        close: () => pool.end(),
      };
    },
  };
}

function hotPlaces(pool: pg.Pool, sql: string): () => Promise<ReturnType<Places['next']>> {
  let number = 0;
  return async () => {
    const { rows } = await pool.query<{ standing: number }>({
      name: 'standing',
      text: sql,
      values: [`fund-${FUND}`],
    });
    number += 1;
    return { fund: FUND, revision: rows[0]?.standing ?? 0, number };
  };
}

async function messageDbSql(): Promise<readonly string[]> {
  const root = join(peerFolder('@eventide/message-db'), 'database');
  const read = async (folder: string): Promise<string[]> => {
    const names = (await readdir(join(root, folder))).filter((name) => name.endsWith('.sql')).sort();
    return Promise.all(names.map((name) => readFile(join(root, folder, name), 'utf8')));
  };
  const path = 'SET search_path TO message_store, public;';
  const named = (sql: string): string => `${path}\n${sql}`;
  const functions = [
    'message-store-version',
    'hash-64',
    'acquire-lock',
    'category',
    'is-category',
    'id',
    'cardinal-id',
    'stream-version',
    'write-message',
  ];
  const ordered = await Promise.all(functions.map((name) => readFile(join(root, 'functions', `${name}.sql`), 'utf8')));
  return [
    ...(await read('schema')),
    ...(await read('tables')).map(named),
    ...(await read('types')).map(named),
    ...ordered.map(named),
    ...(await read('indexes')).map(named),
  ];
}

/** A connection that the database's removal cuts off must not end the run. */
export function poolOf(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function eventAt(place: ReturnType<Places['next']>): NewEvent {
  const [event] = giftUnit(place).events;
  if (event === undefined) throw new Error('a gift has an event');
  return event;
}

export async function connected(url: string, count: number): Promise<readonly pg.Client[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    }),
  );
}

export async function ended(connections: readonly pg.Client[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.end()));
}

/** Exactly what was acknowledged is stored. */
export function counted(server: BenchServer, url: string, sql: string): Pick<Loaded, 'verify'> {
  return {
    async verify(acknowledged) {
      const stored = await server.count(url, sql);
      if (stored !== BigInt(acknowledged)) {
        throw new Error(`${String(acknowledged)} were acknowledged and ${String(stored)} are stored`);
      }
    },
  };
}

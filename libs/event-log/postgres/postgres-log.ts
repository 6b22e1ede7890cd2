import { CannotStart, openPool } from '#database';
import type { Moment } from '#kernel';
import type {
  EventLog,
  KnownCommand,
  MovementPage,
  Outcome,
  Page,
  Position,
  ReadStreamOptions,
  RecordedEvent,
  Unit,
} from '../port.js';
import { assertWellFormed } from '../unit.js';
import type pg from 'pg';
import { Bell, follow } from './follow.js';
import { GroupCommit, sizeOf } from './group-commit.js';
import { Reader } from './read.js';
import { Writer } from './writer.js';
import type { Appender } from './writer.js';

/** What a load sends at once: large enough to be cheap, short enough for appends to get in between. */
const LOAD_ROWS = 4000;
const LOAD_BYTES = 16 << 20;
/**
 * A server that has gone mute must not keep a caller for ever: what became of the command is then unknown, and the
 * same can be sent again. Longer than another writer may hold the head.
 */
const WRITTEN_WITHIN_MS = 30_000;

export interface PostgresLogOptions {
  readonly url: string;
  /** The role to work as: APP_ROLE, where the login user may take it. */
  readonly role?: string;
  /** Connections for reading, beside the one that writes. */
  readonly readers?: number;
}

/**
 * Opens the log of a migrated database. Rejects with LogUnavailable when the server cannot be reached, with CannotStart
 * where the database follows a cluster, which alone may append.
 */
export async function openPostgresLog(options: PostgresLogOptions): Promise<EventLog> {
  return openOn(options, async ({ reader, writers }) => {
    if ((await reader.clusterPlace()) !== undefined) throw inCluster();
    return { writer: new Writer(writers()) };
  });
}

/** What a log is put together from, over the tables of one database. */
export interface Tables {
  readonly id: string;
  readonly reader: Reader;
  /** A pool of one connection, under the name of whoever appends. */
  readonly writers: () => pg.Pool;
}

/** Where the log is kept elsewhere, and the tables follow it. */
export interface Source {
  /** Brings the tables to where the log stands now. */
  catchUp(): Promise<void>;
  /** Throws where the log was found altered. */
  requireSound(): void;
  /** Throws a RangeError for what cannot be kept there. */
  requireStorable(unit: Unit): void;
}

const NO_SOURCE: Source = {
  catchUp: () => Promise.resolve(),
  requireSound: () => undefined,
  requireStorable: () => undefined,
};

/** Opens the tables and a log over them; nothing stays open where that fails. */
export async function openOn(
  { url, role, readers = 4 }: PostgresLogOptions,
  open: (tables: Tables) => Promise<{ readonly writer: Appender; readonly source?: Source }>,
): Promise<EventLog> {
  const shared = { url, ...(role === undefined ? {} : { role }) };
  const reader = new Reader(openPool({ ...shared, max: readers, applicationName: 'relief-ledger log read' }));
  const pools: pg.Pool[] = [];
  const appending = { applicationName: 'relief-ledger log append', answeredWithinMs: WRITTEN_WITHIN_MS };
  const writers = (): pg.Pool => {
    const pool = openPool({ ...shared, max: 1, ...appending });
    pools.push(pool);
    return pool;
  };
  try {
    const id = await reader.identity();
    return new PostgresLog({ id, reader, ...(await open({ id, reader, writers })) });
  } catch (error) {
    await Promise.all([reader.close(), ...pools.map((pool) => pool.end())]);
    throw error;
  }
}

function inCluster(): CannotStart {
  return new CannotStart({
    en: 'The log of this database is kept in a KurrentDB cluster: set KURRENTDB_URL to its address.',
    zh: '本数据库的记录保存在 KurrentDB 集群中：请将 KURRENTDB_URL 设为该集群的地址。',
  });
}

class PostgresLog implements EventLog {
  readonly id: string;
  readonly #reader: Reader;
  readonly #writer: Appender;
  readonly #commit: GroupCommit;
  readonly #source: Source;
  readonly #bell = new Bell();
  #closing: Promise<void> | undefined;

  constructor(parts: {
    readonly id: string;
    readonly reader: Reader;
    readonly writer: Appender;
    readonly source?: Source;
  }) {
    const { id, reader, writer, source = NO_SOURCE } = parts;
    this.id = id;
    this.#reader = reader;
    this.#writer = writer;
    this.#source = source;
    this.#commit = new GroupCommit({
      prepare: (units) => writer.prepare(units),
      write: async (prepared, doomed) => {
        const written = await writer.write(prepared, doomed);
        this.#bell.ring();
        return written;
      },
    });
  }

  // Async, so that a malformed unit rejects as everything else does.
  async append(units: readonly Unit[]): Promise<readonly Outcome[]> {
    this.#require(units);
    return units.length === 0 ? [] : this.#commit.submit(units);
  }

  async load(units: readonly Unit[]): Promise<readonly Outcome[]> {
    this.#require(units);
    const outcomes: Outcome[] = [];
    const blocked = new Set<string>();
    const parts = partsOf(units);
    // One part is prepared while the one before it is under way.
    let next = parts[0] === undefined ? undefined : this.#commit.submit(parts[0]);
    for (const [at, part] of parts.entries()) {
      const current = next;
      const following = parts[at + 1];
      next = following === undefined ? undefined : this.#commit.submit(following, blocked);
      // Where the current part rejects, so does the load; nobody waits for the one after it.
      next?.catch(() => undefined);
      const own = (await current) ?? [];
      for (const outcome of own) outcomes.push(outcome);
      part.forEach((unit, number) => {
        const outcome = own[number];
        if (outcome?.kind === 'appended' && !outcome.again) return;
        for (const stream of unit.expected.keys()) blocked.add(stream);
      });
    }
    return outcomes;
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.#sound().stream(stream, options);
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    return this.#sound().streams(streams);
  }

  async readAll({ after, limit }: { readonly after: Position; readonly limit?: number }): Promise<Page> {
    return this.#sound().all(after, limit);
  }

  subscribe(options: {
    readonly after: Position;
    readonly signal: AbortSignal;
    readonly limit?: number;
  }): AsyncIterable<Page> {
    const { after, signal, limit } = options;
    const read = async (from: Position): Promise<Page> => {
      await this.#source.catchUp();
      return this.#reader.all(from, limit);
    };
    return follow({ after, signal, bell: this.#bell, read });
  }

  async readMovements({ after, limit }: { readonly after: Position; readonly limit?: number }): Promise<MovementPage> {
    return this.#sound().movements(after, limit);
  }

  async head(): Promise<Position> {
    await this.#source.catchUp();
    return this.#reader.head();
  }

  async commands(ids: readonly string[]): Promise<ReadonlyMap<string, KnownCommand>> {
    return this.#sound().commands(ids);
  }

  async indexKnownAt(moment: Moment): Promise<bigint> {
    return this.#sound().indexKnownAt(moment);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #require(units: readonly Unit[]): void {
    this.#source.requireSound();
    for (const unit of units) {
      assertWellFormed(unit);
      this.#source.requireStorable(unit);
    }
  }

  #sound(): Reader {
    this.#source.requireSound();
    return this.#reader;
  }

  async #close(): Promise<void> {
    await this.#commit.close();
    this.#bell.ring();
    await Promise.all([this.#writer.close(), this.#reader.close()]);
  }
}

function partsOf(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const parts: Unit[][] = [];
  let rows = 0;
  let bytes = 0;
  for (const unit of units) {
    const size = sizeOf([unit]);
    rows += size.rows;
    bytes += size.bytes;
    const part = parts.at(-1);
    if (part === undefined || rows > LOAD_ROWS || bytes > LOAD_BYTES) {
      parts.push([unit]);
      ({ rows, bytes } = size);
    } else {
      part.push(unit);
    }
  }
  return parts;
}

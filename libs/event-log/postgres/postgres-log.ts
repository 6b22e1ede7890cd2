import { openPool } from '#database';
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
import { Bell, follow } from './follow.js';
import { GroupCommit, sizeOf } from './group-commit.js';
import { Reader } from './read.js';
import { Writer } from './writer.js';

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

/** Opens the log of a migrated database. Rejects with LogUnavailable when the server cannot be reached. */
export async function openPostgresLog(options: PostgresLogOptions): Promise<EventLog> {
  const { url, role, readers = 4 } = options;
  const shared = { url, ...(role === undefined ? {} : { role }) };
  const reader = new Reader(openPool({ ...shared, max: readers, applicationName: 'relief-ledger log read' }));
  try {
    const id = await reader.identity();
    const appending = { applicationName: 'relief-ledger log append', answeredWithinMs: WRITTEN_WITHIN_MS };
    const writer = new Writer(openPool({ ...shared, max: 1, ...appending }));
    return new PostgresLog(id, reader, writer);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

class PostgresLog implements EventLog {
  readonly id: string;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #commit: GroupCommit;
  readonly #bell = new Bell();
  #closing: Promise<void> | undefined;

  constructor(id: string, reader: Reader, writer: Writer) {
    this.id = id;
    this.#reader = reader;
    this.#writer = writer;
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
    units.forEach(assertWellFormed);
    return units.length === 0 ? [] : this.#commit.submit(units);
  }

  async load(units: readonly Unit[]): Promise<readonly Outcome[]> {
    units.forEach(assertWellFormed);
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

  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.#reader.stream(stream, options);
  }

  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    return this.#reader.streams(streams);
  }

  readAll({ after, limit }: { readonly after: Position; readonly limit?: number }): Promise<Page> {
    return this.#reader.all(after, limit);
  }

  subscribe(options: {
    readonly after: Position;
    readonly signal: AbortSignal;
    readonly limit?: number;
  }): AsyncIterable<Page> {
    const { after, signal, limit } = options;
    return follow({ after, signal, bell: this.#bell, read: (from) => this.#reader.all(from, limit) });
  }

  readMovements({ after, limit }: { readonly after: Position; readonly limit?: number }): Promise<MovementPage> {
    return this.#reader.movements(after, limit);
  }

  head(): Promise<Position> {
    return this.#reader.head();
  }

  commands(ids: readonly string[]): Promise<ReadonlyMap<string, KnownCommand>> {
    return this.#reader.commands(ids);
  }

  indexKnownAt(moment: Moment): Promise<bigint> {
    return this.#reader.indexKnownAt(moment);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
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

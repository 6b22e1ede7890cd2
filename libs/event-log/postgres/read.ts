import type { Moment, Movement } from '#kernel';
import type pg from 'pg';
import type {
  KnownCommand,
  MovementPage,
  Page,
  Position,
  ReadStreamOptions,
  RecordedEvent,
  RecordedMovement,
} from '../port.js';
import type { EventColumns, KnownColumns, MovementColumns } from './rows.js';
import { EVENT_COLUMNS, knownCommand, MOVEMENT_COLUMNS, RAW, eventOf, movementOf } from './rows.js';
import { asUnavailable } from './unavailable.js';

const PAGE_EVENTS = 1000;
const PAGE_MOVEMENTS = 5000;
const REVISION_MAX = 2_147_483_647;

const STREAM_FORWARD = `SELECT ${EVENT_COLUMNS} FROM log.event e WHERE e.stream = $1 AND e.revision >= $2
  ORDER BY e.revision LIMIT $3`;
const STREAM_BACKWARD = `SELECT ${EVENT_COLUMNS} FROM log.event e WHERE e.stream = $1 AND e.revision <= $2
  ORDER BY e.revision DESC LIMIT $3`;
const STREAMS = `SELECT ${EVENT_COLUMNS} FROM log.event e WHERE e.stream = ANY($1::text[]) ORDER BY e.stream, e.revision`;
const ALL = `SELECT ${EVENT_COLUMNS} FROM log.event e WHERE e.position > $1 ORDER BY e.position LIMIT $2`;
const COMMANDS = `SELECT command_id, content, answer, position, revisions FROM log.command
  WHERE command_id = ANY($1::uuid[])`;
const LINES_OF = `SELECT ${MOVEMENT_COLUMNS} FROM log.movement m WHERE m.position = ANY($1::bigint[])
  ORDER BY m.position, m.line`;
const LINES_BETWEEN = `SELECT ${MOVEMENT_COLUMNS} FROM log.movement m WHERE m.position BETWEEN $1 AND $2
  ORDER BY m.position, m.line`;
// Head and lines come from one snapshot, so that a page may end at the head though the last events move nothing.
// An event's lines are never parted: the next page begins after its position.
const MOVEMENTS = `SELECT h.position, ${MOVEMENT_COLUMNS} FROM log.head h LEFT JOIN LATERAL (
    SELECT * FROM log.movement WHERE position > $1 ORDER BY position FETCH FIRST $2 ROWS WITH TIES
  ) m ON true ORDER BY m.position, m.line`;

/** A record's place in the log of a cluster: the end of its append, then its own. */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Reads the log. Events never change, so an event's movements may be fetched by a later statement. */
export class Reader {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async identity(): Promise<string> {
    const [row] = await this.#rows<[string]>('log.identity', 'SELECT log_id FROM log.head', []);
    if (row === undefined) throw new Error('the event log has no head');
    return row[0];
  }

  /** Up to which record the tables have followed a cluster; undefined where they follow none. */
  async clusterPlace(): Promise<Place | undefined> {
    const sql = 'SELECT commit_position, prepare_position FROM log.cluster';
    const [row] = await this.#rows<[string, string]>('log.cluster', sql, []);
    return row === undefined ? undefined : { commit: BigInt(row[0]), prepare: BigInt(row[1]) };
  }

  async head(): Promise<Position> {
    const [row] = await this.#rows<[string]>('log.head', 'SELECT position FROM log.head', []);
    return BigInt(row?.[0] ?? 0) as Position;
  }

  async stream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { backward = false, limit } = options;
    const from = options.from ?? (backward ? REVISION_MAX : 0);
    const rows = backward
      ? await this.#rows<EventColumns>('log.stream-backward', STREAM_BACKWARD, [stream, from, limit])
      : await this.#rows<EventColumns>('log.stream', STREAM_FORWARD, [stream, from, limit]);
    return this.#events(rows, () => this.#linesOf(rows));
  }

  async streams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    const found = new Map<string, RecordedEvent[]>(streams.map((stream) => [stream, []]));
    const rows = await this.#rows<EventColumns>('log.streams', STREAMS, [[...found.keys()]]);
    for (const event of await this.#events(rows, () => this.#linesOf(rows))) found.get(event.stream)?.push(event);
    return found;
  }

  async all(after: Position, limit = PAGE_EVENTS): Promise<Page> {
    // One more than wanted tells whether anything stands behind the page.
    const rows = await this.#rows<EventColumns>('log.all', ALL, [after, limit + 1]);
    const end = rows.length <= limit;
    if (!end) rows.pop();
    const first = rows[0]?.[0];
    const last = rows.at(-1)?.[0];
    const events = await this.#events(rows, () => this.#rows('log.lines-between', LINES_BETWEEN, [first, last]));
    return { events, through: events.at(-1)?.position ?? after, end };
  }

  async movements(after: Position, limit = PAGE_MOVEMENTS): Promise<MovementPage> {
    const rows = await this.#rows<[head: string, ...MovementColumns]>('log.movements', MOVEMENTS, [after, limit]);
    const movements: RecordedMovement[] = [];
    for (const [, ...columns] of rows) {
      if ((columns[0] as string | null) === null) continue;
      const position = BigInt(columns[0]) as Position;
      movements.push({ ...movementOf(columns), position, index: position, line: Number(columns[1]) });
    }
    const head = BigInt(rows[0]?.[0] ?? 0) as Position;
    const last = movements.at(-1)?.position ?? after;
    const through = movements.length < limit && head > last ? head : last;
    return { movements, through, end: through >= head };
  }

  async commands(ids: readonly string[]): Promise<ReadonlyMap<string, KnownCommand>> {
    const rows = await this.#rows<KnownColumns>('log.commands', COMMANDS, [ids]);
    return new Map(rows.map((row) => [row[0], knownCommand(row)]));
  }

  async indexKnownAt(moment: Moment): Promise<bigint> {
    const [row] = await this.#rows<[string]>('log.known-at', 'SELECT log.index_known_at($1)', [moment]);
    return BigInt(row?.[0] ?? 0);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #linesOf(rows: readonly EventColumns[]): Promise<MovementColumns[]> {
    const positions = rows.filter((row) => row[13] !== '0').map((row) => row[0]);
    return this.#rows('log.lines-of', LINES_OF, [positions]);
  }

  async #events(
    rows: readonly EventColumns[],
    readLines: () => Promise<readonly MovementColumns[]>,
  ): Promise<readonly RecordedEvent[]> {
    const movements = new Map<string, Movement[]>();
    if (rows.some((row) => row[13] !== '0')) {
      for (const line of await readLines()) {
        const lines = movements.get(line[0]);
        if (lines === undefined) movements.set(line[0], [movementOf(line)]);
        else lines.push(movementOf(line));
      }
    }
    return rows.map((row) => eventOf(row, movements.get(row[0]) ?? []));
  }

  async #rows<Row extends readonly unknown[]>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    try {
      const result = await this.#pool.query<never[]>({ name, text, values, ...RAW });
      return result.rows as unknown as Row[];
    } catch (error) {
      throw asUnavailable(error);
    }
  }
}

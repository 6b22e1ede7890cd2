import type pg from 'pg';
import type { Moment } from '#kernel';
import type { RecordedEvent } from '../port.js';
import type { EventColumns, KnownColumns, MovementColumns } from './rows.js';
import { EVENT_COLUMNS, eventOf, MOVEMENT_COLUMNS, movementOf, RAW } from './rows.js';

/** An event with all that the log keeps of it, as it is stored: nothing here is taken to be right. */
export interface StoredEvent {
  readonly position: bigint;
  /** Undefined where it cannot even be read: its meta is no JSON. */
  readonly recorded: RecordedEvent | undefined;
  readonly stream: string;
  readonly commandId: string;
  /** How many movements it says it has. */
  readonly lines: number;
  /** What is kept of its command, if anything is. */
  readonly command: StoredCommand | undefined;
}

export interface StoredCommand {
  readonly content: Buffer;
  readonly answer: string;
  readonly position: bigint;
  readonly revisions: string;
}

/** What the log as a whole says of itself. */
export interface LogOutline {
  readonly heads: number;
  readonly logId: string;
  readonly position: bigint;
  /** `-infinity` in a log without events. */
  readonly knownAt: Moment;
  readonly events: bigint;
}

export async function readOutline(client: pg.ClientBase): Promise<LogOutline> {
  const found = await client.query<{ heads: bigint; id: string; position: bigint; known_at: string; events: bigint }>(
    `SELECT count(*) OVER () AS heads, log_id AS id, position, (SELECT count(*) FROM log.event) AS events,
            CASE WHEN known_at = '-infinity' THEN '-infinity'
              ELSE to_char(known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END AS known_at
       FROM log.head LIMIT 1`,
  );
  const row = found.rows[0];
  return {
    heads: Number(row?.heads ?? 0n),
    logId: row?.id ?? '',
    position: row?.position ?? 0n,
    knownAt: row?.known_at ?? '-infinity',
    events: row?.events ?? 0n,
  };
}

/** The place of the first event that fails a question, with what it stands in. */
export interface WrongPlace {
  readonly position: bigint;
  readonly name: string;
}

/** The lowest position up to the head that holds no event. */
export async function firstMissing(client: pg.ClientBase): Promise<bigint | undefined> {
  const [place] = await places(
    client,
    `SELECT wanted AS position, '' AS name FROM (
       SELECT 1::bigint AS wanted FROM log.head h WHERE h.position > 0
       UNION ALL SELECT e.position + 1 FROM log.event e JOIN log.head h ON e.position < h.position WHERE e.position > 0
     ) AS w WHERE NOT EXISTS (SELECT FROM log.event e WHERE e.position = w.wanted) ORDER BY wanted LIMIT 1`,
  );
  return place?.position;
}

/** An event where none may be: before the first position or beyond the head. */
export async function firstOutside(client: pg.ClientBase): Promise<WrongPlace | undefined> {
  return first(
    client,
    `SELECT e.position, e.stream AS name FROM log.event e, log.head h
      WHERE e.position < 1 OR e.position > h.position ORDER BY e.position LIMIT 1`,
  );
}

/** A movement of an event that is not there. */
export async function firstOrphan(client: pg.ClientBase): Promise<WrongPlace | undefined> {
  return first(
    client,
    `SELECT m.position, m.entry AS name FROM log.movement m
      WHERE NOT EXISTS (SELECT FROM log.event e WHERE e.position = m.position) ORDER BY m.position LIMIT 1`,
  );
}

/** A command that says it wrote streams, or stands beyond the head, and has no event. */
export async function firstEmptyCommand(client: pg.ClientBase): Promise<WrongPlace | undefined> {
  return first(
    client,
    `SELECT c.position, c.command_id::text AS name FROM log.command c, log.head h
      WHERE c.position > h.position
         OR (c.revisions <> '{}' AND NOT EXISTS (SELECT FROM log.event e WHERE e.command_id = c.command_id))
      ORDER BY c.position LIMIT 1`,
  );
}

/**
 * The first event whose revision does not follow on in its stream, or that stands before the one it follows; of all
 * streams, or of those with an event after the position.
 */
export async function firstMisplaced(client: pg.ClientBase, after: bigint): Promise<WrongPlace | undefined> {
  return first(
    client,
    `SELECT position, stream || ' @' || revision AS name FROM (
       SELECT position, stream, revision, row_number() OVER w - 1 AS wanted, lag(position) OVER w AS before
         FROM log.event
        WHERE $1::bigint = 0 OR stream IN (SELECT stream FROM log.event WHERE position > $1)
       WINDOW w AS (PARTITION BY stream ORDER BY revision)
     ) AS placed WHERE revision <> wanted OR before > position ORDER BY position LIMIT 1`,
    [after],
  );
}

/** What events of some types name in a field of theirs, each once: by type the field. */
export async function namedIn(
  client: pg.ClientBase,
  fields: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const found = await client.query<{ named: string }>(
    `SELECT DISTINCT substring(payload FROM '"' || field || '":"([^"]+)"') AS named
       FROM log.event JOIN unnest($1::text[], $2::text[]) AS f (type, field) USING (type)
      WHERE payload LIKE '%"' || field || '":"%'`,
    [Object.keys(fields), Object.values(fields)],
  );
  return new Set(found.rows.map(({ named }) => named));
}

async function first(client: pg.ClientBase, sql: string, values?: readonly unknown[]): Promise<WrongPlace | undefined> {
  return (await places(client, sql, values))[0];
}

async function places(
  client: pg.ClientBase,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly WrongPlace[]> {
  return (await client.query<WrongPlace>(sql, [...values])).rows;
}

const EVENTS = `SELECT ${EVENT_COLUMNS} FROM log.event e WHERE e.position > $1 ORDER BY e.position LIMIT $2`;
const LINES = `SELECT ${MOVEMENT_COLUMNS} FROM log.movement m WHERE m.position BETWEEN $1 AND $2
  ORDER BY m.position, m.line`;
const COMMANDS = `SELECT command_id, content, answer, position, revisions FROM log.command
  WHERE command_id = ANY ($1::uuid[])`;

/** The events after a position as they are stored, at most so many: on one connection, so in one snapshot if it has one. */
export async function readStored(
  client: pg.ClientBase,
  { after, limit }: { readonly after: bigint; readonly limit: number },
): Promise<readonly StoredEvent[]> {
  const rows = await rowsOf<EventColumns>(client, EVENTS, [after, limit]);
  const lines = new Map<string, MovementColumns[]>();
  for (const line of await rowsOf<MovementColumns>(client, LINES, [rows[0]?.[0], rows.at(-1)?.[0]])) {
    const others = lines.get(line[0]);
    if (others === undefined) lines.set(line[0], [line]);
    else others.push(line);
  }
  const commands = new Map<string, StoredCommand>();
  for (const [id, content, answer, position, revisions] of await rowsOf<KnownColumns>(client, COMMANDS, [
    [...new Set(rows.map((row) => row[8]))],
  ])) {
    commands.set(id, { content, answer, position: BigInt(position), revisions });
  }
  return rows.map((row) => ({
    position: BigInt(row[0]),
    recorded: recordedOf(row, lines.get(row[0]) ?? []),
    stream: row[2],
    commandId: row[8],
    lines: Number(row[13]),
    command: commands.get(row[8]),
  }));
}

function recordedOf(row: EventColumns, lines: readonly MovementColumns[]): RecordedEvent | undefined {
  // Lines are numbered from 0 without a hole: one that is not is no line of this event.
  if (lines.some((line, number) => Number(line[1]) !== number)) return undefined;
  try {
    return eventOf(row, lines.map(movementOf));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function rowsOf<Row extends readonly unknown[]>(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  return (await client.query<never>({ text, values: [...values], ...RAW })).rows;
}

import type { BusinessDate, Fen, Moment, Movement, MovementPart } from '#kernel';
import type { KnownCommand, Position, RecordedEvent } from '../port.js';
import { remembered } from '../remembered.js';

const BYTEA_OID = 17;

type Read = (text: string) => unknown;

/** Rows as lists of text, bytes as Buffer: read by the functions below, whatever the connection's own readers are. */
export const RAW = {
  rowMode: 'array',
  types: { getTypeParser: (oid: number): Read => (oid === BYTEA_OID ? bytesOf : itself) },
} as const;

/** In the order of EventColumns. Moments as the server writes them without a zone, in UTC. */
export const EVENT_COLUMNS = `e.position, e.id, e.stream, e.revision, e.type, e.version, e.payload, e.leaf, e.command_id,
  e.content, e.meta, e.recorded_at AT TIME ZONE 'UTC', e.known_at AT TIME ZONE 'UTC', e.lines`;

export type EventColumns = [
  position: string,
  id: string,
  stream: string,
  revision: string,
  type: string,
  version: string,
  payload: string,
  leaf: Buffer,
  commandId: string,
  content: Buffer,
  meta: string,
  recordedAt: string,
  knownAt: string,
  lines: string,
];

/** In the order of MovementColumns. */
export const MOVEMENT_COLUMNS =
  'm.position, m.line, m.part, m.kind, m.entry, m.fund, m.purpose, m.account, m.amount_fen, m.value_date, m.counts_on';

export type MovementColumns = [
  position: string,
  line: string,
  part: MovementPart,
  kind: string,
  entry: string,
  fund: string | null,
  purpose: string | null,
  account: string | null,
  amountFen: string,
  valueDate: BusinessDate,
  countsOn: BusinessDate | null,
];

export function eventOf(row: EventColumns, movements: readonly Movement[]): RecordedEvent {
  const position = BigInt(row[0]) as Position;
  return {
    position,
    index: position,
    id: row[1],
    stream: row[2],
    revision: Number(row[3]),
    type: row[4],
    version: Number(row[5]),
    payload: row[6],
    movements,
    leaf: row[7],
    commandId: row[8],
    content: row[9],
    meta: metaOf(row[10]),
    recordedAt: momentOf(row[11]),
    knownAt: momentOf(row[12]),
  };
}

/** Written field by field: a rebuild reads every line, and to spread objects into one costs ten times as much. */
export function movementOf(row: MovementColumns): Movement {
  const [, , part, kind, entry, fund, purpose, account, amountFen, valueDate, countsOn] = row;
  const movement: { -readonly [Key in keyof Movement]: Movement[Key] } = {
    part,
    kind,
    entry,
    amountFen: BigInt(amountFen) as Fen,
    valueDate,
  };
  if (fund !== null) movement.fund = fund;
  if (purpose !== null) movement.purpose = purpose;
  if (account !== null) movement.account = account;
  if (countsOn !== null) movement.countsOn = countsOn;
  return movement;
}

const metaOf = remembered((text: string): Readonly<Record<string, string>> => {
  return Object.freeze(JSON.parse(text) as Record<string, string>);
});

/** `2026-11-24 13:25:57.1` as `2026-11-24T13:25:57.100Z`. */
function momentOf(text: string): Moment {
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20).padEnd(3, '0')}Z`;
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}

function itself(text: string): string {
  return text;
}

export type KnownColumns = [id: string, content: Buffer, answer: string, position: string, revisions: string];

export function knownCommand([, content, answer, position, revisions]: readonly [
  ...KnownColumns,
  ...unknown[],
]): KnownCommand {
  return {
    content,
    answer,
    position: BigInt(position) as Position,
    revisions: JSON.parse(revisions) as Readonly<Record<string, number>>,
  };
}

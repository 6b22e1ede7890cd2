import type { AppendRecord } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import { randomUUID } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { Fen, Movement } from '#kernel';
import type { NewEvent, Unit } from '../port.js';
import { appending } from './protocol.js';

/** Streams of the adapter itself, which no event may name. */
export const COMMAND_STREAMS = 'command-';
export const IDENTITY_STREAM = 'log-identity';
export const COMMAND_TYPE = 'CommandAnswered';
export const IDENTITY_TYPE = 'LogBegan';
/** What the server takes for the name of a type. */
const TYPE = /^[\w.$:-]+$/u;
/** The server's own limits, less what it adds to a record and a call. */
const RECORD_BYTES_MAX = (16 << 20) - 4096;
const NAME_BYTES_MAX = 2048;

/** The first record of every unit: what was asked, what was answered, and how many events follow it. */
export interface CommandBody {
  readonly answer: string;
  readonly content: string;
  readonly events: number;
  readonly meta: Readonly<Record<string, string>>;
  readonly recordedAt: string;
}

export function commandStream(commandId: string): string {
  return `${COMMAND_STREAMS}${commandId}`;
}

/** A unit's records: that of its command under an id of this try alone, then its events under their own. */
export function recordsOf(unit: Unit, tryId: string): readonly AppendRecord[] {
  const { answer, content, meta, recordedAt, events } = unit;
  const body: CommandBody = {
    ...{ answer, content: Buffer.from(content).toString('hex'), events: events.length },
    ...{ meta, recordedAt },
  };
  const command = recordOf({
    ...{ id: tryId, stream: commandStream(unit.commandId), type: COMMAND_TYPE },
    ...{ data: canonicalJson({ ...body }), properties: {} },
  });
  return [command, ...events.map((event) => eventRecord(event, unit.commandId))];
}

export function identityRecord(logId: string): AppendRecord {
  const data = canonicalJson({ log: logId });
  return recordOf({ id: randomUUID(), stream: IDENTITY_STREAM, type: IDENTITY_TYPE, data, properties: {} });
}

function eventRecord(event: NewEvent, command: string): AppendRecord {
  const { id, stream, type, payload, version, leaf, movements } = event;
  const properties = {
    ...{ command, version: String(version), leaf: Buffer.from(leaf).toString('hex') },
    ...(movements.length === 0 ? {} : { movements: movementsText(movements) }),
  };
  return recordOf({ id, stream, type, data: payload, properties });
}

interface Shape {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly data: string;
  readonly properties: Readonly<Record<string, string>>;
}

function recordOf({ id, stream, type, data, properties }: Shape): AppendRecord {
  const schema = new appending.SchemaInfo();
  schema.setFormat(appending.SchemaFormat.SCHEMA_FORMAT_JSON);
  schema.setName(type);
  const record = new appending.AppendRecord();
  record.setRecordId(id);
  record.setStream(stream);
  record.setSchema(schema);
  record.setData(Buffer.from(data, 'utf8'));
  const map = record.getPropertiesMap();
  for (const [key, text] of Object.entries(properties)) {
    const value = new struct.Value();
    value.setStringValue(text);
    map.set(key, value);
  }
  return record;
}

/** Throws a RangeError for what the server would refuse, or what would look like a record of the adapter itself. */
export function requireStorable(unit: Unit): void {
  const { events, expected, unchanged = new Map<string, never>() } = unit;
  for (const stream of [...expected.keys(), ...unchanged.keys()]) {
    if (stream.startsWith(COMMAND_STREAMS) || stream === IDENTITY_STREAM || stream.startsWith('$')) {
      throw new RangeError(`the stream's name is kept for the log itself: ${JSON.stringify(stream)}`);
    }
  }
  requireSmall(unit.answer.length + canonicalJson(unit.meta).length, unit.commandId);
  for (const { id, type, payload, movements } of events) {
    if (!TYPE.test(type))
      throw new RangeError(`a type's name is of letters, digits and _.$:- : ${JSON.stringify(type)}`);
    requireSmall(payload.length + movements.length * NAME_BYTES_MAX, id, () => {
      return Buffer.byteLength(payload) + Buffer.byteLength(movementsText(movements));
    });
  }
}

/** Texts are measured only where they might be too large. */
function requireSmall(characters: number, id: string, bytes: () => number = () => characters * 3): void {
  if (characters * 3 <= RECORD_BYTES_MAX) return;
  if (bytes() > RECORD_BYTES_MAX) throw new RangeError(`a record is smaller than 16 MiB: ${id}`);
}

function movementsText(movements: readonly Movement[]): string {
  return canonicalJson(movements.map((movement) => ({ ...movement, amountFen: movement.amountFen })));
}

/** Undefined where the text is no list of movements. What they hold is judged with the unit. */
export function movementsOf(text: string | undefined): readonly Movement[] | undefined {
  if (text === undefined) return [];
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return undefined;
  return list.map((line: Record<string, unknown>) => {
    return { ...line, amountFen: BigInt(line['amountFen'] as string) as Fen } as unknown as Movement;
  });
}

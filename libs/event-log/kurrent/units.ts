import type { Place } from '../postgres/read.js';
import type { NewEvent, Standing, Unit } from '../port.js';
import { assertWellFormed } from '../unit.js';
import { LogAltered } from './altered.js';
import type { Alteration } from './altered.js';
import type { ClusterRecord } from './cluster-log.js';
import { COMMAND_STREAMS, COMMAND_TYPE, IDENTITY_STREAM, IDENTITY_TYPE, movementsOf } from './records.js';
import type { CommandBody } from './records.js';

const METADATA_STREAMS = '$$';
const TOMBSTONE_TYPE = '$streamDeleted';
const DELETED_BEFORE = '9223372036854775807';

interface Open {
  readonly commandId: string;
  readonly body: CommandBody;
  readonly events: NewEvent[];
}

/**
 * Puts units together again from the records of a cluster's log, in their order. Whatever else stands among them, but
 * the server's own, stops it: `altered` then says what and where, and the units before it are good.
 */
export class UnitReader {
  readonly units: Unit[] = [];
  altered: LogAltered | undefined;
  bytes = 0;
  rows = 0;
  #through: Place;
  #open: Open | undefined;

  constructor(after: Place) {
    this.#through = after;
  }

  /** Up to here every record belongs to a unit that is whole, or to none. */
  get through(): Place {
    return this.#through;
  }

  get isWhole(): boolean {
    return this.#open === undefined;
  }

  /** False once nothing more can be taken. */
  take(record: ClusterRecord): boolean {
    const found = this.#taken(record);
    if (found !== undefined) {
      this.altered = new LogAltered({ stream: found.stream, position: record.prepare }, found.alteration);
      return false;
    }
    this.bytes += record.data.length + record.metadata.length;
    if (this.#open === undefined) this.#through = { commit: record.commit, prepare: record.prepare };
    return true;
  }

  #taken(record: ClusterRecord): { readonly stream: string; readonly alteration: Alteration } | undefined {
    const { stream } = record;
    const own = ownStreamOf(stream);
    if (own === undefined) return undefined;
    if (own !== stream) return { stream: own, alteration: alterationOf(record) };
    if (record.type === TOMBSTONE_TYPE) return { stream, alteration: 'tombstoned' };
    try {
      return this.#ofLedger(record) ? undefined : { stream, alteration: 'foreign' };
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) {
        return { stream, alteration: 'foreign' };
      }
      throw error;
    }
  }

  #ofLedger(record: ClusterRecord): boolean {
    if (record.stream === IDENTITY_STREAM) return record.type === IDENTITY_TYPE && record.revision === 0n;
    const open = this.#open;
    if (open === undefined) return this.#begins(record);
    const event = eventOf(record, open);
    if (event === undefined) return false;
    open.events.push(event);
    if (open.events.length === open.body.events) this.#finish(open);
    return true;
  }

  #begins(record: ClusterRecord): boolean {
    if (!record.stream.startsWith(COMMAND_STREAMS) || record.type !== COMMAND_TYPE || record.revision !== 0n)
      return false;
    const body = JSON.parse(record.data.toString('utf8')) as CommandBody;
    const commandId = record.stream.slice(COMMAND_STREAMS.length);
    const open = { commandId, body, events: [] };
    if (body.events === 0) this.#finish(open);
    else this.#open = open;
    return true;
  }

  #finish({ commandId, body, events }: Open): void {
    const { content, answer, meta, recordedAt } = body;
    const unit: Unit = {
      ...{ commandId, answer, meta, recordedAt, events },
      content: Buffer.from(content, 'hex'),
      expected: expectedOf(events),
    };
    assertWellFormed(unit);
    this.units.push(unit);
    this.rows += Math.max(1, events.length);
    this.#open = undefined;
  }
}

/** The ledger's stream that a record stands in, or whose metadata it is; undefined for the server's own. */
function ownStreamOf(stream: string): string | undefined {
  const own = stream.startsWith(METADATA_STREAMS) ? stream.slice(METADATA_STREAMS.length) : stream;
  return own.startsWith('$') ? undefined : own;
}

function alterationOf({ data }: ClusterRecord): Alteration {
  const text = data.toString('utf8');
  const before = /"\$tb"\s*:\s*(?<before>\d+)/u.exec(text)?.groups?.['before'];
  if (before !== undefined) return before === DELETED_BEFORE ? 'deleted' : 'truncated';
  return /"\$max(?:Count|Age)"/u.test(text) ? 'limited' : 'governed';
}

/** Undefined where the record is no event of the command that is open. */
function eventOf(record: ClusterRecord, { commandId }: Open): NewEvent | undefined {
  const properties = JSON.parse(record.metadata.toString('utf8')) as Readonly<Record<string, string | undefined>>;
  const { command, version, leaf = '', movements } = properties;
  const lines = movementsOf(movements);
  if (command !== commandId || version === undefined || lines === undefined) return undefined;
  const { id, stream, revision, type, data } = record;
  return {
    ...{ id, stream, type, revision: Number(revision), version: Number(version) },
    ...{ payload: data.toString('utf8'), movements: lines, leaf: Buffer.from(leaf, 'hex') },
  };
}

function expectedOf(events: readonly NewEvent[]): ReadonlyMap<string, Standing> {
  const expected = new Map<string, Standing>();
  for (const { stream, revision } of events) {
    if (!expected.has(stream)) expected.set(stream, revision === 0 ? 'none' : revision - 1);
  }
  return expected;
}

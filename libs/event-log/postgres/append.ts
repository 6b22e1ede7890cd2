import type { Moment, Movement } from '#kernel';
import { canonicalJson } from '#kernel';
import type pg from 'pg';
import { revisionsOf } from '../judge.js';
import type { NewEvent, Outcome, Position, Standing, Unit } from '../port.js';
import { RAW } from './rows.js';
import type { Column, Wire } from './wire.js';
import { BIGINT, BYTEA, DATE, INTEGER, SMALLINT, TEXT, TIMESTAMPTZ, UUID } from './wire.js';

interface CommandRow {
  readonly unit: Unit;
  readonly revisions: Readonly<Record<string, number>>;
  /** How many events of the flush stand before the end of this unit. */
  readonly through: number;
}

interface EventRow {
  readonly event: NewEvent;
  readonly unit: Unit;
  readonly meta: string;
  /** Running maximum of the flush. */
  readonly clock: Moment;
}

interface MovementRow {
  /** The event's number in the flush, from 1. */
  readonly number: number;
  readonly line: number;
  readonly movement: Movement;
}

type Write<Row> = (wire: Wire, rows: readonly Row[]) => Buffer;

// Each list is in the order of log.append's parameters.
const CHECKS: readonly Write<readonly [string, Standing]>[] = [
  column(TEXT, ([stream]) => stream),
  column(INTEGER, ([, standing]) => (standing === 'none' ? -1 : standing)),
];

const COMMANDS: readonly Write<CommandRow>[] = [
  column(UUID, ({ unit }) => unit.commandId),
  column(BYTEA, ({ unit }) => unit.content),
  column(TEXT, ({ unit }) => unit.answer),
  column(TEXT, ({ revisions }) => canonicalJson(revisions)),
  column(TIMESTAMPTZ, ({ unit }) => unit.recordedAt),
  column(INTEGER, ({ through }) => through),
];

const EVENTS: readonly Write<EventRow>[] = [
  column(UUID, ({ event }) => event.id),
  column(TEXT, ({ event }) => event.stream),
  column(INTEGER, ({ event }) => event.revision),
  column(TEXT, ({ event }) => event.type),
  column(SMALLINT, ({ event }) => event.version),
  column(TEXT, ({ event }) => event.payload),
  column(SMALLINT, ({ event }) => event.movements.length),
  column(UUID, ({ unit }) => unit.commandId),
  column(BYTEA, ({ unit }) => unit.content),
  column(TEXT, ({ meta }) => meta),
  column(TIMESTAMPTZ, ({ unit }) => unit.recordedAt),
  column(TIMESTAMPTZ, ({ clock }) => clock),
  column(BYTEA, ({ event }) => event.leaf),
];

const MOVEMENTS: readonly Write<MovementRow>[] = [
  column(INTEGER, ({ number }) => number),
  column(SMALLINT, ({ line }) => line),
  column(TEXT, ({ movement }) => movement.part),
  column(TEXT, ({ movement }) => movement.kind),
  column(TEXT, ({ movement }) => movement.entry),
  column(TEXT, ({ movement }) => movement.fund),
  column(TEXT, ({ movement }) => movement.purpose),
  column(TEXT, ({ movement }) => movement.account),
  column(BIGINT, ({ movement }) => movement.amountFen),
  column(DATE, ({ movement }) => movement.valueDate),
  column(DATE, ({ movement }) => movement.countsOn),
];

const PARAMETERS = CHECKS.length + COMMANDS.length + EVENTS.length + MOVEMENTS.length;
const APPEND = `SELECT log.append(${Array.from({ length: PARAMETERS }, (_, at) => `$${String(at + 1)}`).join(', ')})`;

/** Units as they go over the wire. */
export interface Encoded {
  readonly commands: readonly CommandRow[];
  readonly values: readonly Buffer[];
}

/** `checks` says how streams must stand. What is given is valid until the wire is rewound. */
export function encode(wire: Wire, units: readonly Unit[], checks: ReadonlyMap<string, Standing>): Encoded {
  const { commands, events, movements } = rowsOf(units);
  wire.rewind();
  const values = [
    ...CHECKS.map((write) => write(wire, [...checks])),
    ...COMMANDS.map((write) => write(wire, commands)),
    ...EVENTS.map((write) => write(wire, events)),
    ...MOVEMENTS.map((write) => write(wire, movements)),
  ];
  return { commands, values };
}

/**
 * One round trip, all of the units or none: gives their outcomes, or undefined where a command is known or a stream
 * does not stand as it must.
 */
export async function appendAll(
  client: pg.ClientBase,
  { commands, values }: Encoded,
): Promise<readonly Outcome[] | undefined> {
  const result = await client.query<[string | null]>({ name: 'log.append', text: APPEND, values: [...values], ...RAW });
  const base = result.rows[0]?.[0] ?? null;
  return base === null ? undefined : outcomesOf(commands, BigInt(base));
}

/**
 * What each stream must stand at before the first unit, so that every unit finds what it expects of the ones
 * before it; undefined where they do not follow on from one another.
 */
export function checksOf(units: readonly Unit[]): ReadonlyMap<string, Standing> | undefined {
  const checks = new Map<string, Standing>();
  const standings = new Map<string, Standing>();
  const fits = (stream: string, wanted: Standing): boolean => {
    const standing = standings.get(stream);
    if (standing !== undefined) return standing === wanted;
    checks.set(stream, wanted);
    standings.set(stream, wanted);
    return true;
  };
  for (const unit of units) {
    for (const [stream, standing] of unit.expected) if (!fits(stream, standing)) return undefined;
    for (const [stream, standing] of unit.unchanged ?? []) if (!fits(stream, standing)) return undefined;
    for (const event of unit.events) standings.set(event.stream, event.revision);
  }
  return checks;
}

function outcomesOf(commands: readonly CommandRow[], base: bigint): readonly Outcome[] {
  return commands.map(({ unit, revisions, through }) => {
    const position = (base + BigInt(through)) as Position;
    return { kind: 'appended', again: false, position, revisions, answer: unit.answer };
  });
}

function column<Row, Value>(type: Column<Value>, valueOf: (row: Row) => Value): Write<Row> {
  return (wire, rows) => wire.array(type, rows, valueOf);
}

function rowsOf(units: readonly Unit[]): {
  readonly commands: readonly CommandRow[];
  readonly events: readonly EventRow[];
  readonly movements: readonly MovementRow[];
} {
  const commands: CommandRow[] = [];
  const events: EventRow[] = [];
  const movements: MovementRow[] = [];
  let clock: Moment = '';
  for (const unit of units) {
    const meta = canonicalJson(unit.meta);
    for (const event of unit.events) {
      if (unit.recordedAt > clock) clock = unit.recordedAt;
      events.push({ event, unit, meta, clock });
      const number = events.length;
      event.movements.forEach((movement, line) => movements.push({ number, line, movement }));
    }
    commands.push({ unit, revisions: revisionsOf(unit), through: events.length });
  }
  return { commands, events, movements };
}

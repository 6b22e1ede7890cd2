import { createHash, randomUUID } from 'node:crypto';
import {
  leafHash,
  type EventLog,
  type NewEvent,
  type Outcome,
  type RecordedEvent,
  type Standing,
  type Unit,
} from '#event-log';
import type { BusinessDate, Fen, Moment, Movement } from '#kernel';

/** Opens the same log again: every handle is on its own connections. */
export type Open = () => Promise<EventLog>;

export interface Wish {
  /** Written streams: what each stands at, and how many events go to it (1 if left out). */
  readonly writes?: readonly (readonly [stream: string, standing: Standing, events?: number])[];
  readonly unchanged?: readonly (readonly [stream: string, standing: Standing])[];
  readonly commandId?: string;
  readonly content?: Uint8Array;
  readonly answer?: string;
  readonly recordedAt?: Moment;
  readonly meta?: Readonly<Record<string, string>>;
  readonly payload?: string;
  readonly movements?: readonly Movement[];
}

const START = Date.UTC(2030, 0, 1);
let seconds = 0;

/** A moment after every moment given before, in this process. */
export function later(): Moment {
  seconds += 1;
  return new Date(START + seconds * 1000).toISOString();
}

/** A stream that no other test writes. */
export function someStream(name = 'fund'): string {
  return `${name}-${randomUUID()}`;
}

export function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

export function unitOf(wish: Wish): Unit {
  const commandId = wish.commandId ?? randomUUID();
  const { content = digest(commandId), answer = `{"for":"${commandId}"}`, meta = { by: 'person-1' } } = wish;
  const shared = { commandId, content, meta, recordedAt: wish.recordedAt ?? later() };
  const events = (wish.writes ?? []).flatMap(([stream, standing, count = 1]) =>
    Array.from({ length: count }, (_, at): NewEvent => {
      const event = {
        id: randomUUID(),
        stream,
        revision: (standing === 'none' ? 0 : standing + 1) + at,
        type: 'DonationReceived',
        version: 1,
        payload: wish.payload ?? '{"amountFen":"100"}',
        movements: wish.movements ?? [],
      };
      return { ...event, leaf: leafHash({ ...event, ...shared }) };
    }),
  );
  return {
    ...shared,
    answer,
    events,
    expected: new Map((wish.writes ?? []).map(([stream, standing]) => [stream, standing])),
    unchanged: new Map(wish.unchanged ?? []),
  };
}

export function movement(over: Partial<Movement> = {}): Movement {
  return {
    part: 'money',
    kind: 'donation',
    entry: 'entry-1',
    fund: 'fund-411522101-welfare',
    purpose: 'free',
    account: 'bank-1',
    amountFen: 12_345n as Fen,
    valueDate: '2023-05-06' as BusinessDate,
    countsOn: '2023-05-06' as BusinessDate,
    ...over,
  };
}

/** Appends one unit and gives its outcome. */
export async function appendOne(log: EventLog, unit: Unit): Promise<Outcome> {
  const [outcome] = await log.append([unit]);
  if (outcome === undefined) throw new Error('append gave no outcome');
  return outcome;
}

/** In one word what became of each unit. */
export function kinds(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((outcome) => (outcome.kind === 'appended' && outcome.again ? 'again' : outcome.kind));
}

export function idsOf(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map((event) => event.id);
}

export function idsWritten(units: readonly Unit[]): readonly string[] {
  return units.flatMap((unit) => idsOf(unit.events));
}

/** Everything after a position, in pages of a size. */
export async function readAllAfter(
  log: EventLog,
  after: RecordedEvent['position'],
  limit = 7,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from = after, end = false; !end;) {
    const page = await log.readAll({ after: from, limit });
    events.push(...page.events);
    ({ through: from, end } = page);
  }
  return events;
}

/** Whether the log's tables have no hole, each stream no gap, and the head stands at the newest event. */
export const WHOLE_TABLES = `SELECT
  (SELECT count(*) = max(position) AND min(position) = 1 FROM log.event) AS dense,
  (SELECT bool_and(whole) FROM (
    SELECT count(*) = max(revision) + 1 AS whole FROM log.event GROUP BY stream) AS s) AS whole,
  (SELECT position = (SELECT max(position) FROM log.event) FROM log.head) AS newest`;

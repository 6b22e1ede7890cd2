import type { Position, RecordedEvent } from '#event-log';
import type { DomainEvent, Moment, Movement } from '#kernel';
import type { EventRegistry } from './registry.js';

/** An event as projections and reactions get it: decoded, with its place in the history. */
export interface LedgerEvent<Event extends DomainEvent = DomainEvent> {
  readonly event: Event;
  readonly position: Position;
  /** The event's number in the whole history, as people see it. */
  readonly index: bigint;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly recordedAt: Moment;
  readonly knownAt: Moment;
  /** Who acted: a person's id or a reaction's name. */
  readonly by: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly movements: readonly Movement[];
}

export function toLedgerEvent(registry: EventRegistry, recorded: RecordedEvent): LedgerEvent {
  return ledgerEvent(recorded, registry.decode(recorded));
}

/** The same of an event that is decoded already. */
export function ledgerEvent(recorded: RecordedEvent, event: DomainEvent): LedgerEvent {
  const { position, index, id, stream, revision, recordedAt, knownAt, meta, movements } = recorded;
  const by = meta['by'] ?? '';
  return { event, position, index, id, stream, revision, recordedAt, knownAt, by, meta, movements };
}

/** Narrows by type: `if (is<FundOpened>(recorded, 'FundOpened'))`. */
export function is<Event extends DomainEvent>(
  recorded: LedgerEvent,
  type: Event['type'],
): recorded is LedgerEvent<Event> {
  return recorded.event.type === type;
}

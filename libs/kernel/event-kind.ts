import type { Plain } from './canonical.js';
import type { DomainEvent } from './decider.js';
import type { Movement } from './movements.js';

export type EventFields = Readonly<Record<string, Plain | undefined>>;

/**
 * One type of event as its context declares it. A type never changes its meaning: a new shape is a new version
 * with an upcaster, and a stored sample of every version ever written is replayed by a test.
 */
export interface EventKind {
  readonly type: string;
  /** The version that is written now. */
  readonly version: number;
  /** 中文 term under which people meet the event. */
  readonly term: string;
  /** Fixed for a version that was ever written. */
  readonly movements: (event: never) => readonly Movement[];
  /** From an older version's fields to those of the next one, by the older version's number. */
  readonly upcasters?: Readonly<Record<number, (fields: EventFields) => EventFields>>;
}

const NO_MOVEMENTS: readonly Movement[] = [];

export function eventKind<Event extends DomainEvent>(kind: {
  readonly type: Event['type'];
  readonly version: number;
  readonly term: string;
  readonly movements?: (event: Event) => readonly Movement[];
  readonly upcasters?: EventKind['upcasters'];
}): EventKind {
  return {
    type: kind.type,
    version: kind.version,
    term: kind.term,
    movements: kind.movements ?? (() => NO_MOVEMENTS),
    ...(kind.upcasters === undefined ? {} : { upcasters: kind.upcasters }),
  };
}

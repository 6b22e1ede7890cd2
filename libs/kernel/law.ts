import type { DomainEvent } from './decider.js';
import type { Movement } from './movements.js';

/** An event of the history as a law looks at it. */
export interface WatchedEvent {
  /** Its number in the whole history. */
  readonly index: bigint;
  readonly stream: string;
  /** Who acted: a person's id, or a name of the ledger's own. */
  readonly by: string;
  readonly event: DomainEvent;
  readonly movements: readonly Movement[];
}

/** A place where the history breaks a law: as data, told by whoever shows it. */
export interface Breach<Code extends string = string> {
  readonly code: Code;
  /** The first event that breaks it. */
  readonly index: bigint;
  /** What is concerned: ids and numbers, nothing personal. */
  readonly subject: string;
  /** What stands there and what would have been right, as far as there is more to say. */
  readonly value?: string;
}

/**
 * A rule of the domain that no history written by the ledger breaks. It is held against all events from the first on, by
 * the very functions that decide: one who alters events and hashes them anew has broken it all the same.
 */
export interface Law<Code extends string = string> {
  /**
   * Begins to watch; is then given the events of each command together, in their order. `answered` are the ids of all
   * entries that some event of the history answers: a law that has to know them then need not keep every entry in mind.
   */
  watch(answered: ReadonlySet<string>): (command: readonly WatchedEvent[]) => Breach<Code> | undefined;
}

/** The id of a stream of some aggregate; undefined of another's. */
export function idOn(stream: string, aggregate: { readonly name: string }): string | undefined {
  const prefix = `${aggregate.name}-`;
  return stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined;
}

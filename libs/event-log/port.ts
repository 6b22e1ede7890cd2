import type { Moment, Movement } from '#kernel';

declare const positionBrand: unique symbol;

/** Strictly growing and unique, never reused; without holes on PostgreSQL only. 0n is before the first event. */
export type Position = bigint & { readonly [positionBrand]: true };
export const BEFORE_FIRST = 0n as Position;

/** A stream's last revision (its first event has 0), or `none`. There is no "any". */
export type Standing = number | 'none';

export interface NewEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  /** Canonical JSON, fen as decimal text: the very text that was hashed. */
  readonly payload: string;
  readonly movements: readonly Movement[];
  /** RFC 9162 leaf hash over the event's canonical bytes (leaf.ts), 32 bytes. */
  readonly leaf: Uint8Array;
}

/** What one command leaves: judged as a whole, appended as a whole or not at all. */
export interface Unit {
  /** A UUID made of actor and key. */
  readonly commandId: string;
  /** Digest of what was asked, 32 bytes: the same id with other content is refused. */
  readonly content: Uint8Array;
  /** Canonical JSON of the answer, kept for ever with the id. */
  readonly answer: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly recordedAt: Moment;
  /** May be empty: then the answer alone is kept. */
  readonly events: readonly NewEvent[];
  /** Exactly the streams that `events` writes. */
  readonly expected: ReadonlyMap<string, Standing>;
  /** Streams that were only looked at. */
  readonly unchanged?: ReadonlyMap<string, Standing>;
}

export type Outcome =
  | {
      readonly kind: 'appended';
      /** True when the id was known before: `answer` is then the first answer. */
      readonly again: boolean;
      /** The unit's last event's position, or the head where it has no event. */
      readonly position: Position;
      /** Last revision of each written stream. */
      readonly revisions: Readonly<Record<string, number>>;
      readonly answer: string;
    }
  | { readonly kind: 'conflict'; readonly streams: readonly string[] }
  | { readonly kind: 'other-content' };

export interface RecordedEvent {
  readonly position: Position;
  /** The event's number in the whole history, 1, 2, 3 … without hole. */
  readonly index: bigint;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly payload: string;
  readonly movements: readonly Movement[];
  readonly leaf: Uint8Array;
  readonly commandId: string;
  readonly content: Uint8Array;
  readonly meta: Readonly<Record<string, string>>;
  readonly recordedAt: Moment;
  /** Running maximum of recordedAt over the history up to here. */
  readonly knownAt: Moment;
}

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Where the next page goes on: `after` of the next read. */
  readonly through: Position;
  /** True when nothing stood behind this page as it was read. */
  readonly end: boolean;
}

export interface ReadStreamOptions {
  /** First revision wanted (with `backward`: the last one). */
  readonly from?: number;
  readonly backward?: boolean;
  readonly limit?: number;
}

export interface RecordedMovement extends Movement {
  readonly position: Position;
  readonly index: bigint;
  readonly line: number;
}

export interface MovementPage {
  readonly movements: readonly RecordedMovement[];
  readonly through: Position;
  readonly end: boolean;
}

/**
 * The log behind the ledger. Every method rejects with LogUnavailable when the store cannot be reached; from
 * append and load that means "outcome unknown": send the very same units again.
 */
export interface EventLog {
  /** A checkpoint of another log is refused by this id. */
  readonly id: string;
  /**
   * Judges the units one by one, in order: ids first, then revisions. A unit that is not newly appended (conflict,
   * known, other content) makes every later unit of the call that names, in expected or unchanged, a stream which
   * it would have written a conflict too, and what rests on those in turn; a known id gets its answer all the same.
   * The rule holds across calls: for every call made before that unit's outcome was given, whichever flush it goes
   * in. After a failure a caller drops all that it decided on top of it, sent or not, and decides again; what it
   * decides then is judged afresh. A unit that no engine could give back as it came rejects with a RangeError,
   * and nothing of its call is appended.
   */
  append(units: readonly Unit[]): Promise<readonly Outcome[]>;
  /** The same checks, judged in sets, for imports and restores. */
  load(units: readonly Unit[]): Promise<readonly Outcome[]>;
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  /** Whole streams at once, each in its order; a stream never written gives an empty list. */
  readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>>;
  readAll(options: { readonly after: Position; readonly limit?: number }): Promise<Page>;
  /** Pages from `after` on, then new ones as they come, until the signal aborts. */
  subscribe(options: {
    readonly after: Position;
    readonly signal: AbortSignal;
    readonly limit?: number;
  }): AsyncIterable<Page>;
  readMovements(options: { readonly after: Position; readonly limit?: number }): Promise<MovementPage>;
  /** Those of the commands that have been answered, by id. */
  commands(ids: readonly string[]): Promise<ReadonlyMap<string, KnownCommand>>;
  /** The position of the newest event, 0n for an empty log. */
  head(): Promise<Position>;
  /** The newest index whose knownAt is not after the moment: what had been recorded by then. */
  indexKnownAt(moment: Moment): Promise<bigint>;
  close(): Promise<void>;
}

/** What an engine keeps of a command for ever. */
export interface KnownCommand {
  readonly content: Uint8Array;
  readonly position: Position;
  readonly revisions: Readonly<Record<string, number>>;
  readonly answer: string;
}

/** The store cannot be reached, or went away before it answered. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { dependents } from '../judge.js';
import type { Outcome, Unit } from '../port.js';
import { LogUnavailable } from '../port.js';
import type { Appender, Prepared } from './writer.js';

/** What one flush holds at most, unless a single call is larger. */
const FLUSH_EVENTS = 2000;
const FLUSH_BYTES = 8 << 20;
/** What a row costs beside its texts. */
const ROW_BYTES = 200;
/** Fewer than these cost less in one flush than in two. */
const SPLIT_ROWS = 32;

interface Call {
  readonly units: readonly Unit[];
  readonly rows: number;
  readonly bytes: number;
  /** Numbers of the units that rest on one which failed before they were judged. */
  readonly doomed: Set<number>;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Flush {
  readonly calls: readonly Call[];
  readonly units: readonly Unit[];
  prepared?: Prepared;
}

/** A flush that was written, or failed. */
interface Ended {
  /** Streams that a unit which was not newly appended would have written. */
  readonly blocked: ReadonlySet<string>;
  readonly answer: () => void;
}

/**
 * Calls that arrive while a flush is under way go together in the next one: one transaction and one fsync for all
 * of them. Order is kept, outcomes are separate. What waits is sent before the callers of the last flush are
 * answered, and of many that come to an idle log half are left for the next flush: so the callers fall into two
 * halves, and one half decides while the database writes what the other decided.
 *
 * A unit that is not newly appended makes conflicts of the units resting on it in every call made until its
 * outcome was given, in whichever flush they are: a caller may send what it decided on top of an append that is
 * still under way. Those dependents block nothing further, so that what is decided afresh is not caught as well.
 */
export class GroupCommit {
  readonly #writer: Pick<Appender, 'prepare' | 'write'>;
  readonly #queue: Call[] = [];
  /** Taken from the queue and prepared while the flush before it is under way. */
  #ahead: Flush | undefined;
  #flushing: Promise<void> | undefined;
  #closed = false;

  constructor(writer: Pick<Appender, 'prepare' | 'write'>) {
    this.#writer = writer;
  }

  /**
   * `blocked` holds streams that units before these would have written. Rejects with LogUnavailable when what became
   * of the units is not known, and after close.
   */
  submit(units: readonly Unit[], blocked: Iterable<string> = []): Promise<readonly Outcome[]> {
    if (this.#closed) return Promise.reject(new LogUnavailable('the event log is closed'));
    return new Promise((resolve, reject) => {
      const doomed = new Set(dependents(units, new Set(blocked)));
      this.#queue.push({ units, ...sizeOf(units), doomed, resolve, reject });
      this.#flushing ??= this.#flushAll();
    });
  }

  /** What was called before is still written. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
  }

  async #flushAll(): Promise<void> {
    // Calls of the same turn go together.
    await nextTurn();
    let writing = this.#start(halfOf(this.#queue));
    while (writing !== undefined) {
      await this.#lookAhead();
      const { blocked, answer } = await writing;
      // In one go: a call that comes in between must neither miss its doom nor be taken before it.
      this.#doomWaiting(blocked);
      writing = this.#start(FLUSH_EVENTS);
      answer();
      if (writing !== undefined) continue;
      await nextTurn();
      writing = this.#start(halfOf(this.#queue));
    }
    this.#flushing = undefined;
  }

  /** Only a full flush: calls that are yet to come should still find room in the next one. */
  async #lookAhead(): Promise<void> {
    await nextTurn();
    const rows = this.#queue.reduce((sum, call) => sum + call.rows, 0);
    if (rows < FLUSH_EVENTS) return;
    const flush = this.#takeFlush(FLUSH_EVENTS);
    if (flush === undefined) return;
    this.#ahead = flush;
    try {
      flush.prepared = this.#writer.prepare(flush.units);
    } catch {
      // It fails again when its turn comes, and then its own calls are told.
    }
  }

  #start(rowsMax: number): Promise<Ended> | undefined {
    const flush = this.#takeFlush(rowsMax);
    return flush === undefined ? undefined : this.#write(flush);
  }

  async #write({ calls, units, prepared }: Flush): Promise<Ended> {
    try {
      const { outcomes, blocked } = await this.#writer.write(prepared ?? this.#writer.prepare(units), doomedOf(calls));
      return {
        blocked,
        answer: () => {
          give(calls, outcomes);
        },
      };
    } catch (error) {
      return {
        blocked: new Set(units.flatMap((unit) => [...unit.expected.keys()])),
        answer: () => {
          for (const call of calls) call.reject(error);
        },
      };
    }
  }

  #takeFlush(rowsMax: number): Flush | undefined {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined || this.#queue.length === 0) return ahead;
    let rows = 0;
    let bytes = 0;
    let count = 0;
    for (const call of this.#queue) {
      rows += call.rows;
      bytes += call.bytes;
      if (count > 0 && (rows > rowsMax || bytes > FLUSH_BYTES)) break;
      count += 1;
    }
    const calls = this.#queue.splice(0, count);
    return { calls, units: calls.flatMap((call) => call.units) };
  }

  #doomWaiting(failed: ReadonlySet<string>): void {
    if (failed.size === 0) return;
    const blocked = new Set(failed);
    for (const call of [...(this.#ahead?.calls ?? []), ...this.#queue]) {
      for (const number of dependents(call.units, blocked)) call.doomed.add(number);
    }
  }
}

/** The rows of a first flush: half of what waits, where that is much. */
function halfOf(queue: readonly Call[]): number {
  const rows = queue.reduce((sum, call) => sum + call.rows, 0);
  return rows < SPLIT_ROWS ? FLUSH_EVENTS : Math.min(FLUSH_EVENTS, Math.ceil(rows / 2));
}

function doomedOf(calls: readonly Call[]): ReadonlySet<number> {
  const doomed = new Set<number>();
  let start = 0;
  for (const call of calls) {
    for (const number of call.doomed) doomed.add(start + number);
    start += call.units.length;
  }
  return doomed;
}

function give(calls: readonly Call[], outcomes: readonly Outcome[]): void {
  let start = 0;
  for (const call of calls) {
    call.resolve(outcomes.slice(start, start + call.units.length));
    start += call.units.length;
  }
}

/** A flush's size as PostgreSQL sees it, roughly: rows to insert and bytes to carry. */
export function sizeOf(units: readonly Unit[]): { readonly rows: number; readonly bytes: number } {
  let rows = 0;
  let bytes = 0;
  for (const unit of units) {
    rows += Math.max(1, unit.events.length);
    bytes += unit.answer.length + ROW_BYTES;
    for (const event of unit.events) bytes += event.payload.length + ROW_BYTES * (1 + event.movements.length);
  }
  return { rows, bytes };
}

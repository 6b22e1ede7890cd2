import { setTimeout as pause } from 'node:timers/promises';
import { noWritesIn } from '#database';
import type { Ledger } from '#ledger/nest';
import { ledgerMigrationsPending } from '#ledger/nest';

export const READINESS = Symbol('readiness');

type Failing =
  | 'stopping'
  | 'database'
  | 'database-read-only'
  | 'database-full'
  | 'ledger-damaged'
  | 'migrations'
  | 'views-stopped'
  | 'reactions-stopped';

export interface Ready {
  readonly ready: boolean;
  /** What is wrong, by name; empty where nothing is. */
  readonly failing: readonly Failing[];
}

/** So long may whatever follows the log stand still while there is something to see. */
const STANDSTILL_MS = 30_000;
const MIGRATIONS_FOR_MS = 30_000;
/** So long is the database waited for before it counts as gone. */
const ANSWER_MS = 5_000;

/** Keeps two megabytes for a moment. */
const SPILLS = `WITH lines AS MATERIALIZED (
  SELECT repeat('x', 1000) || n AS line FROM generate_series(1, 2000) AS n
) SELECT sum(length(line)) FROM lines`;

interface Follower {
  readonly position: bigint;
  /** When it was first seen there with something to see behind it. */
  readonly behindSince: number;
}

/**
 * Whether requests can be answered: the database is there, takes writes and is of this version, whatever follows the log
 * moves, and no request has found the log in contradiction with itself.
 */
export class Readiness {
  #stopping = false;
  #damaged = false;
  #migratedUntil = 0;
  readonly #followers = new Map<string, Follower>();

  constructor(
    private readonly ledger: Pick<Ledger, 'log' | 'views' | 'reactions' | 'source'>,
    private readonly url: string,
  ) {}

  /** From now on not ready: the process is about to end. */
  stop(): void {
    this.#stopping = true;
  }

  /** The log was found damaged: not ready until a person has seen to it and started the process anew. */
  damaged(): void {
    this.#damaged = true;
  }

  async look(): Promise<Ready> {
    const found: Ready['failing'] = this.#stopping ? ['stopping'] : await this.#failingInTime();
    const failing: Ready['failing'] = this.#damaged ? ['ledger-damaged', ...found] : found;
    return { ready: failing.length === 0, failing };
  }

  /** A database that is frozen answers nothing at all: that is an answer too. */
  async #failingInTime(): Promise<Ready['failing']> {
    const late = new AbortController();
    const silent = pause(ANSWER_MS, undefined, { signal: late.signal, ref: false });
    silent.catch(() => undefined);
    try {
      return (await Promise.race([this.#failing(), silent])) ?? this.#gone();
    } finally {
      late.abort();
    }
  }

  async #failing(): Promise<Ready['failing']> {
    try {
      const failing: Failing[] = [];
      if (await this.#isReadOnly()) failing.push('database-read-only');
      else if (await this.#isFull()) failing.push('database-full');
      if (!(await this.#isMigrated())) failing.push('migrations');
      const head = await this.ledger.log.head();
      const [views, reactions] = [await this.ledger.views.position(), await this.ledger.reactions.position()];
      if (this.#standsStill('views', views, head)) failing.push('views-stopped');
      if (this.#standsStill('reactions', reactions, head)) failing.push('reactions-stopped');
      return failing;
    } catch {
      return this.#gone();
    }
  }

  /** While the database is away nothing can follow it: what it stood behind is counted from its return. */
  #gone(): Ready['failing'] {
    this.#followers.clear();
    return ['database'];
  }

  /** A standby, or a server that its operator set to read only. */
  async #isReadOnly(): Promise<boolean> {
    const rows: { readonly off: boolean }[] = await this.ledger.source.query(
      `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS off`,
    );
    return rows[0]?.off !== false;
  }

  /**
   * A small write fits into pages that are there already, so it would tell nothing. A result that is larger than its
   * memory goes to a file in the database's own tablespace, and the server takes that away again.
   */
  async #isFull(): Promise<boolean> {
    try {
      await this.ledger.source.transaction(async (manager) => {
        await manager.query(`SET LOCAL work_mem = '64kB'`);
        await manager.query(SPILLS);
      });
      return false;
    } catch (error) {
      if (noWritesIn(error) === 'database-full') return true;
      throw error;
    }
  }

  async #isMigrated(): Promise<boolean> {
    if (Date.now() < this.#migratedUntil) return true;
    if ((await ledgerMigrationsPending(this.url)).length > 0) return false;
    this.#migratedUntil = Date.now() + MIGRATIONS_FOR_MS;
    return true;
  }

  #standsStill(name: string, position: bigint, head: bigint): boolean {
    const now = Date.now();
    const seen = this.#followers.get(name);
    if (position >= head) {
      this.#followers.delete(name);
      return false;
    }
    if (seen?.position === position) return now - seen.behindSince > STANDSTILL_MS;
    this.#followers.set(name, { position, behindSince: now });
    return false;
  }
}

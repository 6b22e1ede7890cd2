import type { Ledger } from '#ledger/nest';
import { ledgerMigrationsPending } from '#ledger/nest';

export const READINESS = Symbol('readiness');

export interface Ready {
  readonly ready: boolean;
  /** What is wrong, by name; empty where nothing is. */
  readonly failing: readonly ('stopping' | 'database' | 'migrations' | 'views-stopped' | 'reactions-stopped')[];
}

/** So long may whatever follows the log stand still while there is something to see. */
const STANDSTILL_MS = 30_000;
const MIGRATIONS_FOR_MS = 30_000;

interface Follower {
  position: bigint;
  movedAt: number;
}

/** Whether requests can be answered: the database is there and of this version, and whatever follows the log moves. */
export class Readiness {
  #stopping = false;
  #migratedUntil = 0;
  readonly #followers = new Map<string, Follower>();

  constructor(
    private readonly ledger: Pick<Ledger, 'log' | 'views' | 'reactions'>,
    private readonly url: string,
  ) {}

  /** From now on not ready: the process is about to end. */
  stop(): void {
    this.#stopping = true;
  }

  async look(): Promise<Ready> {
    const failing = this.#stopping ? (['stopping'] as const) : await this.#failing();
    return { ready: failing.length === 0, failing };
  }

  async #failing(): Promise<Ready['failing']> {
    try {
      const failing: ('migrations' | 'views-stopped' | 'reactions-stopped')[] = [];
      if (!(await this.#isMigrated())) failing.push('migrations');
      const head = await this.ledger.log.head();
      const [views, reactions] = [await this.ledger.views.position(), await this.ledger.reactions.position()];
      if (this.#standsStill('views', views, head)) failing.push('views-stopped');
      if (this.#standsStill('reactions', reactions, head)) failing.push('reactions-stopped');
      return failing;
    } catch {
      return ['database'];
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
    if (seen === undefined || position !== seen.position || position >= head) {
      this.#followers.set(name, { position, movedAt: now });
      return false;
    }
    return now - seen.movedAt > STANDSTILL_MS;
  }
}

import type pg from 'pg';
import { judge } from '../judge.js';
import type { Outcome, Unit } from '../port.js';
import { appendAll, checksOf, encode } from '../postgres/append.js';
import type { Source } from '../postgres/postgres-log.js';
import type { Place, Reader } from '../postgres/read.js';
import { asUnavailable } from '../postgres/unavailable.js';
import { Wire } from '../postgres/wire.js';
import { hold } from '../postgres/writer.js';
import { LogAltered } from './altered.js';
import { readAfter } from './cluster-log.js';
import type { Connection } from './connection.js';
import { commandStream, requireStorable } from './records.js';
import { UnitReader } from './units.js';

/** What one transaction takes in. */
const BATCH_ROWS = 2000;
const BATCH_BYTES = 8 << 20;
/** A process that stops in the middle must not hold the place for the others. */
const BEGIN = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'`;

/** What the tables keep of the commands that were taken in last, by id: whoever waits for them need not ask again. */
type Taken = ReadonlyMap<string, Outcome>;

/**
 * Lets the tables of the log follow the cluster: every unit in the cluster's order, under the next positions, each once
 * however many processes do so at once. The tables' own rules judge every unit again on the way in.
 */
export class Mirror implements Source {
  readonly #connection: Connection;
  readonly #pool: pg.Pool;
  readonly #reader: Reader;
  readonly #wire = new Wire();
  #place: Place | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #altered: LogAltered | undefined;
  #taken: Taken = new Map();

  /** The pool's connection is this mirror's alone. */
  constructor(parts: { readonly connection: Connection; readonly pool: pg.Pool; readonly reader: Reader }) {
    this.#connection = parts.connection;
    this.#pool = parts.pool;
    this.#reader = parts.reader;
  }

  /** Takes in all that stood in the cluster when this was called. Rejects with LogAltered or LogUnavailable. */
  catchUp(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#run();
    // One that is under way may have read past what stands there now: all who ask meanwhile share the one after it.
    this.#next = this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#run();
      });
    return this.#next;
  }

  /** The outcomes of commands, where these were the last to be taken in and by this mirror. */
  taken(commandIds: readonly string[]): readonly Outcome[] | undefined {
    const found = commandIds.flatMap((id) => this.#taken.get(id) ?? []);
    return found.length === commandIds.length ? found : undefined;
  }

  requireSound(): void {
    if (this.#altered !== undefined) throw this.#altered;
  }

  requireStorable(unit: Unit): void {
    requireStorable(unit);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #run(): Promise<void> {
    this.#running = this.#readOn().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #readOn(): Promise<void> {
    for (let full = true; full;) {
      this.requireSound();
      const place = (this.#place ??= await this.#begin());
      const read = new UnitReader(place);
      full = false;
      await readAfter(this.#connection, place, (record) => {
        if (!read.take(record)) return false;
        full = read.isWhole && (read.rows >= BATCH_ROWS || read.bytes >= BATCH_BYTES);
        return !full;
      });
      if (!(await this.#takeIn(place, read))) full = true;
      else if (read.altered !== undefined) throw this.#stop(read.altered);
    }
  }

  async #begin(): Promise<Place> {
    const place = await this.#reader.clusterPlace();
    if (place === undefined) throw new Error('the tables do not follow a cluster');
    return place;
  }

  /** False where another process took it in first. */
  async #takeIn(place: Place, { units, through }: UnitReader): Promise<boolean> {
    if (through.commit === place.commit && through.prepare === place.prepare) return true;
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw asUnavailable(error);
    });
    try {
      const moved = await beginAndMove(client, place, through);
      const outcomes = moved && units.length > 0 ? await this.#append(client, units) : [];
      await client.query(moved ? 'COMMIT' : 'ROLLBACK');
      client.release();
      this.#place = moved ? through : undefined;
      this.#taken = new Map(units.flatMap(({ commandId }, at) => pairs(commandId, outcomes[at])));
      return moved;
    } catch (error) {
      client.release(true);
      throw error instanceof LogAltered ? this.#stop(error) : asUnavailable(error);
    }
  }

  async #append(client: pg.PoolClient, units: readonly Unit[]): Promise<readonly Outcome[]> {
    const checks = checksOf(units);
    const outcomes = checks && (await appendAll(client, encode(this.#wire, units, checks)));
    if (outcomes !== undefined) return outcomes;
    const { verdicts } = judge(units, await hold(client, this.#wire, units));
    const wrong = units.find((_, number) => verdicts[number]?.kind !== 'accepted');
    const stream = wrong?.expected.keys().next().value ?? commandStream(wrong?.commandId ?? '');
    throw new LogAltered({ stream }, 'misfit');
  }

  #stop(altered: LogAltered): LogAltered {
    this.#altered = altered;
    return altered;
  }
}

/** In one round trip; places are numbers, so they may stand in the text. */
async function beginAndMove(client: pg.PoolClient, from: Place, to: Place): Promise<boolean> {
  const places = [from.commit, from.prepare, to.commit, to.prepare].map(String).join(', ');
  const results = (await client.query(`${BEGIN}; SELECT log.follow_cluster(${places}) AS moved`)) as unknown;
  const last = (results as readonly pg.QueryResult<{ readonly moved: boolean }>[]).at(-1);
  return last?.rows[0]?.moved === true;
}

function pairs(commandId: string, outcome: Outcome | undefined): readonly (readonly [string, Outcome])[] {
  return outcome === undefined ? [] : [[commandId, outcome]];
}

import type pg from 'pg';
import type { Evidence, Judgement, Verdict } from '../judge.js';
import { judge } from '../judge.js';
import type { KnownCommand, Outcome, Standing, Unit } from '../port.js';
import type { Encoded } from './append.js';
import { appendAll, checksOf, encode } from './append.js';
import { knownCommand, RAW } from './rows.js';
import type { KnownColumns } from './rows.js';
import { asUnavailable } from './unavailable.js';
import { TEXT, UUID, Wire } from './wire.js';

export interface Written {
  readonly outcomes: readonly Outcome[];
  /** Streams that a unit which was not newly appended would have written. */
  readonly blocked: ReadonlySet<string>;
}

export interface Prepared {
  readonly units: readonly Unit[];
  /** Absent where the units do not follow on from one another: they must be judged one by one. */
  readonly together?: Encoded;
}

/** Writes what a flush holds: into these tables, or elsewhere. */
export interface Appender {
  prepare(units: readonly Unit[]): Prepared;
  write(prepared: Prepared, doomed: ReadonlySet<number>): Promise<Written>;
  close(): Promise<void>;
}

/** A process that stops in the middle must not hold the sequencer for the others. */
const BEGIN = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'`;

/** Writes one flush at a time on a connection of its own, which is replaced when it is lost. */
export class Writer implements Appender {
  readonly #pool: pg.Pool;
  readonly #wire = new Wire();
  // Two, so that the next flush can be prepared while one is under way.
  #preparing = new Wire();
  #prepared = new Wire();
  #client: pg.PoolClient | undefined;

  /** The pool's connections are this writer's alone. */
  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** At most two are alive at a time: the one being written and the one after it. */
  prepare(units: readonly Unit[]): Prepared {
    const checks = checksOf(units);
    if (checks === undefined || new Set(units.map((unit) => unit.commandId)).size < units.length) return { units };
    [this.#preparing, this.#prepared] = [this.#prepared, this.#preparing];
    return { units, together: encode(this.#preparing, units, checks) };
  }

  /**
   * Appends the units that are right and says what became of each. The usual case, where all of them are, takes
   * one round trip; otherwise the head is held while they are judged one by one. Rejects with LogUnavailable when
   * it is not known what became of them.
   */
  async write({ units, together }: Prepared, doomed: ReadonlySet<number>): Promise<Written> {
    try {
      const client = this.#client ?? (await this.#connect());
      const outcomes = together === undefined || doomed.size > 0 ? undefined : await appendAll(client, together);
      if (outcomes !== undefined) return { outcomes, blocked: new Set() };
      return await this.#appendJudged(client, units, doomed);
    } catch (error) {
      this.#release(true);
      throw asUnavailable(error);
    }
  }

  async close(): Promise<void> {
    this.#release(false);
    await this.#pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect();
    client.once('error', () => {
      if (this.#client === client) this.#release(true);
    });
    this.#client = client;
    return client;
  }

  #release(lost: boolean): void {
    this.#client?.release(lost);
    this.#client = undefined;
  }

  async #appendJudged(client: pg.PoolClient, units: readonly Unit[], doomed: ReadonlySet<number>): Promise<Written> {
    await client.query(BEGIN);
    const evidence = await hold(client, this.#wire, units);
    const judgement = judge(units, evidence, doomed);
    const accepted = units.filter((_, number) => judgement.verdicts[number]?.kind === 'accepted');
    const outcomes = accepted.length === 0 ? [] : await this.#appendAccepted(client, accepted);
    await client.query('COMMIT');
    return { outcomes: allOutcomes(judgement, outcomes), blocked: judgement.blocked };
  }

  async #appendAccepted(client: pg.PoolClient, units: readonly Unit[]): Promise<readonly Outcome[]> {
    const checks = checksOf(units);
    const outcomes = checks === undefined ? undefined : await appendAll(client, encode(this.#wire, units, checks));
    if (outcomes === undefined) throw new Error('the database refused units that were judged right while it was held');
    return outcomes;
  }
}

/** By what units must be judged, as the log stands; in a transaction nothing is appended until it ends. */
export async function hold(client: pg.ClientBase, wire: Wire, units: readonly Unit[]): Promise<Evidence> {
  const streams = new Set(units.flatMap((unit) => [...unit.expected.keys(), ...(unit.unchanged ?? []).keys()]));
  wire.rewind();
  const { rows } = await client.query<HeldRow>({
    name: 'log.hold',
    text: 'SELECT * FROM log.hold($1, $2)',
    values: [wire.array(UUID, units, (unit) => unit.commandId), wire.array(TEXT, [...streams], (stream) => stream)],
    ...RAW,
  });
  const known = new Map<string, KnownCommand>();
  const standings = new Map<string, Standing>();
  for (const row of rows) {
    if (row[0] === null) standings.set(row[5], Number(row[6]));
    else known.set(row[0], knownCommand(row));
  }
  return { known, standings };
}

type CommandRow = [...KnownColumns, null, null];
type StandingRow = [null, null, null, null, null, stream: string, standing: string];
type HeldRow = CommandRow | StandingRow;

/** The outcomes of all units, of those of the newly appended ones in their order. */
export function allOutcomes({ verdicts }: Judgement, appended: readonly Outcome[]): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  let next = 0;
  const newlyAppended = (): Outcome => at(appended, next++);
  for (const verdict of verdicts) outcomes.push(outcomeOf(verdict, outcomes, newlyAppended));
  return outcomes;
}

function outcomeOf(verdict: Verdict, before: readonly Outcome[], newlyAppended: () => Outcome): Outcome {
  switch (verdict.kind) {
    case 'accepted':
      return newlyAppended();
    case 'known': {
      const { position, revisions, answer } = verdict.command;
      return { kind: 'appended', again: true, position, revisions, answer };
    }
    case 'repeated': {
      const first = at(before, verdict.of);
      return first.kind === 'appended' ? { ...first, again: true } : first;
    }
    case 'conflict':
    case 'other-content':
      return verdict;
  }
}

function at(outcomes: readonly Outcome[], number: number): Outcome {
  const outcome = outcomes[number];
  if (outcome === undefined) throw new RangeError('every accepted unit has an outcome');
  return outcome;
}

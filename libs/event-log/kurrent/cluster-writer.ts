import type pg from 'pg';
import type { AppendRecordsRequest } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { judge } from '../judge.js';
import type { Judgement } from '../judge.js';
import type { KnownCommand, Outcome, Standing, Unit } from '../port.js';
import { LogUnavailable } from '../port.js';
import { checksOf } from '../postgres/append.js';
import type { Reader } from '../postgres/read.js';
import { asUnavailable } from '../postgres/unavailable.js';
import { Wire } from '../postgres/wire.js';
import { allOutcomes, hold } from '../postgres/writer.js';
import type { Appender, Prepared, Written } from '../postgres/writer.js';
import { readOne } from './cluster-log.js';
import type { Connection } from './connection.js';
import type { Mirror } from './mirror.js';
import { appending } from './protocol.js';
import { commandStream, recordsOf } from './records.js';

const NO_STREAM = '-1';
const SHORTEST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 500;

/** What was sent once: its units under ids of this try alone, and the judgement that it rests on. */
interface Attempt {
  readonly judgement: Judgement;
  readonly units: readonly Unit[];
  /** Of the command record of the first unit: whoever finds it in the cluster knows that all of the try is there. */
  readonly tryId: string;
}

/**
 * Appends to the cluster what the tables say is right, all of a flush in one call, which the cluster judges once more:
 * a command's own stream is not there, every stream named stands as it must, and no stream has metadata. Where it says no,
 * the tables are brought on, and what is right by then is sent again. An answer that was lost is looked for by the try's
 * own ids, and the same is sent again under new ones: at most one of the tries can come about.
 */
export class ClusterWriter implements Appender {
  readonly #connection: Connection;
  readonly #mirror: Mirror;
  readonly #reader: Reader;
  readonly #pool: pg.Pool;
  readonly #wire = new Wire();
  readonly #resolvedWithinMs: number;

  /** The pool's connection is this writer's alone. */
  constructor(parts: {
    readonly connection: Connection;
    readonly mirror: Mirror;
    readonly reader: Reader;
    readonly pool: pg.Pool;
    /** How long to look for an outcome that is not known. */
    readonly resolvedWithinMs: number;
  }) {
    this.#connection = parts.connection;
    this.#mirror = parts.mirror;
    this.#reader = parts.reader;
    this.#pool = parts.pool;
    this.#resolvedWithinMs = parts.resolvedWithinMs;
  }

  prepare(units: readonly Unit[]): Prepared {
    return { units };
  }

  /** Rejects with LogUnavailable when it is not known what became of the units, with LogAltered where nothing may be. */
  async write({ units }: Prepared, doomed: ReadonlySet<number>): Promise<Written> {
    const until = Date.now() + this.#resolvedWithinMs;
    const attempts: Attempt[] = [];
    let judgement = presumed(units, doomed);
    for (let turn = 0; ; turn += 1) {
      try {
        judgement ??= await this.#judged(units, doomed);
        const landed = await this.#landed(attempts, judgement);
        if (landed !== undefined) return await this.#written(landed);
        const written = await this.#send(attemptOf(units, judgement), attempts);
        if (written !== undefined) return written;
        if (Date.now() >= until) throw new LogUnavailable('the cluster does not come to say what stands in it');
      } catch (error) {
        if (!(error instanceof LogUnavailable) || Date.now() >= until) throw error;
      }
      judgement = undefined;
      // The first time others were faster; later the cluster is in trouble.
      if (turn > 0 || attempts.length > 0) await sleep(Math.min(SHORTEST_WAIT_MS * 2 ** turn, LONGEST_WAIT_MS));
    }
  }

  async close(): Promise<void> {
    await this.#mirror.close();
    await this.#pool.end();
    await this.#connection.close();
  }

  /** Undefined where it must be judged again. */
  async #send(attempt: Attempt, attempts: Attempt[]): Promise<Written | undefined> {
    if (attempt.units.length === 0) return this.#written(attempt);
    attempts.push(attempt);
    const sent = await this.#connection.append(requestOf(attempt));
    if (sent.kind === 'violated') attempts.pop();
    if (sent.kind === 'unknown') throw sent.error;
    await this.#mirror.catchUp();
    return sent.kind === 'appended' ? this.#written(attempt) : undefined;
  }

  /** Units as the tables know them once they are brought to the cluster's end. */
  async #judged(units: readonly Unit[], doomed: ReadonlySet<number>): Promise<Judgement> {
    await this.#mirror.catchUp();
    try {
      const client = await this.#pool.connect();
      try {
        return judge(units, await hold(client, this.#wire, units), doomed);
      } finally {
        client.release();
      }
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  /** The try that came about though its answer was lost. */
  async #landed(attempts: readonly Attempt[], { verdicts }: Judgement): Promise<Attempt | undefined> {
    if (!verdicts.some(({ kind }) => kind === 'known')) return undefined;
    for (const attempt of attempts) {
      const first = attempt.units[0]?.commandId ?? '';
      const record = await readOne(this.#connection, commandStream(first), 0);
      if (record?.id === attempt.tryId) return attempt;
    }
    return undefined;
  }

  async #written({ judgement, units }: Attempt): Promise<Written> {
    const ids = units.map(({ commandId }) => commandId);
    const outcomes = this.#mirror.taken(ids) ?? (await this.#found(ids));
    return { outcomes: allOutcomes(judgement, outcomes), blocked: judgement.blocked };
  }

  async #found(ids: readonly string[]): Promise<readonly Outcome[]> {
    const known = await this.#reader.commands(ids);
    return ids.map((commandId) => {
      const command = known.get(commandId);
      // The server says so of ids that it knows, whatever it was sent.
      if (command === undefined) throw new LogUnavailable('the cluster said appended, but has not done so');
      return appended(command);
    });
  }
}

function appended({ position, revisions, answer }: KnownCommand): Outcome {
  return { kind: 'appended', again: false, position, revisions, answer };
}

/** All of them right, as they mostly are; undefined where that cannot be. */
function presumed(units: readonly Unit[], doomed: ReadonlySet<number>): Judgement | undefined {
  const ids = new Set(units.map(({ commandId }) => commandId));
  if (doomed.size > 0 || ids.size < units.length || checksOf(units) === undefined) return undefined;
  return { verdicts: units.map(() => ({ kind: 'accepted' })), blocked: new Set() };
}

function attemptOf(units: readonly Unit[], judgement: Judgement): Attempt {
  const accepted = units.filter((_, number) => judgement.verdicts[number]?.kind === 'accepted');
  return { judgement, units: accepted, tryId: randomUUID() };
}

function requestOf({ units, tryId }: Attempt): AppendRecordsRequest {
  const request = new appending.AppendRecordsRequest();
  request.setRecordsList(units.flatMap((unit, at) => recordsOf(unit, at === 0 ? tryId : randomUUID())));
  const checks = new Map<string, Standing>(checksOf(units));
  for (const { commandId } of units) checks.set(commandStream(commandId), 'none');
  for (const [stream, standing] of checks) {
    request.addChecks(checkOf(stream, standing === 'none' ? NO_STREAM : String(standing)));
    // Who deletes, truncates, limits or governs a stream writes its metadata.
    request.addChecks(checkOf(`$$${stream}`, NO_STREAM));
  }
  return request;
}

function checkOf(stream: string, state: string): InstanceType<typeof appending.ConsistencyCheck> {
  const stands = new appending.ConsistencyCheck.StreamStateCheck();
  stands.setStream(stream);
  stands.setExpectedState(state);
  const check = new appending.ConsistencyCheck();
  check.setStreamState(stands);
  return check;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { EventLog, Position } from '#event-log';
import { BEFORE_FIRST } from '#event-log';
import { cannotTakeIn, eventsMissing, isContradictory, refuseBeyondHead, refuseUnseen } from './ahead.js';
import {
  deleteCheckpoint,
  insertCheckpoint,
  isOfShape,
  lockCheckpoint,
  moveCheckpoint,
  ownCheckpoint,
  readCheckpoints,
  shapeOf,
} from './checkpoints.js';
import type { Checkpoint, FoundCheckpoint } from './checkpoints.js';
import { followLog } from './follow-log.js';
import type { LedgerEvent } from './ledger-event.js';
import type { EventRegistry } from './registry.js';
import { SoundReader } from './soundness.js';
import { LIVE_SCHEMA, NEXT_SCHEMA } from './views-database.js';

/** The transaction in which a view's or a reaction's rows and its checkpoint move together. */
export type ViewTransaction = EntityManager;

/** One read model: its tables and how a batch of events changes them. Its rows depend on the events alone. */
export interface Projection {
  /** `<context>_<view>`, also the prefix of its tables' names. */
  readonly name: string;
  /** Raised when tables or meaning change: the next start rebuilds it beside the live one. */
  readonly version: number;
  readonly tables: readonly string[];
  /** CREATE TABLE and CREATE INDEX with unqualified names. */
  readonly ddl: string;
  /** Tables whose indexes only readers need: a rebuild makes them when the rows are there. */
  readonly indexedLast?: readonly string[];
  /** Unqualified table names: the engine decides which schema they lie in. */
  apply(events: readonly LedgerEvent[], manager: EntityManager): Promise<void>;
}

export interface RebuildProgress {
  readonly done: bigint;
  readonly total: bigint;
}

export interface EngineOptions {
  readonly source: DataSource;
  readonly log: EventLog;
  readonly registry: EventRegistry;
  readonly projections: readonly Projection[];
  readonly pageSize?: number;
}

const PAGE_SIZE = 2_000;
const POLL_MS = 20;

interface Target {
  readonly projection: Projection;
  readonly mark: Checkpoint;
  readonly schema: string;
}

/** A view did not reach the wanted position in time. */
export class ViewBehind extends Error {
  override readonly name = 'ViewBehind';
}

/**
 * Runs every projection: rows and checkpoint in one transaction, the checkpoint moved by compare-and-set. No event is
 * applied that contradicts itself or the one before it. An error stops it and is thrown; nothing is ever skipped.
 */
export class ProjectionEngine {
  private looking: Promise<Position> | undefined;
  private lookedAt = 0;
  private readonly reader: SoundReader;

  constructor(private readonly options: EngineOptions) {
    this.reader = new SoundReader(options.log, options.registry);
  }

  /**
   * Makes what is missing and rebuilds what an upgrade changed. Safe when several processes start at once. Throws
   * LogDamaged where a checkpoint stands beyond the head.
   */
  async prepare(onProgress: (progress: RebuildProgress) => void = () => undefined): Promise<void> {
    await this.refuseAhead(LIVE_SCHEMA);
    const outdated: Projection[] = [];
    for (const projection of this.options.projections) {
      if (!(await this.create(projection))) outdated.push(projection);
    }
    if (outdated.length > 0) await this.rebuild(outdated, onProgress);
  }

  /** Applies the next page to every projection that is not at its end; false when all are at the head. */
  async advance(): Promise<boolean> {
    const { projections, source } = this.options;
    const marks = await readCheckpoints(
      source.manager,
      projections.map(({ name }) => name),
    );
    return this.advanceFrom(marks, projections, LIVE_SCHEMA);
  }

  /** Brings all views to the head as it is now. Throws LogDamaged where that cannot be. */
  async catchUp(): Promise<void> {
    await this.refuseAhead(LIVE_SCHEMA);
    const head = await this.options.log.head();
    for (;;) {
      const before = await this.position();
      if (before >= head) return;
      // Nothing left to read below the head, and no other worker moved on meanwhile.
      if (!(await this.advance()) && (await this.position()) === before) throw eventsMissing(before, head);
    }
  }

  /** Up to where every view has seen the history. */
  async position(names: readonly string[] = this.options.projections.map(({ name }) => name)): Promise<Position> {
    const marks = await readCheckpoints(this.options.source.manager, names);
    return lowest(marks.values()) ?? BEFORE_FIRST;
  }

  /** Waits until every view has seen the position; rejects with ViewBehind after the time given. */
  async waitFor(position: Position, waitMs: number): Promise<void> {
    const until = Date.now() + waitMs;
    while ((await this.look()) < position) {
      if (Date.now() > until) throw new ViewBehind(`views have not reached ${position.toString()} yet`);
    }
  }

  /** One look for all who wait: however many they are, the database is asked as often as by one of them. */
  private look(): Promise<Position> {
    this.looking ??= sleep(Math.max(this.lookedAt + POLL_MS - Date.now(), 0))
      .then(() => {
        this.lookedAt = Date.now();
        return this.position();
      })
      .finally(() => {
        this.looking = undefined;
      });
    return this.looking;
  }

  /** Follows the log until the signal aborts; whatever goes wrong is thrown. */
  async follow(signal: AbortSignal): Promise<void> {
    const drain = async (): Promise<void> => {
      while (await this.advance());
    };
    await followLog(this.options.log, { position: () => this.position(), drain }, signal);
  }

  /**
   * Fills new tables from event 1 beside the live ones, then swaps them in, and gives the number of events that they
   * were filled from. Resumes where an earlier rebuild of the same version was interrupted. Readers see the old tables
   * until the swap. Throws LogDamaged that names the first event that contradicts itself; the old tables stay then.
   */
  async rebuild(
    projections: readonly Projection[] = this.options.projections,
    onProgress: (progress: RebuildProgress) => void = () => undefined,
  ): Promise<bigint> {
    await this.refuseAhead(LIVE_SCHEMA, projections);
    for (const projection of projections) await this.createNext(projection);
    await this.refuseAhead(NEXT_SCHEMA, projections);
    const total = await this.options.log.head();
    const names = projections.map(nextName);
    for (;;) {
      const marks = await readCheckpoints(this.options.source.manager, names);
      const done = lowest(marks.values()) ?? BEFORE_FIRST;
      onProgress({ done: done < total ? done : total, total });
      // Gone: another process that rebuilds as well has swapped it in.
      const left = projections.filter((projection) => marks.has(nextName(projection)));
      if (left.length === 0 || !(await this.advanceFrom(marks, left, NEXT_SCHEMA))) break;
    }
    for (const projection of projections) {
      await this.indexNext(projection);
      await this.swap(projection);
    }
    return this.reader.index;
  }

  /** A digest of each table's rows in the order of their text: equal digests, equal tables. */
  async digests(): Promise<Readonly<Record<string, string>>> {
    const digests: Record<string, string> = {};
    for (const table of this.options.projections.flatMap(({ tables }) => tables)) {
      const [row]: { digest: string }[] = await this.options.source.query(
        `SELECT md5(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), '')) AS digest
           FROM (SELECT t::text AS line FROM ${LIVE_SCHEMA}.${table} AS t) AS lines`,
      );
      digests[table] = row?.digest ?? '';
    }
    return digests;
  }

  private async refuseAhead(schema: string, projections = this.options.projections): Promise<void> {
    const names = projections.map((one) => (schema === LIVE_SCHEMA ? one.name : nextName(one)));
    const marks = await readCheckpoints(this.options.source.manager, names);
    await refuseBeyondHead(this.options.log, marks.values());
  }

  private async advanceFrom(
    marks: ReadonlyMap<string, FoundCheckpoint>,
    projections: readonly Projection[],
    schema: string,
  ): Promise<boolean> {
    const after = lowest(marks.values()) ?? BEFORE_FIRST;
    const page = await this.reader.page(after, this.options.pageSize ?? PAGE_SIZE);
    if (page.through <= after) return false;
    const targets = projections.map((projection) => {
      const name = schema === LIVE_SCHEMA ? projection.name : nextName(projection);
      return {
        projection,
        mark: ownCheckpoint(marks.get(name), { ...projection, logId: this.options.log.id }),
        schema,
      };
    });
    const behind = targets.filter(({ mark }) => mark.position < page.through);
    // Side by side, each with its own checkpoint: the database works at one while another's rows are made.
    const applied = await Promise.allSettled(
      behind.map((target) => {
        const unseen = page.events.filter((recorded) => recorded.position > target.mark.position);
        return this.applyPage(target, unseen, page.through);
      }),
    );
    for (const outcome of applied) if (outcome.status === 'rejected') throw outcome.reason;
    return true;
  }

  private async applyPage(target: Target, events: readonly LedgerEvent[], through: Position): Promise<void> {
    try {
      await this.options.source.transaction(async (manager) => {
        await useSchema(manager, target.schema);
        if (!(await moveCheckpoint(manager, target.mark, through))) return;
        await target.projection.apply(events, manager);
      });
    } catch (error) {
      if (!isContradictory(error)) throw error;
      await this.applyHalves(target, { events, through, error });
    }
  }

  /** Goes on up to the very event that cannot be applied, and names it. */
  private async applyHalves(
    target: Target,
    { events, through, error }: { readonly events: readonly LedgerEvent[]; readonly through: Position; error: Error },
  ): Promise<void> {
    const half = events.slice(0, events.length >> 1);
    const middle = half.at(-1)?.position;
    if (middle === undefined) throw cannotTakeIn(target.projection.name, { from: through, through }, error);
    await this.applyPage(target, half, middle);
    const mark = { ...target.mark, position: middle };
    await this.applyPage({ ...target, mark }, events.slice(half.length), through);
  }

  /** False where the projection exists in another version. */
  private async create(projection: Projection): Promise<boolean> {
    return this.options.source.transaction(async (manager) => {
      await oneAtATime(manager, projection.name);
      const mark = await lockCheckpoint(manager, projection.name);
      if (mark !== undefined) return isOfShape(mark, projection);
      await useSchema(manager, LIVE_SCHEMA);
      await manager.query(projection.ddl);
      await insertCheckpoint(manager, this.start(projection, projection.name));
      return true;
    });
  }

  private async createNext(projection: Projection): Promise<void> {
    await this.options.source.transaction(async (manager) => {
      await oneAtATime(manager, projection.name);
      const name = nextName(projection);
      const mark = await lockCheckpoint(manager, name);
      const isOurs = mark?.logId === this.options.log.id && isOfShape(mark, projection);
      if (isOurs && (await areThere(manager, projection.tables))) return;
      for (const table of projection.tables) await manager.query(`DROP TABLE IF EXISTS ${NEXT_SCHEMA}.${table}`);
      await deleteCheckpoint(manager, name);
      await useSchema(manager, NEXT_SCHEMA);
      await manager.query(partedDdl(projection).first);
      await insertCheckpoint(manager, this.start(projection, name));
    });
  }

  /** Makes what was left for when the rows are there; an index that is made over all of them costs a fraction. */
  private async indexNext(projection: Projection): Promise<void> {
    const { last } = partedDdl(projection);
    if (last.length === 0) return;
    await this.options.source.transaction(async (manager) => {
      await oneAtATime(manager, projection.name);
      // Gone: another process has swapped it in. Indexed: an earlier rebuild was interrupted before its swap.
      if ((await lockCheckpoint(manager, nextName(projection))) === undefined) return;
      if (await areIndexed(manager, projection.indexedLast ?? [])) return;
      await useSchema(manager, NEXT_SCHEMA);
      for (const statement of last) await manager.query(statement);
    });
  }

  /** Under the live checkpoint's lock nothing moves the live view; the new one passes it, then takes its place. */
  private async swap(projection: Projection): Promise<void> {
    for (;;) {
      const marks = await readCheckpoints(this.options.source.manager, [nextName(projection)]);
      if (marks.size === 0) return;
      const moved = await this.advanceFrom(marks, [projection], NEXT_SCHEMA);
      if (!moved) await refuseUnseen(this.options.log, lowest(marks.values()) ?? BEFORE_FIRST);
      const swapped = await this.options.source.transaction(async (manager) => {
        await oneAtATime(manager, projection.name);
        const live = await lockCheckpoint(manager, projection.name);
        const next = await lockCheckpoint(manager, nextName(projection));
        // Gone: another process has swapped it in.
        if (next === undefined) return true;
        if (live !== undefined && live.position > next.position) {
          await refuseBeyondHead(this.options.log, [live]);
          return false;
        }
        for (const table of projection.tables) {
          await manager.query(`DROP TABLE IF EXISTS ${LIVE_SCHEMA}.${table}`);
          await manager.query(`ALTER TABLE ${NEXT_SCHEMA}.${table} SET SCHEMA ${LIVE_SCHEMA}`);
        }
        await deleteCheckpoint(manager, projection.name);
        await deleteCheckpoint(manager, next.name);
        await insertCheckpoint(manager, { ...next, name: projection.name });
        return true;
      });
      if (swapped) return;
    }
  }

  private start(projection: Projection, name: string): Checkpoint {
    const { version, ddl } = projection;
    return { name, version, shape: shapeOf(ddl), logId: this.options.log.id, position: BEFORE_FIRST };
  }
}

/** A checkpoint whose tables somebody took away is worth nothing. */
async function areThere(manager: EntityManager, tables: readonly string[]): Promise<boolean> {
  const names = tables.map((table) => `${NEXT_SCHEMA}.${table}`);
  const found: { missing: boolean }[] = await manager.query(
    'SELECT true AS missing FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL LIMIT 1',
    [names],
  );
  return found.length === 0;
}

/** Whether any of the tables beside the live ones has an index that no constraint brought. */
async function areIndexed(manager: EntityManager, tables: readonly string[]): Promise<boolean> {
  const found: unknown[] = await manager.query(
    `SELECT FROM pg_index WHERE indrelid = ANY($1::regclass[]) AND NOT indisunique LIMIT 1`,
    [tables.map((table) => `${NEXT_SCHEMA}.${table}`)],
  );
  return found.length > 0;
}

/** What a table needs to be filled, and the indexes that wait until it is. */
function partedDdl({ ddl, indexedLast = [] }: Projection): {
  readonly first: string;
  readonly last: readonly string[];
} {
  const last: string[] = [];
  const first = ddl.replaceAll(/\bCREATE INDEX ON (\w+)[^;]*;/gu, (statement, table: string) => {
    if (!indexedLast.includes(table)) return statement;
    last.push(statement);
    return '';
  });
  return { first, last };
}

function nextName(projection: Projection): string {
  return `${projection.name}:next`;
}

function lowest(marks: Iterable<Checkpoint>): Position | undefined {
  let low: Position | undefined;
  for (const { position } of marks) if (low === undefined || position < low) low = position;
  return low;
}

async function useSchema(manager: EntityManager, schema: string): Promise<void> {
  // A rebuild need not wait for the disk: what a crash takes of it, rows and checkpoint alike, is filled again.
  const unhurried = schema === NEXT_SCHEMA ? ", set_config('synchronous_commit', 'off', true)" : '';
  await manager.query(`SELECT set_config('search_path', $1, true)${unhurried}`, [schema]);
}

async function oneAtATime(manager: EntityManager, name: string): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`relief-ledger projection ${name}`]);
}

import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { RecordedEvent } from '#event-log';
import { cannotTakeIn, isContradictory } from './ahead.js';
import { readCheckpoints } from './checkpoints.js';
import type { LedgerEvent } from './ledger-event.js';
import { toLedgerEvent } from './ledger-event.js';
import type { Projection } from './projection.js';
import type { Reaction } from './reaction.js';
import type { EventRegistry } from './registry.js';
import { LIVE_SCHEMA, REACTION_SCHEMA } from './views-database.js';

export interface ComparingOptions {
  readonly source: DataSource;
  readonly registry: EventRegistry;
  readonly projections: readonly Projection[];
  readonly reactions: readonly Reaction[];
  /** The events after a position, at most so many; an empty list at the end. */
  readonly read: (after: bigint, limit: number) => Promise<readonly RecordedEvent[]>;
  readonly report: (done: bigint, total: bigint) => void;
}

/** Tables that are compared with those of the same names that a fold fills. */
interface Compared {
  readonly schema: string;
  readonly tables: readonly string[];
  /** What fills them. */
  readonly projection: Projection;
  readonly position: bigint;
}

const PAGE = 2_000;

/** A table whose rows are not those that the events come to. */
export interface Differing {
  /** `views.<table>` */
  readonly table: string;
  /** Primary key of the first row that differs, is missing or is too much: `fund=990101-welfare, purpose=`. */
  readonly row: string | undefined;
}

/**
 * Folds every view anew, up to where its checkpoint stands, and gives the tables whose rows differ.
 * What a reaction folds by the tables of a view is compared as well, what it folds beside them is not. All in one
 * transaction that is given up at its end, in temporary tables: nothing that lives is touched.
 */
export async function differingTables(options: ComparingOptions): Promise<readonly Differing[]> {
  const runner = options.source.createQueryRunner();
  await runner.connect();
  try {
    await runner.startTransaction('REPEATABLE READ');
    const differing: Differing[] = [];
    for (const round of await roundsOf(runner.manager, options)) {
      await runner.query('SAVEPOINT round');
      differing.push(...(await compareRound(runner, round, options)));
      await runner.query('ROLLBACK TO SAVEPOINT round');
    }
    return differing;
  } finally {
    await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
  }
}

/** What stands at one position and has no name in common can be folded in one go. */
async function roundsOf(
  manager: EntityManager,
  { projections, reactions }: ComparingOptions,
): Promise<readonly (readonly Compared[])[]> {
  const marks = await readCheckpoints(manager, [
    ...projections.map(({ name }) => name),
    ...reactions.map(({ name }) => `reaction:${name}`),
  ]);
  const views = projections.flatMap((projection): readonly Compared[] => {
    const position = marks.get(projection.name)?.position;
    return position === undefined ? [] : [{ schema: LIVE_SCHEMA, tables: projection.tables, projection, position }];
  });
  const folded = reactions.flatMap((reaction) => {
    const position = marks.get(`reaction:${reaction.name}`)?.position;
    if (position === undefined) return [];
    return projections.flatMap((projection): readonly Compared[] => {
      const tables = projection.tables.filter((table) => reaction.ddl.includes(`CREATE TABLE ${table} `));
      return tables.length === 0 ? [] : [{ schema: REACTION_SCHEMA, tables, projection, position }];
    });
  });
  const beside = folded.filter((one) => views.some((view) => isSameFold(view, one)));
  const apart = folded.filter((one) => !beside.includes(one));
  return [[...views, ...beside], ...apart.map((one) => [one])];
}

function isSameFold(left: Compared, right: Compared): boolean {
  return left.projection === right.projection && left.position === right.position;
}

async function compareRound(
  { manager }: QueryRunner,
  round: readonly Compared[],
  options: ComparingOptions,
): Promise<readonly Differing[]> {
  const until = new Map(round.map(({ projection, position }) => [projection, position]));
  // Only temporary tables of this connection have unqualified names here.
  await manager.query('SET LOCAL search_path = pg_temp');
  for (const { ddl } of until.keys()) await manager.query(ddl);
  await fold(manager, until, options);
  const differing: Differing[] = [];
  for (const { schema, tables } of round) {
    for (const table of tables) {
      const wanted = await digestOf(manager, `pg_temp.${table}`);
      const name = `${schema}.${table}`;
      if ((await exists(manager, name)) && (await digestOf(manager, name)) === wanted) continue;
      differing.push({ table: name, row: await firstDiffering(manager, table, name) });
    }
  }
  return differing;
}

async function fold(
  manager: EntityManager,
  until: ReadonlyMap<Projection, bigint>,
  { registry, read, report }: ComparingOptions,
): Promise<void> {
  const end = [...until.values()].reduce((high, position) => (position > high ? position : high), 0n);
  for (let after = 0n; after < end;) {
    const page = await read(after, PAGE);
    const events = page.map((recorded) => toLedgerEvent(registry, recorded));
    for (const [projection, position] of until) await applyUpTo(manager, { projection, position }, events);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.position;
    report(after < end ? after : end, end);
  }
}

async function applyUpTo(
  manager: EntityManager,
  { projection, position }: { readonly projection: Projection; readonly position: bigint },
  events: readonly LedgerEvent[],
): Promise<void> {
  const wanted = events.filter((recorded) => recorded.position <= position);
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return;
  await projection.apply(wanted, manager).catch((error: unknown) => {
    if (!isContradictory(error)) throw error;
    throw cannotTakeIn(projection.name, { from: first.position, through: last.position }, error);
  });
}

/** Undefined where the table is not there, or no longer has the columns by which its rows are told apart. */
async function firstDiffering(manager: EntityManager, table: string, name: string): Promise<string | undefined> {
  const keys: { column: string }[] = await manager.query(
    `SELECT a.attname AS column FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place)
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY k.place`,
    [`pg_temp.${table}`],
  );
  const columns = keys.map(({ column }) => `'${column}=' || ${column}`).join(', ');
  const lines = (from: string): string =>
    `SELECT ${columns === '' ? 't::text' : `concat_ws(', ', ${columns})`} AS key, t::text AS line FROM ${from} AS t`;
  const [theirs, wanted] = [lines(name), lines(`pg_temp.${table}`)];
  await manager.query('SAVEPOINT differing');
  try {
    const [row]: { key: string }[] = await manager.query(
      `SELECT key FROM ((${theirs} EXCEPT ALL ${wanted}) UNION ALL (${wanted} EXCEPT ALL ${theirs})) AS rows
        ORDER BY key COLLATE "C" LIMIT 1`,
    );
    return row?.key;
  } catch {
    await manager.query('ROLLBACK TO SAVEPOINT differing');
    return undefined;
  }
}

async function exists(manager: EntityManager, table: string): Promise<boolean> {
  const [row]: { there: boolean }[] = await manager.query('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
  return row?.there === true;
}

/** Of the rows in any order: their number and the sums of the halves of their digests, so that no sort is needed. */
async function digestOf(manager: EntityManager, table: string): Promise<string> {
  const [row]: { digest: string }[] = await manager.query(
    `SELECT concat_ws(' ', count(*), sum(('x' || left(hash, 16))::bit(64)::bigint::numeric),
              sum(('x' || right(hash, 16))::bit(64)::bigint::numeric)) AS digest
       FROM (SELECT md5(t::text) AS hash FROM ${table} AS t) AS rows`,
  );
  return row?.digest ?? '';
}

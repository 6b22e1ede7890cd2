import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection, ViewTransaction } from '#execution';
import { nameKey } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { RegionAbolished, RegionFounded, RegionLevel, RegionRenamed } from '#regions';

/** 区划: each region of the ledger with its place in the tree. */
@Entity('regions_region')
export class Region {
  @PrimaryColumn('text')
  code!: string;

  /** The name that it bears now, or bore last. */
  @Column('text')
  name!: string;

  @Column('text')
  level!: RegionLevel;

  /** Its own code and those above it, nearest first. */
  @Column('text', { array: true })
  path!: string[];

  /** The first day on which it is there; null where it always was. */
  @Column('text', { name: 'founded_on', nullable: true })
  foundedOn!: BusinessDate | null;

  /** The first day on which it is no more; null where it stands. */
  @Column('text', { name: 'abolished_on', nullable: true })
  abolishedOn!: BusinessDate | null;

  /** Code of the region that it went into. */
  @Column('text', { nullable: true })
  successor!: string | null;

  /** The log index of its founding; not read but to be compared. */
  @Column('bigint', { select: false })
  position?: string;
}

/** 区划名称: a name that a region bore from one day until another one. */
export interface BorneName {
  readonly code: string;
  readonly name: string;
  readonly from: BusinessDate | null;
  /** The first day on which it was borne no more. */
  readonly until: BusinessDate | null;
}

export const regionsProjection: Projection = {
  name: 'regions_region',
  version: 4,
  tables: ['regions_region', 'regions_name'],
  ddl: `
    CREATE TABLE regions_region (
      code text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      level text NOT NULL,
      path text[] NOT NULL,
      founded_on text COLLATE "C",
      abolished_on text COLLATE "C",
      successor text,
      position bigint NOT NULL
    );
    CREATE INDEX ON regions_region USING gin (path);
    CREATE INDEX ON regions_region (name);
    CREATE TABLE regions_name (
      code text COLLATE "C" NOT NULL,
      name text NOT NULL,
      name_key text COLLATE "C" NOT NULL,
      from_on text COLLATE "C",
      until_on text COLLATE "C",
      position bigint NOT NULL,
      -- by a renaming: the few whose regions have borne another one before
      renamed boolean NOT NULL
    );
    CREATE INDEX ON regions_name (name_key);
    CREATE INDEX ON regions_name (code);
    CREATE INDEX ON regions_name (code) WHERE renamed;`,
  async apply(events, manager) {
    const founded = events.filter((recorded) => is<RegionFounded>(recorded, 'RegionFounded'));
    if (founded.length > 0) await insertFounded(manager, founded);
    for (const recorded of events) await applyChange(recorded, manager);
  },
};

async function insertFounded(manager: ViewTransaction, founded: readonly LedgerEvent<RegionFounded>[]): Promise<void> {
  const rows = founded.map(({ index, event: { code, name, level, path, on } }) => {
    const life = { foundedOn: on ?? null, abolishedOn: null, successor: null };
    return { code, name, level, path: [...path], ...life, position: index.toString() };
  });
  await manager.insert(Region, rows);
  await manager.query(
    `INSERT INTO regions_name (code, name, name_key, from_on, position, renamed)
       SELECT *, false FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])`,
    [
      rows.map(({ code }) => code),
      rows.map(({ name }) => name),
      rows.map(({ name }) => nameKey(name)),
      rows.map(({ foundedOn }) => foundedOn),
      rows.map(({ position }) => position),
    ],
  );
}

async function applyChange(recorded: LedgerEvent, manager: ViewTransaction): Promise<void> {
  if (is<RegionRenamed>(recorded, 'RegionRenamed')) {
    const { region, name, on } = recorded.event;
    await manager.query('UPDATE regions_region SET name = $2 WHERE code = $1', [region, name]);
    await manager.query('UPDATE regions_name SET until_on = $2 WHERE code = $1 AND until_on IS NULL', [region, on]);
    const row = [region, name, nameKey(name), on, recorded.index.toString()];
    await manager.query('INSERT INTO regions_name VALUES ($1, $2, $3, $4, NULL, $5, true)', row);
  } else if (is<RegionAbolished>(recorded, 'RegionAbolished')) {
    const { region, on, successor } = recorded.event;
    await manager.query('UPDATE regions_region SET abolished_on = $2, successor = $3 WHERE code = $1', [
      region,
      on,
      successor,
    ]);
    await manager.query('UPDATE regions_name SET until_on = $2 WHERE code = $1 AND until_on IS NULL', [region, on]);
  }
}

/** When a name was borne, and of what had been recorded by when. */
export interface NamesAsked {
  readonly day: BusinessDate;
  /** The log index; absent: all that is known. */
  readonly knownAt?: bigint;
}

/**
 * A query that gives each region's `code` with the `name` that it bore on a day, as known at a log index; of a day before
 * it was there the first one. The day as text and the index are expressions of SQL; NULL stands for now.
 */
export function namesThen(day: string, knownAt: string): string {
  const begun = `(${day} IS NULL OR from_on IS NULL OR from_on <= ${day})`;
  // A region's names begin in the order in which they are recorded.
  return `
    SELECT r.code, coalesce(borne.name, r.name) AS name
      FROM regions_region r LEFT JOIN (
        SELECT DISTINCT ON (code) code, name FROM regions_name
         WHERE code IN (SELECT code FROM regions_name WHERE renamed)
           AND (${knownAt} IS NULL OR position <= ${knownAt})
         ORDER BY code, ${begun} DESC, CASE WHEN ${begun} THEN -position ELSE position END) borne USING (code)`;
}

@Injectable()
export class RegionsView {
  constructor(private readonly source: DataSource) {}

  /** The regions below a code, itself included, or all of them, in the order of codes; those founded up to a log index. */
  async list(below?: string, knownAt?: bigint): Promise<readonly Region[]> {
    const query = this.source.getRepository(Region).createQueryBuilder('region').orderBy('region.code');
    if (below !== undefined) query.where('region.path @> ARRAY[:below]::text[]', { below });
    if (knownAt !== undefined) query.andWhere('region.position <= :knownAt', { knownAt: knownAt.toString() });
    return query.getMany();
  }

  async byCode(code: string): Promise<Region | undefined> {
    return (await this.source.getRepository(Region).findOneBy({ code })) ?? undefined;
  }

  /**
   * The regions of a name, however it is spelled; inside one county there should be one (城关镇 stands in 95 counties). With a day, those that
   * bore it then; without one, those that bear it now, else those that ever did.
   */
  async named(name: string, day?: BusinessDate): Promise<readonly Region[]> {
    const bearers: { code: string; now: boolean }[] = await this.source.query(
      `SELECT code, bool_or(until_on IS NULL) AS now FROM regions_name
        WHERE name_key = $1 AND ($2::text IS NULL OR ((from_on IS NULL OR from_on <= $2) AND (until_on IS NULL OR until_on > $2)))
        GROUP BY code`,
      [nameKey(name), day ?? null],
    );
    const current = bearers.filter(({ now }) => now);
    const codes = (day === undefined && current.length > 0 ? current : bearers).map(({ code }) => code);
    const query = this.source.getRepository(Region).createQueryBuilder('region').orderBy('region.code');
    return query.where('region.code = ANY(:codes)', { codes }).getMany();
  }

  /** The names that regions bore then, by code. */
  async namesThen(codes: readonly string[], { day, knownAt }: NamesAsked): Promise<ReadonlyMap<string, string>> {
    const rows: { code: string; name: string }[] = await this.source.query(
      `SELECT code, name FROM (${namesThen('$2::text', '$3::bigint')}) AS named WHERE code = ANY($1)`,
      [codes, day, knownAt?.toString() ?? null],
    );
    return new Map(rows.map(({ code, name }) => [code, name]));
  }

  /** Who bears a name, however it is spelled, or ever bore it. */
  async bearers(name: string): Promise<readonly { readonly code: string; readonly name: string }[]> {
    return this.source.query('SELECT code, name FROM regions_name WHERE name_key = $1', [nameKey(name)]);
  }

  /** Every name that these regions bore, or all did, in turn. */
  async names(codes?: readonly string[]): Promise<readonly BorneName[]> {
    return this.source.query(
      `SELECT code, name, from_on AS "from", until_on AS "until" FROM regions_name
        WHERE $1::text[] IS NULL OR code = ANY($1) ORDER BY code, from_on NULLS FIRST, until_on NULLS LAST`,
      [codes ?? null],
    );
  }
}

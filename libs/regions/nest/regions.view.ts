import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { RegionFounded, RegionLevel } from '#regions';

/** 区划: each region of the ledger with its place in the tree. */
@Entity('regions_region')
export class Region {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  name!: string;

  @Column('text')
  level!: RegionLevel;

  /** Its own code and those above it, nearest first. */
  @Column('text', { array: true })
  path!: string[];
}

export const regionsProjection: Projection = {
  name: 'regions_region',
  version: 1,
  tables: ['regions_region'],
  ddl: `
    CREATE TABLE regions_region (
      code text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      level text NOT NULL,
      path text[] NOT NULL
    );
    CREATE INDEX ON regions_region USING gin (path);
    CREATE INDEX ON regions_region (name);`,
  async apply(events, manager) {
    const founded = events.filter((recorded) => is<RegionFounded>(recorded, 'RegionFounded'));
    if (founded.length === 0) return;
    await manager.insert(
      Region,
      founded.map(({ event: { code, name, level, path } }) => ({ code, name, level, path: [...path] })),
    );
  },
};

@Injectable()
export class RegionsView {
  constructor(private readonly source: DataSource) {}

  /** The regions below a code, itself included, or all of them, in the order of codes. */
  async list(below?: string): Promise<readonly Region[]> {
    const query = this.source.getRepository(Region).createQueryBuilder('region').orderBy('region.code');
    if (below !== undefined) query.where('region.path @> ARRAY[:below]::text[]', { below });
    return query.getMany();
  }

  async byCode(code: string): Promise<Region | undefined> {
    return (await this.source.getRepository(Region).findOneBy({ code })) ?? undefined;
  }

  /** The regions of a name; inside one county there should be one (城关镇 stands in 95 counties). */
  async named(name: string): Promise<readonly Region[]> {
    return this.source.getRepository(Region).find({ where: { name }, order: { code: 'ASC' } });
  }
}

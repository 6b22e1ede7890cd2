import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { FundOpened, PurposeOpened } from '#funds';
import { nameKey } from '#kernel';
import type { RegionLevel } from '#regions';

/** 基金: each region's money of each kind. */
@Entity('funds_fund')
export class Fund {
  @PrimaryColumn('text')
  fund!: string;

  @Column('text')
  region!: string;

  @Column('text')
  level!: RegionLevel;

  @Column('text')
  kind!: string;

  @Column('text', { name: 'kind_name' })
  kindName!: string;

  @Column('boolean')
  lendable!: boolean;

  /** The log index at which it was opened; not read but to be compared. */
  @Column('bigint', { select: false })
  position?: string;
}

/** 限定用途: the purposes of a fund's list with the words under which registers name them. */
@Entity('funds_purpose')
export class Purpose {
  @PrimaryColumn('text')
  fund!: string;

  @PrimaryColumn('text')
  purpose!: string;

  @Column('text', { array: true })
  words!: string[];

  @Column('bigint', { select: false })
  position?: string;
}

export const fundsProjection: Projection = {
  name: 'funds_fund',
  version: 2,
  tables: ['funds_fund', 'funds_purpose'],
  ddl: `
    CREATE TABLE funds_fund (
      fund text COLLATE "C" PRIMARY KEY,
      region text COLLATE "C" NOT NULL,
      level text NOT NULL,
      kind text NOT NULL,
      kind_name text NOT NULL,
      lendable boolean NOT NULL,
      position bigint NOT NULL
    );
    CREATE INDEX ON funds_fund (region);
    CREATE TABLE funds_purpose (
      fund text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      words text[] NOT NULL,
      position bigint NOT NULL,
      PRIMARY KEY (fund, purpose)
    );`,
  async apply(events, manager) {
    const funds = events.filter((recorded) => is<FundOpened>(recorded, 'FundOpened'));
    if (funds.length > 0) {
      await manager.insert(
        Fund,
        funds.map(({ index, event: { fund, region, level, kind, kindName, lendable } }) => {
          return { fund, region, level, kind, kindName, lendable, position: index.toString() };
        }),
      );
    }
    const purposes = events.filter((recorded) => is<PurposeOpened>(recorded, 'PurposeOpened'));
    if (purposes.length > 0) {
      await manager.insert(
        Purpose,
        purposes.map(({ index, event: { fund, purpose, words } }) => {
          return { fund, purpose, words: [...words], position: index.toString() };
        }),
      );
    }
  },
};

/** Which funds are asked for; each part given narrows the answer. */
export interface FundsAsked {
  readonly regions?: readonly string[];
  readonly funds?: readonly string[];
  /** Only those that were opened up to this log index. */
  readonly knownAt?: bigint;
}

@Injectable()
export class FundsView {
  constructor(private readonly source: DataSource) {}

  async byId(fund: string): Promise<Fund | undefined> {
    return (await this.source.getRepository(Fund).findOneBy({ fund })) ?? undefined;
  }

  /** All funds in the order of regions and kinds, or those that are asked for. */
  async list({ regions, funds, knownAt }: FundsAsked = {}): Promise<readonly Fund[]> {
    const query = this.source
      .getRepository(Fund)
      .createQueryBuilder('fund')
      .orderBy('region')
      .addOrderBy('kind', 'DESC');
    if (regions !== undefined) query.andWhere('fund.region = ANY(:regions)', { regions });
    if (funds !== undefined) query.andWhere('fund.fund = ANY(:funds)', { funds });
    if (knownAt !== undefined) query.andWhere('fund.position <= :knownAt', { knownAt: knownAt.toString() });
    return query.getMany();
  }

  /** Funds whose kind has a name that reads like this one. */
  async namesakes(kindName: string): Promise<readonly string[]> {
    const funds = await this.list();
    return funds.filter((one) => nameKey(one.kindName) === nameKey(kindName)).map(({ fund }) => fund);
  }

  async purposes(funds: readonly string[]): Promise<readonly Purpose[]> {
    const query = this.source.getRepository(Purpose).createQueryBuilder('purpose');
    return query.where('purpose.fund = ANY(:funds)', { funds }).orderBy('fund').addOrderBy('purpose').getMany();
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import type { MonthClosed, PurposeAllowed, YearClosed } from '#funds';
import { canonicalJson, parseCanonical } from '#kernel';
import type { BusinessDate, Moment } from '#kernel';

/** 结账: which months and years of a fund were closed and what was reported; entries that belong to closed time. */
export const closingsProjection: Projection = {
  name: 'funds_closing',
  version: 1,
  tables: ['funds_closed_month', 'funds_closed_year', 'funds_late_entry', 'funds_reviewed_purpose'],
  ddl: `
    CREATE TABLE funds_closed_month (
      fund text COLLATE "C" NOT NULL,
      through date NOT NULL,
      position bigint NOT NULL,
      recorded_at text NOT NULL,
      by text NOT NULL,
      PRIMARY KEY (fund, through)
    );
    CREATE TABLE funds_closed_year (
      fund text COLLATE "C" NOT NULL,
      year integer NOT NULL,
      position bigint NOT NULL,
      recorded_at text NOT NULL,
      by text NOT NULL,
      reported text NOT NULL,
      PRIMARY KEY (fund, year)
    );
    CREATE TABLE funds_late_entry (
      position bigint PRIMARY KEY,
      fund text COLLATE "C" NOT NULL,
      belongs_on date NOT NULL
    );
    CREATE INDEX ON funds_late_entry (fund, belongs_on);
    CREATE TABLE funds_reviewed_purpose (
      fund text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      PRIMARY KEY (fund, purpose)
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<MonthClosed>(recorded, 'MonthClosed')) await noteMonth(recorded, manager);
      else if (is<YearClosed>(recorded, 'YearClosed')) await noteYear(recorded, manager);
      else if (is<PurposeAllowed>(recorded, 'PurposeAllowed')) {
        const { fund, purpose } = recorded.event;
        await manager.query('INSERT INTO funds_reviewed_purpose VALUES ($1, $2) ON CONFLICT DO NOTHING', [
          fund,
          purpose,
        ]);
      } else if (isLate(recorded)) {
        const { fund, belongsOn } = recorded.event;
        await manager.query('INSERT INTO funds_late_entry VALUES ($1, $2, $3)', [
          recorded.index.toString(),
          fund,
          belongsOn,
        ]);
      }
    }
  },
};

interface Late {
  readonly type: string;
  readonly fund: string;
  readonly belongsOn: BusinessDate;
}

/** Whatever its type, an entry that is marked with a day of closed time says so in the same field. */
function isLate(recorded: LedgerEvent): recorded is LedgerEvent<Late> {
  return 'belongsOn' in recorded.event && 'fund' in recorded.event;
}

async function noteMonth(recorded: LedgerEvent<MonthClosed>, manager: EntityManager): Promise<void> {
  const { event, index, recordedAt, by } = recorded;
  const row = [event.fund, event.through, index.toString(), recordedAt, by];
  await manager.query('INSERT INTO funds_closed_month VALUES ($1, $2, $3, $4, $5)', row);
}

async function noteYear(recorded: LedgerEvent<YearClosed>, manager: EntityManager): Promise<void> {
  const { event, index, recordedAt, by } = recorded;
  const reported = canonicalJson(event as unknown as Parameters<typeof canonicalJson>[0]);
  const row = [event.fund, event.year, index.toString(), recordedAt, by, reported];
  await manager.query('INSERT INTO funds_closed_year VALUES ($1, $2, $3, $4, $5, $6)', row);
}

/** When something was closed, by whom, and the log index of it. */
export interface ClosingMark {
  readonly index: bigint;
  readonly recordedAt: Moment;
  readonly by: string;
}

/** 年结 as it was reported. */
export interface ClosedYear extends ClosingMark {
  readonly reported: YearClosed;
}

interface MarkRow {
  readonly position: string;
  readonly recorded_at: Moment;
  readonly by: string;
}

@Injectable()
export class ClosingsView {
  constructor(private readonly source: DataSource) {}

  /** The closing of the month that ends on that day. */
  async month(fund: string, through: BusinessDate): Promise<ClosingMark | undefined> {
    const [row]: MarkRow[] = await this.source.query(
      'SELECT position::text, recorded_at, by FROM funds_closed_month WHERE fund = $1 AND through = $2',
      [fund, through],
    );
    return row === undefined ? undefined : markOf(row);
  }

  async year(fund: string, year: number): Promise<ClosedYear | undefined> {
    return (await this.years([fund], year))[0];
  }

  /** What was reported of a year, of all funds or of these. */
  async years(funds: readonly string[] | undefined, year: number): Promise<readonly ClosedYear[]> {
    const rows: (MarkRow & { reported: string })[] = await this.source.query(
      `SELECT position::text, recorded_at, by, reported FROM funds_closed_year
        WHERE year = $2 AND ($1::text[] IS NULL OR fund = ANY($1)) ORDER BY fund`,
      [funds ?? null, year],
    );
    return rows.map((row) => ({ ...markOf(row), reported: parseCanonical(row.reported) as unknown as YearClosed }));
  }

  /** The last day that is closed of a fund; undefined while no month is. */
  async closedThrough(fund: string): Promise<BusinessDate | undefined> {
    const [row]: { through: BusinessDate | null }[] = await this.source.query(
      'SELECT max(through)::text AS through FROM funds_closed_month WHERE fund = $1',
      [fund],
    );
    return row?.through ?? undefined;
  }
}

function markOf({ position, recorded_at: recordedAt, by }: MarkRow): ClosingMark {
  return { index: BigInt(position), recordedAt, by };
}

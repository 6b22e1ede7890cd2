import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import { priorOpening } from '#funds';
import type { Flow, PriorYearEntered, PriorYearWithdrawn } from '#funds';
import { canonicalJson, parseCanonical } from '#kernel';
import type { EvidenceHash, Fen, Moment, PersonalRef } from '#kernel';
import type { ClosingMark } from '../closing/closings.view.js';

/** 以前年度 as they were entered; what was withdrawn stays beside what was entered in its place. */
export const priorYearsProjection: Projection = {
  name: 'funds_prior_year',
  version: 1,
  tables: ['funds_prior_year'],
  ddl: `
    CREATE TABLE funds_prior_year (
      position bigint PRIMARY KEY,
      fund text COLLATE "C" NOT NULL,
      year integer NOT NULL,
      recorded_at text NOT NULL,
      by text NOT NULL,
      entered text NOT NULL,
      withdrawn_position bigint,
      withdrawn_at text,
      withdrawn_by text,
      reason jsonb
    );
    CREATE INDEX ON funds_prior_year (fund, year);`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<PriorYearEntered>(recorded, 'PriorYearEntered')) await noteEntered(recorded, manager);
      else if (is<PriorYearWithdrawn>(recorded, 'PriorYearWithdrawn')) await noteWithdrawn(recorded, manager);
    }
  },
};

async function noteEntered(recorded: LedgerEvent<PriorYearEntered>, manager: EntityManager): Promise<void> {
  const { event, index, recordedAt, by } = recorded;
  const entered = canonicalJson(event as unknown as Parameters<typeof canonicalJson>[0]);
  const row = [index.toString(), event.fund, event.year, recordedAt, by, entered];
  await manager.query('INSERT INTO funds_prior_year VALUES ($1, $2, $3, $4, $5, $6)', row);
}

async function noteWithdrawn(recorded: LedgerEvent<PriorYearWithdrawn>, manager: EntityManager): Promise<void> {
  const { event, index, recordedAt, by } = recorded;
  await manager.query(
    `UPDATE funds_prior_year SET withdrawn_position = $3, withdrawn_at = $4, withdrawn_by = $5, reason = $6
      WHERE fund = $1 AND year = $2 AND withdrawn_position IS NULL`,
    [event.fund, event.year, index.toString(), recordedAt, by, JSON.stringify(event.reason)],
  );
}

/** A year of a fund as older books closed it. */
export interface PriorYear extends ClosingMark {
  readonly fund: string;
  readonly year: number;
  /** Signed: what came in is positive. */
  readonly flows: readonly Flow[];
  /** Both absent where those books do not say what was left. */
  readonly openingFen?: Fen;
  readonly closingFen?: Fen;
  readonly evidence: readonly EvidenceHash[];
  readonly withdrawn?: ClosingMark;
  /** Why it was withdrawn. */
  readonly reason?: PersonalRef;
}

interface PriorYearRow {
  readonly position: string;
  readonly recorded_at: Moment;
  readonly by: string;
  readonly entered: string;
  readonly withdrawn_position: string | null;
  readonly withdrawn_at: Moment | null;
  readonly withdrawn_by: string | null;
  readonly reason: PersonalRef | null;
}

@Injectable()
export class PriorYearsView {
  constructor(private readonly source: DataSource) {}

  /** All that was ever entered of a fund, oldest year first, withdrawn ones before what took their place. */
  async list(fund: string): Promise<readonly PriorYear[]> {
    return (await this.all(fund)).map(({ entered, withdrawn }) => ({ ...entered, ...withdrawn }));
  }

  /** What holds of a fund's year, or held at a log index. */
  async of(fund: string, year: number, knownAt?: bigint): Promise<PriorYear | undefined> {
    const isThen = (mark: ClosingMark | undefined): boolean =>
      mark !== undefined && (knownAt === undefined || mark.index <= knownAt);
    const found = (await this.all(fund)).find(
      ({ entered, withdrawn }) => entered.year === year && isThen(entered) && !isThen(withdrawn.withdrawn),
    );
    return found?.entered;
  }

  private async all(fund: string) {
    const rows: PriorYearRow[] = await this.source.query(
      `SELECT position::text, recorded_at, by, entered, withdrawn_position::text, withdrawn_at, withdrawn_by, reason
         FROM funds_prior_year WHERE fund = $1 ORDER BY year, funds_prior_year.position`,
      [fund],
    );
    return rows.map((row) => ({ entered: enteredOf(row), withdrawn: withdrawnOf(row) }));
  }
}

function enteredOf(row: PriorYearRow): PriorYear {
  const { fund, year, flows, closingFen, evidence } = parseCanonical(row.entered) as unknown as PriorYearEntered;
  const openingFen = priorOpening(flows, closingFen);
  return {
    ...{ fund, year, flows, evidence },
    ...(closingFen === undefined ? {} : { closingFen }),
    ...(openingFen === undefined ? {} : { openingFen }),
    ...{ index: BigInt(row.position), recordedAt: row.recorded_at, by: row.by },
  };
}

function withdrawnOf(row: PriorYearRow): Pick<PriorYear, 'withdrawn' | 'reason'> {
  const { withdrawn_position: position, withdrawn_at: recordedAt, withdrawn_by: by, reason } = row;
  if (position === null || recordedAt === null || by === null) return {};
  return { withdrawn: { index: BigInt(position), recordedAt, by }, ...(reason === null ? {} : { reason }) };
}

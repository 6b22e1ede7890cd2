import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection, ViewTransaction } from '#execution';
import type { DonorKind } from '#funds';
import type { PledgeFulfilled, PledgeMade, PledgeMoved, PledgeUnfulfilled, PledgeWithdrawn } from '#giving';
import { fen, plus, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 认捐: what was promised and what of it has arrived; who promised it and why not are references into the vault. */
export const pledgesProjection: Projection = {
  name: 'giving_pledge',
  version: 1,
  tables: ['giving_pledge', 'giving_pledge_due'],
  ddl: `
    CREATE TABLE giving_pledge (
      pledge text COLLATE "C" PRIMARY KEY,
      position bigint NOT NULL,
      fund text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      donor jsonb NOT NULL,
      donor_kind text NOT NULL,
      made_on text COLLATE "C" NOT NULL,
      written boolean NOT NULL,
      hardship_relief boolean NOT NULL,
      agreed_by jsonb,
      memo jsonb,
      evidence text[] NOT NULL,
      amount_fen bigint NOT NULL,
      fulfilled_fen bigint NOT NULL,
      withdrawn_on text COLLATE "C",
      reason jsonb
    );
    CREATE INDEX ON giving_pledge (fund, position);
    CREATE INDEX ON giving_pledge (position);
    CREATE TABLE giving_pledge_due (
      pledge text COLLATE "C" NOT NULL,
      due_on text COLLATE "C" NOT NULL,
      amount_fen bigint NOT NULL,
      -- Of the same pledge, due before: what arrives covers that first.
      before_fen bigint NOT NULL,
      PRIMARY KEY (pledge, due_on)
    );`,
  async apply(events, manager) {
    for (const recorded of events) await applyOne(recorded, manager);
  },
};

async function applyOne(recorded: LedgerEvent, manager: ViewTransaction): Promise<void> {
  const fulfilled = 'UPDATE giving_pledge SET fulfilled_fen = fulfilled_fen + $2 WHERE pledge = $1';
  if (is<PledgeMade>(recorded, 'PledgeMade')) await insertPledge(recorded, manager);
  else if (is<PledgeFulfilled>(recorded, 'PledgeFulfilled')) {
    await manager.query(fulfilled, [recorded.event.pledge, recorded.event.amountFen.toString()]);
  } else if (is<PledgeUnfulfilled>(recorded, 'PledgeUnfulfilled')) {
    await manager.query(fulfilled, [recorded.event.pledge, `-${recorded.event.amountFen.toString()}`]);
  } else if (is<PledgeWithdrawn>(recorded, 'PledgeWithdrawn')) {
    const { pledge, on, reason } = recorded.event;
    await manager.query('UPDATE giving_pledge SET withdrawn_on = $2, reason = $3 WHERE pledge = $1', [
      pledge,
      on,
      reason,
    ]);
  } else if (is<PledgeMoved>(recorded, 'PledgeMoved')) {
    await manager.query('UPDATE giving_pledge SET fund = $2 WHERE pledge = $1', [
      recorded.event.pledge,
      recorded.event.to,
    ]);
  }
}

async function insertPledge({ event, index }: LedgerEvent<PledgeMade>, manager: ViewTransaction): Promise<void> {
  const { pledge, fund, purpose, donor, donorKind, madeOn, dues, written, hardshipRelief } = event;
  let before = ZERO_FEN;
  const parts = dues.map(({ dueOn, amountFen }) => {
    const part = { dueOn, amount: amountFen.toString(), before: before.toString() };
    before = plus(before, amountFen);
    return part;
  });
  await manager.query(
    `INSERT INTO giving_pledge (pledge, position, fund, purpose, donor, donor_kind, made_on, written, hardship_relief,
                                agreed_by, memo, evidence, amount_fen, fulfilled_fen)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)`,
    [
      ...[pledge, index.toString(), fund, purpose, donor, donorKind, madeOn, written, hardshipRelief],
      ...[event.agreedBy ?? null, event.memo ?? null, event.evidence ?? [], before.toString()],
    ],
  );
  await manager.query(
    `INSERT INTO giving_pledge_due (pledge, due_on, amount_fen, before_fen)
     SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[])`,
    [pledge, parts.map(({ dueOn }) => dueOn), parts.map(({ amount }) => amount), parts.map((part) => part.before)],
  );
}

/** How a pledge stands on a day: owed, owed since before that day, wholly arrived, or given up. */
export type PledgeStanding = 'open' | 'overdue' | 'kept' | 'withdrawn';

export interface DueRow {
  readonly dueOn: BusinessDate;
  readonly amountFen: Fen;
  /** What of it has not arrived. */
  readonly missingFen: Fen;
}

export interface PledgeRow {
  readonly pledge: string;
  readonly index: bigint;
  readonly fund: string;
  readonly purpose: string;
  readonly donor: PersonalRef;
  readonly donorKind: DonorKind;
  readonly madeOn: BusinessDate;
  readonly written: boolean;
  readonly hardshipRelief: boolean;
  readonly agreedBy: PersonalRef | null;
  readonly memo: PersonalRef | null;
  readonly evidence: readonly string[];
  readonly amountFen: Fen;
  readonly fulfilledFen: Fen;
  readonly dues: readonly DueRow[];
  readonly standing: PledgeStanding;
  readonly withdrawnOn: BusinessDate | null;
  readonly reason: PersonalRef | null;
}

export interface PledgesAsked {
  /** The day on which a due date is before today. */
  readonly today: BusinessDate;
  readonly funds?: readonly string[];
  readonly standing?: PledgeStanding;
  readonly pledge?: string;
  /** Goes on behind this log index. */
  readonly after?: bigint;
  readonly limit: number;
}

/** What falls due for a fund on a day and has not arrived. */
export interface OpenDue {
  readonly fund: string;
  readonly dueOn: BusinessDate;
  readonly amountFen: Fen;
}

type StoredRow = Omit<PledgeRow, 'index' | 'amountFen' | 'fulfilledFen' | 'dues'> & {
  readonly position: string;
  readonly amount: string;
  readonly fulfilled: string;
  readonly due_on: readonly BusinessDate[];
  readonly due: readonly string[];
  readonly missing: readonly string[];
};

const DUES = `
  SELECT d.pledge, d.due_on, d.amount_fen,
         greatest(0, least(d.amount_fen, d.before_fen + d.amount_fen - p.fulfilled_fen)) AS missing_fen
    FROM giving_pledge_due d JOIN giving_pledge p USING (pledge)`;

@Injectable()
export class PledgesView {
  constructor(private readonly source: DataSource) {}

  /** In the order in which they were recorded. */
  async list(asked: PledgesAsked): Promise<readonly PledgeRow[]> {
    const rows: StoredRow[] = await this.source.query(
      `WITH due AS (${DUES}),
       summed AS (
         SELECT pledge, array_agg(due_on ORDER BY due_on) AS due_on,
                array_agg(amount_fen::text ORDER BY due_on) AS due,
                array_agg(missing_fen::text ORDER BY due_on) AS missing,
                coalesce(bool_or(missing_fen > 0 AND due_on < $1), false) AS late
           FROM due GROUP BY pledge),
       shown AS (
         SELECT *, CASE WHEN withdrawn_on IS NOT NULL THEN 'withdrawn' WHEN fulfilled_fen >= amount_fen THEN 'kept'
                        WHEN late THEN 'overdue' ELSE 'open' END AS standing
           FROM giving_pledge JOIN summed USING (pledge))
       SELECT pledge, position::text, fund, purpose, donor, donor_kind AS "donorKind", made_on AS "madeOn", written,
              hardship_relief AS "hardshipRelief", agreed_by AS "agreedBy", memo, evidence, amount_fen::text AS amount,
              fulfilled_fen::text AS fulfilled, due_on, due, missing, standing, withdrawn_on AS "withdrawnOn", reason
         FROM shown
        WHERE ($2::text[] IS NULL OR fund = ANY($2)) AND ($3::text IS NULL OR standing = $3)
          AND ($4::text IS NULL OR pledge = $4) AND ($5::bigint IS NULL OR position > $5)
        ORDER BY shown.position LIMIT ${String(Math.trunc(asked.limit))}`,
      [
        ...[asked.today, asked.funds ?? null, asked.standing ?? null, asked.pledge ?? null],
        asked.after?.toString() ?? null,
      ],
    );
    return rows.map(rowOf);
  }

  /** 待兑现认捐: what falls due and has not arrived, by fund and day; withdrawn pledges owe nothing. */
  async openDues(funds?: readonly string[]): Promise<readonly OpenDue[]> {
    const rows: { fund: string; due_on: BusinessDate; missing: string }[] = await this.source.query(
      `SELECT p.fund, d.due_on, sum(d.missing_fen)::text AS missing
         FROM (${DUES}) d JOIN giving_pledge p USING (pledge)
        WHERE p.withdrawn_on IS NULL AND d.missing_fen > 0 AND ($1::text[] IS NULL OR p.fund = ANY($1))
        GROUP BY p.fund, d.due_on ORDER BY p.fund, d.due_on`,
      [funds ?? null],
    );
    return rows.map(({ fund, due_on: dueOn, missing }) => ({ fund, dueOn, amountFen: fen(BigInt(missing)) }));
  }
}

function rowOf({ position, amount, fulfilled, due_on: days, due, missing, ...row }: StoredRow): PledgeRow {
  const dues = days.map((dueOn, at) => {
    return { dueOn, amountFen: fen(BigInt(due[at] ?? '0')), missingFen: fen(BigInt(missing[at] ?? '0')) };
  });
  return {
    ...{ ...row, index: BigInt(position), dues },
    ...{ amountFen: fen(BigInt(amount)), fulfilledFen: fen(BigInt(fulfilled)) },
  };
}

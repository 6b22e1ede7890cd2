import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection, ViewTransaction } from '#execution';
import { fen, negated } from '#kernel';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { CitationReleased, CollectiveDecisionRecorded, DecisionCited } from '#people';

/** 集体决策 with what rests on them. Names and words are references into the vault. */
export const decisionsProjection: Projection = {
  name: 'people_decisions',
  version: 1,
  tables: ['people_decision', 'people_citation'],
  ddl: `
    CREATE TABLE people_decision (
      decision text COLLATE "C" PRIMARY KEY,
      position bigint NOT NULL UNIQUE,
      region text NOT NULL,
      minutes_number text NOT NULL,
      decided_on date NOT NULL,
      amount_fen bigint NOT NULL,
      subject jsonb NOT NULL,
      attendees text[] NOT NULL,
      others jsonb NOT NULL,
      evidence text[] NOT NULL
    );
    CREATE TABLE people_citation (
      decision text COLLATE "C" NOT NULL,
      citation text COLLATE "C" NOT NULL,
      position bigint NOT NULL,
      fund text NOT NULL,
      on_day date NOT NULL,
      amount_fen bigint NOT NULL,
      PRIMARY KEY (decision, fund, citation)
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<CollectiveDecisionRecorded>(recorded, 'CollectiveDecisionRecorded')) {
        await begin(manager, recorded.event, recorded.index);
      } else if (is<DecisionCited>(recorded, 'DecisionCited')) {
        await note(manager, recorded.event, recorded.index);
      } else if (is<CitationReleased>(recorded, 'CitationReleased')) {
        const { amountFen, ...released } = recorded.event;
        await note(manager, { ...released, amountFen: negated(amountFen) }, recorded.index);
      }
    }
  },
};

async function begin(manager: ViewTransaction, made: CollectiveDecisionRecorded, index: bigint): Promise<void> {
  const { decision, region, minutesNumber, decidedOn, amountFen, subject, attendees, others, evidence } = made;
  await manager.query('INSERT INTO people_decision VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    ...[decision, index.toString(), region, minutesNumber, decidedOn, amountFen.toString()],
    ...[JSON.stringify(subject), attendees, JSON.stringify(others), evidence],
  ]);
}

/** What a reservation, a transfer or an entry took of a decision, less what was given back. */
async function note(
  manager: ViewTransaction,
  { decision, citation, fund, on, amountFen }: Omit<DecisionCited, 'type'>,
  index: bigint,
): Promise<void> {
  await manager.query(
    `INSERT INTO people_citation AS c VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (decision, fund, citation) DO UPDATE SET amount_fen = c.amount_fen + EXCLUDED.amount_fen`,
    [decision, citation, index.toString(), fund, on, amountFen.toString()],
  );
}

/** What a reservation, a transfer or an entry takes of a decision now. */
export interface CitationRow {
  readonly citation: string;
  readonly fund: string;
  readonly on: BusinessDate;
  readonly amountFen: Fen;
}

export interface DecisionRow {
  readonly decision: string;
  readonly index: bigint;
  readonly region: string;
  readonly minutesNumber: string;
  readonly decidedOn: BusinessDate;
  readonly amountFen: Fen;
  /** What rests on it, and what can still be cited. */
  readonly usedFen: Fen;
  readonly restFen: Fen;
  readonly subject: PersonalRef;
  readonly attendees: readonly string[];
  readonly others: readonly PersonalRef[];
  readonly evidence: readonly EvidenceHash[];
  readonly citations: readonly CitationRow[];
}

interface StoredRow {
  readonly decision: string;
  readonly position: string;
  readonly region: string;
  readonly minutes_number: string;
  readonly decided_on: BusinessDate;
  readonly amount: string;
  readonly subject: PersonalRef;
  readonly attendees: readonly string[];
  readonly others: readonly PersonalRef[];
  readonly evidence: readonly EvidenceHash[];
  readonly citations: readonly { citation: string; fund: string; on: BusinessDate; amount: string }[];
}

export interface DecisionsAsked {
  /** Only those of this county. */
  readonly region?: string;
  /** Goes on behind this log index. */
  readonly after?: bigint;
  readonly limit: number;
}

@Injectable()
export class DecisionsView {
  constructor(private readonly source: DataSource) {}

  /** In the order in which they were recorded. */
  async list({ region, after, limit }: DecisionsAsked): Promise<readonly DecisionRow[]> {
    const rows: StoredRow[] = await this.source.query(
      `SELECT decision, position::text, region, minutes_number, decided_on::text, amount_fen::text AS amount, subject,
              attendees, others, evidence,
              coalesce((SELECT jsonb_agg(jsonb_build_object('citation', citation, 'fund', fund, 'on', on_day,
                                                            'amount', amount_fen::text) ORDER BY c.position)
                          FROM people_citation c WHERE c.decision = d.decision AND c.amount_fen <> 0), '[]') AS citations
         FROM people_decision d
        WHERE ($1::text IS NULL OR region = $1) AND ($2::bigint IS NULL OR position > $2)
        ORDER BY d.position LIMIT ${String(Math.trunc(limit))}`,
      [region ?? null, after?.toString() ?? null],
    );
    return rows.map(decisionRow);
  }
}

function decisionRow({ position, minutes_number, decided_on, amount, ...row }: StoredRow): DecisionRow {
  const citations = row.citations.map(({ citation, fund, on, amount: part }): CitationRow => {
    return { citation, fund, on, amountFen: fen(BigInt(part)) };
  });
  const usedFen = fen(citations.reduce((sum, { amountFen }) => sum + amountFen, 0n));
  const amountFen = fen(BigInt(amount));
  return {
    ...row,
    ...{ index: BigInt(position), minutesNumber: minutes_number, decidedOn: decided_on },
    ...{ amountFen, usedFen, restFen: fen(amountFen - usedFen), citations },
  };
}

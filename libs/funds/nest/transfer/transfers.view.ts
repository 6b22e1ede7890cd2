import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { PurposeLine, TransferBegan, TransferSent, TransferSettled } from '#funds';
import { fen, totalOf } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 基金间划转: what was sent from one fund to another, and what came of it. */
export const transfersProjection: Projection = {
  name: 'funds_transfer',
  version: 1,
  tables: ['funds_transfer'],
  ddl: `
    CREATE TABLE funds_transfer (
      transfer text COLLATE "C" PRIMARY KEY,
      position bigint NOT NULL,
      from_fund text COLLATE "C" NOT NULL,
      to_fund text COLLATE "C" NOT NULL,
      lines jsonb NOT NULL,
      amount_fen bigint NOT NULL,
      sent_on date NOT NULL,
      memo jsonb,
      outcome text,
      settled_on date,
      settled_position bigint
    );
    CREATE INDEX ON funds_transfer (from_fund, sent_on);
    CREATE INDEX ON funds_transfer (to_fund, sent_on);
    CREATE INDEX ON funds_transfer (sent_on) WHERE outcome IS NULL;`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<TransferBegan>(recorded, 'TransferBegan')) {
        const { transfer, from, to, lines, valueDate } = recorded.event;
        await manager.query(
          `INSERT INTO funds_transfer (transfer, position, from_fund, to_fund, lines, amount_fen, sent_on)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [transfer, recorded.index.toString(), from, to, linesToJson(lines), totalOf(lines).toString(), valueDate],
        );
      } else if (is<TransferSent>(recorded, 'TransferSent') && recorded.event.memo !== undefined) {
        const { transfer, memo } = recorded.event;
        await manager.query('UPDATE funds_transfer SET memo = $2 WHERE transfer = $1', [transfer, memo]);
      } else if (is<TransferSettled>(recorded, 'TransferSettled')) {
        const { transfer, outcome, valueDate } = recorded.event;
        await manager.query(
          'UPDATE funds_transfer SET outcome = $2, settled_on = $3, settled_position = $4 WHERE transfer = $1',
          [transfer, outcome, valueDate, recorded.index.toString()],
        );
      }
    }
  },
};

function linesToJson(lines: readonly PurposeLine[]): string {
  return JSON.stringify(lines.map(({ purpose, amountFen }) => ({ purpose, amountFen: amountFen.toString() })));
}

export type TransferStanding = 'in-transit' | 'received' | 'sent-back';

/** A transfer as it stood on a day. */
export interface TransferRow {
  readonly transfer: string;
  readonly index: bigint;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly PurposeLine[];
  readonly amountFen: Fen;
  readonly sentOn: BusinessDate;
  readonly standing: TransferStanding;
  readonly settledOn: BusinessDate | null;
  readonly memo: PersonalRef | null;
}

export interface TransfersAsked {
  /** Of these funds, at either end. */
  readonly funds?: readonly string[];
  readonly standing?: TransferStanding;
  readonly asOf: BusinessDate;
  readonly knownAt?: bigint;
  /** Goes on behind this log index. */
  readonly after?: bigint;
  readonly limit: number;
}

interface StoredRow {
  readonly transfer: string;
  readonly position: string;
  readonly from_fund: string;
  readonly to_fund: string;
  readonly lines: readonly { readonly purpose: string; readonly amountFen: string }[];
  readonly amount_fen: string;
  readonly sent_on: BusinessDate;
  readonly standing: TransferStanding;
  readonly settled_on: BusinessDate | null;
  readonly memo: PersonalRef | null;
}

@Injectable()
export class TransfersView {
  constructor(private readonly source: DataSource) {}

  /** In the order in which they were sent into the ledger. */
  async list(asked: TransfersAsked): Promise<readonly TransferRow[]> {
    const rows: StoredRow[] = await this.source.query(
      `WITH known AS (
         SELECT transfer, position, from_fund, to_fund, lines, amount_fen, sent_on, memo,
                outcome IS NOT NULL AND settled_on <= $1
                  AND ($2::bigint IS NULL OR settled_position <= $2) AS settled, outcome, settled_on
           FROM funds_transfer
          WHERE sent_on <= $1 AND ($2::bigint IS NULL OR position <= $2)),
       shown AS (
         SELECT *, CASE WHEN settled THEN outcome ELSE 'in-transit' END AS standing FROM known)
       SELECT transfer, position::text, from_fund, to_fund, lines, amount_fen::text, sent_on::text, standing, memo,
              CASE WHEN settled THEN settled_on::text END AS settled_on
         FROM shown
        WHERE ($3::text[] IS NULL OR from_fund = ANY($3) OR to_fund = ANY($3))
          AND ($4::text IS NULL OR standing = $4) AND ($5::bigint IS NULL OR position > $5)
        ORDER BY shown.position LIMIT ${String(Math.trunc(asked.limit))}`,
      [
        asked.asOf,
        asked.knownAt?.toString() ?? null,
        asked.funds ?? null,
        asked.standing ?? null,
        asked.after?.toString() ?? null,
      ],
    );
    return rows.map(({ transfer, position, from_fund: from, to_fund: to, lines, ...row }) => ({
      ...{ transfer, index: BigInt(position), from, to, sentOn: row.sent_on, standing: row.standing },
      lines: lines.map(({ purpose, amountFen }) => ({ purpose, amountFen: fen(BigInt(amountFen)) })),
      amountFen: fen(BigInt(row.amount_fen)),
      settledOn: row.settled_on,
      memo: row.memo,
    }));
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection, ViewTransaction } from '#execution';
import type { AmountReserved } from '#funds';
import { fen, plus, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 资金预留: what was reserved, and what is left of it by purpose. */
export const reservationsProjection: Projection = {
  name: 'funds_reservation',
  version: 1,
  tables: ['funds_reservation', 'funds_reservation_rest'],
  ddl: `
    CREATE TABLE funds_reservation (
      reservation text COLLATE "C" PRIMARY KEY,
      position bigint NOT NULL,
      fund text COLLATE "C" NOT NULL,
      reserved_on date NOT NULL,
      expires_on date,
      emergency boolean NOT NULL,
      memo jsonb
    );
    CREATE INDEX ON funds_reservation (fund, position);
    CREATE TABLE funds_reservation_rest (
      reservation text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      amount_fen bigint NOT NULL,
      rest_fen bigint NOT NULL,
      PRIMARY KEY (reservation, purpose)
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<AmountReserved>(recorded, 'AmountReserved')) await begin(recorded, manager);
    }
    const moved = new Map<string, { reservation: string; purpose: string; reserved: bigint; rest: bigint }>();
    for (const { event, movements } of events) {
      for (const { part, entry: reservation, purpose = '', amountFen } of movements) {
        if (part !== 'reserve') continue;
        const key = `${reservation} ${purpose}`;
        const sum = moved.get(key) ?? { reservation, purpose, reserved: 0n, rest: 0n };
        moved.set(key, sum);
        sum.rest += amountFen;
        if (event.type === 'AmountReserved') sum.reserved += amountFen;
      }
    }
    if (moved.size === 0) return;
    const rows = [...moved.values()];
    await manager.query(
      `INSERT INTO funds_reservation_rest AS r (reservation, purpose, amount_fen, rest_fen)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
       ON CONFLICT (reservation, purpose) DO UPDATE SET
         amount_fen = r.amount_fen + excluded.amount_fen, rest_fen = r.rest_fen + excluded.rest_fen`,
      [
        rows.map(({ reservation }) => reservation),
        rows.map(({ purpose }) => purpose),
        rows.map(({ reserved }) => reserved.toString()),
        rows.map(({ rest }) => rest.toString()),
      ],
    );
  },
};

async function begin({ event, index }: LedgerEvent<AmountReserved>, manager: ViewTransaction): Promise<void> {
  const { reservation, fund, valueDate, expiresOn, emergency, memo } = event;
  await manager.query(
    `INSERT INTO funds_reservation (reservation, position, fund, reserved_on, expires_on, emergency, memo)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [reservation, index.toString(), fund, valueDate, expiresOn ?? null, emergency, memo ?? null],
  );
}

export interface ReservationRow {
  readonly reservation: string;
  readonly index: bigint;
  readonly fund: string;
  readonly reservedOn: BusinessDate;
  readonly expiresOn: BusinessDate | null;
  readonly emergency: boolean;
  readonly memo: PersonalRef | null;
  readonly amountFen: Fen;
  readonly restFen: Fen;
  /** What is left, by purpose. */
  readonly rest: readonly { readonly purpose: string; readonly amountFen: Fen }[];
}

interface StoredRow {
  readonly reservation: string;
  readonly position: string;
  readonly fund: string;
  readonly reserved_on: BusinessDate;
  readonly expires_on: BusinessDate | null;
  readonly emergency: boolean;
  readonly memo: PersonalRef | null;
  readonly purposes: readonly string[];
  readonly amounts: readonly string[];
  readonly rests: readonly string[];
}

export interface ReservationsAsked {
  readonly funds?: readonly string[];
  /** Also those of which nothing is left. */
  readonly all?: boolean;
  /** Goes on behind this log index. */
  readonly after?: bigint;
  readonly limit: number;
}

@Injectable()
export class ReservationsView {
  constructor(private readonly source: DataSource) {}

  /** In the order in which they were made. */
  async list(asked: ReservationsAsked): Promise<readonly ReservationRow[]> {
    const rows: StoredRow[] = await this.source.query(
      `SELECT v.reservation, v.position::text, v.fund, v.reserved_on::text, v.expires_on::text, v.emergency, v.memo,
              array_agg(r.purpose ORDER BY r.purpose <> 'free', r.purpose COLLATE "C") AS purposes,
              array_agg(r.amount_fen::text ORDER BY r.purpose <> 'free', r.purpose COLLATE "C") AS amounts,
              array_agg(r.rest_fen::text ORDER BY r.purpose <> 'free', r.purpose COLLATE "C") AS rests
         FROM funds_reservation v JOIN funds_reservation_rest r USING (reservation)
        WHERE ($1::text[] IS NULL OR v.fund = ANY($1)) AND ($2::bigint IS NULL OR v.position > $2)
        GROUP BY v.reservation
       HAVING $3 OR bool_or(r.rest_fen > 0)
        ORDER BY v.position LIMIT ${String(Math.trunc(asked.limit))}`,
      [asked.funds ?? null, asked.after?.toString() ?? null, asked.all ?? false],
    );
    return rows.map(rowOf);
  }
}

function rowOf({ purposes, amounts, rests, position, ...row }: StoredRow): ReservationRow {
  const sum = (texts: readonly string[]): Fen =>
    texts.reduce((total, text) => plus(total, fen(BigInt(text))), ZERO_FEN);
  const rest = purposes.map((purpose, at) => ({ purpose, amountFen: fen(BigInt(rests[at] ?? '0')) }));
  const { reservation, fund, emergency, memo } = row;
  return {
    ...{ reservation, index: BigInt(position), fund, reservedOn: row.reserved_on, expiresOn: row.expires_on },
    ...{ emergency, memo, amountFen: sum(amounts), restFen: sum(rests) },
    rest: rest.filter(({ amountFen }) => amountFen > 0n),
  };
}

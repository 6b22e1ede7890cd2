import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Flow, PurposeLine, YearFigures } from '#funds';
import { fen, plus, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { namesThen } from '#regions/nest';
import type { NamesAsked } from '#regions/nest';

/** What one purpose had, what moved by kind (signed: in is positive), what was left; `*` is the whole fund. */
export interface StatementPart extends YearFigures {
  readonly purpose: string;
}

/** A reservation with what was left of it at the period's end. */
export interface CarriedReservation {
  readonly reservation: string;
  readonly reservedOn: BusinessDate;
  readonly lines: readonly PurposeLine[];
  readonly amountFen: Fen;
}

export interface PeriodAsked {
  readonly fund: string;
  readonly from: BusinessDate;
  readonly through: BusinessDate;
  /** What had been recorded up to this log index; absent: all that is known. */
  readonly knownAt?: bigint;
  /** By which day a line lies in the period: its value date, or of a late entry the day that it belongs to. */
  readonly by: 'value-date' | 'belonging';
}

/** An entry recorded after a year's close that belongs to it, or changes what counts in it. */
export interface ChangingLine {
  readonly index: bigint;
  readonly entry: string;
  readonly kind: string;
  readonly purpose: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** The day of the closed year that it belongs to. */
  readonly belongsOn?: BusinessDate;
  /** The day of the closed year on which it counts. */
  readonly countsOn?: BusinessDate;
}

interface FlowRow {
  readonly purpose: string;
  readonly kind: string;
  readonly opening: string;
  readonly flow: string;
  readonly moved: boolean;
}

interface ReservationRow {
  readonly reservation: string;
  readonly reserved_on: BusinessDate;
  readonly purpose: string;
  readonly amount: string;
}

interface ChangingRow {
  readonly position: string;
  readonly entry: string;
  readonly kind: string;
  readonly purpose: string;
  readonly amount_fen: string;
  readonly value_date: BusinessDate;
  readonly belongs_on: BusinessDate | null;
  readonly counts_on: BusinessDate | null;
}

/** Whose statement it is. */
export interface StatedFund {
  readonly region: string;
  readonly regionName: string;
  readonly fundKind: string;
  readonly kindName: string;
}

@Injectable()
export class StatementView {
  constructor(private readonly source: DataSource) {}

  /** By the name that held on a day, as known then; undefined where there is no such fund, or was none yet. */
  async fund(fund: string, { day, knownAt }: NamesAsked): Promise<StatedFund | undefined> {
    const [found]: StatedFund[] = await this.source.query(
      `SELECT f.region, r.name AS "regionName", f.kind AS "fundKind", f.kind_name AS "kindName"
         FROM funds_fund f JOIN (${namesThen('$3::text', '$2::bigint')}) r ON r.code = f.region
        WHERE f.fund = $1 AND ($2::bigint IS NULL OR f.position <= $2)`,
      [fund, knownAt?.toString() ?? null, day],
    );
    return found;
  }

  /**
   * The whole fund first, then each purpose that had or moved money, free money first. Of goods the same at their value:
   * none at all where there were none.
   */
  async parts(asked: PeriodAsked, of: 'money' | 'goods' = 'money'): Promise<readonly StatementPart[]> {
    const day = asked.by === 'belonging' ? 'coalesce(l.belongs_on, j.value_date)' : 'j.value_date';
    const rows: FlowRow[] = await this.source.query(
      `WITH lines AS (
         SELECT j.purpose, j.kind, j.amount_fen, ${day} AS day
           FROM accounts_journal j LEFT JOIN funds_late_entry l ON l.position = j.position
          WHERE j.part = $5 AND j.fund = $1 AND ($4::bigint IS NULL OR j.position <= $4))
       SELECT purpose, kind,
              coalesce(sum(amount_fen) FILTER (WHERE day < $2 OR kind = 'opening'), 0)::text AS opening,
              coalesce(sum(amount_fen) FILTER (WHERE day >= $2 AND kind <> 'opening'), 0)::text AS flow,
              bool_or(day >= $2 AND kind <> 'opening') AS moved
         FROM lines WHERE day <= $3 GROUP BY purpose, kind
        ORDER BY purpose <> 'free', purpose COLLATE "C", kind COLLATE "C"`,
      [asked.fund, asked.from, asked.through, asked.knownAt?.toString() ?? null, of],
    );
    return of === 'goods' && rows.length === 0 ? [] : partsOf(rows);
  }

  /** Reservations of which something was left at the end of a day, in the order of their days. */
  async reservations(asked: Pick<PeriodAsked, 'fund' | 'through' | 'knownAt'>): Promise<readonly CarriedReservation[]> {
    const rows: ReservationRow[] = await this.source.query(
      `SELECT j.entry AS reservation, v.reserved_on::text, j.purpose, sum(j.amount_fen)::text AS amount
         FROM accounts_journal j JOIN funds_reservation v ON v.reservation = j.entry
        WHERE j.part = 'reserve' AND j.fund = $1 AND j.value_date <= $2 AND ($3::bigint IS NULL OR j.position <= $3)
        GROUP BY j.entry, v.reserved_on, v.position, j.purpose HAVING sum(j.amount_fen) <> 0
        ORDER BY v.reserved_on, v.position, j.purpose <> 'free', j.purpose COLLATE "C"`,
      [asked.fund, asked.through, asked.knownAt?.toString() ?? null],
    );
    const carried = new Map<string, CarriedReservation>();
    for (const { reservation, reserved_on: reservedOn, purpose, amount } of rows) {
      const before = carried.get(reservation) ?? { reservation, reservedOn, lines: [], amountFen: ZERO_FEN };
      const amountFen = fen(BigInt(amount));
      const lines = [...before.lines, { purpose, amountFen }];
      carried.set(reservation, { ...before, lines, amountFen: plus(before.amountFen, amountFen) });
    }
    return [...carried.values()];
  }

  /** What is dated behind a closed year and belongs to it, and what was recorded behind its close and counts in it. */
  async changesOf(fund: string, year: number, since: bigint): Promise<readonly ChangingLine[]> {
    const rows: ChangingRow[] = await this.source.query(
      `SELECT j.position::text, j.entry, j.kind, j.purpose, j.amount_fen::text, j.value_date::text,
              CASE WHEN j.part = 'money' AND l.belongs_on BETWEEN $2 AND $3 THEN l.belongs_on::text END AS belongs_on,
              CASE WHEN j.position > $4 AND j.counts_on BETWEEN $2 AND $3 THEN j.counts_on::text END AS counts_on
         FROM accounts_journal j LEFT JOIN funds_late_entry l ON l.position = j.position
        WHERE j.part <> 'reserve' AND j.fund = $1
          AND ((j.part = 'money' AND l.belongs_on BETWEEN $2 AND $3 AND j.value_date > $3)
               OR (j.position > $4 AND j.counts_on BETWEEN $2 AND $3))
        ORDER BY j.position, j.line`,
      [fund, `${String(year)}-01-01`, `${String(year)}-12-31`, since.toString()],
    );
    return rows.map((row) => ({
      ...{ index: BigInt(row.position), entry: row.entry, kind: row.kind, purpose: row.purpose },
      ...{ amountFen: fen(BigInt(row.amount_fen)), valueDate: row.value_date },
      ...(row.belongs_on === null ? {} : { belongsOn: row.belongs_on }),
      ...(row.counts_on === null ? {} : { countsOn: row.counts_on }),
    }));
  }
}

function partsOf(rows: readonly FlowRow[]): readonly StatementPart[] {
  const purposes = new Map<string, { openingFen: Fen; readonly flows: Map<string, Fen> }>();
  for (const { purpose, kind, opening, flow, moved } of rows) {
    for (const name of ['*', purpose]) {
      const part = purposes.get(name) ?? { openingFen: ZERO_FEN, flows: new Map<string, Fen>() };
      purposes.set(name, part);
      part.openingFen = plus(part.openingFen, fen(BigInt(opening)));
      if (moved) part.flows.set(kind, plus(part.flows.get(kind) ?? ZERO_FEN, fen(BigInt(flow))));
    }
  }
  const whole = purposes.get('*') ?? { openingFen: ZERO_FEN, flows: new Map<string, Fen>() };
  return [...new Map([['*', whole], ...purposes])].map(([purpose, { openingFen, flows }]) => {
    return partOf(purpose, openingFen, flows);
  });
}

/** A part whose closing follows from what was there and what moved. */
function partOf(purpose: string, openingFen: Fen, byKind: ReadonlyMap<string, Fen>): StatementPart {
  const flows: Flow[] = [...byKind].map(([kind, amountFen]) => ({ kind, amountFen }));
  flows.sort((left, right) => (left.kind < right.kind ? -1 : 1));
  const closingFen = flows.reduce((sum, { amountFen }) => plus(sum, amountFen), openingFen);
  return { purpose, openingFen, flows, closingFen };
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Projection } from '#execution';
import { fen } from '#kernel';
import type { BusinessDate, Fen, Moment, MovementPart } from '#kernel';

/** 流水: one line of what an event moved, with the event that it came from. */
export interface JournalLine {
  /** The log index of the event. */
  readonly index: bigint;
  readonly line: number;
  readonly part: MovementPart;
  readonly kind: string;
  readonly entry: string;
  readonly fund?: string;
  readonly purpose?: string;
  readonly account?: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly countsOn?: BusinessDate;
  readonly eventId: string;
  readonly eventType: string;
  readonly by: string;
  readonly recordedAt: Moment;
}

interface JournalRow {
  readonly position: string;
  readonly line: number;
  readonly part: MovementPart;
  readonly kind: string;
  readonly entry: string;
  readonly fund: string | null;
  readonly purpose: string | null;
  readonly account: string | null;
  readonly amount_fen: string;
  readonly value_date: BusinessDate;
  readonly counts_on: BusinessDate | null;
  readonly event_id: string;
  readonly event_type: string;
  readonly by: string;
  readonly recorded_at: Moment;
}

const COLUMNS = `position, line, part, kind, entry, fund, purpose, account, amount_fen, value_date, counts_on,
  event_id, event_type, revision, by, recorded_at`;

/** All movement lines in the order of the history: fund histories, as-of questions and explanations read it. */
export const journalProjection: Projection = {
  name: 'accounts_journal',
  version: 2,
  tables: ['accounts_journal'],
  indexedLast: ['accounts_journal'],
  ddl: `
    CREATE TABLE accounts_journal (
      position bigint NOT NULL,
      line smallint NOT NULL,
      part text NOT NULL,
      kind text NOT NULL,
      entry text NOT NULL,
      fund text COLLATE "C",
      purpose text,
      account text COLLATE "C",
      amount_fen bigint NOT NULL,
      value_date date NOT NULL,
      counts_on date,
      event_id uuid NOT NULL,
      event_type text NOT NULL,
      revision integer NOT NULL,
      by text NOT NULL,
      recorded_at text NOT NULL,
      PRIMARY KEY (position, line)
    );
    CREATE INDEX ON accounts_journal (fund, value_date, position, line);
    CREATE INDEX ON accounts_journal (account, value_date, position, line);
    CREATE INDEX ON accounts_journal (entry);`,
  async apply(events, manager) {
    const lines = events.flatMap((recorded) =>
      recorded.movements.map((movement, line) => ({ recorded, movement, line })),
    );
    if (lines.length === 0) return;
    const column = (of: (line: (typeof lines)[number]) => string | number | undefined): unknown[] => {
      return lines.map((line) => of(line) ?? null);
    };
    await manager.query(
      `INSERT INTO accounts_journal (${COLUMNS})
       SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::text[], $9::bigint[], $10::date[], $11::date[], $12::uuid[], $13::text[], $14::integer[], $15::text[],
         $16::text[])`,
      [
        column(({ recorded }) => recorded.index.toString()),
        column(({ line }) => line),
        column(({ movement }) => movement.part),
        column(({ movement }) => movement.kind),
        column(({ movement }) => movement.entry),
        column(({ movement }) => movement.fund),
        column(({ movement }) => movement.purpose),
        column(({ movement }) => movement.account),
        column(({ movement }) => movement.amountFen.toString()),
        column(({ movement }) => movement.valueDate),
        column(({ movement }) => movement.countsOn),
        column(({ recorded }) => recorded.id),
        column(({ recorded }) => recorded.event.type),
        column(({ recorded }) => recorded.revision),
        column(({ recorded }) => recorded.by),
        column(({ recorded }) => recorded.recordedAt),
      ],
    );
  },
};

/** Which lines are asked for; every part given narrows the answer. */
export interface JournalQuery {
  readonly fund?: string;
  readonly purpose?: string;
  readonly account?: string;
  readonly kinds?: readonly string[];
  readonly from?: BusinessDate;
  readonly asOf?: BusinessDate;
  /** Lines that count as contributed in this year. */
  readonly countsInYear?: number;
  readonly knownAt?: bigint;
  /** Goes on behind this line, the last one seen. */
  readonly after?: JournalPlace;
  /** Only lines up to this one; null: none at all. */
  readonly through?: JournalPlace | null;
  readonly limit: number;
}

/** A line's place in the order by value date. */
export interface JournalPlace {
  readonly valueDate: BusinessDate;
  readonly index: bigint;
  readonly line: number;
}

@Injectable()
export class JournalView {
  constructor(private readonly source: DataSource) {}

  /** Lines by value date and then by the order in which they were recorded. */
  async lines(asked: JournalQuery): Promise<readonly JournalLine[]> {
    const { where, parameters } = conditions(asked);
    const rows: JournalRow[] = await this.source.query(
      `SELECT position::text, line, part, kind, entry, fund, purpose, account, amount_fen::text,
              value_date::text, counts_on::text, event_id, event_type, by, recorded_at
         FROM accounts_journal WHERE ${where}
        ORDER BY accounts_journal.value_date, accounts_journal.position, line LIMIT ${String(Math.trunc(asked.limit))}`,
      parameters,
    );
    return rows.map(lineOf);
  }

  /**
   * The revision of an entry's event in its fund's stream, of that type or of the first that there is; undefined where
   * the fund has no such entry.
   */
  async revisionOf(asked: {
    readonly fund: string;
    readonly entry: string;
    readonly eventType?: string;
  }): Promise<number | undefined> {
    const [row]: { revision: number }[] = await this.source.query(
      `SELECT revision FROM accounts_journal
        WHERE entry = $1 AND fund = $2 AND ($3::text IS NULL OR event_type = $3) ORDER BY position LIMIT 1`,
      [asked.entry, asked.fund, asked.eventType ?? null],
    );
    return row?.revision;
  }

  /** The sum of all lines asked for, whatever the limit, in fen. */
  async total(
    asked: Omit<JournalQuery, 'limit' | 'after'>,
  ): Promise<{ readonly amountFen: Fen; readonly lines: number }> {
    const { where, parameters } = conditions({ ...asked, limit: 0 });
    const [row]: { sum: string; lines: string }[] = await this.source.query(
      `SELECT coalesce(sum(amount_fen), 0)::text AS sum, count(*)::text AS lines FROM accounts_journal WHERE ${where}`,
      parameters,
    );
    return { amountFen: fen(BigInt(row?.sum ?? '0')), lines: Number(row?.lines ?? '0') };
  }
}

function conditions(asked: JournalQuery): { readonly where: string; readonly parameters: unknown[] } {
  const parts = [partsOf(asked)];
  const parameters: unknown[] = [];
  const add = (condition: string, ...values: readonly unknown[]): void => {
    parts.push(condition.replaceAll('?', () => `$${String(parameters.push(values[0]))}`));
  };
  if (asked.fund !== undefined) add('fund = ?', asked.fund);
  if (asked.purpose !== undefined) add('purpose = ?', asked.purpose);
  if (asked.account !== undefined) add('account = ?', asked.account);
  if (asked.kinds !== undefined) add('kind = ANY(?)', asked.kinds);
  if (asked.from !== undefined) add('value_date >= ?', asked.from);
  if (asked.asOf !== undefined) add(`${dayOf(asked)} <= ?`, asked.asOf);
  if (asked.countsInYear !== undefined) {
    add('counts_on >= ?', `${String(asked.countsInYear)}-01-01`);
    add('counts_on <= ?', `${String(asked.countsInYear)}-12-31`);
  }
  if (asked.knownAt !== undefined) add('position <= ?', asked.knownAt.toString());
  const place = ({ valueDate, index, line }: JournalPlace): string => {
    const [day, position, at] = [valueDate, index.toString(), line].map((value) => String(parameters.push(value)));
    return `($${day ?? ''}::date, $${position ?? ''}::bigint, $${at ?? ''}::smallint)`;
  };
  if (asked.after !== undefined) parts.push(`(value_date, position, line) > ${place(asked.after)}`);
  if (asked.through === null) parts.push('false');
  else if (asked.through !== undefined) parts.push(`(value_date, position, line) <= ${place(asked.through)}`);
  return { where: parts.join(' AND '), parameters };
}

/** Goods at their value are no money; they count as contributed where a rule says so. */
function partsOf({ countsInYear }: JournalQuery): string {
  return countsInYear === undefined ? "part = 'money'" : "part <> 'reserve'";
}

/** What went back counts on the day of what it takes back: a year's figure goes by those days. */
function dayOf({ countsInYear }: JournalQuery): string {
  return countsInYear === undefined ? 'value_date' : 'counts_on';
}

function lineOf(row: JournalRow): JournalLine {
  return {
    index: BigInt(row.position),
    line: row.line,
    part: row.part,
    kind: row.kind,
    entry: row.entry,
    ...(row.fund === null ? {} : { fund: row.fund }),
    ...(row.purpose === null ? {} : { purpose: row.purpose }),
    ...(row.account === null ? {} : { account: row.account }),
    amountFen: fen(BigInt(row.amount_fen)),
    valueDate: row.value_date,
    ...(row.counts_on === null ? {} : { countsOn: row.counts_on }),
    eventId: row.event_id,
    eventType: row.event_type,
    by: row.by,
    recordedAt: row.recorded_at,
  };
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LedgerEvent, Projection } from '#execution';
import { INCOME_KINDS, INNER_RECEIPT_KINDS, LAPSE_KIND } from '#funds';
import { fen } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { namesThen } from '#regions/nest';

/** A fund's figures for one purpose, in fen. */
export interface FundBalance {
  readonly fund: string;
  readonly region: string;
  readonly name: string;
  readonly fundKind: string;
  readonly kindName: string;
  readonly purpose: string;
  readonly receivedFen: Fen;
  readonly spentFen: Fen;
  readonly onHandFen: Fen;
  readonly reservedFen: Fen;
  readonly availableFen: Fen;
}

interface BalanceRow {
  readonly fund: string;
  readonly region: string;
  readonly name: string;
  readonly kind: string;
  readonly kind_name: string;
  readonly purpose: string;
  readonly received: string;
  readonly spent: string;
  readonly reserved: string;
  readonly available: string;
}

interface DayTotal {
  readonly fund: string;
  readonly purpose: string;
  readonly day: BusinessDate;
  received: bigint;
  spent: bigint;
  reserved: bigint;
}

/** 基金余额: what each fund received, spent and reserved, by purpose and value date. */
export const balancesProjection: Projection = {
  name: 'funds_balance_day',
  version: 3,
  tables: ['funds_balance_day'],
  ddl: `
    CREATE TABLE funds_balance_day (
      fund text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      value_date date NOT NULL,
      received_fen bigint NOT NULL,
      spent_fen bigint NOT NULL,
      reserved_fen bigint NOT NULL,
      PRIMARY KEY (fund, purpose, value_date)
    );`,
  async apply(events, manager) {
    const totals = dayTotals(events);
    if (totals.length === 0) return;
    await manager.query(
      `INSERT INTO funds_balance_day (fund, purpose, value_date, received_fen, spent_fen, reserved_fen)
       SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::bigint[], $5::bigint[], $6::bigint[])
       ON CONFLICT (fund, purpose, value_date) DO UPDATE SET
         received_fen = funds_balance_day.received_fen + excluded.received_fen,
         spent_fen = funds_balance_day.spent_fen + excluded.spent_fen,
         reserved_fen = funds_balance_day.reserved_fen + excluded.reserved_fen`,
      [
        totals.map(({ fund }) => fund),
        totals.map(({ purpose }) => purpose),
        totals.map(({ day }) => day),
        totals.map(({ received }) => received.toString()),
        totals.map(({ spent }) => spent.toString()),
        totals.map(({ reserved }) => reserved.toString()),
      ],
    );
  },
};

/** `received` is the sum of these kinds' lines, less what a quota lost by lapsing; of all others `spent` is, less what came back. */
const RECEIVED_KINDS: readonly string[] = [...INCOME_KINDS, ...INNER_RECEIPT_KINDS, LAPSE_KIND];
const RECEIVED: ReadonlySet<string> = new Set(RECEIVED_KINDS);

function dayTotals(events: readonly LedgerEvent[]): readonly DayTotal[] {
  const totals = new Map<string, DayTotal>();
  for (const { movements } of events) {
    for (const { part, kind, fund, purpose, valueDate, amountFen } of movements) {
      // Goods are no money: what they are worth is in no balance.
      if (part === 'goods' || fund === undefined || purpose === undefined) continue;
      const key = `${fund} ${valueDate} ${purpose}`;
      const total = totals.get(key) ?? { fund, purpose, day: valueDate, received: 0n, spent: 0n, reserved: 0n };
      totals.set(key, total);
      if (part === 'reserve') total.reserved += amountFen;
      else if (RECEIVED.has(kind)) total.received += amountFen;
      else total.spent -= amountFen;
    }
  }
  return [...totals.values()];
}

/**
 * available(d) is the smallest free sum over all days from d on (domain.md): the sum up to the day asked about, less
 * whatever later days take below it.
 */
const FIGURES = `
  running AS (
    SELECT fund, purpose, value_date,
           sum(received - spent - reserved) OVER (PARTITION BY fund, purpose ORDER BY value_date) AS free
      FROM days),
  figures AS (
    SELECT d.fund, d.purpose,
           coalesce(sum(d.received) FILTER (WHERE d.value_date <= $1), 0) AS received,
           coalesce(sum(d.spent) FILTER (WHERE d.value_date <= $1), 0) AS spent,
           coalesce(sum(d.reserved) FILTER (WHERE d.value_date <= $1), 0) AS reserved,
           least(coalesce(sum(d.received - d.spent - d.reserved) FILTER (WHERE d.value_date <= $1), 0),
                 min(r.free) FILTER (WHERE r.value_date > $1)) AS available
      FROM days d JOIN running r USING (fund, purpose, value_date)
     GROUP BY d.fund, d.purpose)`;

/** Of so many funds that it matters to look at those asked about alone. */
const OF_REGIONS = 'fund IN (SELECT fund FROM funds_fund WHERE region = ANY($2))';

const daysNow = (which: string): string => `
  SELECT fund, purpose, value_date, received_fen AS received, spent_fen AS spent, reserved_fen AS reserved
    FROM funds_balance_day WHERE ${which}`;

const daysKnownThen = (which: string): string => `
  SELECT fund, purpose, value_date,
         coalesce(sum(amount_fen) FILTER (WHERE part = 'money' AND kind = ANY($4)), 0) AS received,
         coalesce(-sum(amount_fen) FILTER (WHERE part = 'money' AND NOT kind = ANY($4)), 0) AS spent,
         coalesce(sum(amount_fen) FILTER (WHERE part = 'reserve'), 0) AS reserved
    FROM accounts_journal WHERE fund IS NOT NULL AND position <= $3 AND ${which}
   GROUP BY fund, purpose, value_date`;

export interface BalancesQuery {
  readonly asOf: BusinessDate;
  /** What had been recorded up to this log index; absent: all that is known now. */
  readonly knownAt?: bigint;
  /** Only the funds of these regions. */
  readonly regions?: readonly string[];
}

/** The first day on which funds, what is in transit, and accounts do not agree, in fen. */
export interface Disagreement {
  readonly day: BusinessDate;
  readonly fundsFen: Fen;
  readonly inTransitFen: Fen;
  readonly accountsFen: Fen;
}

interface DisagreementRow {
  readonly day: BusinessDate;
  readonly funds: string;
  readonly transit: string;
  readonly accounts: string;
}

@Injectable()
export class BalancesView {
  constructor(private readonly source: DataSource) {}

  /**
   * The sum of all funds and of what is in transit is the sum of all accounts, every day (domain.md). Each side comes
   * from a view of its own; undefined where they agree on every day.
   */
  async disagreement(): Promise<Disagreement | undefined> {
    const [row]: DisagreementRow[] = await this.source.query(
      `WITH moved AS (
         SELECT value_date AS day, received_fen - spent_fen AS funds, 0 AS transit, 0 AS accounts FROM funds_balance_day
         UNION ALL SELECT sent_on, 0, amount_fen, 0 FROM funds_transfer
         UNION ALL SELECT settled_on, 0, -amount_fen, 0 FROM funds_transfer WHERE settled_on IS NOT NULL
         UNION ALL SELECT value_date, 0, 0, amount_fen FROM accounts_balance_day),
       days AS (
         SELECT day, sum(funds) AS funds, sum(transit) AS transit, sum(accounts) AS accounts FROM moved GROUP BY day),
       sums AS (
         SELECT day, sum(funds) OVER byday AS funds, sum(transit) OVER byday AS transit,
                sum(accounts) OVER byday AS accounts FROM days WINDOW byday AS (ORDER BY day))
       SELECT day::text, funds::text, transit::text, accounts::text FROM sums
        WHERE funds + transit <> accounts ORDER BY day LIMIT 1`,
    );
    if (row === undefined) return undefined;
    const amount = (text: string): Fen => fen(BigInt(text));
    const { day, funds, transit, accounts } = row;
    return { day, fundsFen: amount(funds), inTransitFen: amount(transit), accountsFen: amount(accounts) };
  }

  /**
   * Own figures of each fund: a row for free money and for every purpose of its list, free first. The fund's own
   * total is the sum of its purposes' (totalOf).
   */
  async balances(asked: BalancesQuery): Promise<readonly FundBalance[]> {
    const parameters: unknown[] = [asked.asOf, asked.regions ?? null];
    if (asked.knownAt !== undefined) parameters.push(asked.knownAt.toString(), RECEIVED_KINDS);
    const which = asked.regions === undefined ? 'true' : OF_REGIONS;
    const names = namesThen('$1::date::text', asked.knownAt === undefined ? 'NULL' : '$3::bigint');
    const opened = asked.knownAt === undefined ? 'true' : 'position <= $3';
    const rows: BalanceRow[] = await this.source.query(
      `WITH days AS (${asked.knownAt === undefined ? daysNow(which) : daysKnownThen(which)}), ${FIGURES},
        purposes AS (
          SELECT fund, 'free' AS purpose FROM funds_fund WHERE ${which} AND ${opened}
          UNION SELECT fund, purpose FROM funds_purpose WHERE ${which} AND ${opened})
       SELECT f.fund, f.region, r.name, f.kind, f.kind_name, p.purpose,
              coalesce(g.received, 0)::text AS received, coalesce(g.spent, 0)::text AS spent,
              coalesce(g.reserved, 0)::text AS reserved, coalesce(g.available, 0)::text AS available
         FROM funds_fund f
         JOIN (${names}) r ON r.code = f.region
         JOIN purposes p ON p.fund = f.fund
         LEFT JOIN figures g ON g.fund = f.fund AND g.purpose = p.purpose
        WHERE $2::text[] IS NULL OR f.region = ANY($2)
        ORDER BY f.region, f.kind DESC, p.purpose <> 'free', p.purpose COLLATE "C"`,
      parameters,
    );
    return rows.map(balanceOf);
  }
}

function balanceOf(row: BalanceRow): FundBalance {
  const received = BigInt(row.received);
  const spent = BigInt(row.spent);
  return {
    fund: row.fund,
    region: row.region,
    name: row.name,
    fundKind: row.kind,
    kindName: row.kind_name,
    purpose: row.purpose,
    receivedFen: fen(received),
    spentFen: fen(spent),
    onHandFen: fen(received - spent),
    reservedFen: fen(BigInt(row.reserved)),
    availableFen: fen(BigInt(row.available)),
  };
}

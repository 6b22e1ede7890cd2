import type { EntityManager } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import { countyOf } from '#funds';
import type { FundOpened } from '#funds';
import { fen, plus, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { COUNTING_BY_DEFAULT, judgeYear, kindsCounted, minimumOf } from '#minimum';
import type { Judgement, RuleAdopted } from '#minimum';
import type { RegionLevel } from '#regions';

/**
 * 年度投入: what each fund took in that can count as contributed, by day and kind; the first day of each fund; the
 * rules. The view and the reaction that judges fold the same tables, each in a schema of its own.
 */
export const contributionTables = ['minimum_fund', 'minimum_contribution_day', 'minimum_rule'] as const;

export const contributionDdl = `
  CREATE TABLE minimum_fund (
    fund text COLLATE "C" PRIMARY KEY,
    region text COLLATE "C" NOT NULL,
    county text COLLATE "C" NOT NULL,
    level text NOT NULL,
    kind text NOT NULL,
    first_on date
  );
  CREATE INDEX ON minimum_fund (county);
  CREATE TABLE minimum_contribution_day (
    fund text COLLATE "C" NOT NULL,
    counts_on date NOT NULL,
    kind text NOT NULL,
    amount_fen bigint NOT NULL,
    PRIMARY KEY (fund, counts_on, kind)
  );
  CREATE TABLE minimum_rule (
    rule text PRIMARY KEY,
    position bigint NOT NULL,
    fund_kind text NOT NULL,
    adopted jsonb NOT NULL
  );`;

export const contributionsProjection: Projection = {
  name: 'minimum_contribution',
  version: 1,
  tables: contributionTables,
  ddl: contributionDdl,
  apply: foldContributions,
};

export async function foldContributions(events: readonly LedgerEvent[], manager: EntityManager): Promise<void> {
  await foldFunds(events, manager);
  await foldDays(events, manager);
  for (const recorded of events) {
    if (!is<RuleAdopted>(recorded, 'RuleAdopted')) continue;
    const { event, position } = recorded;
    await manager.query('INSERT INTO minimum_rule (rule, position, fund_kind, adopted) VALUES ($1, $2, $3, $4)', [
      `${event.fundKind}:${event.rule}`,
      position.toString(),
      event.fundKind,
      ruleToJson(event),
    ]);
  }
}

async function foldFunds(events: readonly LedgerEvent[], manager: EntityManager): Promise<void> {
  const opened = events.filter((recorded) => is<FundOpened>(recorded, 'FundOpened')).map(({ event }) => event);
  if (opened.length > 0) {
    await manager.query(
      `INSERT INTO minimum_fund (fund, region, county, level, kind)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])`,
      [
        opened.map(({ fund }) => fund),
        opened.map(({ region }) => region),
        opened.map(({ path }) => countyOf(path)),
        opened.map(({ level }) => level),
        opened.map(({ kind }) => kind),
      ],
    );
  }
  const firstDays = new Map<string, BusinessDate>();
  for (const { fund, valueDate } of events.flatMap(({ movements }) => movements)) {
    if (fund === undefined) continue;
    const first = firstDays.get(fund);
    if (first === undefined || valueDate < first) firstDays.set(fund, valueDate);
  }
  if (firstDays.size === 0) return;
  await manager.query(
    `UPDATE minimum_fund SET first_on = day.first_on
       FROM (SELECT * FROM unnest($1::text[], $2::date[]) AS t (fund, first_on)) AS day
      WHERE minimum_fund.fund = day.fund AND (minimum_fund.first_on IS NULL OR day.first_on < minimum_fund.first_on)`,
    [[...firstDays.keys()], [...firstDays.values()]],
  );
}

async function foldDays(events: readonly LedgerEvent[], manager: EntityManager): Promise<void> {
  const totals = new Map<string, { fund: string; day: BusinessDate; kind: string; amount: bigint }>();
  for (const { part, fund, kind, countsOn, amountFen } of events.flatMap(({ movements }) => movements)) {
    if (part !== 'money' || fund === undefined || countsOn === undefined) continue;
    const key = `${fund} ${countsOn} ${kind}`;
    const total = totals.get(key) ?? { fund, day: countsOn, kind, amount: 0n };
    total.amount += amountFen;
    totals.set(key, total);
  }
  if (totals.size === 0) return;
  const rows = [...totals.values()];
  await manager.query(
    `INSERT INTO minimum_contribution_day (fund, counts_on, kind, amount_fen)
     SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[])
     ON CONFLICT (fund, counts_on, kind) DO UPDATE
       SET amount_fen = minimum_contribution_day.amount_fen + excluded.amount_fen`,
    [
      rows.map(({ fund }) => fund),
      rows.map(({ day }) => day),
      rows.map(({ kind }) => kind),
      rows.map(({ amount }) => amount.toString()),
    ],
  );
}

/** A fund with what its year came to. */
export interface JudgedFund extends Judgement {
  readonly fund: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly fundKind: string;
  /** The kinds of entry that make the figure. */
  readonly countingKinds: readonly string[];
}

export interface YearAsked {
  readonly year: number;
  /** Only what is dated up to this day. */
  readonly asOf: BusinessDate;
  /** The last day that is wholly over: checkpoints up to it have passed. */
  readonly overThrough: BusinessDate;
  /** Only the funds of this county. */
  readonly county?: string;
  readonly funds?: readonly string[];
  /** What had been recorded up to this log index. */
  readonly knownAt?: bigint;
}

interface FundRow {
  readonly fund: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly kind: string;
  readonly county_first_on: BusinessDate | null;
  readonly kinds: readonly string[] | null;
  readonly amounts: readonly string[] | null;
}

/**
 * Judges every fund's year from the folded tables. A county's funds are judged from the first year in which any of
 * them has an entry; before it, and where no rule holds, the state is `none` (domain.md).
 */
export async function judgements(manager: EntityManager, asked: YearAsked): Promise<readonly JudgedFund[]> {
  const rules = await readRules(manager, asked.knownAt);
  const parameters: unknown[] = [
    `${String(asked.year)}-01-01`,
    asked.asOf < `${String(asked.year)}-12-31` ? asked.asOf : `${String(asked.year)}-12-31`,
    asked.county ?? null,
    asked.funds ?? null,
  ];
  if (asked.knownAt !== undefined) parameters.push(asked.knownAt.toString());
  const then = asked.knownAt !== undefined;
  const rows: FundRow[] = await manager.query(
    `WITH funds AS (
         SELECT * FROM minimum_fund WHERE ($3::text IS NULL OR county = $3) AND ($4::text[] IS NULL OR fund = ANY($4))),
       county AS (${then ? FIRST_KNOWN_THEN : FIRST_NOW}),
       sums AS (${then ? DAYS_KNOWN_THEN : DAYS_NOW}),
       kinds AS (
         SELECT fund, array_agg(kind) AS kinds, array_agg(amount::text) AS amounts FROM sums GROUP BY fund)
     SELECT f.fund, f.region, f.level, f.kind, c.first_on::text AS county_first_on, k.kinds, k.amounts
       FROM funds f LEFT JOIN county c USING (county) LEFT JOIN kinds k USING (fund)
      ORDER BY f.region, f.kind DESC`,
    parameters,
  );
  return rows.map((row) => judgeRow(row, rules.get(row.kind) ?? [], asked));
}

/** A county's first day counts all its funds, whichever are asked for. */
const FIRST_NOW = `
  SELECT county, min(first_on) AS first_on FROM minimum_fund
   WHERE county IN (SELECT county FROM funds) GROUP BY county`;

const FIRST_KNOWN_THEN = `
  SELECT county, min(value_date) AS first_on FROM minimum_fund JOIN accounts_journal USING (fund)
   WHERE county IN (SELECT county FROM funds) AND position <= $5 GROUP BY county`;

const DAYS_NOW = `
  SELECT fund, kind, sum(amount_fen) AS amount FROM minimum_contribution_day
   WHERE counts_on BETWEEN $1 AND $2 AND fund IN (SELECT fund FROM funds) GROUP BY fund, kind`;

const DAYS_KNOWN_THEN = `
  SELECT fund, kind, sum(amount_fen) AS amount FROM accounts_journal
   WHERE part = 'money' AND fund IN (SELECT fund FROM funds) AND counts_on BETWEEN $1 AND $2 AND position <= $5
   GROUP BY fund, kind`;

function judgeRow(row: FundRow, rules: readonly RuleAdopted[], asked: YearAsked): JudgedFund {
  const { fund, region, level, kind, county_first_on: firstOn } = row;
  const begun = firstOn !== null && Number(firstOn.slice(0, 4)) <= asked.year;
  const minimum = begun ? minimumOf(rules, { region, level, year: asked.year }) : undefined;
  const countingKinds = kindsCounted(minimum?.rule.countingKinds ?? COUNTING_BY_DEFAULT);
  let contributedFen: Fen = ZERO_FEN;
  (row.kinds ?? []).forEach((entryKind, at) => {
    if (countingKinds.includes(entryKind)) contributedFen = plus(contributedFen, fen(BigInt(row.amounts?.[at] ?? '0')));
  });
  const { year, overThrough } = asked;
  const judgement = judgeYear({ minimum, year, contributedFen, overThrough });
  return { fund, region, level, fundKind: kind, countingKinds, ...judgement };
}

/** The rules of each kind of fund, in the order in which they were adopted. */
export async function readRules(
  manager: EntityManager,
  knownAt?: bigint,
): Promise<ReadonlyMap<string, readonly RuleAdopted[]>> {
  const rows: { adopted: StoredRule }[] = await manager.query(
    'SELECT adopted FROM minimum_rule WHERE $1::bigint IS NULL OR position <= $1 ORDER BY position, rule',
    [knownAt?.toString() ?? null],
  );
  const rules = new Map<string, RuleAdopted[]>();
  for (const { adopted } of rows) {
    const rule: RuleAdopted = { ...adopted, amountFen: fen(BigInt(adopted.amountFen)) };
    rules.set(rule.fundKind, [...(rules.get(rule.fundKind) ?? []), rule]);
  }
  return rules;
}

type StoredRule = Omit<RuleAdopted, 'amountFen'> & { readonly amountFen: string };

function ruleToJson(rule: RuleAdopted): StoredRule {
  return { ...rule, amountFen: rule.amountFen.toString() };
}

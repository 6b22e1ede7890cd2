import type { EntityManager } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import { countyOf } from '#funds';
import type { ApprovalsHeld, FundOpened, HoldLifted, YearClosed } from '#funds';
import { businessDateAt, fen } from '#kernel';
import type { BusinessDate } from '#kernel';
import { measuredBy, ON_HAND } from '#minimum';
import type { MeasuredLine, MinimumWaived, RuleAdopted } from '#minimum';
import type { RegionAbolished, RegionFounded } from '#regions';

/**
 * 年度投入: what each fund's years can be measured by, by day and kind; the first day of each fund; the rules, waivers and
 * closes; what holds it. The view and the reaction that judges fold the same tables, each in a schema of its own.
 */
export const contributionTables = [
  'minimum_fund',
  'minimum_measured_day',
  'minimum_measured_year',
  'minimum_rule',
  'minimum_life',
  'minimum_waiver',
  'minimum_closed_year',
  'minimum_hold',
] as const;

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
  -- what came in counts on a day of its own, what was spent and what is on hand on the value date
  CREATE TABLE minimum_measured_day (
    fund text COLLATE "C" NOT NULL,
    counts_on date NOT NULL,
    kind text NOT NULL,
    amount_fen bigint NOT NULL,
    PRIMARY KEY (fund, counts_on, kind)
  );
  -- the same of what came in or was spent, by year: whoever asks for every fund's year need not add up its days
  CREATE TABLE minimum_measured_year (
    year integer NOT NULL,
    fund text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    amount_fen bigint NOT NULL,
    -- the last day of the year that has a row: by it and after it the year's sum is that of the days
    last_on date NOT NULL,
    PRIMARY KEY (year, fund, kind)
  );
  CREATE TABLE minimum_rule (
    rule text PRIMARY KEY,
    position bigint NOT NULL,
    fund_kind text NOT NULL,
    adopted jsonb NOT NULL
  );
  -- since when, or until when, a region is one
  CREATE TABLE minimum_life (
    region text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    founded_on date,
    abolished_on date,
    PRIMARY KEY (region, position)
  );
  CREATE TABLE minimum_waiver (
    waiver text PRIMARY KEY,
    position bigint NOT NULL,
    fund text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    checkpoint text,
    from_on date NOT NULL,
    until_on date NOT NULL,
    by text[] NOT NULL,
    reason jsonb NOT NULL
  );
  CREATE INDEX ON minimum_waiver (year, fund);
  CREATE TABLE minimum_closed_year (
    fund text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    position bigint NOT NULL,
    closed_on date NOT NULL,
    PRIMARY KEY (fund, year)
  );
  CREATE TABLE minimum_hold (
    fund text COLLATE "C" NOT NULL,
    hold text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    checkpoint text NOT NULL,
    PRIMARY KEY (fund, hold)
  );`;

export const contributionsProjection: Projection = {
  name: 'minimum_contribution',
  version: 5,
  tables: contributionTables,
  ddl: contributionDdl,
  apply: foldContributions,
};

export async function foldContributions(events: readonly LedgerEvent[], manager: EntityManager): Promise<void> {
  await foldFunds(events, manager);
  await foldDays(events, manager);
  for (const recorded of events) {
    if (is<RuleAdopted>(recorded, 'RuleAdopted')) await foldRule(recorded.event, recorded.position, manager);
    else if (is<MinimumWaived>(recorded, 'MinimumWaived')) await foldWaiver(recorded.event, recorded.position, manager);
    else if (is<YearClosed>(recorded, 'YearClosed')) await foldClose(recorded, manager);
    else if (is<ApprovalsHeld>(recorded, 'ApprovalsHeld')) await foldHold(recorded.event, manager);
    else if (is<HoldLifted>(recorded, 'HoldLifted')) {
      const { fund, hold } = recorded.event;
      await manager.query('DELETE FROM minimum_hold WHERE fund = $1 AND hold = $2', [fund, hold]);
    } else await foldLife(recorded, manager);
  }
}

/** A year's close ends what held the fund for it, as the fund itself has it. */
async function foldClose(recorded: LedgerEvent<YearClosed>, manager: EntityManager): Promise<void> {
  const { event, position, recordedAt } = recorded;
  const row = [event.fund, event.year, position.toString(), businessDateAt(recordedAt)];
  await manager.query('INSERT INTO minimum_closed_year VALUES ($1, $2, $3, $4)', row);
  await manager.query('DELETE FROM minimum_hold WHERE fund = $1 AND year <= $2', [event.fund, event.year]);
}

async function foldHold({ fund, hold, year, checkpoint }: ApprovalsHeld, manager: EntityManager): Promise<void> {
  await manager.query('INSERT INTO minimum_hold VALUES ($1, $2, $3, $4)', [fund, hold, year, checkpoint]);
}

async function foldRule(event: RuleAdopted, position: bigint, manager: EntityManager): Promise<void> {
  await manager.query('INSERT INTO minimum_rule (rule, position, fund_kind, adopted) VALUES ($1, $2, $3, $4)', [
    `${event.fundKind}:${event.rule}`,
    position.toString(),
    event.fundKind,
    ruleToJson(event),
  ]);
}

async function foldWaiver(event: MinimumWaived, position: bigint, manager: EntityManager): Promise<void> {
  const { waiver, fund, year, checkpoint = null, from, until, by, reason } = event;
  await manager.query('INSERT INTO minimum_waiver VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    ...[waiver, position.toString(), fund, year, checkpoint, from, until, by, reason],
  ]);
}

async function foldLife(recorded: LedgerEvent, manager: EntityManager): Promise<void> {
  const { position } = recorded;
  const keep = (region: string, founded: BusinessDate | null, abolished: BusinessDate | null): Promise<unknown> =>
    manager.query('INSERT INTO minimum_life VALUES ($1, $2, $3, $4)', [
      ...[region, position.toString(), founded, abolished],
    ]);
  if (is<RegionFounded>(recorded, 'RegionFounded')) {
    const { code, on } = recorded.event;
    if (on !== undefined) await keep(code, on, null);
  } else if (is<RegionAbolished>(recorded, 'RegionAbolished')) {
    await keep(recorded.event.region, null, recorded.event.on);
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

/** What one fund's lines of a kind come to: of a day, or of a year and the last of its days. */
interface Total extends Pick<MeasuredLine, 'fund' | 'kind'> {
  day: BusinessDate;
  amount: bigint;
}

async function foldDays(events: readonly LedgerEvent[], manager: EntityManager): Promise<void> {
  const days = new Map<string, Total>();
  const years = new Map<string, Total>();
  for (const { movements } of events) {
    for (const movement of movements) {
      for (const line of measuredBy(movement)) {
        const { fund, day, kind } = line;
        addTo(days, `${fund} ${day} ${kind}`, line);
        // What is on hand goes on from year to year.
        if (kind !== ON_HAND) addTo(years, `${fund} ${day.slice(0, 4)} ${kind}`, line);
      }
    }
  }
  await addDayRows([...days.values()], manager);
  await addYearRows([...years.values()], manager);
}

function addTo(totals: Map<string, Total>, key: string, { fund, day, kind, amountFen }: MeasuredLine): void {
  const total = totals.get(key);
  if (total === undefined) totals.set(key, { fund, day, kind, amount: amountFen });
  else {
    total.amount += amountFen;
    if (day > total.day) total.day = day;
  }
}

async function addDayRows(rows: readonly Total[], manager: EntityManager): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO minimum_measured_day (fund, counts_on, kind, amount_fen)
     SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[])
     ON CONFLICT (fund, counts_on, kind) DO UPDATE
       SET amount_fen = minimum_measured_day.amount_fen + excluded.amount_fen`,
    columnsOf(rows),
  );
}

async function addYearRows(rows: readonly Total[], manager: EntityManager): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO minimum_measured_year AS y (fund, year, kind, amount_fen, last_on)
     SELECT fund, extract(year FROM day), kind, amount, day
       FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[]) AS line (fund, day, kind, amount)
     ON CONFLICT (year, fund, kind) DO UPDATE
       SET amount_fen = y.amount_fen + excluded.amount_fen, last_on = greatest(y.last_on, excluded.last_on)`,
    columnsOf(rows),
  );
}

function columnsOf(rows: readonly Total[]): unknown[] {
  return [
    rows.map(({ fund }) => fund),
    rows.map(({ day }) => day),
    rows.map(({ kind }) => kind),
    rows.map(({ amount }) => amount.toString()),
  ];
}

/** A rule with the log index of its adoption. */
export interface AdoptedRule {
  readonly rule: RuleAdopted;
  readonly position: bigint;
}

/** The rules of one kind of fund, found by whom they are for. */
export type RuleBook = ReadonlyMap<string, readonly AdoptedRule[]>;

/** The rules of each kind of fund, in the order in which they were adopted. */
export async function readRules(manager: EntityManager, knownAt?: bigint): Promise<readonly AdoptedRule[]> {
  const rows: { position: string; adopted: StoredRule }[] = await manager.query(
    `SELECT r.position::text, adopted FROM minimum_rule r WHERE $1::bigint IS NULL OR r.position <= $1
      ORDER BY r.position, rule`,
    [knownAt?.toString() ?? null],
  );
  return rows.map(({ position, adopted }) => {
    return { position: BigInt(position), rule: { ...adopted, amountFen: fen(BigInt(adopted.amountFen)) } };
  });
}

/** So that whoever judges thousands of regions looks at the few rules that concern each. */
export function ruleBook(rules: readonly AdoptedRule[]): RuleBook {
  const book = new Map<string, AdoptedRule[]>();
  for (const adopted of rules) {
    const { fundKind, region, level = '' } = adopted.rule;
    const key = scopeOf(fundKind, region ?? level);
    const list = book.get(key);
    if (list === undefined) book.set(key, [adopted]);
    else list.push(adopted);
  }
  return book;
}

/** The rules that a region's fund is judged by; of a closed year those that were adopted before its close. */
export function rulesAbout(
  book: RuleBook,
  fund: { readonly kind: string; readonly region: string; readonly level: string },
  through?: bigint,
): readonly RuleAdopted[] {
  const of = (scope: string): readonly AdoptedRule[] => book.get(scopeOf(fund.kind, scope)) ?? [];
  const all = [...of(fund.level), ...of(fund.region)];
  const then = through === undefined ? all : all.filter(({ position }) => position < through);
  return then.map(({ rule }) => rule);
}

function scopeOf(fundKind: string, scope: string): string {
  return `${fundKind} ${scope}`;
}

type StoredRule = Omit<RuleAdopted, 'amountFen'> & { readonly amountFen: string };

function ruleToJson(rule: RuleAdopted): StoredRule {
  return { ...rule, amountFen: rule.amountFen.toString() };
}

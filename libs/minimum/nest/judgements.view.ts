import type { EntityManager } from 'typeorm';
import { fen, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { DEPLOYED_KINDS, isAbolishedOn, judgeFund, lastDayOfYear, ON_HAND, waiversDay } from '#minimum';
import type { FundJudgement, RegionLife, Waiver } from '#minimum';
import type { RegionLevel } from '#regions';
import type { SumsByFund } from './closed-years.view.js';
import { readRules, ruleBook, rulesAbout } from './contributions.view.js';
import type { AdoptedRule, RuleBook } from './contributions.view.js';

/** A fund with what its year came to. */
export interface JudgedFund extends FundJudgement {
  readonly fund: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly fundKind: string;
  /** The checkpoints, `MM-DD`, behind which it is held now. */
  readonly held: readonly string[];
  /** The year is closed, or the region is no more by the day asked about. */
  readonly isOver: boolean;
}

export interface YearAsked {
  readonly year: number;
  /** Only what is dated up to this day. */
  readonly asOf: BusinessDate;
  /** The last day that is wholly over: checkpoints up to it have passed. */
  readonly overThrough: BusinessDate;
  /** The day on which waivers are looked at. */
  readonly on?: BusinessDate;
  /** Only the funds of this county. */
  readonly county?: string;
  readonly funds?: readonly string[];
  /** What had been recorded up to this log index. */
  readonly knownAt?: bigint;
  /** Sums to judge by in place of all that is known, of the funds that it names. */
  readonly sums?: SumsByFund;
}

interface FundRow {
  readonly fund: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly kind: string;
  readonly county_first_on: BusinessDate | null;
  /** Each kind of entry with its amount: `donation 5000,dues 100`. */
  readonly sums: string | null;
  readonly founded_on: BusinessDate | null;
  readonly abolished_on: BusinessDate | null;
  readonly waivers: readonly WaiverRow[] | null;
  readonly closed_on: BusinessDate | null;
  readonly closed_position: string | null;
  readonly held: readonly string[] | null;
}

export interface WaiverRow {
  readonly checkpoint: string | null;
  readonly from: BusinessDate;
  readonly until: BusinessDate;
}

/** Judges every fund's year from the folded tables, in as many queries for one fund as for all. */
export async function judgements(manager: EntityManager, asked: YearAsked): Promise<readonly JudgedFund[]> {
  const rules = await readRules(manager, asked.knownAt);
  const asOf = asked.asOf < lastDayOfYear(asked.year) ? asked.asOf : lastDayOfYear(asked.year);
  const how = { ...asked, asOf };
  const rows = await fundRows(manager, how);
  const found = { book: ruleBook(rules), onHand: await onHandDays(manager, how, rules) };
  return rows.map((row) => judgeRow(row, how, found));
}

function fundRows(manager: EntityManager, asked: YearAsked): Promise<FundRow[]> {
  const { year, asOf, county, funds, knownAt } = asked;
  const then = knownAt !== undefined;
  const parameters: unknown[] = [`${String(year)}-01-01`, asOf, county ?? null, funds ?? null];
  if (then) parameters.push(knownAt.toString(), DEPLOYED_KINDS);
  const known = then ? ' AND position <= $5' : '';
  // Of all funds nothing has to be looked for among those asked about.
  const among = county === undefined && funds === undefined ? '' : AMONG;
  return manager.query(
    `WITH funds AS (${FUNDS_ASKED}${then ? OPENED_THEN : ''}),
       county AS (${then ? FIRST_KNOWN_THEN : firstNow(among)}),
       kinds AS (
         SELECT fund, string_agg(kind || ' ' || amount, ',') AS sums
           FROM (${then ? DAYS_KNOWN_THEN : yearsNow(among)}) AS sums GROUP BY fund),
       life AS (${lifeOf(then ? 'WHERE position <= $5' : '')}),
       waivers AS (${waiversOf(`WHERE year = ${THE_YEAR}${known}`, 'fund')})
     SELECT f.fund, f.region, f.level, f.kind, c.first_on::text AS county_first_on, k.sums,
            l.founded_on::text, l.abolished_on::text, w.waivers, closed_on, closed_position, h.held
       FROM funds f LEFT JOIN county c USING (county) LEFT JOIN kinds k USING (fund)
       LEFT JOIN life l USING (region) LEFT JOIN waivers w USING (fund)
       LEFT JOIN (${HELD_NOW}) h USING (fund)
       LEFT JOIN LATERAL (
         SELECT closed_on::text, position::text AS closed_position FROM minimum_closed_year y
          WHERE y.fund = f.fund AND ${CLOSED}${known}
            -- asked once, and mostly answered with no
            AND EXISTS (SELECT FROM minimum_closed_year WHERE ${CLOSED})
          ORDER BY y.year LIMIT 1) closing ON true
      ORDER BY f.region, f.kind DESC`,
    parameters,
  );
}

const AMONG = ' AND fund IN (SELECT fund FROM funds)';

const THE_YEAR = 'extract(year FROM $1::date)::integer';

/** By its own close, or by that of a later year. */
const CLOSED = `year >= ${THE_YEAR}`;

const FUNDS_ASKED = `
  SELECT * FROM minimum_fund WHERE ($3::text IS NULL OR county = $3) AND ($4::text[] IS NULL OR fund = ANY($4))`;

/** Known by then: a fund that was opened later is not there. */
const OPENED_THEN = ' AND fund IN (SELECT fund FROM funds_fund WHERE position <= $5)';

const HELD_NOW = `
  SELECT fund, array_agg(checkpoint ORDER BY checkpoint) AS held FROM minimum_hold
   WHERE year = ${THE_YEAR} GROUP BY fund`;

export function lifeOf(where: string): string {
  return `SELECT region, max(founded_on) AS founded_on, max(abolished_on) AS abolished_on
            FROM minimum_life ${where} GROUP BY region`;
}

/** The waivers of each fund, or of each fund and year, as one value. */
export function waiversOf(where: string, by: 'fund' | 'fund, year'): string {
  return `SELECT ${by}, jsonb_agg(jsonb_build_object('checkpoint', checkpoint, 'from', from_on, 'until', until_on)
                                  ORDER BY position, waiver) AS waivers
            FROM minimum_waiver ${where} GROUP BY ${by}`;
}

export function waiverOf({ checkpoint, from, until }: WaiverRow): Waiver {
  return { from, until, ...(checkpoint === null ? {} : { checkpoint }) };
}

const ALWAYS: RegionLife = {};

export function lifeIn(row: Pick<FundRow, 'founded_on' | 'abolished_on'>): RegionLife {
  const { founded_on: foundedOn, abolished_on: abolishedOn } = row;
  if (foundedOn === null && abolishedOn === null) return ALWAYS;
  return { ...(foundedOn === null ? {} : { foundedOn }), ...(abolishedOn === null ? {} : { abolishedOn }) };
}

/** A county's first day counts all its funds, whichever are asked for. */
const firstNow = (among: string): string => `
  SELECT county, min(first_on) AS first_on FROM minimum_fund
   ${among === '' ? '' : 'WHERE county IN (SELECT county FROM funds)'} GROUP BY county`;

const FIRST_KNOWN_THEN = `
  SELECT county, min(value_date) AS first_on FROM minimum_fund JOIN accounts_journal USING (fund)
   WHERE county IN (SELECT county FROM funds) AND position <= $5 GROUP BY county`;

/** By the year's sums, but of what has days behind the one asked about by the days up to it. */
const yearsNow = (among: string): string => `
  SELECT fund, kind, amount_fen AS amount FROM minimum_measured_year
   WHERE year = ${THE_YEAR} AND last_on <= $2${among}
  UNION ALL
  SELECT fund, kind, sum(d.amount_fen) FROM minimum_measured_year y JOIN minimum_measured_day d USING (fund, kind)
   WHERE year = ${THE_YEAR} AND last_on > $2 AND counts_on BETWEEN $1 AND $2${among} GROUP BY fund, kind`;

const DAYS_KNOWN_THEN = `
  SELECT fund, kind, sum(amount_fen) AS amount FROM accounts_journal
   WHERE part <> 'reserve' AND fund IN (SELECT fund FROM funds) AND position <= $5
     AND coalesce(counts_on, CASE WHEN kind = ANY($6::text[]) THEN value_date END) BETWEEN $1 AND $2
   GROUP BY fund, kind`;

/** By fund and day, what was on hand at the day's end. */
type OnHand = ReadonlyMap<string, ReadonlyMap<BusinessDate, Fen>>;

/** What was on hand on the days that some rule of the measure `level` asks about; nothing is read where there is none. */
async function onHandDays(manager: EntityManager, asked: YearAsked, rules: readonly AdoptedRule[]): Promise<OnHand> {
  const levels = rules.filter(({ rule }) => rule.measure === 'level' && rule.firstYear <= asked.year);
  if (levels.length === 0) return new Map();
  const days = levels.flatMap(({ rule }) =>
    rule.checkpoints.map(({ monthDay }) => `${String(asked.year)}-${monthDay}`),
  );
  const { asOf, county, funds, knownAt } = asked;
  const due = [...new Set([asOf, ...days.filter((day) => day < asOf)])];
  const parameters: unknown[] = [due, null, county ?? null, funds ?? null];
  if (knownAt !== undefined) parameters.push(knownAt.toString());
  const rows: { fund: string; day: BusinessDate; amount: string }[] = await manager.query(
    `WITH funds AS (${FUNDS_ASKED}), lines AS (${knownAt === undefined ? LINES_NOW : LINES_KNOWN_THEN})
     SELECT fund, asked.day::text AS day, sum(amount_fen)::text AS amount
       FROM lines JOIN unnest($1::date[]) AS asked (day) ON lines.day <= asked.day
      WHERE $2::text IS NULL GROUP BY fund, asked.day`,
    parameters,
  );
  const onHand = new Map<string, Map<BusinessDate, Fen>>();
  for (const { fund, day, amount } of rows) {
    const known = onHand.get(fund) ?? new Map<BusinessDate, Fen>();
    onHand.set(fund, known.set(day, fen(BigInt(amount))));
  }
  return onHand;
}

const LINES_NOW = `
  SELECT fund, counts_on AS day, amount_fen FROM minimum_measured_day
   WHERE kind = '${ON_HAND}' AND fund IN (SELECT fund FROM funds)`;

const LINES_KNOWN_THEN = `
  SELECT fund, value_date AS day, amount_fen FROM accounts_journal
   WHERE part = 'money' AND fund IN (SELECT fund FROM funds) AND position <= $5`;

function sumsIn(text: string | null): ReadonlyMap<string, Fen> {
  const sums = new Map<string, Fen>();
  let from = 0;
  while (text !== null && from < text.length) {
    const blank = text.indexOf(' ', from);
    const comma = text.indexOf(',', blank);
    const end = comma === -1 ? text.length : comma;
    sums.set(text.slice(from, blank), fen(BigInt(text.slice(blank + 1, end))));
    from = end + 1;
  }
  return sums;
}

function judgeRow(
  row: FundRow,
  { year, asOf, overThrough, on, sums: given }: YearAsked,
  { book, onHand }: { readonly book: RuleBook; readonly onHand: OnHand },
): JudgedFund {
  const { fund, region, level, kind, county_first_on: countyFirstOn } = row;
  const sums = given?.get(fund) ?? sumsIn(row.sums);
  const days = onHand.get(fund);
  const life = lifeIn(row);
  const closedOn = row.closed_on ?? undefined;
  const judged = judgeFund({
    region,
    level,
    year,
    asOf,
    overThrough,
    sums,
    life,
    rules: rulesAbout(book, row, row.closed_position === null ? undefined : BigInt(row.closed_position)),
    countyFirstOn: countyFirstOn ?? undefined,
    onHandOn: (day) => days?.get(day) ?? ZERO_FEN,
    waivers: row.waivers === null ? NONE : row.waivers.map(waiverOf),
    on: on === undefined ? undefined : waiversDay(closedOn, on),
  });
  const isOver = closedOn !== undefined || isAbolishedOn(life, on ?? asOf);
  const whose = { fund, region, level, fundKind: kind, held: row.held ?? NONE, isOver };
  return Object.assign(judged, whose);
}

const NONE: readonly never[] = [];

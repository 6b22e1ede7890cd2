import type { EntityManager } from 'typeorm';
import { countyOf } from '#funds';
import type { FundOpened } from '#funds';
import { addToDay, fen, noTotals, yearOf } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { addToYear, noteHold, ON_HAND } from '#minimum';
import type { CountyAtHand, FundAtHand, MinimumState, RegionLife, Waiver, YearClosing } from '#minimum';
import type { RegionLevel } from '#regions';
import type { RuleBook } from './contributions.view.js';
import { lifeIn, lifeOf, waiverOf, waiversOf } from './judgements.view.js';
import type { WaiverRow } from './judgements.view.js';

/** In place of a year: all that the county has had. A county's own row holds the first day that it was judged from. */
export const EVERY_YEAR = 0;

/** What was judged last: by fund and year, and by county (EVERY_YEAR) the first day of its funds by then. */
export const judgedDdl = `
  CREATE TABLE minimum_judged (
    fund text COLLATE "C" NOT NULL, year integer NOT NULL, state text NOT NULL, PRIMARY KEY (fund, year));`;

interface FundRow {
  readonly fund: string;
  readonly region: string;
  readonly county: string;
  readonly level: RegionLevel;
  readonly kind: string;
  readonly first_on: BusinessDate | null;
  readonly judged_since: BusinessDate | null;
  readonly years: readonly number[] | null;
  readonly states: readonly MinimumState[] | null;
  readonly founded_on: BusinessDate | null;
  readonly abolished_on: BusinessDate | null;
}

/** Counties with all their funds, by the county's code and by each fund. */
export interface Counties {
  readonly byFund: Map<string, CountyAtHand>;
  readonly byCode: Map<string, CountyAtHand>;
}

/**
 * Takes at hand the counties of some funds, those that are only being opened among them, as they stand in the folded
 * tables: in as many queries for one fund as for a thousand.
 */
export async function countiesOf(
  manager: EntityManager,
  { funds, opened, book, today }: CountiesAsked,
): Promise<Counties> {
  const counties: Counties = { byFund: new Map(), byCode: new Map() };
  const rows: FundRow[] = await manager.query(
    `SELECT f.fund, f.region, f.county, f.level, f.kind, f.first_on::text, c.state AS judged_since, j.years, j.states,
            l.founded_on::text, l.abolished_on::text
       FROM minimum_fund f LEFT JOIN (${lifeOf('')}) l USING (region)
       LEFT JOIN minimum_judged c ON c.fund = f.county AND c.year = ${String(EVERY_YEAR)}
       LEFT JOIN LATERAL (SELECT array_agg(year) AS years, array_agg(state) AS states
                            FROM minimum_judged WHERE fund = f.fund) j ON true
      WHERE f.county IN (SELECT county FROM minimum_fund WHERE fund = ANY($1) UNION SELECT unnest($2::text[]))
      ORDER BY f.region, f.kind DESC`,
    [funds, opened.map(({ path }) => countyOf(path))],
  );
  const waivers = await waiversByFund(manager, rows);
  const closed = await closedByFund(manager, rows);
  for (const row of rows) {
    const county = countyAt(counties, row.county, row.judged_since ?? undefined);
    if (row.first_on !== null && (county.firstOn === undefined || row.first_on < county.firstOn)) {
      county.firstOn = row.first_on;
    }
    place(counties, county, {
      ...atHand(row),
      waivers: waivers.get(row.fund) ?? new Map<number, readonly Waiver[]>(),
      closed: closed.get(row.fund) ?? new Map<number, YearClosing>(),
    });
  }
  await readHolds(manager, counties);
  await readSums(manager, counties, { today, onHand: asksForLevel(book) });
  return counties;
}

export interface CountiesAsked {
  readonly funds: readonly string[];
  /** Funds that are not folded yet. */
  readonly opened: readonly FundOpened[];
  readonly book: RuleBook;
  readonly today: BusinessDate;
}

/** A fund that opens joins its county, which may be new itself. */
export function openAtHand(
  counties: Counties,
  { fund, region, level, kind, path }: FundOpened,
  life: RegionLife,
): void {
  const county = countyAt(counties, countyOf(path), undefined);
  place(counties, county, {
    fund,
    region,
    level,
    kind,
    sums: new Map(),
    onHand: noTotals(),
    judged: new Map(),
    waivers: new Map(),
    held: new Map(),
    closed: new Map(),
    life,
  });
}

async function waiversByFund(
  manager: EntityManager,
  funds: readonly FundRow[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, readonly Waiver[]>>> {
  const rows: { fund: string; year: number; waivers: readonly WaiverRow[] }[] = await manager.query(
    waiversOf('WHERE fund = ANY($1)', 'fund, year'),
    [funds.map(({ fund }) => fund)],
  );
  const byFund = new Map<string, Map<number, readonly Waiver[]>>();
  for (const { fund, year, waivers } of rows) {
    const own = byFund.get(fund) ?? new Map<number, readonly Waiver[]>();
    byFund.set(fund, own.set(year, waivers.map(waiverOf)));
  }
  return byFund;
}

async function closedByFund(
  manager: EntityManager,
  funds: readonly FundRow[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, YearClosing>>> {
  const rows: { fund: string; year: number; position: string; day: BusinessDate }[] = await manager.query(
    'SELECT fund, year, position::text, closed_on::text AS day FROM minimum_closed_year WHERE fund = ANY($1)',
    [funds.map(({ fund }) => fund)],
  );
  const byFund = new Map<string, Map<number, YearClosing>>();
  for (const { fund, year, position, day: on } of rows) {
    const own = byFund.get(fund) ?? new Map<number, YearClosing>();
    byFund.set(fund, own.set(year, { on, position: BigInt(position) }));
  }
  return byFund;
}

async function readHolds(manager: EntityManager, { byFund }: Counties): Promise<void> {
  const rows: { fund: string; hold: string; year: number; checkpoint: string }[] = await manager.query(
    'SELECT fund, hold, year, checkpoint FROM minimum_hold WHERE fund = ANY($1)',
    [[...byFund.keys()]],
  );
  for (const { fund, ...hold } of rows) {
    const atHand = byFund.get(fund)?.funds.get(fund);
    if (atHand !== undefined) noteHold(atHand, hold);
  }
}

function countyAt(counties: Counties, code: string, judgedSince: BusinessDate | undefined): CountyAtHand {
  const known = counties.byCode.get(code);
  if (known !== undefined) return known;
  const county: CountyAtHand = { county: code, firstOn: undefined, judgedSince, funds: new Map() };
  counties.byCode.set(code, county);
  return county;
}

function place(counties: Counties, county: CountyAtHand, fund: FundAtHand): void {
  county.funds.set(fund.fund, fund);
  counties.byFund.set(fund.fund, county);
}

function atHand(row: FundRow): Omit<FundAtHand, 'waivers' | 'closed'> {
  const { fund, region, level, kind, years, states } = row;
  const judged = new Map<number, MinimumState>();
  states?.forEach((state, at) => judged.set(years?.[at] ?? EVERY_YEAR, state));
  return { fund, region, level, kind, sums: new Map(), onHand: noTotals(), judged, held: new Map(), life: lifeIn(row) };
}

/** Day totals of what is on hand are many; they are read only where a rule asks for them. */
async function readSums(
  manager: EntityManager,
  { byFund }: Counties,
  { today, onHand }: { readonly today: BusinessDate; readonly onHand: boolean },
): Promise<void> {
  const rows: { fund: string; day: BusinessDate; kind: string; amount: string }[] = await manager.query(
    `SELECT fund, min(counts_on)::text AS day, kind, sum(amount_fen)::text AS amount FROM minimum_measured_day
      WHERE fund = ANY($1) AND ((kind <> '${ON_HAND}' AND counts_on <= $2) OR (kind = '${ON_HAND}' AND $3))
      GROUP BY fund, kind, extract(year FROM counts_on), CASE WHEN kind = '${ON_HAND}' THEN counts_on END`,
    [[...byFund.keys()], today, onHand],
  );
  for (const { fund, day, kind, amount } of rows) {
    const own = byFund.get(fund)?.funds.get(fund);
    const amountFen: Fen = fen(BigInt(amount));
    if (kind === ON_HAND && own !== undefined) addToDay(own.onHand, day, amountFen);
    else if (own !== undefined) addToYear(own.sums, yearOf(day), { kind, amountFen });
  }
}

function asksForLevel(book: RuleBook): boolean {
  return [...book.values()].some((rules) => rules.some(({ rule }) => rule.measure === 'level'));
}

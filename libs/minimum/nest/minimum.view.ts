import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { YearClosed } from '#funds';
import type { ClosedYear } from '#funds/nest';
import { PledgesView } from '#giving/nest';
import { fen, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';
import { countsPledges, forecastOf, lastDayOfYear, ON_HAND, rulesInTime } from '#minimum';
import type { Forecast, Measure, MinimumState, MinimumStateReached, PledgedDue, RuleInTime } from '#minimum';
import { namesThen } from '#regions/nest';
import { sumsAtClose } from './closed-years.view.js';
import { readRules } from './contributions.view.js';
import { judgements } from './judgements.view.js';
import type { JudgedFund, YearAsked } from './judgements.view.js';

/** 下限状态记录: each change of a fund's state in a year, so that an auditor sees when it was known. */
export const minimumStatesProjection: Projection = {
  name: 'minimum_state',
  version: 1,
  tables: ['minimum_state'],
  ddl: `
    CREATE TABLE minimum_state (
      position bigint PRIMARY KEY,
      region text COLLATE "C" NOT NULL,
      fund_kind text NOT NULL,
      year integer NOT NULL,
      state text NOT NULL,
      contributed_fen bigint NOT NULL,
      minimum_fen bigint NOT NULL,
      as_of text NOT NULL,
      rests_on bigint NOT NULL,
      recorded_at text NOT NULL
    );
    CREATE INDEX ON minimum_state (region, fund_kind, year, position);`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (!is<MinimumStateReached>(recorded, 'MinimumStateReached')) continue;
      const { region, fundKind, year, state, contributedFen, minimumFen, asOf, restsOn } = recorded.event;
      await manager.query(`INSERT INTO minimum_state VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, [
        recorded.index.toString(),
        ...[region, fundKind, year, state, contributedFen.toString(), minimumFen.toString(), asOf, restsOn],
        recorded.recordedAt,
      ]);
    }
  },
};

/** What a year comes to against its minimum. */
export type MinimumFigures = Pick<JudgedFund, 'contributedFen' | 'minimumFen' | 'shortfallFen' | 'state'>;

/** A fund's year with the region's name; of a closed year the figures are those that were reported at its close. */
export interface MinimumRow extends Omit<JudgedFund, 'missed' | 'excused' | 'isOver'> {
  readonly name: string;
  readonly kindName: string;
  /** Of a closed year, where what has been recorded since comes to something else. */
  readonly knownNow?: MinimumFigures;
}

/** A rule, with what its kind of fund is called. */
export interface ShownRule extends RuleInTime {
  readonly kindName: string;
}

/** By what a fund's year is measured, and which kinds of entry make the figure. */
export interface MeasuredFigure {
  readonly measure: Measure;
  readonly kinds: readonly string[];
}

/** 豁免 as it was given. */
export interface GivenWaiver {
  readonly waiver: string;
  readonly fund: string;
  readonly region: string;
  readonly fundKind: string;
  readonly year: number;
  readonly checkpoint?: string;
  readonly from: BusinessDate;
  readonly until: BusinessDate;
  readonly by: readonly string[];
  readonly reason: PersonalRef;
}

interface WaiverRow extends Omit<GivenWaiver, 'fundKind' | 'checkpoint' | 'from' | 'until'> {
  readonly kind: string;
  readonly checkpoint: string | null;
  readonly from_on: BusinessDate;
  readonly until_on: BusinessDate;
}

/** A fund's year with what becomes of it. */
export interface ForecastRow extends Omit<MinimumRow, 'inForce'>, Forecast {}

export interface StateChange {
  readonly index: bigint;
  readonly state: MinimumState;
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly asOf: BusinessDate;
  readonly restsOn: bigint;
  readonly recordedAt: string;
}

interface StateRow {
  readonly position: string;
  readonly state: MinimumState;
  readonly contributed_fen: string;
  readonly minimum_fen: string;
  readonly as_of: BusinessDate;
  readonly rests_on: string;
  readonly recorded_at: string;
}

/** Field by field: to spread a hundred thousand rows into others costs seconds. */
function rowOf(judged: JudgedFund, told: Pick<MinimumRow, 'name' | 'kindName' | 'held'>): MinimumRow {
  const { fund, region, level, fundKind, state, contributedFen, minimumFen, shortfallFen } = judged;
  const { measure, countingKinds, inForce } = judged;
  const { name, kindName, held } = told;
  const whose = { fund, region, name, level, fundKind, kindName };
  const row = Object.assign(whose, { state, contributedFen, minimumFen, shortfallFen, measure, countingKinds, held });
  return inForce === undefined ? row : Object.assign(row, { inForce });
}

@Injectable()
export class MinimumView {
  constructor(
    private readonly source: DataSource,
    private readonly pledges: PledgesView,
  ) {}

  /** Every fund's year against its minimum, in the order of regions, welfare fund first; `held` of now alone. */
  async minimums(asked: YearAsked & { readonly isPast?: boolean }): Promise<readonly MinimumRow[]> {
    const judged = await judgements(this.source.manager, asked);
    const regions: { code: string; name: string }[] = await this.source.query(namesThen('$1::text', '$2::bigint'), [
      asked.asOf,
      asked.knownAt?.toString() ?? null,
    ]);
    const names = new Map(regions.map(({ code, name }) => [code, name]));
    const kindName = await this.kindNames();
    return judged.map((fund) => {
      const name = names.get(fund.region) ?? fund.region;
      return rowOf(fund, { name, kindName: kindName(fund), held: asked.isPast === true ? [] : fund.held });
    });
  }

  /**
   * What the years of these funds came to by a day before their end, as it was known when each was closed. Nothing is
   * dated into closed time, and rules, waivers and what a region is are looked at as of the close or the day: what is
   * newer can only be in the sums.
   */
  async atClose(asked: YearAsked, closed: readonly ClosedYear[]): Promise<ReadonlyMap<string, MinimumFigures>> {
    const closes = closed.map(({ index, reported: { fund } }) => ({ fund, index }));
    const sums = await sumsAtClose(this.source.manager, closes, asked);
    const years = new Map(closed.map(({ reported }) => [reported.fund, reported]));
    const { year, asOf, overThrough, on } = asked;
    const when = { year, asOf, overThrough, ...(on === undefined ? {} : { on }) };
    const funds = closes.map(({ fund }) => fund);
    const judged = await judgements(this.source.manager, { ...when, funds, sums });
    return new Map(judged.map((row) => [row.fund, figuresOf(row, years.get(row.fund))]));
  }

  /** What each fund's kind is called: by kind, and fund by fund only where funds of a kind are called differently. */
  private async kindNames(): Promise<(fund: JudgedFund) => string> {
    const kinds: { kind: string; name: string; isOne: boolean }[] = await this.source.query(
      `SELECT kind, min(kind_name) AS name, count(DISTINCT kind_name) = 1 AS "isOne" FROM funds_fund GROUP BY kind`,
    );
    const names = new Map(kinds.filter(({ isOne }) => isOne).map(({ kind, name }) => [kind, name]));
    const several = kinds.filter(({ isOne }) => !isOne).map(({ kind }) => kind);
    const rows: { fund: string; name: string }[] =
      several.length === 0
        ? []
        : await this.source.query('SELECT fund, kind_name AS name FROM funds_fund WHERE kind = ANY($1)', [several]);
    const own = new Map(rows.map(({ fund, name }) => [fund, name]));
    return ({ fund, fundKind }) => names.get(fundKind) ?? own.get(fund) ?? fundKind;
  }

  /** What a fund's figure of a year is made of; undefined for a fund that there is not. */
  async measured(asked: {
    readonly fund: string;
    readonly year: number;
    readonly knownAt?: bigint;
  }): Promise<MeasuredFigure | undefined> {
    const { fund, year, knownAt } = asked;
    const asOf = lastDayOfYear(year);
    const known = knownAt === undefined ? {} : { knownAt };
    const [judged] = await judgements(this.source.manager, { year, asOf, overThrough: asOf, funds: [fund], ...known });
    return judged === undefined ? undefined : { measure: judged.measure, kinds: judged.countingKinds };
  }

  /** The first day of any fund of the county that a fund belongs to; undefined before the first entry. */
  async countyFirstOn(fund: string): Promise<BusinessDate | undefined> {
    const [row]: { first: BusinessDate | null }[] = await this.source.query(
      `SELECT min(first_on)::text AS first FROM minimum_fund
        WHERE county = (SELECT county FROM minimum_fund WHERE fund = $1)`,
      [fund],
    );
    return row?.first ?? undefined;
  }

  async rules(): Promise<readonly ShownRule[]> {
    const rules = rulesInTime((await readRules(this.source.manager)).map(({ rule }) => rule));
    const funds: { kind: string; name: string }[] = await this.source.query(
      'SELECT kind, min(kind_name) AS name FROM funds_fund GROUP BY kind',
    );
    const names = new Map(funds.map(({ kind, name }) => [kind, name]));
    return rules.map((rule) => ({ ...rule, kindName: names.get(rule.fundKind) ?? rule.fundKind }));
  }

  /** The waivers of a year, or all, in the order in which they were given. */
  async waivers({ year }: { readonly year?: number }): Promise<readonly GivenWaiver[]> {
    const rows: WaiverRow[] = await this.source.query(
      `SELECT waiver, w.fund, f.region, f.kind, w.year, checkpoint, from_on::text, until_on::text, by, reason
         FROM minimum_waiver w JOIN minimum_fund f USING (fund)
        WHERE $1::integer IS NULL OR w.year = $1 ORDER BY w.position, waiver`,
      [year ?? null],
    );
    return rows.map(({ from_on: from, until_on: until, kind: fundKind, checkpoint, ...row }) => {
      return { ...row, fundKind, from, until, ...(checkpoint === null ? {} : { checkpoint }) };
    });
  }

  /** What each fund of the year comes to at today's pace and with its pledges, but for those of which nothing is asked. */
  async forecasts(asked: YearAsked & { readonly today: BusinessDate }): Promise<readonly ForecastRow[]> {
    const { year, today } = asked;
    const [rows, before] = await Promise.all([this.minimums(asked), this.levelsBefore(asked)]);
    const promised = await this.promised();
    return rows.flatMap(({ inForce, ...row }) => {
      if (inForce === undefined || row.state === 'none') return [];
      const baseFen = row.measure === 'level' ? (before.get(row.fund) ?? ZERO_FEN) : ZERO_FEN;
      const pledged = countsPledges(inForce) ? (promised.get(row.fund) ?? []) : [];
      const forecast = forecastOf({ minimum: inForce, year, today, figureFen: row.contributedFen, baseFen, pledged });
      return [{ ...row, ...forecast }];
    });
  }

  /** What is pledged to each fund and has not arrived, in the order of days. */
  private async promised(): Promise<ReadonlyMap<string, readonly PledgedDue[]>> {
    const byFund = new Map<string, PledgedDue[]>();
    for (const { fund, ...due } of await this.pledges.openDues()) {
      const own = byFund.get(fund);
      if (own === undefined) byFund.set(fund, [due]);
      else own.push(due);
    }
    return byFund;
  }

  /** What was on hand when a year began. */
  private async levelsBefore({ year }: YearAsked): Promise<ReadonlyMap<string, Fen>> {
    const rows: { fund: string; amount: string }[] = await this.source.query(
      `SELECT fund, sum(amount_fen)::text AS amount FROM minimum_measured_day
        WHERE kind = $1 AND counts_on < $2
          AND EXISTS (SELECT FROM minimum_rule WHERE adopted ->> 'measure' = 'level') GROUP BY fund`,
      [ON_HAND, `${String(year)}-01-01`],
    );
    return new Map(rows.map(({ fund, amount }) => [fund, fen(BigInt(amount))]));
  }

  /** When a fund's year came to which state, oldest first. */
  async changes(asked: {
    readonly region: string;
    readonly fundKind: string;
    readonly year: number;
  }): Promise<readonly StateChange[]> {
    const rows: StateRow[] = await this.source.query(
      `SELECT position::text, state, contributed_fen::text, minimum_fen::text, as_of, rests_on::text, recorded_at
         FROM minimum_state WHERE region = $1 AND fund_kind = $2 AND year = $3 ORDER BY minimum_state.position`,
      [asked.region, asked.fundKind, asked.year],
    );
    return rows.map((row) => ({
      index: BigInt(row.position),
      state: row.state,
      contributedFen: fen(BigInt(row.contributed_fen)),
      minimumFen: fen(BigInt(row.minimum_fen)),
      asOf: row.as_of,
      restsOn: BigInt(row.rests_on),
      recordedAt: row.recorded_at,
    }));
  }
}

/** Of a year in which the county had nothing when it was closed, nothing was asked. */
function figuresOf(judged: JudgedFund, reported: YearClosed | undefined): MinimumFigures {
  const { contributedFen, minimumFen, shortfallFen, state } = judged;
  if (reported?.outcome !== 'none') return { contributedFen, minimumFen, shortfallFen, state };
  return { contributedFen, minimumFen: ZERO_FEN, shortfallFen: ZERO_FEN, state: 'none' };
}

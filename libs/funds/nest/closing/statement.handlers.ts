import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { YearClosed, YearOutcome } from '#funds';
import { periodDays, plus, yearOf } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { ClosingsView } from './closings.view.js';
import type { ClosedYear, ClosingMark } from './closings.view.js';
import { PriorYearsView } from '../prior-year/prior-years.view.js';
import type { PriorYear } from '../prior-year/prior-years.view.js';
import { StatementView } from './statement.view.js';
import type { CarriedReservation, ChangingLine, PeriodAsked, StatedFund, StatementPart } from './statement.view.js';

/** Whether the year's minimum was met, by what counted. */
export interface StatedMinimum {
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly outcome: YearOutcome;
}

/**
 * 基金报表 of a month, a quarter or a year. Where the period is closed its figures are those of its closing, which never
 * change; what is known now stands beside them where it differs.
 */
export interface FundStatement extends StatedFund {
  readonly fund: string;
  /** `2023-06`, `2023-Q2` or `2023`. */
  readonly period: string;
  readonly from: BusinessDate;
  readonly through: BusinessDate;
  /** Absent while the period is open: then everything is as known now. */
  readonly closed?: ClosingMark;
  /** The whole fund (`*`) first, then each purpose, free money first. */
  readonly parts: readonly StatementPart[];
  /** 物资 at their value, beside the money and no part of it; empty where there were none. */
  readonly goods: readonly StatementPart[];
  /** Of a year before the ledger (以前年度): what older books said of it. Of the ledger itself there is nothing then. */
  readonly priorYear?: PriorYear;
  /** What was reserved at the period's end and is carried over. */
  readonly reservations: readonly CarriedReservation[];
  /** Of a closed year. */
  readonly minimum?: StatedMinimum;
  /** Each late entry on the day that it belongs to; present where that differs from what is stated. */
  readonly knownNow?: {
    readonly parts: readonly StatementPart[];
    readonly goods: readonly StatementPart[];
    readonly contributedFen?: Fen;
  };
}

/** 差异说明: what was reported of a closed year, what is known now, and the entries between the two. */
export interface YearDifference {
  readonly fund: string;
  readonly year: number;
  readonly closed: ClosingMark;
  readonly reported: StatedMinimum & { readonly openingFen: Fen; readonly closingFen: Fen };
  readonly knownNow: { readonly openingFen: Fen; readonly closingFen: Fen; readonly contributedFen: Fen };
  /** Each moves the year's closing by its amount where it has belongsOn, what counts where it has countsOn. */
  readonly entries: readonly ChangingLine[];
}

/** Undefined where there is no such fund. */
export class ShowStatement extends Query<FundStatement | undefined> {
  constructor(
    readonly asked: {
      readonly fund: string;
      readonly period: string;
      /** What had been recorded up to this log index; absent: all that is known. */
      readonly knownAt?: bigint;
    },
  ) {
    super();
  }
}

/** Undefined where the fund's year is not closed. */
export class ShowDifference extends Query<YearDifference | undefined> {
  constructor(readonly asked: { readonly fund: string; readonly year: number }) {
    super();
  }
}

@QueryHandler(ShowStatement)
export class ShowStatementHandler implements IQueryHandler<ShowStatement> {
  constructor(
    private readonly view: StatementView,
    private readonly closings: ClosingsView,
    private readonly priorYears: PriorYearsView,
  ) {}

  async execute({ asked: { fund, period, knownAt } }: ShowStatement): Promise<FundStatement | undefined> {
    const days = periodDays(period);
    if (days === undefined) return undefined;
    const known = knownAt === undefined ? {} : { knownAt };
    const asked = { fund, ...days, ...known };
    const { year, closed } = byThen(await this.closingOf(fund, period, days.through), knownAt);
    const seen = closed === undefined ? known : { knownAt: closed.index };
    const stated = await this.view.fund(fund, { day: days.through, ...seen });
    if (stated === undefined) return undefined;
    const of = { fund, ...stated, period, ...days };
    if (closed === undefined) {
      const parts = await this.view.parts({ ...asked, by: 'value-date' });
      const goods = await this.view.parts({ ...asked, by: 'value-date' }, 'goods');
      const prior = isYear(period) ? await this.priorYears.of(fund, yearOf(days.through), knownAt) : undefined;
      const before = prior === undefined ? {} : { priorYear: prior };
      return { ...of, ...before, parts, goods, reservations: await this.view.reservations(asked) };
    }
    const then = { ...asked, knownAt: closed.index };
    const parts =
      year === undefined ? await this.view.parts({ ...then, by: 'value-date' }) : reportedParts(year.reported);
    // A year's close tells of money; goods stand as they were recorded by then, since nothing is dated there any more.
    const goods = await this.view.parts({ ...then, by: 'value-date' }, 'goods');
    return {
      ...{ ...of, closed: markOf(closed), parts, goods, reservations: await this.view.reservations(then) },
      ...(year === undefined ? {} : { minimum: minimumOf(year.reported) }),
      ...(await this.knownNow(asked, { parts, goods }, year)),
    };
  }

  /** A year is closed by its own event; a month or a quarter with its last month. */
  private async closingOf(fund: string, period: string, through: BusinessDate): Promise<Closing> {
    if (!isYear(period)) return { closed: await this.closings.month(fund, through) };
    const closed = await this.closings.year(fund, yearOf(through));
    return closed === undefined ? {} : { closed, year: closed };
  }

  private async knownNow(
    asked: Omit<PeriodAsked, 'by'>,
    stated: Pick<FundStatement, 'parts' | 'goods'>,
    year: ClosedYear | undefined,
  ): Promise<Pick<FundStatement, 'knownNow'>> {
    const parts = await this.view.parts({ ...asked, by: 'belonging' });
    const goods = await this.view.parts({ ...asked, by: 'belonging' }, 'goods');
    const counted = year === undefined ? undefined : await this.countedNow(year, asked.knownAt);
    const sameGoods = sameParts(goods, stated.goods);
    const same = sameParts(parts, stated.parts) && sameGoods && counted === year?.reported.contributedFen;
    if (same) return {};
    return { knownNow: { parts, goods, ...(counted === undefined ? {} : { contributedFen: counted }) } };
  }

  private async countedNow({ reported, index }: ClosedYear, knownAt: bigint | undefined): Promise<Fen> {
    const changes = await this.view.changesOf(reported.fund, reported.year, index);
    return contributedNow(
      reported,
      changes.filter((change) => knownAt === undefined || change.index <= knownAt),
    );
  }
}

@QueryHandler(ShowDifference)
export class ShowDifferenceHandler implements IQueryHandler<ShowDifference> {
  constructor(
    private readonly view: StatementView,
    private readonly closings: ClosingsView,
  ) {}

  async execute({ asked: { fund, year } }: ShowDifference): Promise<YearDifference | undefined> {
    const closed = await this.closings.year(fund, year);
    const days = periodDays(String(year));
    if (closed === undefined || days === undefined) return undefined;
    const { reported } = closed;
    const entries = await this.view.changesOf(fund, year, closed.index);
    const [whole] = await this.view.parts({ fund, ...days, by: 'belonging' });
    const { openingFen, closingFen } = reported;
    return {
      ...{ fund, year, closed: markOf(closed), entries },
      reported: { openingFen, closingFen, ...minimumOf(reported) },
      knownNow: {
        openingFen: whole?.openingFen ?? openingFen,
        closingFen: whole?.closingFen ?? closingFen,
        contributedFen: contributedNow(reported, entries),
      },
    };
  }
}

export const STATEMENT_HANDLERS = [ShowStatementHandler, ShowDifferenceHandler];

/** What counts of a closed year as known now: what was reported, and what later entries took back or added. */
export function contributedNow(reported: YearClosed, changes: readonly ChangingLine[]): Fen {
  const counting = changes.filter(({ kind, countsOn }) => {
    return countsOn !== undefined && reported.countingKinds.includes(kind);
  });
  return counting.reduce((sum, { amountFen }) => plus(sum, amountFen), reported.contributedFen);
}

interface Closing {
  readonly closed?: ClosingMark | undefined;
  readonly year?: ClosedYear;
}

/** What was closed behind that index had not been closed then. */
function byThen(closing: Closing, knownAt: bigint | undefined): Closing {
  const isLater = knownAt !== undefined && closing.closed !== undefined && closing.closed.index > knownAt;
  return isLater ? {} : closing;
}

function markOf({ index, recordedAt, by }: ClosingMark): ClosingMark {
  return { index, recordedAt, by };
}

function minimumOf({ contributedFen, minimumFen, outcome }: YearClosed): StatedMinimum {
  return { contributedFen, minimumFen, outcome };
}

function reportedParts({ purposes, openingFen, flows, closingFen }: YearClosed): readonly StatementPart[] {
  return [{ purpose: '*', openingFen, flows, closingFen }, ...purposes];
}

function sameParts(left: readonly StatementPart[], right: readonly StatementPart[]): boolean {
  return textOf(left) === textOf(right);
}

/** A purpose that neither had nor moved anything is as good as none. */
function textOf(parts: readonly StatementPart[]): string {
  const told = parts.filter(({ flows, openingFen }) => openingFen !== 0n || flows.length > 0);
  return JSON.stringify(
    told
      .map(({ purpose, openingFen, flows, closingFen }) => [
        ...[purpose, openingFen.toString(), closingFen.toString()],
        flows.map(({ kind, amountFen }) => `${kind} ${amountFen.toString()}`),
      ])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );
}

function isYear(period: string): boolean {
  return period.length === 4;
}

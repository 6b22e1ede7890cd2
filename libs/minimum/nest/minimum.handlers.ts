import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CLOCK, CommandEdge, madeBy } from '#execution';
import type { Answer, Clock, CommandContext } from '#execution';
import type { YearClosed } from '#funds';
import { ClosingsView } from '#funds/nest';
import { businessDateAt, minus, ZERO_FEN } from '#kernel';
import type { BusinessDate } from '#kernel';
import { adoptRule, lastDayOfYear, lastDayOver } from '#minimum';
import type { AdoptRule } from '#minimum';
import { MinimumView } from './minimum.view.js';
import type { MeasuredFigure, MinimumFigures, MinimumRow, ShownRule } from './minimum.view.js';

/** 采纳下限规则; one that asks for less than what holds takes another person to confirm it. */
export class AdoptRuleCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<AdoptRule, 'type' | 'rule'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/**
 * Each fund's year against its minimum, by the end of the year or by a day in it. A whole year that is closed by then is
 * told as it was reported, with what is known beside it where that differs.
 */
export class ShowMinimums extends Query<readonly MinimumRow[]> {
  constructor(
    readonly asked: {
      readonly year: number;
      readonly county?: string;
      readonly asOf?: BusinessDate;
      readonly knownAt?: bigint;
    },
  ) {
    super();
  }
}

/** The rules of every kind of fund, in the order in which they were adopted. */
export class ListRules extends Query<readonly ShownRule[]> {}

/** What a fund's figure of a year is made of; undefined for a fund that there is not. */
export class ShowMeasure extends Query<MeasuredFigure | undefined> {
  constructor(readonly asked: { readonly fund: string; readonly year: number; readonly knownAt?: bigint }) {
    super();
  }
}

@CommandHandler(AdoptRuleCommand)
export class AdoptRuleHandler implements ICommandHandler<AdoptRuleCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: AdoptRuleCommand): Promise<Answer> {
    const [rule, request] = [madeBy(context, 'rule'), madeBy(context, 'request')];
    const plan = () => adoptRule({ ...input, rule }, request, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@QueryHandler(ShowMinimums)
export class ShowMinimumsHandler implements IQueryHandler<ShowMinimums> {
  constructor(
    private readonly view: MinimumView,
    private readonly closings: ClosingsView,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ asked }: ShowMinimums): Promise<readonly MinimumRow[]> {
    const today = businessDateAt(this.clock());
    const lastDay = lastDayOfYear(asked.year);
    const asOf = asked.asOf ?? (today < lastDay ? today : lastDay);
    // Asked for a day, waivers are those of that day; else those of today, also of a year that is over.
    const on = asked.asOf !== undefined && asked.asOf < today ? asked.asOf : today;
    // What holds a fund is told of now alone.
    const isPast = asked.knownAt !== undefined || (asOf < today && asOf < lastDay);
    const rows = await this.view.minimums({ ...asked, asOf, overThrough: lastDayOver(asOf, today), on, isPast });
    return asOf < lastDay ? rows : this.reported(rows, asked);
  }

  private async reported(
    rows: readonly MinimumRow[],
    { year, knownAt, county }: ShowMinimums['asked'],
  ): Promise<readonly MinimumRow[]> {
    // Of every county all that were closed: a list of all funds takes longer than the answer.
    const closed = await this.closings.years(county === undefined ? undefined : rows.map(({ fund }) => fund), year);
    const byThen = closed.filter(({ index }) => knownAt === undefined || index <= knownAt);
    if (byThen.length === 0) return rows;
    const years = new Map(byThen.map(({ reported }) => [reported.fund, reported]));
    return rows.map((row) => {
      const reported = years.get(row.fund);
      return reported === undefined ? row : asReported(row, reported);
    });
  }
}

@QueryHandler(ListRules)
export class ListRulesHandler implements IQueryHandler<ListRules> {
  constructor(private readonly view: MinimumView) {}

  execute(): Promise<readonly ShownRule[]> {
    return this.view.rules();
  }
}

@QueryHandler(ShowMeasure)
export class ShowMeasureHandler implements IQueryHandler<ShowMeasure> {
  constructor(private readonly view: MinimumView) {}

  execute({ asked }: ShowMeasure): Promise<MeasuredFigure | undefined> {
    return this.view.measured(asked);
  }
}

/** The reported figures in place of those known now, which stand beside them where they differ. */
function asReported(row: MinimumRow, { contributedFen, minimumFen, outcome }: YearClosed): MinimumRow {
  const shortfallFen = contributedFen < minimumFen ? minus(minimumFen, contributedFen) : ZERO_FEN;
  const reported: MinimumFigures = { contributedFen, minimumFen, shortfallFen, state: outcome };
  const knownNow: MinimumFigures = {
    contributedFen: row.contributedFen,
    minimumFen: row.minimumFen,
    shortfallFen: row.shortfallFen,
    state: row.state,
  };
  return { ...row, ...reported, ...(isSame(reported, knownNow) ? {} : { knownNow }) };
}

function isSame(one: MinimumFigures, other: MinimumFigures): boolean {
  return (
    one.contributedFen === other.contributedFen &&
    one.minimumFen === other.minimumFen &&
    one.shortfallFen === other.shortfallFen &&
    one.state === other.state
  );
}

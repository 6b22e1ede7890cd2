import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CLOCK, CommandEdge, madeBy } from '#execution';
import type { Answer, Clock, CommandContext } from '#execution';
import { ClosingsView } from '#funds/nest';
import type { ClosedYear } from '#funds/nest';
import { businessDateAt, minus, ZERO_FEN } from '#kernel';
import type { BusinessDate } from '#kernel';
import { adoptRule, lastDayOfYear, lastDayOver } from '#minimum';
import type { AdoptRule } from '#minimum';
import { MinimumView } from './minimum.view.js';
import type { MinimumFigures, MinimumRow, ShownRule } from './minimum.view.js';

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
 * Each fund's year against its minimum, by the end of the year or by a day in it. Of a year that is closed by then the
 * whole is told as it was reported, and a day in it as it was known at the close; what is known now, or was at the index
 * asked for, stands beside it where that differs. Before the close it is told as it was known then.
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
    const how = { ...asked, asOf, overThrough: lastDayOver(asOf, today), on, isPast };
    const rows = await this.view.minimums(how);
    const closed = await this.closedOf(rows, asked);
    if (closed.length === 0) return rows;
    const atClose = asOf < lastDay ? await this.view.atClose(how, closed) : reportedBy(closed);
    return rows.map((row) => withKnownNow(row, atClose.get(row.fund)));
  }

  /** The closes of the year that had been recorded by then. */
  private async closedOf(
    rows: readonly MinimumRow[],
    { year, knownAt, county }: ShowMinimums['asked'],
  ): Promise<readonly ClosedYear[]> {
    // Of every county all that were closed: a list of all funds takes longer than the answer.
    const closed = await this.closings.years(county === undefined ? undefined : rows.map(({ fund }) => fund), year);
    return closed.filter(({ index }) => knownAt === undefined || index <= knownAt);
  }
}

@QueryHandler(ListRules)
export class ListRulesHandler implements IQueryHandler<ListRules> {
  constructor(private readonly view: MinimumView) {}

  execute(): Promise<readonly ShownRule[]> {
    return this.view.rules();
  }
}

function reportedBy(closed: readonly ClosedYear[]): ReadonlyMap<string, MinimumFigures> {
  return new Map(
    closed.map(({ reported: { fund, contributedFen, minimumFen, outcome } }) => {
      const shortfallFen = contributedFen < minimumFen ? minus(minimumFen, contributedFen) : ZERO_FEN;
      return [fund, { contributedFen, minimumFen, shortfallFen, state: outcome }];
    }),
  );
}

/** The figures of the close in place of those known now, which stand beside them where they differ. */
function withKnownNow(row: MinimumRow, atClose: MinimumFigures | undefined): MinimumRow {
  if (atClose === undefined) return row;
  const { contributedFen, minimumFen, shortfallFen, state } = row;
  const knownNow: MinimumFigures = { contributedFen, minimumFen, shortfallFen, state };
  return { ...row, ...atClose, ...(isSame(atClose, knownNow) ? {} : { knownNow }) };
}

function isSame(one: MinimumFigures, other: MinimumFigures): boolean {
  return (
    one.contributedFen === other.contributedFen &&
    one.minimumFen === other.minimumFen &&
    one.shortfallFen === other.shortfallFen &&
    one.state === other.state
  );
}

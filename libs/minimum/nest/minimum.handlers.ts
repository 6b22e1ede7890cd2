import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CLOCK, CommandEdge, madeBy } from '#execution';
import type { Answer, Clock, CommandContext } from '#execution';
import { businessDateAt } from '#kernel';
import type { BusinessDate } from '#kernel';
import { adoptRule, lastDayOfYear, lastDayOver } from '#minimum';
import type { AdoptRule, RuleInTime } from '#minimum';
import { MinimumView } from './minimum.view.js';
import type { MeasuredFigure, MinimumRow } from './minimum.view.js';

export class AdoptRuleCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<AdoptRule, 'type' | 'rule'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Each fund's year against its minimum, by the end of the year or by a day in it. */
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
export class ListRules extends Query<readonly RuleInTime[]> {}

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
    const rule = madeBy(context, 'rule');
    const plan = () => adoptRule({ ...input, type: 'AdoptRule', rule }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@QueryHandler(ShowMinimums)
export class ShowMinimumsHandler implements IQueryHandler<ShowMinimums> {
  constructor(
    private readonly view: MinimumView,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute({ asked }: ShowMinimums): Promise<readonly MinimumRow[]> {
    const today = businessDateAt(this.clock());
    const lastDay = lastDayOfYear(asked.year);
    const asOf = asked.asOf ?? (today < lastDay ? today : lastDay);
    // Asked for a day, waivers are those of that day; else those of today, also of a year that is over.
    const on = asked.asOf !== undefined && asked.asOf < today ? asked.asOf : today;
    return this.view.minimums({ ...asked, asOf, overThrough: lastDayOver(asOf, today), on });
  }
}

@QueryHandler(ListRules)
export class ListRulesHandler implements IQueryHandler<ListRules> {
  constructor(private readonly view: MinimumView) {}

  execute(): Promise<readonly RuleInTime[]> {
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

import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CLOCK, CommandEdge, madeBy, VAULT } from '#execution';
import type { Answer, Clock, CommandContext } from '#execution';
import { businessDateAt } from '#kernel';
import type { BusinessDate } from '#kernel';
import { lastDayOfYear, lastDayOver, waiveMinimum } from '#minimum';
import type { WaiverAsked } from '#minimum';
import type { Vault } from '#vault';
import { MinimumView } from './minimum.view.js';
import type { ForecastRow, GivenWaiver } from './minimum.view.js';

/** 豁免 of a year's minimum, or of one checkpoint; a county's own takes another leader to confirm it. */
export class WaiveMinimumCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<WaiverAsked, 'waiver' | 'reason'> & { readonly reason?: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** The waivers of a year, or all, each with its reason. */
export class ListWaivers extends Query<readonly ShownWaiver[]> {
  constructor(readonly asked: { readonly year?: number }) {
    super();
  }
}

export interface ShownWaiver extends Omit<GivenWaiver, 'reason'> {
  readonly reasonText: string;
}

/** What becomes of each fund's year at today's pace. */
export class ShowForecasts extends Query<readonly ForecastRow[]> {
  constructor(readonly asked: { readonly year: number; readonly county?: string }) {
    super();
  }
}

@CommandHandler(WaiveMinimumCommand)
export class WaiveMinimumHandler implements ICommandHandler<WaiveMinimumCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: WaiveMinimumCommand): Promise<Answer> {
    const { reason: text, ...asked } = input;
    const [waiver, request] = [madeBy(context, 'waiver'), madeBy(context, 'request')];
    const isSaid = text !== undefined && text.trim() !== '';
    return this.edge.carryOut(context, {
      said: asked,
      money: true,
      personal: isSaid ? [{ label: 'reason', content: { text } }] : [],
      plan: ({ reason }) =>
        waiveMinimum({ ...asked, waiver, ...(reason === undefined ? {} : { reason }) }, request, actingOf(context)),
    });
  }
}

@QueryHandler(ListWaivers)
export class ListWaiversHandler implements IQueryHandler<ListWaivers> {
  constructor(
    private readonly view: MinimumView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListWaivers): Promise<readonly ShownWaiver[]> {
    const waivers = await this.view.waivers(asked);
    const opened = await this.vault.open(waivers.map(({ reason }) => reason));
    return waivers.map(({ reason, ...waiver }) => ({
      ...waiver,
      reasonText: opened.get(reason.record)?.['text'] ?? '',
    }));
  }
}

@QueryHandler(ShowForecasts)
export class ShowForecastsHandler implements IQueryHandler<ShowForecasts> {
  constructor(
    private readonly view: MinimumView,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of a year to come nothing can be told. */
  async execute({ asked }: ShowForecasts): Promise<readonly ForecastRow[]> {
    const today: BusinessDate = businessDateAt(this.clock());
    const { year } = asked;
    if (today < `${String(year)}-01-01`) return [];
    const lastDay = lastDayOfYear(year);
    const asOf = today < lastDay ? today : lastDay;
    return this.view.forecasts({ ...asked, asOf, overThrough: lastDayOver(asOf, today), on: today, today });
  }
}

import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, ProjectionEngine } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { closeYear } from '#minimum';
import { MinimumView } from './minimum.view.js';

/** 年结 */
export class CloseYearCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly fund: string; readonly year: number },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CloseYearCommand)
export class CloseYearHandler implements ICommandHandler<CloseYearCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly view: MinimumView,
    private readonly views: ProjectionEngine,
  ) {}

  async execute({ input, context }: CloseYearCommand): Promise<Answer> {
    // That a county has begun never becomes untrue, so that a view may say it.
    await this.views.catchUp();
    const countyFirstOn = await this.view.countyFirstOn(input.fund);
    return this.edge.carryOut(context, {
      said: { fund: input.fund },
      money: true,
      plan: () => closeYear({ ...input, countyFirstOn }, actingOf(context)),
    });
  }
}

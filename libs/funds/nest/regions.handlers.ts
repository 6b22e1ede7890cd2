import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, ProjectionEngine } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { foundRegion, mergeRegion, renameRegion, splitRegion } from '#funds';
import type { FoundRegion, MergeRegion, RenameRegion, SplitRegion } from '#regions';
import { RegionsView } from '#regions/nest';

export class FoundRegionCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<FoundRegion, 'type'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 区划更名 */
export class RenameRegionCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<RenameRegion, 'type'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 区划并入 */
export class MergeRegionCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<MergeRegion, 'type'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 区划析置 */
export class SplitRegionCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<SplitRegion, 'type'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(FoundRegionCommand)
export class FoundRegionHandler implements ICommandHandler<FoundRegionCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: FoundRegionCommand): Promise<Answer> {
    const plan = () => foundRegion({ ...input, type: 'FoundRegion' }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(RenameRegionCommand)
export class RenameRegionHandler implements ICommandHandler<RenameRegionCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly regions: RegionsView,
    private readonly views: ProjectionEngine,
  ) {}

  async execute({ input, context }: RenameRegionCommand): Promise<Answer> {
    await this.views.catchUp();
    const above = (await this.regions.byCode(input.region))?.path[1];
    const bearers = await this.regions.named(input.name);
    const namesakes = bearers.filter(({ path }) => path[1] === above).map(({ code }) => code);
    const plan = () => renameRegion({ ...input, type: 'RenameRegion' }, namesakes, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(MergeRegionCommand)
export class MergeRegionHandler implements ICommandHandler<MergeRegionCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly regions: RegionsView,
    private readonly views: ProjectionEngine,
  ) {}

  async execute({ input, context }: MergeRegionCommand): Promise<Answer> {
    await this.views.catchUp();
    const standing = (await this.regions.list(input.region)).filter(({ abolishedOn }) => abolishedOn === null);
    const below = standing.map(({ code }) => code).filter((code) => code !== input.region);
    const plan = () => mergeRegion({ ...input, type: 'MergeRegion' }, below, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(SplitRegionCommand)
export class SplitRegionHandler implements ICommandHandler<SplitRegionCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: SplitRegionCommand): Promise<Answer> {
    const plan = () => splitRegion({ ...input, type: 'SplitRegion' }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

export const REGION_HANDLERS = [FoundRegionHandler, RenameRegionHandler, MergeRegionHandler, SplitRegionHandler];

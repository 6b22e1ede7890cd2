import { Injectable } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, ProjectionEngine } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { foundRegion, mergeRegion, renameRegion, splitRegion } from '#funds';
import { namesakeFinder } from '#regions';
import type { FoundRegion, MergeRegion, RenameRegion, SplitRegion } from '#regions';
import { RegionsView } from '#regions/nest';
import { FundsView } from './funds.view.js';

export class FoundRegionCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<FoundRegion, 'type'>,
    readonly context: CommandContext,
    /** Regions of the county that may bear the name, where the caller looked them up for many at once. */
    readonly namesakes?: readonly string[],
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

/** Where a change of a region's looks for what the plan has to look at. */
@Injectable()
export class RegionSurroundings {
  constructor(
    private readonly regions: RegionsView,
    private readonly funds: FundsView,
    private readonly views: ProjectionEngine,
  ) {}

  /** Ids of the funds of these regions. */
  async fundsOf(...regions: readonly string[]): Promise<readonly string[]> {
    await this.views.catchUp();
    return (await this.funds.list({ regions })).map(({ fund }) => fund);
  }

  /** Other regions of the county that bear a name, or once bore it. */
  async namesakes(region: string, name: string): Promise<readonly string[]> {
    await this.views.catchUp();
    return namesakeFinder(await this.regions.bearers(name))(region, name);
  }

  /** Regions that stand below it. */
  async below(region: string): Promise<readonly string[]> {
    await this.views.catchUp();
    const standing = (await this.regions.list(region)).filter(({ abolishedOn }) => abolishedOn === null);
    return standing.map(({ code }) => code).filter((code) => code !== region);
  }
}

@CommandHandler(FoundRegionCommand)
export class FoundRegionHandler implements ICommandHandler<FoundRegionCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly around: RegionSurroundings,
  ) {}

  async execute({ input, context, namesakes: known }: FoundRegionCommand): Promise<Answer> {
    const namesakes = known ?? (await this.around.namesakes(input.code, input.name));
    const plan = () => foundRegion({ ...input, type: 'FoundRegion' }, actingOf(context), namesakes);
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(RenameRegionCommand)
export class RenameRegionHandler implements ICommandHandler<RenameRegionCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly around: RegionSurroundings,
  ) {}

  async execute({ input, context }: RenameRegionCommand): Promise<Answer> {
    const namesakes = await this.around.namesakes(input.region, input.name);
    const funds = await this.around.fundsOf(input.region);
    const plan = () => renameRegion({ ...input, type: 'RenameRegion' }, { namesakes, funds }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(MergeRegionCommand)
export class MergeRegionHandler implements ICommandHandler<MergeRegionCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly around: RegionSurroundings,
  ) {}

  async execute({ input, context }: MergeRegionCommand): Promise<Answer> {
    const below = await this.around.below(input.region);
    const funds = await this.around.fundsOf(input.region, input.into);
    const plan = () => mergeRegion({ ...input, type: 'MergeRegion' }, { below, funds }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(SplitRegionCommand)
export class SplitRegionHandler implements ICommandHandler<SplitRegionCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly around: RegionSurroundings,
  ) {}

  async execute({ input, context }: SplitRegionCommand): Promise<Answer> {
    const funds = await this.around.fundsOf(input.region, ...input.into);
    const plan = () => splitRegion({ ...input, type: 'SplitRegion' }, { funds }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

export const REGION_HANDLERS = [
  RegionSurroundings,
  FoundRegionHandler,
  RenameRegionHandler,
  MergeRegionHandler,
  SplitRegionHandler,
];

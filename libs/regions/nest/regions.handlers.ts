import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { BusinessDate } from '#kernel';
import { RegionsView } from './regions.view.js';
import type { Region } from './regions.view.js';

export interface RegionsAsked {
  /** Only this region and those below it. */
  readonly below?: string;
  /** Only those that bear this name, or ever bore it; with a day, those that bore it then. */
  readonly named?: string;
  readonly day?: BusinessDate;
}

/** The regions below a code, itself included, those of a name, or all. */
export class ListRegions extends Query<readonly Region[]> {
  constructor(readonly asked: RegionsAsked) {
    super();
  }
}

@QueryHandler(ListRegions)
export class ListRegionsHandler implements IQueryHandler<ListRegions> {
  constructor(private readonly view: RegionsView) {}

  async execute({ asked: { below, named, day } }: ListRegions): Promise<readonly Region[]> {
    if (named === undefined) return this.view.list(below);
    const found = await this.view.named(named, day);
    return below === undefined ? found : found.filter(({ path }) => path.includes(below));
  }
}

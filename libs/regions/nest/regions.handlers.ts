import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { RegionsView } from './regions.view.js';
import type { Region } from './regions.view.js';

/** The regions below a code, itself included, or all. */
export class ListRegions extends Query<readonly Region[]> {
  constructor(readonly asked: { readonly below?: string }) {
    super();
  }
}

@QueryHandler(ListRegions)
export class ListRegionsHandler implements IQueryHandler<ListRegions> {
  constructor(private readonly view: RegionsView) {}

  execute({ asked }: ListRegions): Promise<readonly Region[]> {
    return this.view.list(asked.below);
  }
}

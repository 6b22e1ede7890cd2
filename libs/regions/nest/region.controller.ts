import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '#http';
import { RegionRow, RegionsParameters } from './region.dto.js';
import { ListRegions } from './regions.handlers.js';

@ApiTags('regions')
@Controller('v1/regions')
export class RegionController {
  constructor(private readonly queries: QueryBus) {}

  @Reads({ path: '', summary: '区划: the regions in the order of codes', row: RegionRow })
  async list(@Query() { below, named, on }: RegionsParameters): Promise<readonly RegionRow[]> {
    const regions = await this.queries.execute(
      new ListRegions({
        ...(below === undefined ? {} : { below }),
        ...(named === undefined ? {} : { named }),
        ...(on === undefined ? {} : { day: on }),
      }),
    );
    return regions.map(({ code, name, level, path, foundedOn, abolishedOn, successor }) => ({
      ...{ code, name, level, path },
      ...(foundedOn === null ? {} : { foundedOn }),
      ...(abolishedOn === null ? {} : { abolishedOn }),
      ...(successor === null ? {} : { successor }),
    }));
  }
}

import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer, CommandContext } from '#execution';
import { OfCommand, Writes } from '#http';
import {
  FoundRegionBody,
  MergeRegionBody,
  RegionPath,
  RenameRegionBody,
  SplitRegionBody,
} from './region-change.dto.js';
import { FoundRegionCommand, MergeRegionCommand, RenameRegionCommand, SplitRegionCommand } from './regions.handlers.js';

const REGION = { region: '990101201' };

@ApiTags('regions')
@Controller('v1/regions')
export class RegionChangeController {
  constructor(private readonly commands: CommandBus) {}

  @Writes({ path: '', summary: '区划载入: founds a region with its two funds', result: { region: '990101' } })
  found(@Body() body: FoundRegionBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { code, name, level, parent, on } = body;
    const above = parent === undefined ? {} : { parent };
    const since = on === undefined ? {} : { on };
    return this.commands.execute(
      new FoundRegionCommand({ code, name, level, ...above, ...since, ...documentOf(body) }, context),
    );
  }

  @Writes({ path: ':region/names', summary: '区划更名: gives a region another name from a day on', result: REGION })
  rename(
    @Param() { region }: RegionPath,
    @Body() body: RenameRegionBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const { name, on } = body;
    return this.commands.execute(new RenameRegionCommand({ region, name, on, ...documentOf(body) }, context));
  }

  @Writes({
    path: ':region/merger',
    summary: '区划并入: merges a region into another one; its funds, reservations and pledges follow',
    result: REGION,
  })
  merge(
    @Param() { region }: RegionPath,
    @Body() body: MergeRegionBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const { into, on } = body;
    return this.commands.execute(new MergeRegionCommand({ region, into, on, ...documentOf(body) }, context));
  }

  @Writes({
    path: ':region/splits',
    summary: '区划析置: a part of a region becomes regions of their own',
    result: REGION,
  })
  split(
    @Param() { region }: RegionPath,
    @Body() body: SplitRegionBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const { into, on } = body;
    return this.commands.execute(new SplitRegionCommand({ region, into, on, ...documentOf(body) }, context));
  }
}

function documentOf({ documentNumber }: { readonly documentNumber?: string }) {
  return documentNumber === undefined ? {} : { documentNumber };
}

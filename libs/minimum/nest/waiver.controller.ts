import { Body, Controller, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer, CommandContext } from '#execution';
import { FundPath } from '#funds/nest';
import { OfCommand, Reads, Writes } from '#http';
import { formatYuan } from '#kernel';
import type { Wanted } from '#minimum';
import { ForecastParameters, ForecastShown, WaiveBody, WaiverRow, WaiversParameters } from './waiver.dto.js';
import { ListWaivers, ShowForecasts, WaiveMinimumCommand } from './waiver.handlers.js';

@ApiTags('minimum')
@Controller('v1')
export class WaiverController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Writes({
    path: 'funds/:fund/minimum-waivers',
    summary:
      '下限豁免: a year’s minimum, or one checkpoint, by an officer of the level above; a county’s own becomes a request of a leader that another one confirms',
    either: [
      { waiver: '7c9e6679-7425-80de-944b-e07fc1f90ae7', fund: '990101201-welfare', year: 2023 },
      { request: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    ],
  })
  waive(@Param() { fund }: FundPath, @Body() body: WaiveBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { year, checkpoint, until, reason } = body;
    const input = {
      ...{ fund, year },
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
    };
    return this.commands.execute(new WaiveMinimumCommand(input, context));
  }

  @Reads({ path: 'minimum/waivers', summary: '下限豁免: as they were given', row: WaiverRow, personal: true })
  async waivers(@Query() { year }: WaiversParameters): Promise<readonly WaiverRow[]> {
    const waivers = await this.queries.execute(new ListWaivers(year === undefined ? {} : { year }));
    return waivers.map(({ waiver, fund, year: of, checkpoint, from, until, by, reasonText: reason }) => {
      return { waiver, fund, year: of, from, until, by, reason, ...(checkpoint === undefined ? {} : { checkpoint }) };
    });
  }

  @Reads({
    path: 'minimum/forecast',
    summary:
      '达标预测: what becomes of each fund’s year at today’s pace and with pledges falling due, and what a month it takes',
    row: ForecastShown,
  })
  async forecast(@Query() { year, county }: ForecastParameters): Promise<readonly ForecastShown[]> {
    const asked = { year, ...(county === undefined ? {} : { county }) };
    const rows = await this.queries.execute(new ShowForecasts(asked));
    return rows.map(({ region, name, fundKind, kindName, measure, state, metOn, next, atEnd, ...row }) => ({
      ...{ region, name, fundKind, kindName, measure, state },
      contributed: formatYuan(row.contributedFen),
      minimum: formatYuan(row.minimumFen),
      expected: formatYuan(row.expectedFen),
      pledged: formatYuan(row.pledgedFen),
      ...(metOn === undefined ? {} : { metOn }),
      ...(next === undefined ? {} : { next: wantedShown(next) }),
      ...(atEnd === undefined ? {} : { atEnd: wantedShown(atEnd) }),
    }));
  }
}

function wantedShown({ by, missingFen, perMonthFen }: Wanted) {
  return { by, missing: formatYuan(missingFen), perMonth: formatYuan(perMonthFen) };
}

import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '#execution';
import { fundDecider } from '#funds';
import { FundPath } from '#funds/nest';
import { OfCommand, seeing, Writes } from '#http';
import type { AskedContext } from '#http';
import { CloseYearCommand } from './closing.handlers.js';
import { CloseYearBody } from './minimum.dto.js';

@ApiTags('closing')
@Controller('v1/funds/:fund')
export class YearClosingController {
  constructor(private readonly commands: CommandBus) {}

  @Writes({
    path: 'closed-years',
    summary: '年结: what is reported of the year, for ever',
    result: { fund: '990101-welfare', year: 2023, outcome: 'met' },
    sees: true,
  })
  closeYear(
    @Param() { fund }: FundPath,
    @Body() { year }: CloseYearBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const seen = seeing(context, { aggregate: fundDecider, id: fund });
    return this.commands.execute(new CloseYearCommand({ fund, year }, seen));
  }
}

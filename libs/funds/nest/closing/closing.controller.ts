import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import type { Answer } from '#execution';
import { fundDecider } from '#funds';
import { knownAtOf, NotThere, OfCommand, OfReader, Reads, seeing, shown, Writes } from '#http';
import type { AskedContext, ForReader } from '#http';
import { monthEnd } from '#kernel';
import type { BusinessDate } from '#kernel';
import { FundPath } from '../fund.dto.js';
import { FundEntryPath } from '../outgo.dto.js';
import { ShowChecklist } from './checklist.handlers.js';
import {
  ChecklistParameters,
  ChecklistRow,
  CloseMonthBody,
  DifferenceParameters,
  DifferenceRow,
} from './closing.dto.js';
import { LapseQuotaBody, StatementParameters, StatementRow } from './closing.dto.js';
import { CloseMonthCommand, LapseQuotaCommand } from './closing.handlers.js';
import { ShowDifference, ShowStatement } from './statement.handlers.js';

@ApiTags('closing')
@Controller('v1/funds/:fund')
export class ClosingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Writes({
    path: 'closed-months',
    summary: '月结: nothing is dated in that month any more',
    result: { fund: '990101-welfare', through: '2023-06-30' },
    sees: true,
  })
  closeMonth(
    @Param() { fund }: FundPath,
    @Body() { month }: CloseMonthBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const through = monthEnd(`${month}-01` as BusinessDate);
    const seen = seeing(context, { aggregate: fundDecider, id: fund });
    return this.commands.execute(new CloseMonthCommand({ fund, through }, seen));
  }

  @Writes({
    path: 'appropriations/:entry/lapses',
    summary: '指标收回: what was not drawn of a treasury quota',
    result: { entry: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    sees: true,
  })
  lapse(
    @Param() { fund, entry }: FundEntryPath,
    @Body() { amount: amountFen, valueDate, memo }: LapseQuotaBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const noted = memo === undefined ? {} : { memo };
    const input = { fund, appropriation: entry, amountFen, valueDate, ...noted };
    return this.commands.execute(new LapseQuotaCommand(input, seeing(context, { aggregate: fundDecider, id: fund })));
  }

  @Reads({
    path: 'statement',
    summary: '基金报表 of a month, a quarter or a year: as reported where it is closed, and as known now',
    row: StatementRow,
    one: true,
    staff: true,
  })
  async statement(
    @Param() { fund }: FundPath,
    @Query() { period, knownAt }: StatementParameters,
    @OfReader() forReader: ForReader,
  ): Promise<object> {
    const known = await knownAtOf(this.log, knownAt);
    const found = await this.queries.execute(new ShowStatement({ fund, period, ...known }));
    if (found === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    const { closed, priorYear } = found;
    const marks = {
      ...(closed === undefined ? {} : { closed: forReader(closed) }),
      ...(priorYear === undefined ? {} : { priorYear: forReader(priorYear) }),
    };
    return shown({ ...found, ...marks });
  }

  @Reads({
    path: 'checklist',
    summary: '结账检查表: what stands in the way of closing, and what carries over',
    row: ChecklistRow,
    one: true,
    staff: true,
  })
  async checklist(
    @Param() { fund }: FundPath,
    @Query() { through }: ChecklistParameters,
    @OfReader() forReader: ForReader,
  ): Promise<object> {
    const found = await this.queries.execute(new ShowChecklist({ fund, through }));
    if (found === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    return shown({ ...found, inTheWay: found.inTheWay.map(forReader) });
  }

  @Reads({
    path: 'difference',
    summary: '差异说明: what was reported of a closed year, what is known now, and the entries between the two',
    row: DifferenceRow,
    one: true,
    staff: true,
  })
  async difference(
    @Param() { fund }: FundPath,
    @Query() { year }: DifferenceParameters,
    @OfReader() forReader: ForReader,
  ): Promise<object> {
    const found = await this.queries.execute(new ShowDifference({ fund, year }));
    if (found === undefined) throw new NotThere('year-not-closed', 'year', String(year));
    return shown({ ...found, closed: forReader(found.closed) });
  }
}

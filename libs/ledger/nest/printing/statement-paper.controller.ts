import { Controller, Get, Header, Inject, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import { FundPath, StatementParameters } from '#funds/nest';
import { factsOf, Fails, knownAtOf, NotThere } from '#http';
import { PrintStatement } from './statement-paper.handlers.js';

@ApiTags('closing')
@Controller('v1/funds/:fund')
export class StatementPaperController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Get('statement.pdf')
  @Header('Vary', 'Accept-Language')
  @ApiOperation({
    summary: '基金报表打印件: the statement as PDF on A4, its closing balance in capitals, with room for signatures',
    description:
      'In Chinese or English, by `Accept-Language`. It names its day and the log index that it rests on; asked for on ' +
      'the same day with that index as `knownAt`, it is the same to the byte.',
  })
  @ApiResponse({
    status: 200,
    description: 'The printed statement.',
    content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
  })
  @Fails({
    400: 'Malformed: `errors` names each parameter',
    404: 'It is not there',
    503: 'The views have not come so far yet, or the database cannot be reached',
  })
  async statement(
    @Param() { fund }: FundPath,
    @Query() { period, knownAt }: StatementParameters,
    @Req() request: Request,
  ): Promise<StreamableFile> {
    const known = await knownAtOf(this.log, knownAt);
    const { language } = factsOf(request);
    const printed = await this.queries.execute(new PrintStatement({ fund, period, language, ...known }));
    if (printed === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    const { bytes } = printed;
    const disposition = `inline; filename="statement-${fund}-${period}.pdf"`;
    return new StreamableFile(bytes, { type: 'application/pdf', length: bytes.byteLength, disposition });
  }
}

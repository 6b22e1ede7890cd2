import { Body, Controller, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer, CommandContext } from '#execution';
import { OfCommand, PAGE_DEFAULT, Paged, placeOf, Reads, Writes } from '#http';
import { DeclineRequestBody, RequestPath, RequestShown, RequestsParameters } from './request.dto.js';
import {
  ApproveRequestCommand,
  DeclineRequestCommand,
  ListRequests,
  WithdrawRequestCommand,
} from './request.handlers.js';
import type { ShownRequest } from './request.handlers.js';

const REQUEST = { request: '7c9e6679-7425-80de-944b-e07fc1f90ae7' };

@ApiTags('requests')
@Controller('v1/requests')
export class RequestController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Writes({
    path: ':request/approval',
    summary: '同意: the last approval that is wanted does what was asked for; `standing` is then `carried-out`',
    result: { ...REQUEST, standing: 'carried-out' },
  })
  approve(@Param() { request }: RequestPath, @OfCommand() context: CommandContext): Promise<Answer> {
    return this.commands.execute(new ApproveRequestCommand({ request }, context));
  }

  @Writes({ path: ':request/withdrawal', summary: '撤回: by who made it', result: REQUEST })
  withdraw(@Param() { request }: RequestPath, @OfCommand() context: CommandContext): Promise<Answer> {
    return this.commands.execute(new WithdrawRequestCommand({ request }, context));
  }

  @Writes({ path: ':request/refusal', summary: '驳回: by another who could approve it', result: REQUEST })
  decline(
    @Param() { request }: RequestPath,
    @Body() { reason }: DeclineRequestBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    return this.commands.execute(new DeclineRequestCommand({ request, reason }, context));
  }

  @Reads({
    path: '',
    summary: '申请: what waits for another person; the open ones unless asked otherwise',
    row: RequestShown,
    personal: true,
  })
  async list(@Query() query: RequestsParameters): Promise<Paged<readonly RequestShown[]>> {
    const { limit = PAGE_DEFAULT, region, standing = 'open', cursor } = query;
    const asked = {
      limit: limit + 1,
      ...(region === undefined ? {} : { region }),
      ...(standing === 'any' ? {} : { standing }),
      ...(cursor === undefined ? {} : { after: placeOf(cursor, ['index'])[0] }),
    };
    const rows = (await this.queries.execute(new ListRequests(asked))).map(requestShown);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return new Paged(rows.slice(0, limit), last === undefined ? undefined : [last.index]);
  }
}

function requestShown(row: ShownRequest): RequestShown {
  const { request, index, action, region, about, madeBy, madeOn, lapsesOn, approvals, roles, approvedBy } = row;
  return {
    ...{ request, index: index.toString(), action, region, about, madeBy, madeOn, lapsesOn, approvals, roles },
    ...{ approvedBy, standing: row.standing },
    ...(row.reasonText === '' ? {} : { reason: row.reasonText }),
    ...(row.closedBy === null ? {} : { closedBy: row.closedBy }),
    ...(row.closedOn === null ? {} : { closedOn: row.closedOn }),
    ...(row.declineReasonText === '' ? {} : { declineReason: row.declineReasonText }),
  };
}

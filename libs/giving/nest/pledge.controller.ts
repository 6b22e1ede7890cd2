import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FILES } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { Files } from '#files';
import { FundPath } from '#funds/nest';
import { OfCommand, PAGE_DEFAULT, Paged, placeOf, Reads, refuseUnknownEvidence, Today, Writes } from '#http';
import { formatYuan } from '#kernel';
import type { BusinessDate } from '#kernel';
import {
  FulfilPledgeBody,
  PledgeBody,
  PledgePath,
  PledgeShown,
  PledgesParameters,
  WithdrawPledgeBody,
} from './pledge.dto.js';
import { FulfilPledgeCommand, ListPledges, MakePledgeCommand, WithdrawPledgeCommand } from './pledge.handlers.js';
import type { Pledge } from './pledge.handlers.js';

const PLEDGE = { pledge: '7c9e6679-7425-80de-944b-e07fc1f90ae7' };

@ApiTags('pledges')
@Controller('v1')
export class PledgeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({ path: 'funds/:fund/pledges', summary: '认捐: enters a promise; nothing counts yet', result: PLEDGE })
  async make(
    @Param() { fund }: FundPath,
    @Body() body: PledgeBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const { purpose = 'free', donorKind, donor, madeOn, dues, agreedBy, memo, evidence } = body;
    const { written = false, hardshipRelief = false } = body;
    const input = {
      ...{ fund, purpose, donorKind, madeOn, written, hardshipRelief },
      dues: dues.map(({ dueOn, amount }) => ({ dueOn, amountFen: amount })),
      ...(donor === undefined ? {} : { donor }),
      ...(agreedBy === undefined ? {} : { agreedBy }),
      ...(memo === undefined ? {} : { memo }),
      ...(evidence === undefined ? {} : { evidence }),
    };
    return this.commands.execute(new MakePledgeCommand(input, context));
  }

  @Writes({
    path: 'pledges/:pledge/fulfilments',
    summary: '认捐兑现: says which gift it is',
    result: { ...PLEDGE, gift: '7c9e6679-7425-80de-944b-e07fc1f90ae8' },
  })
  fulfil(
    @Param() { pledge }: PledgePath,
    @Body() { gift, amount }: FulfilPledgeBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const part = amount === undefined ? {} : { amountFen: amount };
    return this.commands.execute(new FulfilPledgeCommand({ pledge, gift, ...part }, context));
  }

  @Writes({ path: 'pledges/:pledge/withdrawal', summary: '认捐撤销: gives up what has not arrived', result: PLEDGE })
  withdraw(
    @Param() { pledge }: PledgePath,
    @Body() { on, reason, agreedBy }: WithdrawPledgeBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const agreed = agreedBy === undefined ? {} : { agreedBy };
    return this.commands.execute(new WithdrawPledgeCommand({ pledge, on, reason, ...agreed }, context));
  }

  @Reads({ path: 'pledges', summary: '认捐: promises and how they stand', row: PledgeShown, personal: true })
  async list(@Query() query: PledgesParameters, @Today() today: BusinessDate): Promise<Paged<readonly PledgeShown[]>> {
    const { limit = PAGE_DEFAULT, fund, standing, cursor } = query;
    const rows = await this.queries.execute(
      new ListPledges({
        ...{ today, limit: limit + 1 },
        ...(fund === undefined ? {} : { funds: [fund] }),
        ...(standing === undefined ? {} : { standing }),
        ...(cursor === undefined ? {} : { after: placeOf(cursor, ['index'])[0] }),
      }),
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return new Paged(rows.slice(0, limit).map(pledgeShown), last === undefined ? undefined : [last.index.toString()]);
  }
}

function pledgeShown(row: Pledge): PledgeShown {
  const { pledge, index, fund, purpose, donorKind, madeOn, standing, written, hardshipRelief } = row;
  return {
    ...{ pledge, index: index.toString(), fund, purpose, donorKind, donor: row.donorName, madeOn },
    ...{ amount: formatYuan(row.amountFen), fulfilled: formatYuan(row.fulfilledFen) },
    dues: row.dues.map(({ dueOn, amountFen, missingFen }) => {
      return { dueOn, amount: formatYuan(amountFen), missing: formatYuan(missingFen) };
    }),
    ...{ standing, written, hardshipRelief },
    ...(row.agreedByName === '' ? {} : { agreedBy: row.agreedByName }),
    ...(row.memoText === '' ? {} : { memo: row.memoText }),
    ...(row.withdrawnOn === null ? {} : { withdrawnOn: row.withdrawnOn }),
    ...(row.reasonText === '' ? {} : { reason: row.reasonText }),
    evidence: row.evidence,
  };
}

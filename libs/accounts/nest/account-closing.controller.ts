import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FILES } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { Files } from '#files';
import { OfCommand, refuseUnknownEvidence, Writes } from '#http';
import { AccountPath, CloseAccountBody, StateAccountBody } from './account.dto.js';
import { CloseAccountCommand, StateAccountCommand } from './accounts.handlers.js';

const ID = '7c9e6679-7425-80de-944b-e07fc1f90ae7';

@ApiTags('accounts')
@Controller('v1')
export class AccountClosingController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({
    path: 'accounts/:account/closings',
    summary: '账户结账: nothing dated up to that day goes through the account any more',
    result: { account: ID, through: '2023-06-30' },
  })
  close(
    @Param() { account }: AccountPath,
    @Body() { through }: CloseAccountBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    return this.commands.execute(new CloseAccountCommand({ account, through }, context));
  }

  @Writes({
    path: 'accounts/:account/statements',
    summary: '账户对账: the closed balance beside the bank’s figure or the counted cash',
    result: { account: ID, through: '2023-06-30', ledger: '49999.99', stated: '49999.99' },
  })
  async state(
    @Param() { account }: AccountPath,
    @Body() body: StateAccountBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const { through, balance: statedFen, difference, evidence } = body;
    const explained = difference === undefined ? {} : { difference };
    const input = { account, through, statedFen, evidence, ...explained };
    return this.commands.execute(new StateAccountCommand(input, context));
  }
}

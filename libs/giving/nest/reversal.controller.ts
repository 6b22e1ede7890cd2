import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '#execution';
import { fundDecider } from '#funds';
import { FundEntryPath } from '#funds/nest';
import { OfCommand, seeing, TextField, TrueFalseField, Writes } from '#http';
import type { AskedContext } from '#http';
import { AskReversalCommand } from './reversal.handlers.js';

export class ReversalBody {
  @TextField({ about: 'Why; kept in the vault.', max: 2000, lines: true, example: '重复登记' })
  reason!: string;

  @TrueFalseField({
    about: 'Three persons say that money never came that was spent already; two others approve. Not where absent.',
    optional: true,
  })
  asDeficit?: boolean;
}

@ApiTags('corrections')
@Controller('v1/funds/:fund')
export class ReversalController {
  constructor(private readonly commands: CommandBus) {}

  @Writes({
    path: 'entries/:entry/reversals',
    summary: '申请冲销: asks for an entry to be taken back; another person confirms the request',
    result: { request: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    sees: true,
  })
  ask(
    @Param() { fund, entry: reversed }: FundEntryPath,
    @Body() { reason, asDeficit = false }: ReversalBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const seen = seeing(context, { aggregate: fundDecider, id: fund });
    return this.commands.execute(new AskReversalCommand({ fund, reversed, reason, asDeficit }, seen));
  }
}

import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FILES } from '#execution';
import type { Answer } from '#execution';
import type { Files } from '#files';
import { fundDecider } from '#funds';
import { OfCommand, refuseUnknownEvidence, seeing, Writes } from '#http';
import type { AskedContext } from '#http';
import { FundPath } from './fund.dto.js';
import { ReceiveIncomeCommand } from './funds.handlers.js';
import type { SupportInput } from './funds.handlers.js';
import { AppropriationBody, GrantBody, IncomeBody, incomeInputOf, RefundBody } from './income.dto.js';

const ENTRY = { entry: '7c9e6679-7425-80de-944b-e07fc1f90ae7' };

@ApiTags('money in')
@Controller('v1/funds/:fund')
export class IncomeController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({ path: 'appropriations', summary: '财政拨款: money that the budget gave', result: ENTRY, sees: true })
  appropriation(
    @Param() { fund }: FundPath,
    @Body() body: AppropriationBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    return this.receive({ ...incomeInputOf(fund, body), kind: 'appropriation', ...documentOf(body) }, context);
  }

  @Writes({
    path: 'grants',
    summary: '上级补助: money from a higher level outside this ledger',
    result: ENTRY,
    sees: true,
  })
  grant(@Param() { fund }: FundPath, @Body() body: GrantBody, @OfCommand() context: AskedContext): Promise<Answer> {
    const from = body.fromRegion === undefined ? {} : { fromRegion: body.fromRegion };
    return this.receive({ ...incomeInputOf(fund, body), kind: 'grant', ...documentOf(body), ...from }, context);
  }

  @Writes({ path: 'dues', summary: '会费收入: members’ dues', result: ENTRY, sees: true })
  dues(@Param() { fund }: FundPath, @Body() body: IncomeBody, @OfCommand() context: AskedContext): Promise<Answer> {
    return this.receive({ ...incomeInputOf(fund, body), kind: 'dues' }, context);
  }

  @Writes({ path: 'interest', summary: '利息收入: interest of an account', result: ENTRY, sees: true })
  interest(@Param() { fund }: FundPath, @Body() body: IncomeBody, @OfCommand() context: AskedContext): Promise<Answer> {
    return this.receive({ ...incomeInputOf(fund, body), kind: 'interest' }, context);
  }

  @Writes({ path: 'refunds', summary: '退款收入: of an insurer, or aid that was recovered', result: ENTRY, sees: true })
  refund(@Param() { fund }: FundPath, @Body() body: RefundBody, @OfCommand() context: AskedContext): Promise<Answer> {
    return this.receive({ ...incomeInputOf(fund, body), kind: 'refund', refundOf: body.refundOf }, context);
  }

  @Writes({
    path: 'opening-balances',
    summary: '期初余额: what a purpose held in an account',
    result: ENTRY,
    sees: true,
  })
  opening(@Param() { fund }: FundPath, @Body() body: IncomeBody, @OfCommand() context: AskedContext): Promise<Answer> {
    return this.receive({ ...incomeInputOf(fund, body), kind: 'opening' }, context);
  }

  private async receive(input: SupportInput, context: AskedContext): Promise<Answer> {
    await refuseUnknownEvidence(this.files, input.evidence);
    return this.commands.execute(
      new ReceiveIncomeCommand(input, seeing(context, { aggregate: fundDecider, id: input.fund })),
    );
  }
}

function documentOf({ documentNumber }: AppropriationBody): { readonly documentNumber?: string } {
  return documentNumber === undefined ? {} : { documentNumber };
}

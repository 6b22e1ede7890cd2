import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FILES } from '#execution';
import type { Answer } from '#execution';
import type { Files } from '#files';
import { fundDecider } from '#funds';
import { Alone, NotThere, OfCommand, OfReader, Reads, refuseUnknownEvidence, seeing, shown, Writes } from '#http';
import type { AskedContext, ForReader } from '#http';
import { FundPath } from '../fund.dto.js';
import { EnterPriorYearBody, PriorYearPath, PriorYearRow, WithdrawPriorYearBody } from './prior-year.dto.js';
import type { KindTotalPart } from './prior-year.dto.js';
import { AskPriorYearWithdrawalCommand, EnterPriorYearCommand, ListPriorYears } from './prior-year.handlers.js';

@ApiTags('closing')
@Controller('v1/funds/:fund')
export class PriorYearController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({
    path: 'prior-years',
    summary: '以前年度录入: a year before the ledger by its totals; no money moves',
    result: { fund: '990101-welfare', year: 2022 },
    sees: true,
  })
  async enter(
    @Param() { fund }: FundPath,
    @Body() { year, received, spent, closing, evidence }: EnterPriorYearBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, evidence);
    const ended = closing === undefined ? {} : { closingFen: closing };
    const input = { fund, year, received: totalsOf(received), spent: totalsOf(spent), ...ended, evidence };
    const seen = seeing(context, { aggregate: fundDecider, id: fund });
    return this.commands.execute(new EnterPriorYearCommand(input, seen));
  }

  @Writes({
    path: 'prior-years/:year/withdrawals',
    summary: '申请撤销以前年度: another person confirms it; then the year can be entered anew',
    result: { request: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    sees: true,
  })
  withdraw(
    @Param() { fund, year }: PriorYearPath,
    @Body() { reason }: WithdrawPriorYearBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const seen = seeing(context, { aggregate: fundDecider, id: fund });
    return this.commands.execute(new AskPriorYearWithdrawalCommand({ fund, year, reason }, seen));
  }

  @Reads({
    path: 'prior-years',
    summary: '以前年度: the years before the ledger that were entered of a fund, withdrawn ones among them',
    row: PriorYearRow,
    staff: true,
  })
  @Alone()
  async list(@Param() { fund }: FundPath, @OfReader() forReader: ForReader): Promise<readonly object[]> {
    const found = await this.queries.execute(new ListPriorYears({ fund }));
    if (found === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    return found.map(
      ({ fund: of, year, flows, openingFen, closingFen, evidence, index, recordedAt, by, withdrawn }) => {
        const balances = openingFen === undefined || closingFen === undefined ? {} : { openingFen, closingFen };
        const row = { fund: of, year, flows, ...balances, evidence, index, recordedAt, by };
        return shown(forReader({ ...row, ...(withdrawn === undefined ? {} : { withdrawn: forReader(withdrawn) }) }));
      },
    );
  }
}

function totalsOf(parts: readonly KindTotalPart[]) {
  return parts.map(({ kind, amount }) => ({ kind, amountFen: amount }));
}

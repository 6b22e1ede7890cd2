import { Body, Controller, Inject, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { knownAtOf, OfCommand, Reads, Today, Writes } from '#http';
import { formatYuan } from '#kernel';
import type { BusinessDate } from '#kernel';
import { AccountRow, AccountsParameters, MoveMoneyBody, OpenAccountBody } from './account.dto.js';
import { MoveMoneyCommand, OpenAccountCommand, ShowAccounts } from './accounts.handlers.js';

const ID = '7c9e6679-7425-80de-944b-e07fc1f90ae7';

@ApiTags('accounts')
@Controller('v1')
export class AccountController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Writes({ path: 'accounts', summary: '资金账户开立: opens an account', result: { account: ID, name: '公益金专户' } })
  open(@Body() body: OpenAccountBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { region, name, kind, ways = [], bank, number } = body;
    const optional = { ...(bank === undefined ? {} : { bank }), ...(number === undefined ? {} : { number }) };
    return this.commands.execute(new OpenAccountCommand({ region, name, kind, ways, ...optional }, context));
  }

  @Writes({ path: 'account-moves', summary: '账户间划转: money changes its place, not its fund', result: { move: ID } })
  move(@Body() body: MoveMoneyBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { from, to, amount: amountFen, valueDate, memo } = body;
    const noted = memo === undefined ? {} : { memo };
    return this.commands.execute(new MoveMoneyCommand({ from, to, amountFen, valueDate, ...noted }, context));
  }

  @Reads({ path: 'accounts', summary: '资金账户余额: each account’s balance on a day', row: AccountRow })
  async list(@Query() query: AccountsParameters, @Today() today: BusinessDate): Promise<readonly AccountRow[]> {
    const { asOf = today, region } = query;
    const known = await knownAtOf(this.log, query.knownAt);
    const narrowed = region === undefined ? {} : { region };
    const accounts = await this.queries.execute(new ShowAccounts({ asOf, ...known, ...narrowed }));
    return accounts.map(({ account: id, name: account, balanceFen, ...row }) => {
      return { id, account, ...row, balance: formatYuan(balanceFen) };
    });
  }
}

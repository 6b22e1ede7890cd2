import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { fundDecider } from '#funds';
import {
  knownAtOf,
  NotThere,
  OfCommand,
  OfReader,
  PAGE_DEFAULT,
  Paged,
  PageAsOfParameters,
  Reads,
  seeing,
  shown,
  Today,
  Writes,
} from '#http';
import type { AskedContext, ForReader } from '#http';
import type { BusinessDate } from '#kernel';
import { ShowBalances } from './balances.handlers.js';
import {
  BalanceRow,
  BalancesParameters,
  FundPath,
  FundRow,
  fundRow,
  FundsParameters,
  OpenFundBody,
  OpenPurposeBody,
} from './fund.dto.js';
import { OpenFundCommand, OpenPurposeCommand } from './funds.handlers.js';
import { ListFunds, ShowHistory } from './history.handlers.js';
import { HistoryRow, lineAfter, nextLine } from './line.dto.js';

@ApiTags('funds')
@Controller('v1')
export class FundController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Writes({ path: 'funds', summary: '基金设立: a further kind of fund', result: { fund: '990101-study' } })
  openFund(@Body() body: OpenFundBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { region, kind, kindName, lendable = false } = body;
    return this.commands.execute(new OpenFundCommand({ region, kind, kindName, lendable }, context));
  }

  @Writes({
    path: 'funds/:fund/purposes',
    summary: '限定用途设立: opens a purpose',
    result: { fund: '990101-welfare', purpose: '助学' },
    sees: true,
  })
  openPurpose(
    @Param() { fund }: FundPath,
    @Body() { purpose, words = [] }: OpenPurposeBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const seen = seeing(context, { aggregate: fundDecider, id: fund });
    return this.commands.execute(new OpenPurposeCommand({ fund, purpose, words }, seen));
  }

  @Reads({ path: 'funds', summary: '基金: each region’s funds with their purposes', row: FundRow })
  async list(@Query() { region }: FundsParameters): Promise<readonly FundRow[]> {
    const funds = await this.queries.execute(new ListFunds(region === undefined ? {} : { regions: [region] }));
    return funds.map(fundRow);
  }

  @Reads({ path: 'balances', summary: '基金余额: each fund’s figures by purpose', row: BalanceRow })
  async balances(@Query() query: BalancesParameters, @Today() today: BusinessDate): Promise<readonly BalanceRow[]> {
    const { asOf = today, region, rollup = false } = query;
    const known = await knownAtOf(this.log, query.knownAt);
    const narrowed = region === undefined ? {} : { region };
    const rows = await this.queries.execute(new ShowBalances({ asOf, rollup, ...known, ...narrowed }));
    return rows.map((row) => {
      const {
        region: own,
        name,
        fundKind,
        kindName,
        purpose,
        received,
        spent,
        onHand,
        reserved,
        available,
      } = shown(row);
      const place = { region: own, name, fundKind, kindName };
      return { ...place, purpose, received, spent, onHand, reserved, available };
    });
  }

  @Reads({
    path: 'funds/:fund/history',
    summary: '基金流水: a fund’s history by value date',
    row: HistoryRow,
    staff: true,
  })
  async history(
    @Param() { fund }: FundPath,
    @Query() query: PageAsOfParameters,
    @OfReader() forReader: ForReader,
  ): Promise<Paged<readonly HistoryRow[]>> {
    const after = lineAfter(query.cursor);
    const known = await knownAtOf(this.log, query.knownAt);
    const funds = await this.queries.execute(new ListFunds({ funds: [fund], ...known }));
    if (funds.length === 0) throw new NotThere('fund-unknown', 'fund', fund);
    const { asOf, limit = PAGE_DEFAULT } = query;
    const day = asOf === undefined ? {} : { asOf };
    const page = await this.queries.execute(new ShowHistory({ fund, limit, ...day, ...known, ...after }));
    return new Paged(
      page.lines.map((line) => forReader(shown(line))),
      nextLine(page.next),
    );
  }
}

import { Controller, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Executor } from '#execution';
import { fundDecider } from '#funds';
import { Alone, NotThere, Reads, Versioned } from '#http';
import { FundPath, FundRow, fundRow } from './fund.dto.js';
import { ListFunds } from './history.handlers.js';

@ApiTags('funds')
@Controller('v1/funds/:fund')
export class OneFundController {
  constructor(
    private readonly queries: QueryBus,
    private readonly executor: Executor,
  ) {}

  @Reads({ path: '', summary: '基金: one fund; its ETag is what If-Match takes', row: FundRow, one: true })
  @Alone()
  async one(@Param() { fund }: FundPath): Promise<Versioned<FundRow>> {
    // The revision first: a row that is newer than it makes a command fail that could pass, never the other way round.
    const standing = await this.executor.standingOf({ aggregate: fundDecider, id: fund });
    const [found] = await this.queries.execute(new ListFunds({ funds: [fund] }));
    if (standing === 'none' || found === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    return new Versioned(fundRow(found), standing);
  }
}

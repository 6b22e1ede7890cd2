import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer, CommandContext } from '#execution';
import { Alone, OfCommand, Reads, shown, Writes } from '#http';
import type { BusinessDate } from '#kernel';
import { basedOn } from '../basis.dto.js';
import type { BasisPart } from '../basis.dto.js';
import { PersonPath } from '../person.dto.js';
import { EndLimitBody, GrantLimitBody, LimitShown, RoleLimitBody, ThresholdBody } from './authority.dto.js';
import { AdoptAuthorityCommand, ListLimits, SetLimitCommand } from './limit.handlers.js';

const LIMIT = { person: 'wang.fang', role: 'finance-officer', region: '990101' };

@ApiTags('people')
@Controller('v1')
export class LimitController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Writes({
    path: 'people/:person/limits',
    summary: '授权限额: the most that a person approves or pays at once',
    result: LIMIT,
  })
  grant(
    @Param() { person }: PersonPath,
    @Body() { role, region, amount: amountFen, from, basis }: GrantLimitBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const input = { person, role, region, amountFen, ...termOf(from, basis) };
    return this.commands.execute(new SetLimitCommand(input, context));
  }

  @Writes({
    path: 'people/:person/limits/end',
    summary: '授权限额终止: the role’s own limit holds again',
    result: LIMIT,
    status: 200,
  })
  end(
    @Param() { person }: PersonPath,
    @Body() { role, region, from, basis }: EndLimitBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    return this.commands.execute(new SetLimitCommand({ person, role, region, ...termOf(from, basis) }, context));
  }

  @Writes({
    path: 'role-limits',
    summary: '角色限额: of whoever holds a role in a county and has no limit of their own',
    result: { region: '990101' },
  })
  ofRole(
    @Body() { role, region, amount, from, basis }: RoleLimitBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const about = amount === undefined ? {} : { amountFen: amount };
    return this.commands.execute(
      new AdoptAuthorityCommand({ role, region, ...about, ...termOf(from, basis) }, context),
    );
  }

  @Writes({
    path: 'decision-thresholds',
    summary: '集体决策起点: from which amount on a county’s money rests on a collective decision',
    result: { region: '990101' },
  })
  threshold(
    @Body() { region, amount, from, basis }: ThresholdBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const about = amount === undefined ? {} : { amountFen: amount };
    return this.commands.execute(new AdoptAuthorityCommand({ region, ...about, ...termOf(from, basis) }, context));
  }

  @Reads({ path: 'limits', summary: '限额与集体决策起点: all as they were set', row: LimitShown })
  @Alone()
  async list(): Promise<readonly object[]> {
    return (await this.queries.execute(new ListLimits())).map(shown);
  }
}

function termOf(from: BusinessDate | undefined, basis: BasisPart | undefined) {
  return { ...(from === undefined ? {} : { from }), ...basedOn(basis) };
}

import { Body, Controller } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer, CommandContext } from '#execution';
import { Alone, OfCommand, Reads, shown, Writes } from '#http';
import { countingByDefault, DEFAULT_CHECKPOINTS, enforcementOf } from '#minimum';
import { basedOn } from '#people/nest';
import { AdoptRuleBody, RuleRow } from './minimum.dto.js';
import { AdoptRuleCommand, ListRules } from './minimum.handlers.js';

@ApiTags('minimum')
@Controller('v1')
export class RuleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Writes({
    path: 'minimum-rules',
    summary:
      '投入下限规则: adopts a rule; one that asks for less than what holds becomes a request that another confirms',
    either: [{ rule: '7c9e6679-7425-80de-944b-e07fc1f90ae7' }, { request: '7c9e6679-7425-80de-944b-e07fc1f90ae7' }],
  })
  adopt(@Body() body: AdoptRuleBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { fundKind = 'welfare', level, region, amount: amountFen, firstYear, basis } = body;
    const { measure = 'contributed', checkpoints = DEFAULT_CHECKPOINTS, enforcement } = body;
    const { countingKinds = countingByDefault(measure) } = body;
    const rule = {
      ...{ fundKind, amountFen, firstYear, countingKinds, measure },
      checkpoints: checkpoints.map(({ monthDay, basisPoints }) => ({ monthDay, basisPoints })),
      ...(level === undefined ? {} : { level }),
      ...(region === undefined ? {} : { region }),
      ...(enforcement === undefined ? {} : { enforcement }),
      ...basedOn(basis),
    };
    return this.commands.execute(new AdoptRuleCommand(rule, context));
  }

  @Reads({ path: 'minimum-rules', summary: '投入下限规则: all rules as they were adopted', row: RuleRow })
  @Alone()
  async rules(): Promise<readonly RuleRow[]> {
    const rules = await this.queries.execute(new ListRules());
    return rules.map((adopted) => {
      const { rule, fundKind, kindName, level, region, amount, firstYear, lastYear } = shown(adopted);
      const { measure, countingKinds, checkpoints, basis } = adopted;
      return {
        ...{ rule, fundKind, kindName, amount, firstYear, measure, countingKinds, checkpoints },
        enforcement: enforcementOf(adopted),
        ...(level === undefined ? {} : { level }),
        ...(region === undefined ? {} : { region }),
        ...(lastYear === undefined ? {} : { lastYear }),
        ...(basis === undefined ? {} : { basis }),
      };
    });
  }
}

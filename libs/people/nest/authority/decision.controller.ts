import { Body, Controller, Inject, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FILES } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { Files } from '#files';
import { OfCommand, PAGE_DEFAULT, Paged, placeOf, Reads, refuseUnknownEvidence, shown, Writes } from '#http';
import { DecisionBody, DecisionShown, DecisionsParameters } from './authority.dto.js';
import { ListDecisions, RecordDecisionCommand } from './decision.handlers.js';
import type { ShownDecision } from './decision.handlers.js';

@ApiTags('decisions')
@Controller('v1/decisions')
export class DecisionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({
    path: '',
    summary: '集体决策登记: what a meeting decided; reservations, transfers and remittances then cite it',
    result: { decision: '990101:安党组〔2024〕3号' },
  })
  async record(@Body() body: DecisionBody, @OfCommand() context: CommandContext): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const { region, minutesNumber, decidedOn, amount: amountFen, subject, evidence } = body;
    const { attendees = [], others = [] } = body;
    const input = { region, minutesNumber, decidedOn, amountFen, subject, attendees, others, evidence };
    return this.commands.execute(new RecordDecisionCommand(input, context));
  }

  @Reads({
    path: '',
    summary: '集体决策: with what rests on them and what is left',
    row: DecisionShown,
    personal: true,
  })
  async list(@Query() query: DecisionsParameters): Promise<Paged<readonly object[]>> {
    const { limit = PAGE_DEFAULT, region, cursor } = query;
    const asked = {
      limit: limit + 1,
      ...(region === undefined ? {} : { region }),
      ...(cursor === undefined ? {} : { after: placeOf(cursor, ['index'])[0] }),
    };
    const rows = await this.queries.execute(new ListDecisions(asked));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return new Paged(rows.slice(0, limit).map(decisionShown), last === undefined ? undefined : [last.index.toString()]);
  }
}

function decisionShown(row: ShownDecision): object {
  const { decision, index, region, minutesNumber, decidedOn, amountFen, usedFen, restFen } = row;
  const { subjectText: subject, attendees, otherNames: others, evidence, citations } = row;
  const figures = { decision, index, region, minutesNumber, decidedOn, amountFen, usedFen, restFen };
  return shown({ ...figures, subject, attendees, others, evidence, citations });
}

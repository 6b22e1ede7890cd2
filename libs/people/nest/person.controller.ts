import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Answer, CommandContext } from '#execution';
import { Alone, OfCommand, Reads, Writes } from '#http';
import { AddPersonCommand, EndRoleCommand, GrantRoleCommand, ListPeople } from './people.handlers.js';
import { AddPersonBody, EndRoleBody, GrantRoleBody, PersonPath, PersonRow } from './person.dto.js';

const ROLE = { person: 'wang.fang', role: 'clerk', region: '990101' };

@ApiTags('people')
@Controller('v1/people')
export class PersonController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Writes({ path: '', summary: '人员登记: adds a person', result: { person: 'wang.fang' } })
  add(@Body() body: AddPersonBody, @OfCommand() context: CommandContext): Promise<Answer> {
    const { person, name } = body;
    return this.commands.execute(new AddPersonCommand({ person, name }, context));
  }

  @Writes({ path: ':person/roles', summary: '角色授予: gives a role for a region', result: ROLE })
  grant(
    @Param() { person }: PersonPath,
    @Body() body: GrantRoleBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    const { role, region, from, until } = body;
    const term = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
    return this.commands.execute(new GrantRoleCommand({ person, role, region, ...term }, context));
  }

  @Writes({ path: ':person/roles/end', summary: '角色终止: ends a role at once', result: ROLE, status: 200 })
  end(
    @Param() { person }: PersonPath,
    @Body() { role, region }: EndRoleBody,
    @OfCommand() context: CommandContext,
  ): Promise<Answer> {
    return this.commands.execute(new EndRoleCommand({ person, role, region }, context));
  }

  @Reads({ path: '', summary: '人员: who may act', row: PersonRow, personal: true })
  @Alone()
  async list(): Promise<readonly PersonRow[]> {
    const people = await this.queries.execute(new ListPeople());
    return people.map(({ person, displayName, roles }) => ({ person, name: displayName, roles }));
  }
}

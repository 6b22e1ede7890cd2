import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, VAULT } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { BusinessDate } from '#kernel';
import { addPerson, endRole, grantRole } from '#people';
import type { Role } from '#people';
import type { Vault } from '#vault';
import { PeopleView } from './people.view.js';
import type { PersonWithRoles } from './people.view.js';

export class AddPersonCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly person: string; readonly name: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

export class GrantRoleCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly person: string;
      readonly role: Role;
      readonly region: string;
      readonly from?: BusinessDate;
      readonly until?: BusinessDate;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

export class EndRoleCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly person: string; readonly role: Role; readonly region: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Persons and their roles; names are opened for who may see them. */
export class ListPeople extends Query<readonly (PersonWithRoles & { readonly displayName: string })[]> {}

@CommandHandler(AddPersonCommand)
export class AddPersonHandler implements ICommandHandler<AddPersonCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: AddPersonCommand): Promise<Answer> {
    const { person, name } = input;
    return this.edge.carryOut(context, {
      said: input,
      money: false,
      personal: [{ label: 'person', field: 'name', content: { name }, names: [name] }],
      plan: (refs) => {
        const kept = refs['person'] === undefined ? {} : { name: refs['person'] };
        return addPerson({ type: 'AddPerson', person, ...kept }, actingOf(context));
      },
    });
  }
}

@CommandHandler(GrantRoleCommand)
export class GrantRoleHandler implements ICommandHandler<GrantRoleCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: GrantRoleCommand): Promise<Answer> {
    const acting = actingOf(context);
    const { person, role, region, from = acting.on, until } = input;
    const term = { from, ...(until === undefined ? {} : { until }) };
    return this.edge.carryOut(context, {
      said: input,
      money: false,
      plan: () => grantRole(person, { type: 'GrantRole', role, region, ...term }, acting),
    });
  }
}

@CommandHandler(EndRoleCommand)
export class EndRoleHandler implements ICommandHandler<EndRoleCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: EndRoleCommand): Promise<Answer> {
    const acting = actingOf(context);
    const { person, role, region } = input;
    return this.edge.carryOut(context, {
      said: input,
      money: false,
      plan: () => endRole(person, { type: 'EndRole', role, region, on: acting.on }, acting),
    });
  }
}

@QueryHandler(ListPeople)
export class ListPeopleHandler implements IQueryHandler<ListPeople> {
  constructor(
    private readonly view: PeopleView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute(): Promise<readonly (PersonWithRoles & { readonly displayName: string })[]> {
    const people = await this.view.list();
    const names = await this.vault.open(people.flatMap(({ name }) => (name === null ? [] : [name])));
    return people.map((person) => ({
      ...person,
      displayName: (person.name === null ? undefined : names.get(person.name.record)?.['name']) ?? person.person,
    }));
  }
}

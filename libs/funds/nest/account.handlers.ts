import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { accountId, AccountsView, OpenAccountCommand } from '#accounts/nest';
import { actingOf, CommandEdge } from '#execution';
import type { Answer } from '#execution';
import { openServingAccount } from '#funds';

@CommandHandler(OpenAccountCommand)
export class OpenAccountHandler implements ICommandHandler<OpenAccountCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly accounts: AccountsView,
  ) {}

  async execute({ input, context }: OpenAccountCommand): Promise<Answer> {
    const { region, name, kind, ways, bank, number } = input;
    const account = accountId(region, name);
    const namesakes = await this.accounts.namesakes(region, name);
    return this.edge.carryOut(context, {
      said: input,
      money: false,
      personal: number === undefined ? [] : [{ label: 'number', content: { number } }],
      plan: (refs) => {
        const optional = {
          ...(bank === undefined ? {} : { bank }),
          ...(refs['number'] === undefined ? {} : { number: refs['number'] }),
        };
        const opened = { type: 'OpenAccount', account, region, name, kind, ways, ...optional } as const;
        return openServingAccount(opened, actingOf(context), namesakes);
      },
    });
  }
}

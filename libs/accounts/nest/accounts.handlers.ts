import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { closeAccount, moveMoney, stateAccount } from '#accounts';
import type { AccountKind } from '#accounts';
import { actingOf, CommandEdge, derivedId, madeBy, ProjectionEngine } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { BusinessDate, EvidenceHash, Fen } from '#kernel';
import { AccountsView } from './accounts.view.js';
import type { AccountBalance } from './accounts.view.js';

/** 资金账户开立: carried out where it is known what the region's funds have closed (funds). */
export class OpenAccountCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly region: string;
      readonly name: string;
      readonly kind: AccountKind;
      readonly ways: readonly string[];
      readonly bank?: string;
      /** The bank's number for it; kept in the vault. */
      readonly number?: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

export class MoveMoneyCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly from: string;
      readonly to: string;
      readonly amountFen: Fen;
      readonly valueDate: BusinessDate;
      readonly memo?: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 账户结账 */
export class CloseAccountCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly account: string; readonly through: BusinessDate },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 账户对账 */
export class StateAccountCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly account: string;
      readonly through: BusinessDate;
      /** The bank's figure, or what was counted. */
      readonly statedFen: Fen;
      /** Why it is not the ledger's; kept in the vault. */
      readonly difference?: string;
      readonly evidence: readonly EvidenceHash[];
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Each account's balance by value date, as known now or as recorded up to a log index. */
export class ShowAccounts extends Query<readonly AccountBalance[]> {
  constructor(readonly asked: { readonly asOf: BusinessDate; readonly knownAt?: bigint; readonly region?: string }) {
    super();
  }
}

/** Id of the account of that name in a region: the name is unique there. */
export function accountId(region: string, name: string): string {
  return derivedId('account', region, name.normalize('NFKC').trim());
}

@CommandHandler(MoveMoneyCommand)
export class MoveMoneyHandler implements ICommandHandler<MoveMoneyCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: MoveMoneyCommand): Promise<Answer> {
    const { memo, ...fields } = input;
    const move = madeBy(context, 'move');
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: memo === undefined ? [] : [{ label: 'memo', content: { text: memo } }],
      plan: (refs) => {
        const noted = refs['memo'] === undefined ? {} : { memo: refs['memo'] };
        return moveMoney({ type: 'MoveMoney', move, ...fields, ...noted }, actingOf(context));
      },
    });
  }
}

@CommandHandler(CloseAccountCommand)
export class CloseAccountHandler implements ICommandHandler<CloseAccountCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: CloseAccountCommand): Promise<Answer> {
    const { account, through } = input;
    const plan = () => closeAccount(account, { type: 'CloseAccount', through }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: true, plan });
  }
}

@CommandHandler(StateAccountCommand)
export class StateAccountHandler implements ICommandHandler<StateAccountCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly view: AccountsView,
    private readonly views: ProjectionEngine,
  ) {}

  async execute({ input, context }: StateAccountCommand): Promise<Answer> {
    const { account, difference, ...stated } = input;
    // The fold of a closed time is told by the views, once they have seen the closing.
    await this.views.catchUp();
    const closing = (await this.view.closings(account)).find(({ through }) => through === stated.through);
    const figures = { ...stated, ledgerFen: closing?.ledgerFen };
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: difference === undefined ? [] : [{ label: 'difference', content: { text: difference } }],
      plan: (refs) => {
        const explained = refs['difference'] === undefined ? {} : { difference: refs['difference'] };
        return stateAccount(account, { type: 'StateAccount', ...figures, ...explained }, actingOf(context));
      },
    });
  }
}

@QueryHandler(ShowAccounts)
export class ShowAccountsHandler implements IQueryHandler<ShowAccounts> {
  constructor(private readonly view: AccountsView) {}

  async execute({ asked: { region, ...times } }: ShowAccounts): Promise<readonly AccountBalance[]> {
    const balances = await this.view.balances(times);
    return region === undefined ? balances : balances.filter((account) => account.region === region);
  }
}

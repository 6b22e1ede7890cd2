import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, madeBy } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { askPriorYearWithdrawal, enterPriorYear } from '#funds';
import type { EnterPriorYear } from '#funds';
import { FundsView } from '../funds.view.js';
import { PriorYearsView } from './prior-years.view.js';
import type { PriorYear } from './prior-years.view.js';

/** 以前年度录入 */
export class EnterPriorYearCommand extends Command<Answer> {
  constructor(
    readonly input: Omit<EnterPriorYear, 'type'> & { readonly fund: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 申请撤销以前年度: another person confirms it. */
export class AskPriorYearWithdrawalCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly fund: string;
      readonly year: number;
      /** Kept in the vault. */
      readonly reason: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 以前年度 of a fund, those withdrawn among them; undefined where there is no such fund. */
export class ListPriorYears extends Query<readonly PriorYear[] | undefined> {
  constructor(readonly asked: { readonly fund: string }) {
    super();
  }
}

@CommandHandler(EnterPriorYearCommand)
export class EnterPriorYearHandler implements ICommandHandler<EnterPriorYearCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: EnterPriorYearCommand): Promise<Answer> {
    const { fund, ...entered } = input;
    const plan = () => enterPriorYear(fund, { type: 'EnterPriorYear', ...entered }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: true, plan });
  }
}

@CommandHandler(AskPriorYearWithdrawalCommand)
export class AskPriorYearWithdrawalHandler implements ICommandHandler<AskPriorYearWithdrawalCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input: { fund, year, reason: text }, context }: AskPriorYearWithdrawalCommand): Promise<Answer> {
    return this.edge.carryOut(context, {
      said: { fund, year },
      money: true,
      personal: [{ label: 'reason', content: { text } }],
      plan: ({ reason }) => {
        if (reason === undefined) throw new Error('a prior year is withdrawn without a reason');
        return askPriorYearWithdrawal({ fund, year, reason }, madeBy(context, 'request'), actingOf(context));
      },
    });
  }
}

@QueryHandler(ListPriorYears)
export class ListPriorYearsHandler implements IQueryHandler<ListPriorYears> {
  constructor(
    private readonly view: PriorYearsView,
    private readonly funds: FundsView,
  ) {}

  async execute({ asked: { fund } }: ListPriorYears): Promise<readonly PriorYear[] | undefined> {
    return (await this.funds.byId(fund)) === undefined ? undefined : this.view.list(fund);
  }
}

export const PRIOR_YEAR_HANDLERS = [EnterPriorYearHandler, AskPriorYearWithdrawalHandler, ListPriorYearsHandler];

import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { BusinessDate, Fen } from '#kernel';
import { adoptAuthority, setLimit } from '#people';
import type { Basis, LimitedRole } from '#people';
import { LimitsView } from './limits.view.js';
import type { LimitRow } from './limits.view.js';

interface Term {
  /** Absent: today. */
  readonly from?: BusinessDate;
  readonly basis?: Basis;
}

/** 授权限额 of a person, or its end where no amount is given. */
export class SetLimitCommand extends Command<Answer> {
  constructor(
    readonly input: Term & {
      readonly person: string;
      readonly role: LimitedRole;
      readonly region: string;
      readonly amountFen?: Fen;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 角色限额 of a county, or 集体决策起点 where no role is named; without an amount there is none any more. */
export class AdoptAuthorityCommand extends Command<Answer> {
  constructor(
    readonly input: Term & { readonly region: string; readonly role?: LimitedRole; readonly amountFen?: Fen },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 限额与集体决策起点 */
export class ListLimits extends Query<readonly LimitRow[]> {}

@CommandHandler(SetLimitCommand)
export class SetLimitHandler implements ICommandHandler<SetLimitCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: SetLimitCommand): Promise<Answer> {
    const acting = actingOf(context);
    const { person, amountFen, from = acting.on, ...rest } = input;
    const plan = () =>
      amountFen === undefined
        ? setLimit(person, { type: 'EndLimit', from, ...rest }, acting)
        : setLimit(person, { type: 'GrantLimit', amountFen, from, ...rest }, acting);
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(AdoptAuthorityCommand)
export class AdoptAuthorityHandler implements ICommandHandler<AdoptAuthorityCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: AdoptAuthorityCommand): Promise<Answer> {
    const acting = actingOf(context);
    const { role, from = acting.on, ...rest } = input;
    const plan = () =>
      role === undefined
        ? adoptAuthority({ type: 'AdoptDecisionThreshold', from, ...rest }, acting)
        : adoptAuthority({ type: 'AdoptRoleLimit', role, from, ...rest }, acting);
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@QueryHandler(ListLimits)
export class ListLimitsHandler implements IQueryHandler<ListLimits> {
  constructor(private readonly view: LimitsView) {}

  execute(): Promise<readonly LimitRow[]> {
    return this.view.list();
  }
}

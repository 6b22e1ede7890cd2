import { Inject, Injectable } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, VAULT } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { approveRequest, declineRequest, withdrawRequest } from '#people';
import type { CarryOut } from '#people';
import type { Vault } from '#vault';
import { RequestsView } from './requests.view.js';
import type { RequestRow, RequestsAsked } from './requests.view.js';

/**
 * What carrying out a request plans, by its action. A context registers its own when its module is made; one command
 * then confirms them all.
 */
@Injectable()
export class RequestActions {
  private readonly actions = new Map<string, CarryOut>();

  register(action: string, carryOut: CarryOut): void {
    if (this.actions.has(action)) throw new Error(`requests of ${action} are carried out by two contexts`);
    this.actions.set(action, carryOut);
  }

  /** Throws where no context carries out such requests. */
  readonly carryOut: CarryOut = (made, acting) => {
    const carryOut = this.actions.get(made.action);
    if (carryOut === undefined) throw new Error(`no context carries out requests of ${made.action}`);
    return carryOut(made, acting);
  };
}

/** 同意: the last approval that is wanted does what was asked for. */
export class ApproveRequestCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly request: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 撤回 */
export class WithdrawRequestCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly request: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 驳回 */
export class DeclineRequestCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly request: string; readonly reason: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** A request with its reasons opened; empty where there are none. */
export interface ShownRequest extends RequestRow {
  readonly reasonText: string;
  readonly declineReasonText: string;
}

/** 申请, in the order in which they were made. */
export class ListRequests extends Query<readonly ShownRequest[]> {
  constructor(readonly asked: RequestsAsked) {
    super();
  }
}

@CommandHandler(ApproveRequestCommand)
export class ApproveRequestHandler implements ICommandHandler<ApproveRequestCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly actions: RequestActions,
  ) {}

  execute({ input, context }: ApproveRequestCommand): Promise<Answer> {
    const { carryOut } = this.actions;
    const plan = () => approveRequest(input.request, actingOf(context), carryOut);
    return this.edge.carryOut(context, { said: input, money: true, plan });
  }
}

@CommandHandler(WithdrawRequestCommand)
export class WithdrawRequestHandler implements ICommandHandler<WithdrawRequestCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: WithdrawRequestCommand): Promise<Answer> {
    const plan = () => withdrawRequest(input.request, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: true, plan });
  }
}

@CommandHandler(DeclineRequestCommand)
export class DeclineRequestHandler implements ICommandHandler<DeclineRequestCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: DeclineRequestCommand): Promise<Answer> {
    return this.edge.carryOut(context, {
      said: { request: input.request },
      money: true,
      personal: [{ label: 'reason', content: { text: input.reason } }],
      plan: ({ reason }) => {
        if (reason === undefined) throw new Error('a request is declined without a reason');
        return declineRequest(input.request, actingOf(context), reason);
      },
    });
  }
}

@QueryHandler(ListRequests)
export class ListRequestsHandler implements IQueryHandler<ListRequests> {
  constructor(
    private readonly view: RequestsView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListRequests): Promise<readonly ShownRequest[]> {
    const rows = await this.view.list(asked);
    const refs = rows.flatMap(({ reason, declineReason }) => [reason, declineReason].filter((ref) => ref !== null));
    const opened = await this.vault.open(refs);
    const textOf = (ref: RequestRow['reason']): string => {
      return (ref === null ? undefined : opened.get(ref.record)?.['text']) ?? '';
    };
    return rows.map((row) => {
      return { ...row, reasonText: textOf(row.reason), declineReasonText: textOf(row.declineReason) };
    });
  }
}

export const REQUEST_HANDLERS = [
  ApproveRequestHandler,
  WithdrawRequestHandler,
  DeclineRequestHandler,
  ListRequestsHandler,
];

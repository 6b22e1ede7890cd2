import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, madeBy, noteText } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { sendTransfer, settleTransfer } from '#funds';
import type { PurposeLine } from '#funds';
import type { BusinessDate } from '#kernel';
import { memoOf, saidOf } from '../outgo.handlers.js';

export interface SendTransferInput {
  readonly from: string;
  readonly to: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  readonly memo?: string;
  /** The collective decision that it rests on: its minutes number, or its id. */
  readonly decision?: string;
}

/** 划转转出 */
export class SendTransferCommand extends Command<Answer> {
  constructor(
    readonly input: SendTransferInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 划转转入, or 退回, by the receiving fund's own people. */
export class SettleTransferCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly transfer: string;
      readonly outcome: 'received' | 'sent-back';
      readonly valueDate: BusinessDate;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(SendTransferCommand)
export class SendTransferHandler implements ICommandHandler<SendTransferCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: SendTransferCommand): Promise<Answer> {
    const { memo, ...asked } = input;
    const transfer = madeBy(context, 'transfer');
    return this.edge.carryOut(context, {
      said: saidOf(input),
      money: true,
      personal: noteText('memo', memo),
      plan: (refs) => sendTransfer({ transfer, ...asked, ...memoOf(refs) }, actingOf(context)),
    });
  }
}

@CommandHandler(SettleTransferCommand)
export class SettleTransferHandler implements ICommandHandler<SettleTransferCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input: { transfer, ...how }, context }: SettleTransferCommand): Promise<Answer> {
    const plan = () => settleTransfer(transfer, how, actingOf(context));
    return this.edge.carryOut(context, { money: true, plan });
  }
}

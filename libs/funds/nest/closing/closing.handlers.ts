import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, madeBy, noteText } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { closeMonth, lapseQuota } from '#funds';
import type { BusinessDate, Fen } from '#kernel';
import { EntryPlacesView } from '../entry-places.view.js';
import { memoOf } from '../outgo.handlers.js';

/** 月结 */
export class CloseMonthCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly fund: string;
      /** The month's last day. */
      readonly through: BusinessDate;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 指标收回 */
export class LapseQuotaCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly fund: string;
      /** The entry of the appropriation. */
      readonly appropriation: string;
      readonly amountFen: Fen;
      readonly valueDate: BusinessDate;
      readonly memo?: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CloseMonthCommand)
export class CloseMonthHandler implements ICommandHandler<CloseMonthCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: CloseMonthCommand): Promise<Answer> {
    const { fund, through } = input;
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      plan: () => closeMonth(fund, through, actingOf(context)),
    });
  }
}

@CommandHandler(LapseQuotaCommand)
export class LapseQuotaHandler implements ICommandHandler<LapseQuotaCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly places: EntryPlacesView,
  ) {}

  async execute({ input, context }: LapseQuotaCommand): Promise<Answer> {
    const { fund, appropriation, memo, ...asked } = input;
    const place = await this.places.of(fund, appropriation, 'AppropriationReceived');
    const of = { acting: actingOf(context), appropriation: place };
    const entry = madeBy(context, 'entry');
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: noteText('memo', memo),
      plan: (refs) => lapseQuota(fund, { type: 'LapseQuota', entry, ...asked, ...memoOf(refs) }, of),
    });
  }
}

export const CLOSING_HANDLERS = [CloseMonthHandler, LapseQuotaHandler];

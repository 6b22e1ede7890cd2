import { Inject } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { EventLog } from '#event-log';
import { actingOf, CommandEdge, LEDGER, madeBy } from '#execution';
import type { Answer, CommandContext, EventRegistry } from '#execution';
import { askReversal } from '#funds';
import type { EntryPlace, FundEvent } from '#funds';
import { EntryPlacesView } from '#funds/nest';
import { reverseEntry } from '#giving';

/** 申请冲销: another person confirms it, two others where money that never came was spent. */
export class AskReversalCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly fund: string;
      readonly reversed: string;
      /** Kept in the vault. */
      readonly reason: string;
      readonly asDeficit: boolean;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AskReversalCommand)
export class AskReversalHandler implements ICommandHandler<AskReversalCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly places: EntryPlacesView,
    @Inject(LEDGER) private readonly ledger: { readonly log: EventLog; readonly registry: EventRegistry },
  ) {}

  async execute({ input, context }: AskReversalCommand): Promise<Answer> {
    const { fund, asDeficit } = input;
    const reversed = await this.places.of(fund, input.reversed);
    const giftRevision = await this.giftRevision(fund, reversed);
    return this.edge.carryOut(context, {
      said: { ...input, entry: input.reversed },
      money: true,
      personal: [{ label: 'reason', content: { text: input.reason } }],
      plan: ({ reason }) => {
        if (reason === undefined) throw new Error('a reversal is asked for without a reason');
        const made = { request: madeBy(context, 'request'), entry: madeBy(context, 'entry') };
        const gift = giftRevision === undefined ? {} : { giftRevision };
        return askReversal({ ...made, fund, reversed, asDeficit, reason, ...gift }, actingOf(context), reverseEntry);
      },
    });
  }

  /** Where the gift stands whose purpose the entry changed. */
  private async giftRevision(fund: string, { revision }: EntryPlace): Promise<number | undefined> {
    if (revision === undefined) return undefined;
    const [recorded] = await this.ledger.log.readStream(`fund-${fund}`, { from: revision, limit: 1 });
    if (recorded === undefined) return undefined;
    const event = this.ledger.registry.decode(recorded) as FundEvent;
    if (event.type !== 'PurposeExchanged' || event.gift === undefined) return undefined;
    return (await this.places.of(fund, event.gift, 'DonationReceived')).revision;
  }
}

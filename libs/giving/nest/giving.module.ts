import { Module } from '@nestjs/common';
import { REVERSE_ENTRY } from '#funds';
import type { ReversalContent } from '#funds';
import { FundsModule } from '#funds/nest';
import { reverseEntry } from '#giving';
import { PeopleModule, RequestActions } from '#people/nest';
import { DonationController } from './donation.controller.js';
import { DonationRegisterController } from './donation-register.controller.js';
import { DonationRegisterView } from './donation-register.view.js';
import { FormerReceiptsView } from './former-receipts.view.js';
import { ListGiftsHandler, ReceiveDonationHandler } from './giving.handlers.js';
import { ReceiveGoodsHandler } from './goods-gift.handlers.js';
import { PledgeController } from './pledge.controller.js';
import { GiftPlaces, PLEDGE_HANDLERS } from './pledge.handlers.js';
import { PledgesView } from './pledges.view.js';

import { ReversalController } from './reversal.controller.js';
import { AskReversalHandler } from './reversal.handlers.js';

@Module({
  controllers: [DonationController, DonationRegisterController, PledgeController, ReversalController],
  imports: [FundsModule, PeopleModule],
  providers: [
    DonationRegisterView,
    FormerReceiptsView,
    PledgesView,
    GiftPlaces,
    ListGiftsHandler,
    ReceiveDonationHandler,
    ReceiveGoodsHandler,
    ...PLEDGE_HANDLERS,
    AskReversalHandler,
  ],
  exports: [DonationRegisterView, FormerReceiptsView, PledgesView],
})
export class GivingModule {
  constructor(actions: RequestActions) {
    // Written by this context when it was asked for.
    actions.register(REVERSE_ENTRY, ({ request, content }, acting) =>
      reverseEntry(content as unknown as ReversalContent, { request, acting }),
    );
  }
}

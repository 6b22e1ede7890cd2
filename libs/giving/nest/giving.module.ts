import { Module } from '@nestjs/common';
import { FundsModule } from '#funds/nest';
import { DonationController } from './donation.controller.js';
import { DonationRegisterController } from './donation-register.controller.js';
import { DonationRegisterView } from './donation-register.view.js';
import { ListGiftsHandler, ReceiveDonationHandler } from './giving.handlers.js';
import { PledgeController } from './pledge.controller.js';
import { GiftPlaces, PLEDGE_HANDLERS } from './pledge.handlers.js';
import { PledgesView } from './pledges.view.js';

@Module({
  controllers: [DonationController, DonationRegisterController, PledgeController],
  imports: [FundsModule],
  providers: [
    DonationRegisterView,
    PledgesView,
    GiftPlaces,
    ListGiftsHandler,
    ReceiveDonationHandler,
    ...PLEDGE_HANDLERS,
  ],
  exports: [DonationRegisterView, PledgesView],
})
export class GivingModule {}

import { Module } from '@nestjs/common';
import { DonationController } from './donation.controller.js';
import { DonationRegisterController } from './donation-register.controller.js';
import { DonationRegisterView } from './donation-register.view.js';
import { ListGiftsHandler, ReceiveDonationHandler } from './giving.handlers.js';

@Module({
  controllers: [DonationController, DonationRegisterController],
  providers: [DonationRegisterView, ListGiftsHandler, ReceiveDonationHandler],
  exports: [DonationRegisterView],
})
export class GivingModule {}

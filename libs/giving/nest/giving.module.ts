import { Module } from '@nestjs/common';
import { DonationRegisterView } from './donation-register.view.js';
import { ListGiftsHandler, ReceiveDonationHandler } from './giving.handlers.js';

@Module({
  providers: [DonationRegisterView, ListGiftsHandler, ReceiveDonationHandler],
  exports: [DonationRegisterView],
})
export class GivingModule {}

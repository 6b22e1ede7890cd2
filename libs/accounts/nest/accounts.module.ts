import { Module } from '@nestjs/common';
import { MoveMoneyHandler, OpenAccountHandler } from './accounts.handlers.js';
import { AccountsView } from './accounts.view.js';
import { JournalView } from './journal.view.js';

@Module({
  providers: [AccountsView, JournalView, OpenAccountHandler, MoveMoneyHandler],
  exports: [AccountsView, JournalView],
})
export class AccountsModule {}

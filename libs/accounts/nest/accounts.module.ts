import { Module } from '@nestjs/common';
import { MoveMoneyHandler, OpenAccountHandler, ShowAccountsHandler } from './accounts.handlers.js';
import { AccountsView } from './accounts.view.js';
import { JournalView } from './journal.view.js';

@Module({
  providers: [AccountsView, JournalView, OpenAccountHandler, MoveMoneyHandler, ShowAccountsHandler],
  exports: [AccountsView, JournalView],
})
export class AccountsModule {}

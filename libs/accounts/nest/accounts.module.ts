import { Module } from '@nestjs/common';
import { AccountController } from './account.controller.js';
import { MoveMoneyHandler, OpenAccountHandler, ShowAccountsHandler } from './accounts.handlers.js';
import { AccountsView } from './accounts.view.js';
import { JournalView } from './journal.view.js';

@Module({
  controllers: [AccountController],
  providers: [AccountsView, JournalView, OpenAccountHandler, MoveMoneyHandler, ShowAccountsHandler],
  exports: [AccountsView, JournalView],
})
export class AccountsModule {}

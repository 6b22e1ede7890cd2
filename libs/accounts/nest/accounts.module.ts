import { Module } from '@nestjs/common';
import { AccountClosingController } from './account-closing.controller.js';
import { AccountController } from './account.controller.js';
import {
  CloseAccountHandler,
  MoveMoneyHandler,
  ShowAccountsHandler,
  StateAccountHandler,
} from './accounts.handlers.js';
import { AccountsView } from './accounts.view.js';
import { JournalView } from './journal.view.js';

@Module({
  controllers: [AccountController, AccountClosingController],
  providers: [
    AccountsView,
    JournalView,
    MoveMoneyHandler,
    CloseAccountHandler,
    StateAccountHandler,
    ShowAccountsHandler,
  ],
  exports: [AccountsView, JournalView],
})
export class AccountsModule {}

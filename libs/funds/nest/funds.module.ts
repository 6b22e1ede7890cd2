import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts/nest';
import { RegionsModule } from '#regions/nest';
import { ShowBalancesHandler } from './balances.handlers.js';
import { BalancesView } from './balances.view.js';
import { FoundRegionHandler, OpenFundHandler, OpenPurposeHandler, ReceiveIncomeHandler } from './funds.handlers.js';
import { FundController } from './fund.controller.js';
import { FundsView } from './funds.view.js';
import { ExplainFigureHandler, ListFundsHandler, ShowHistoryHandler } from './history.handlers.js';
import { IncomeController } from './income.controller.js';
import { OneFundController } from './one-fund.controller.js';

@Module({
  controllers: [FundController, OneFundController, IncomeController],
  imports: [RegionsModule, AccountsModule],
  providers: [
    BalancesView,
    FundsView,
    FoundRegionHandler,
    OpenFundHandler,
    OpenPurposeHandler,
    ReceiveIncomeHandler,
    ShowBalancesHandler,
    ShowHistoryHandler,
    ExplainFigureHandler,
    ListFundsHandler,
  ],
  exports: [BalancesView, FundsView],
})
export class FundsModule {}

import { Module } from '@nestjs/common';
import { AccountsModule } from '#accounts/nest';
import { COVER_DEFICIT, coverDeficit, WITHDRAW_PRIOR_YEAR, withdrawPriorYear } from '#funds';
import type { CoverContent, PriorYearContent } from '#funds';
import { PeopleModule, RequestActions } from '#people/nest';
import { RegionsModule } from '#regions/nest';
import { OpenAccountHandler } from './account.handlers.js';
import { ShowBalancesHandler } from './balances.handlers.js';
import { BalancesView } from './balances.view.js';
import { OpenFundHandler, OpenPurposeHandler, ReceiveIncomeHandler } from './funds.handlers.js';
import { CLOSING_HANDLERS } from './closing/closing.handlers.js';
import { ChecklistView } from './closing/checklist.view.js';
import { ClosingController } from './closing/closing.controller.js';
import { ShowChecklistHandler } from './closing/checklist.handlers.js';
import { ClosingsView } from './closing/closings.view.js';
import { STATEMENT_HANDLERS } from './closing/statement.handlers.js';
import { StatementView } from './closing/statement.view.js';
import { FundController } from './fund.controller.js';
import { FundsView } from './funds.view.js';
import { ExplainFigureHandler, ListFundsHandler, ShowHistoryHandler } from './history.handlers.js';
import { GoodsController } from './goods/goods.controller.js';
import { GOODS_HANDLERS } from './goods/goods.handlers.js';
import { GoodsView } from './goods/goods.view.js';
import { IncomeController } from './income.controller.js';
import { EntryPlacesView } from './entry-places.view.js';
import { OneFundController } from './one-fund.controller.js';
import { OutgoController } from './outgo.controller.js';
import { OUTGO_HANDLERS } from './outgo.handlers.js';
import { PriorYearController } from './prior-year/prior-year.controller.js';
import { PRIOR_YEAR_HANDLERS } from './prior-year/prior-year.handlers.js';
import { PriorYearsView } from './prior-year/prior-years.view.js';
import { RegionChangeController } from './region-change.controller.js';
import { REGION_HANDLERS } from './regions.handlers.js';
import { ReversalsView } from './reversals.view.js';
import { ReservationsView } from './reservations.view.js';
import { ListReservationsHandler, ListTransfersHandler } from './standing.handlers.js';
import { TransferController } from './transfer/transfer.controller.js';
import { SendTransferHandler, SettleTransferHandler } from './transfer/transfer.handlers.js';
import { TransfersView } from './transfer/transfers.view.js';

@Module({
  controllers: [
    FundController,
    OneFundController,
    IncomeController,
    OutgoController,
    TransferController,
    RegionChangeController,
    ClosingController,
    GoodsController,
    PriorYearController,
  ],
  imports: [RegionsModule, AccountsModule, PeopleModule],
  providers: [
    BalancesView,
    EntryPlacesView,
    FundsView,
    ReservationsView,
    ReversalsView,
    TransfersView,
    ...REGION_HANDLERS,
    OpenAccountHandler,
    OpenFundHandler,
    OpenPurposeHandler,
    ReceiveIncomeHandler,
    ShowBalancesHandler,
    ShowHistoryHandler,
    ExplainFigureHandler,
    ListFundsHandler,
    ...OUTGO_HANDLERS,
    SendTransferHandler,
    SettleTransferHandler,
    ListReservationsHandler,
    ListTransfersHandler,
    ChecklistView,
    ClosingsView,
    StatementView,
    PriorYearsView,
    ...PRIOR_YEAR_HANDLERS,
    ...CLOSING_HANDLERS,
    ...STATEMENT_HANDLERS,
    ShowChecklistHandler,
    GoodsView,
    ...GOODS_HANDLERS,
  ],
  exports: [BalancesView, ClosingsView, EntryPlacesView, FundsView, ReversalsView],
})
export class FundsModule {
  constructor(actions: RequestActions) {
    // Written by this context when it was asked for.
    actions.register(COVER_DEFICIT, ({ content }, acting) => coverDeficit(content as unknown as CoverContent, acting));
    actions.register(WITHDRAW_PRIOR_YEAR, ({ content, request }, acting) =>
      withdrawPriorYear(content as unknown as PriorYearContent, request, acting),
    );
  }
}

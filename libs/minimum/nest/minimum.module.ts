import { Module } from '@nestjs/common';
import { FundsModule } from '#funds/nest';
import { GivingModule } from '#giving/nest';
import { ADOPT_RULE, adoptConfirmed, WAIVE_MINIMUM, waiveConfirmed } from '#minimum';
import type { RuleAsked, WaiverAsked } from '#minimum';
import { PeopleModule, RequestActions } from '#people/nest';
import { YearClosingController } from './closing.controller.js';
import { CloseYearHandler } from './closing.handlers.js';
import { ExplainController } from './explain.controller.js';
import { ExplainMinimumHandler } from './explain.handlers.js';
import { MinimumController } from './minimum.controller.js';
import { AdoptRuleHandler, ListRulesHandler, ShowMinimumsHandler } from './minimum.handlers.js';
import { MinimumView } from './minimum.view.js';
import { RuleController } from './rule.controller.js';
import { WaiverController } from './waiver.controller.js';
import { ListWaiversHandler, ShowForecastsHandler, WaiveMinimumHandler } from './waiver.handlers.js';

@Module({
  imports: [FundsModule, GivingModule, PeopleModule],
  controllers: [MinimumController, RuleController, ExplainController, WaiverController, YearClosingController],
  providers: [
    MinimumView,
    AdoptRuleHandler,
    CloseYearHandler,
    ShowMinimumsHandler,
    ExplainMinimumHandler,
    ListRulesHandler,
    WaiveMinimumHandler,
    ListWaiversHandler,
    ShowForecastsHandler,
  ],
  exports: [MinimumView],
})
export class MinimumModule {
  constructor(actions: RequestActions) {
    // Written by this context when they were asked for.
    actions.register(ADOPT_RULE, ({ content }) => adoptConfirmed(content as unknown as RuleAsked));
    actions.register(WAIVE_MINIMUM, ({ content, by }, acting) =>
      waiveConfirmed(content as unknown as WaiverAsked, by, acting),
    );
  }
}

import { Module } from '@nestjs/common';
import { AdoptRuleHandler, ListRulesHandler, ShowMinimumsHandler } from './minimum.handlers.js';
import { MinimumView } from './minimum.view.js';

@Module({
  providers: [MinimumView, AdoptRuleHandler, ShowMinimumsHandler, ListRulesHandler],
  exports: [MinimumView],
})
export class MinimumModule {}

import { Module } from '@nestjs/common';
import { ExplainController } from './explain.controller.js';
import { MinimumController } from './minimum.controller.js';
import { AdoptRuleHandler, ListRulesHandler, ShowMeasureHandler, ShowMinimumsHandler } from './minimum.handlers.js';
import { MinimumView } from './minimum.view.js';
import { RuleController } from './rule.controller.js';

@Module({
  controllers: [MinimumController, RuleController, ExplainController],
  providers: [MinimumView, AdoptRuleHandler, ShowMinimumsHandler, ShowMeasureHandler, ListRulesHandler],
  exports: [MinimumView],
})
export class MinimumModule {}

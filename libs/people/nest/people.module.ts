import { Module } from '@nestjs/common';
import { DecisionController } from './authority/decision.controller.js';
import { ListDecisionsHandler, RecordDecisionHandler } from './authority/decision.handlers.js';
import { DecisionsView } from './authority/decisions.view.js';
import { LimitController } from './authority/limit.controller.js';
import { AdoptAuthorityHandler, ListLimitsHandler, SetLimitHandler } from './authority/limit.handlers.js';
import { LimitsView } from './authority/limits.view.js';
import { AddPersonHandler, EndRoleHandler, GrantRoleHandler, ListPeopleHandler } from './people.handlers.js';
import { PeopleView } from './people.view.js';
import { PersonController } from './person.controller.js';
import { RequestController } from './request.controller.js';
import { REQUEST_HANDLERS, RequestActions } from './request.handlers.js';
import { RequestsView } from './requests.view.js';

@Module({
  controllers: [PersonController, LimitController, RequestController, DecisionController],
  providers: [
    PeopleView,
    RequestsView,
    RequestActions,
    AddPersonHandler,
    GrantRoleHandler,
    EndRoleHandler,
    ListPeopleHandler,
    LimitsView,
    SetLimitHandler,
    AdoptAuthorityHandler,
    ListLimitsHandler,
    DecisionsView,
    RecordDecisionHandler,
    ListDecisionsHandler,
    ...REQUEST_HANDLERS,
  ],
  exports: [PeopleView, RequestActions, RequestsView],
})
export class PeopleModule {}

import { Module } from '@nestjs/common';
import { AddPersonHandler, EndRoleHandler, GrantRoleHandler, ListPeopleHandler } from './people.handlers.js';
import { PeopleView } from './people.view.js';
import { PersonController } from './person.controller.js';
import { RequestController } from './request.controller.js';
import { REQUEST_HANDLERS, RequestActions } from './request.handlers.js';
import { RequestsView } from './requests.view.js';

@Module({
  controllers: [PersonController, RequestController],
  providers: [
    PeopleView,
    RequestsView,
    RequestActions,
    AddPersonHandler,
    GrantRoleHandler,
    EndRoleHandler,
    ListPeopleHandler,
    ...REQUEST_HANDLERS,
  ],
  exports: [PeopleView, RequestActions, RequestsView],
})
export class PeopleModule {}

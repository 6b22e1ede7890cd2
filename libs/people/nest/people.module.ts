import { Module } from '@nestjs/common';
import { AddPersonHandler, EndRoleHandler, GrantRoleHandler, ListPeopleHandler } from './people.handlers.js';
import { PeopleView } from './people.view.js';

@Module({
  providers: [PeopleView, AddPersonHandler, GrantRoleHandler, EndRoleHandler, ListPeopleHandler],
  exports: [PeopleView],
})
export class PeopleModule {}

import { Module } from '@nestjs/common';
import { AddPersonHandler, EndRoleHandler, GrantRoleHandler, ListPeopleHandler } from './people.handlers.js';
import { PeopleView } from './people.view.js';
import { PersonController } from './person.controller.js';

@Module({
  controllers: [PersonController],
  providers: [PeopleView, AddPersonHandler, GrantRoleHandler, EndRoleHandler, ListPeopleHandler],
  exports: [PeopleView],
})
export class PeopleModule {}

import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { AccountsModule } from '#accounts/nest';
import {
  CLOCK,
  CommandEdge,
  EVENT_LOG,
  EventRegistry,
  Executor,
  FILES,
  LEDGER,
  ProjectionEngine,
  ReactionEngine,
  VAULT,
} from '#execution';
import { FundsModule } from '#funds/nest';
import { GivingModule } from '#giving/nest';
import { MinimumModule } from '#minimum/nest';
import { PeopleModule } from '#people/nest';
import { RegistersModule } from '#registers/nest';
import { RegionsModule } from '#regions/nest';
import type { Ledger } from './open-ledger.js';
import { StatementPaperController } from './printing/statement-paper.controller.js';
import { PrintStatementHandler } from './printing/statement-paper.handlers.js';

const contexts = [
  RegionsModule,
  PeopleModule,
  AccountsModule,
  FundsModule,
  GivingModule,
  MinimumModule,
  RegistersModule,
];

/** All contexts on one opened ledger: what every app imports. */
@Module({})
export class LedgerModule {
  static on(ledger: Ledger): DynamicModule {
    const providers = [
      { provide: Executor, useValue: ledger.executor },
      { provide: EventRegistry, useValue: ledger.registry },
      { provide: CommandEdge, useValue: ledger.edge },
      { provide: ProjectionEngine, useValue: ledger.views },
      { provide: ReactionEngine, useValue: ledger.reactions },
      { provide: DataSource, useValue: ledger.source },
      { provide: VAULT, useValue: ledger.vault },
      { provide: FILES, useValue: ledger.files },
      { provide: EVENT_LOG, useValue: ledger.log },
      { provide: LEDGER, useValue: ledger },
      { provide: CLOCK, useValue: ledger.clock },
    ];
    return {
      module: LedgerModule,
      global: true,
      imports: [CqrsModule.forRoot(), ...contexts],
      controllers: [StatementPaperController],
      providers: [...providers, PrintStatementHandler],
      exports: [...providers.map(({ provide }) => provide), ...contexts, CqrsModule],
    };
  }
}

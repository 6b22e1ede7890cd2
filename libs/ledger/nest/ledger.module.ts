import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { AccountsModule } from '#accounts/nest';
import { CLOCK, CommandEdge, EVENT_LOG, Executor, FILES, ProjectionEngine, ReactionEngine, VAULT } from '#execution';
import { FundsModule } from '#funds/nest';
import { GivingModule } from '#giving/nest';
import { MinimumModule } from '#minimum/nest';
import { PeopleModule } from '#people/nest';
import { RegionsModule } from '#regions/nest';
import type { Ledger } from './open-ledger.js';

const contexts = [RegionsModule, PeopleModule, AccountsModule, FundsModule, GivingModule, MinimumModule];

/** All contexts on one opened ledger: what every app imports. */
@Module({})
export class LedgerModule {
  static on(ledger: Ledger): DynamicModule {
    const providers = [
      { provide: Executor, useValue: ledger.executor },
      { provide: CommandEdge, useValue: ledger.edge },
      { provide: ProjectionEngine, useValue: ledger.views },
      { provide: ReactionEngine, useValue: ledger.reactions },
      { provide: DataSource, useValue: ledger.source },
      { provide: VAULT, useValue: ledger.vault },
      { provide: FILES, useValue: ledger.files },
      { provide: EVENT_LOG, useValue: ledger.log },
      { provide: CLOCK, useValue: ledger.clock },
    ];
    return {
      module: LedgerModule,
      global: true,
      imports: [CqrsModule.forRoot(), ...contexts],
      providers,
      exports: [...providers.map(({ provide }) => provide), ...contexts, CqrsModule],
    };
  }
}

import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { LedgerModule } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';

/** The ledger without HTTP. */
@Module({})
export class WorkerModule {
  static on(ledger: Ledger): DynamicModule {
    return { module: WorkerModule, imports: [LedgerModule.on(ledger)] };
  }
}

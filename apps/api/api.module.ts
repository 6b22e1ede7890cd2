import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import { fieldsPipe } from '#http';
import { LedgerModule } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { AccessGuard } from './access.guard.js';
import { Acting } from './acting.js';
import { AnswerInterceptor } from './answer.interceptor.js';
import { EvidenceController } from './evidence.controller.js';
import { HealthController } from './health.controller.js';
import { LOGGER } from './logger.js';
import { METRICS } from './metrics.js';
import type { Metrics } from './metrics.js';
import { ProblemFilter } from './problem.filter.js';
import { READINESS } from './readiness.js';
import type { Readiness } from './readiness.js';
import { ROUTES } from './routes.js';
import type { RouteTable } from './routes.js';
import { SETTINGS } from './settings.js';
import type { ApiSettings } from './settings.js';
import { Uploads } from './uploads.js';

export interface ApiParts {
  readonly ledger: Ledger;
  readonly settings: ApiSettings;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly routes: RouteTable;
}

@Module({})
export class ApiModule {
  static on(parts: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [LedgerModule.on(parts.ledger)],
      controllers: [EvidenceController, HealthController],
      providers: [
        Acting,
        Uploads,
        { provide: SETTINGS, useValue: parts.settings },
        { provide: LOGGER, useValue: parts.log },
        { provide: METRICS, useValue: parts.metrics },
        { provide: READINESS, useValue: parts.readiness },
        { provide: ROUTES, useValue: parts.routes },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: fieldsPipe },
      ],
    };
  }
}

import { Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { CLOCK, ProjectionEngine } from '#execution';
import type { Clock } from '#execution';
import { ShowStatement } from '#funds/nest';
import type { FundStatement } from '#funds/nest';
import { businessDateAt } from '#kernel';
import type { Language } from '#ledger';
import { ShowMinimums } from '#minimum/nest';
import type { Printed } from '#print';
import { statementPaper } from './statement-paper.js';

/** 基金报表 as PDF; undefined where there is no such fund. */
export class PrintStatement extends Query<Printed | undefined> {
  constructor(
    readonly asked: {
      readonly fund: string;
      readonly period: string;
      readonly language: Language;
      /** What had been recorded up to this log index; absent: all that the views have seen. */
      readonly knownAt?: bigint;
    },
  ) {
    super();
  }
}

@QueryHandler(PrintStatement)
export class PrintStatementHandler implements IQueryHandler<PrintStatement> {
  constructor(
    private readonly queries: QueryBus,
    private readonly views: ProjectionEngine,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ asked: { fund, period, language, knownAt } }: PrintStatement): Promise<Printed | undefined> {
    // The paper names the index that it rests on, so nothing on it may be newer: asked for that index it comes out again.
    const seen = await this.views.position();
    const index = knownAt === undefined || knownAt > seen ? seen : knownAt;
    const statement = await this.queries.execute(new ShowStatement({ fund, period, knownAt: index }));
    if (statement === undefined) return undefined;
    const minimum = await this.minimumOf(statement, index);
    const from = { statement, language, today: businessDateAt(this.clock()), index };
    // Loaded with the first paper: its machinery takes longer to load than many a command to run.
    const { printPaper } = await import('#print');
    return printPaper(statementPaper({ ...from, ...(minimum === undefined ? {} : { minimum }) }));
  }

  /** Of a year, the fund's own row. */
  private async minimumOf({ fund, period, region }: FundStatement, knownAt: bigint) {
    if (period.length !== 4) return undefined;
    const county = region.length < 6 ? {} : { county: region.slice(0, 6) };
    const rows = await this.queries.execute(new ShowMinimums({ year: Number(period), knownAt, ...county }));
    return rows.find((row) => row.fund === fund);
  }
}

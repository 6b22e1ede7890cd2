import { Controller, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import { ExplainFigure, lineAfter, nextLine } from '#funds/nest';
import type { FigureAsked } from '#funds/nest';
import { knownAtOf, Malformed, NotThere, OfReader, PAGE_DEFAULT, Paged, Reads, shown } from '#http';
import type { ForReader } from '#http';
import { formatYuan } from '#kernel';
import { ExplainParameters, ExplanationRow } from './explain.dto.js';
import { ShowMeasure } from './minimum.handlers.js';

@ApiTags('explain')
@Controller('v1/explain')
export class ExplainController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Reads({ path: '', summary: '来源: the events behind a figure', row: ExplanationRow, one: true, staff: true })
  async explain(@Query() query: ExplainParameters, @OfReader() forReader: ForReader): Promise<Paged<ExplanationRow>> {
    const { limit = PAGE_DEFAULT, asOf } = query;
    const known = await knownAtOf(this.log, query.knownAt);
    const figure = await this.figureOf(query, known);
    const day = asOf === undefined ? {} : { asOf };
    const asked = { ...figure, limit, ...day, ...known, ...lineAfter(query.cursor) };
    const { amountFen, count, lines, next } = await this.queries.execute(new ExplainFigure(asked));
    const told = { amount: formatYuan(amountFen), count, lines: lines.map((line) => forReader(shown(line))) };
    return new Paged(told, nextLine(next));
  }

  private async figureOf(query: ExplainParameters, known: { readonly knownAt?: bigint }): Promise<Figure> {
    switch (query.figure) {
      case 'account':
        return { figure: 'account', account: given(query.account, 'account') };
      case 'balance': {
        const purpose = query.purpose === undefined || query.purpose === '*' ? {} : { purpose: query.purpose };
        return { figure: 'balance', fund: given(query.fund, 'fund'), ...purpose };
      }
      case 'minimum': {
        const [fund, year] = [given(query.fund, 'fund'), given(query.year, 'year')];
        const measured = await this.queries.execute(new ShowMeasure({ fund, year, ...known }));
        if (measured === undefined) throw new NotThere('fund-unknown', 'fund', fund);
        return { figure: 'minimum', fund, year, ...measured };
      }
    }
  }
}

type Figure = FigureAsked extends infer Asked ? (Asked extends FigureAsked ? Omit<Asked, 'limit'> : never) : never;

function given<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new Malformed([{ pointer: `/${name}`, code: 'field-missing', value: '', wanted: '' }]);
}

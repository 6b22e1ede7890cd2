import { Controller, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import { ExplainFigure, lineAfter, nextLine } from '#funds/nest';
import type { Explanation, FigureAsked } from '#funds/nest';
import { knownAtOf, Malformed, NotThere, OfReader, PAGE_DEFAULT, Paged, Reads, shown } from '#http';
import type { ForReader } from '#http';
import { formatYuan } from '#kernel';
import { ExplainParameters, ExplanationRow } from './explain.dto.js';
import { ExplainMinimum } from './explain.handlers.js';
import type { MinimumExplanation } from './explain.handlers.js';

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
    const page = { limit, ...(asOf === undefined ? {} : { asOf }), ...known, ...lineAfter(query.cursor) };
    const { amountFen, count, lines, next, closedAt, knownNow } = await this.explained(query, page);
    const closed = closedAt === undefined ? {} : { closedAt: closedAt.toString() };
    const now =
      knownNow === undefined ? {} : { knownNow: { amount: formatYuan(knownNow.amountFen), count: knownNow.count } };
    const figure = { amount: formatYuan(amountFen), count, ...closed, ...now };
    return new Paged({ ...figure, lines: lines.map((line) => forReader(shown(line))) }, nextLine(next));
  }

  private async explained(query: ExplainParameters, page: Page): Promise<Told> {
    if (query.figure !== 'minimum') return this.queries.execute(new ExplainFigure({ ...figureOf(query), ...page }));
    const [fund, year] = [given(query.fund, 'fund'), given(query.year, 'year')];
    const found = await this.queries.execute(new ExplainMinimum({ fund, year, ...page }));
    if (found === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    return found;
  }
}

type Page = Pick<FigureAsked, 'asOf' | 'knownAt' | 'after' | 'limit'>;
type Told = Explanation & Pick<MinimumExplanation, 'closedAt' | 'knownNow'>;

function figureOf(query: ExplainParameters) {
  if (query.figure === 'account') return { figure: 'account', account: given(query.account, 'account') } as const;
  const purpose = query.purpose === undefined || query.purpose === '*' ? {} : { purpose: query.purpose };
  return { figure: 'balance', fund: given(query.fund, 'fund'), ...purpose } as const;
}

function given<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new Malformed([{ pointer: `/${name}`, code: 'field-missing', value: '', wanted: '' }]);
}

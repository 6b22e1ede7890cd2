import { Controller, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import { ExplainFigure, lineAfter, ListFunds, nextLine } from '#funds/nest';
import type { FigureAsked } from '#funds/nest';
import { knownAtOf, Malformed, NotThere, OfReader, PAGE_DEFAULT, Paged, Reads, shown } from '#http';
import type { ForReader } from '#http';
import { formatYuan } from '#kernel';
import { COUNTING_BY_DEFAULT, kindsCounted, minimumOf } from '#minimum';
import { ExplainParameters, ExplanationRow } from './explain.dto.js';
import { ListRules } from './minimum.handlers.js';

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
    const figure = await this.figureOf(query);
    const day = asOf === undefined ? {} : { asOf };
    const asked = { ...figure, limit, ...day, ...known, ...lineAfter(query.cursor) };
    const { amountFen, count, lines, next } = await this.queries.execute(new ExplainFigure(asked));
    const told = { amount: formatYuan(amountFen), count, lines: lines.map((line) => forReader(shown(line))) };
    return new Paged(told, nextLine(next));
  }

  private async figureOf(query: ExplainParameters): Promise<Figure> {
    switch (query.figure) {
      case 'account':
        return { figure: 'account', account: given(query.account, 'account') };
      case 'balance': {
        const purpose = query.purpose === undefined || query.purpose === '*' ? {} : { purpose: query.purpose };
        return { figure: 'balance', fund: given(query.fund, 'fund'), ...purpose };
      }
      case 'minimum': {
        const [fund, year] = [given(query.fund, 'fund'), given(query.year, 'year')];
        return { figure: 'minimum', fund, year, kinds: await this.countingKinds(fund, year) };
      }
    }
  }

  /** The kinds that the fund's rule of that year counts. */
  private async countingKinds(fund: string, year: number): Promise<readonly string[]> {
    const funds = await this.queries.execute(new ListFunds({}));
    const found = funds.find((one) => one.fund === fund);
    if (found === undefined) throw new NotThere('fund-unknown', 'fund', fund);
    const { region, level, kind } = found;
    const rules = (await this.queries.execute(new ListRules())).filter(({ fundKind }) => fundKind === kind);
    return kindsCounted(minimumOf(rules, { region, level, year })?.rule.countingKinds ?? COUNTING_BY_DEFAULT);
  }
}

type Figure = FigureAsked extends infer Asked ? (Asked extends FigureAsked ? Omit<Asked, 'limit'> : never) : never;

function given<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new Malformed([{ pointer: `/${name}`, code: 'field-missing', value: '', wanted: '' }]);
}

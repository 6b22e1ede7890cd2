import { Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { ClosingsView, ExplainFigure } from '#funds/nest';
import type { Explanation, FigureAsked } from '#funds/nest';
import type { Fen } from '#kernel';
import type { Measure } from '#minimum';
import { MinimumView } from './minimum.view.js';

type Page = Pick<FigureAsked, 'asOf' | 'knownAt' | 'after' | 'limit'>;

/** What a fund's year is measured by, with the entries behind it. */
export interface MinimumExplanation extends Explanation {
  readonly measure: Measure;
  /** Of a closed year the log index of its close: figure and lines are those known then. */
  readonly closedAt?: bigint;
  /** Of a closed year: the figure and how many lines make it by what has been recorded since, where that is other. */
  readonly knownNow?: { readonly amountFen: Fen; readonly count: number };
}

/** The events behind the figure that the minimum of a year shows; undefined for a fund that there is not. */
export class ExplainMinimum extends Query<MinimumExplanation | undefined> {
  constructor(readonly asked: Page & { readonly fund: string; readonly year: number }) {
    super();
  }
}

@QueryHandler(ExplainMinimum)
export class ExplainMinimumHandler implements IQueryHandler<ExplainMinimum> {
  constructor(
    private readonly view: MinimumView,
    private readonly closings: ClosingsView,
    private readonly queries: QueryBus,
  ) {}

  async execute({ asked }: ExplainMinimum): Promise<MinimumExplanation | undefined> {
    const { fund, year, knownAt } = asked;
    const measured = await this.view.measured(asked);
    if (measured === undefined) return undefined;
    const { measure } = measured;
    const figure = { ...asked, figure: 'minimum', ...measured } as const;
    const close = await this.closings.year(fund, year);
    if (close === undefined || (knownAt !== undefined && knownAt < close.index)) {
      return { ...(await this.queries.execute(new ExplainFigure(figure))), measure };
    }
    const closedAt = close.index;
    const told = await this.queries.execute(new ExplainFigure({ ...figure, knownAt: closedAt }));
    const { amountFen, count } = await this.queries.execute(new ExplainFigure({ ...figure, limit: 1 }));
    const isSame = amountFen === told.amountFen && count === told.count;
    return { ...told, measure, closedAt, ...(isSame ? {} : { knownNow: { amountFen, count } }) };
  }
}

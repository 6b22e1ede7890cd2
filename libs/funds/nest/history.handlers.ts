import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { JournalView } from '#accounts/nest';
import type { JournalLine, JournalQuery } from '#accounts/nest';
import { negated, parseDate, plus } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { FundsView } from './funds.view.js';
import { ReversalsView } from './reversals.view.js';
import type { ReversalPair } from './reversals.view.js';
import type { Fund, FundsAsked } from './funds.view.js';

type After = NonNullable<JournalQuery['after']>;

export interface HistoryAsked {
  readonly fund: string;
  readonly asOf?: BusinessDate;
  readonly knownAt?: bigint;
  readonly after?: After;
  readonly limit: number;
}

/** A line of a fund's history with the money on hand after it. */
export interface HistoryLine extends JournalLine {
  readonly onHandFen: Fen;
  /** Of a reversal: the entry that it took back. */
  readonly reverses?: string;
  /** Of an entry that was taken back: by which reversals, one after another. */
  readonly reversedBy?: readonly string[];
}

export interface History {
  readonly lines: readonly HistoryLine[];
  /** Where the next page goes on; absent at the end. */
  readonly next?: After;
}

/** A fund's history by value date, a page at a time. */
export class ShowHistory extends Query<History> {
  constructor(readonly asked: HistoryAsked) {
    super();
  }
}

export type FigureAsked = {
  readonly asOf?: BusinessDate;
  readonly knownAt?: bigint;
  readonly after?: After;
  readonly limit: number;
} & (
  | { readonly figure: 'balance'; readonly fund: string; readonly purpose?: string }
  | { readonly figure: 'account'; readonly account: string }
  | {
      readonly figure: 'minimum';
      readonly fund: string;
      readonly year: number;
      /** What counts as contributed, what was spent, or what is on hand at the year's end. */
      readonly measure: 'contributed' | 'deployed' | 'level';
      /** The kinds that the rule counts; what is on hand is made of all. */
      readonly kinds: readonly string[];
    }
);

export interface Explanation {
  /** The figure itself, in fen: the sum of all its lines. */
  readonly amountFen: Fen;
  /** How many lines make it. */
  readonly count: number;
  readonly lines: readonly JournalLine[];
  readonly next?: After;
}

/** The events behind a figure: what is on hand, an account's balance, or what a year's minimum is measured by. */
export class ExplainFigure extends Query<Explanation> {
  constructor(readonly asked: FigureAsked) {
    super();
  }
}

/** The funds of regions, some by their ids, or all. */
export class ListFunds extends Query<readonly (Fund & { readonly purposes: readonly string[] })[]> {
  constructor(readonly asked: FundsAsked) {
    super();
  }
}

@QueryHandler(ShowHistory)
export class ShowHistoryHandler implements IQueryHandler<ShowHistory> {
  constructor(
    private readonly journal: JournalView,
    private readonly reversals: ReversalsView,
  ) {}

  async execute({ asked }: ShowHistory): Promise<History> {
    const lines = await this.journal.lines({ ...asked, limit: asked.limit + 1 });
    const page = lines.slice(0, asked.limit);
    const { after } = asked;
    const narrowed = { fund: asked.fund, ...(asked.knownAt === undefined ? {} : { knownAt: asked.knownAt }) };
    let onHand = (await this.journal.total({ ...narrowed, through: after ?? null })).amountFen;
    const pairs = await this.reversals.pairsOf([...new Set(page.map(({ entry }) => entry))], asked.knownAt);
    const told = page.map((line) => {
      onHand = plus(onHand, line.amountFen);
      return { ...line, onHandFen: onHand, ...pairedWith(line.entry, pairs) };
    });
    return { lines: told, ...nextOf(lines, asked.limit) };
  }
}

@QueryHandler(ExplainFigure)
export class ExplainFigureHandler implements IQueryHandler<ExplainFigure> {
  constructor(private readonly journal: JournalView) {}

  async execute({ asked }: ExplainFigure): Promise<Explanation> {
    const narrowed = journalQueryOf(asked);
    const { amountFen, lines: count } = await this.journal.total(narrowed);
    const after = asked.after === undefined ? {} : { after: asked.after };
    const lines = await this.journal.lines({ ...narrowed, ...after, limit: asked.limit + 1 });
    const page = lines.slice(0, asked.limit);
    const next = nextOf(lines, asked.limit);
    if (asked.figure !== 'minimum' || asked.measure !== 'deployed') return { amountFen, count, lines: page, ...next };
    // Money out has a minus; what was spent is told as an amount, and so is each of its lines.
    const spent = page.map((line) => ({ ...line, amountFen: negated(line.amountFen) }));
    return { amountFen: negated(amountFen), count, lines: spent, ...next };
  }
}

@QueryHandler(ListFunds)
export class ListFundsHandler implements IQueryHandler<ListFunds> {
  constructor(private readonly view: FundsView) {}

  async execute({ asked }: ListFunds): Promise<readonly (Fund & { readonly purposes: readonly string[] })[]> {
    const funds = await this.view.list(asked);
    const purposes = new Map<string, string[]>(funds.map(({ fund }) => [fund, []]));
    for (const { fund, purpose } of await this.view.purposes([...purposes.keys()])) purposes.get(fund)?.push(purpose);
    return funds.map((fund) => Object.assign(fund, { purposes: purposes.get(fund.fund) ?? [] }));
  }
}

/** Both halves of a reversal point at each other. */
function pairedWith(entry: string, pairs: readonly ReversalPair[]): Pick<HistoryLine, 'reverses' | 'reversedBy'> {
  const own = pairs.find((pair) => pair.entry === entry);
  const by = pairs.filter(({ reversed }) => reversed === entry).map((pair) => pair.entry);
  return { ...(own === undefined ? {} : { reverses: own.reversed }), ...(by.length === 0 ? {} : { reversedBy: by }) };
}

function journalQueryOf(asked: FigureAsked): Omit<JournalQuery, 'limit' | 'after'> {
  const times = {
    ...(asked.asOf === undefined ? {} : { asOf: asked.asOf }),
    ...(asked.knownAt === undefined ? {} : { knownAt: asked.knownAt }),
  };
  switch (asked.figure) {
    case 'balance':
      return { ...times, fund: asked.fund, ...(asked.purpose === undefined ? {} : { purpose: asked.purpose }) };
    case 'account':
      return { ...times, account: asked.account };
    case 'minimum':
      return { ...times, ...measuredLines(asked) };
  }
}

function measuredLines(asked: Extract<FigureAsked, { figure: 'minimum' }>): Omit<JournalQuery, 'limit' | 'after'> {
  const { fund, year, measure, kinds } = asked;
  if (measure === 'contributed') return { fund, kinds, countsInYear: year };
  const [first, last] = [parseDate(`${String(year)}-01-01`), parseDate(`${String(year)}-12-31`)];
  const through = asked.asOf === undefined || (last !== undefined && last < asked.asOf) ? last : asked.asOf;
  const asOf = through === undefined ? {} : { asOf: through };
  if (measure === 'level') return { fund, ...asOf };
  return { fund, kinds, ...asOf, ...(first === undefined ? {} : { from: first }) };
}

function nextOf(lines: readonly JournalLine[], limit: number): { readonly next?: After } {
  const last = lines.length > limit ? lines[limit - 1] : undefined;
  return last === undefined ? {} : { next: { valueDate: last.valueDate, index: last.index, line: last.line } };
}

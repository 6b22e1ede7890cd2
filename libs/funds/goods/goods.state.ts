import { minus, nameKey, NO_QUANTITY, parseQuantity, plus, quantity } from '#kernel';
import type { BusinessDate, Fen, Quantity } from '#kernel';
import type { Article, GoodsEvent, LotLine, StockLine } from './goods.events.js';

/**
 * A part of a lot that lies in stock. From its day on it only becomes less: what comes back to the lot on a later day is
 * a part of its own. So what is left of it now was there on every day since, and no earlier day has to be looked at.
 */
export interface StockPart extends Article {
  readonly lot: string;
  readonly since: BusinessDate;
  readonly purpose: string;
  readonly quantity: Quantity;
  readonly amountFen: Fen;
}

export interface GoodsState {
  /** What is in stock, by `lot since`; dropped when nothing is left. */
  parts: Map<string, StockPart>;
  /** Each article as it was first called, by its key. */
  articles: Map<string, Article>;
  /** How many entries moved goods on a day, those left out that were reversed on their own day. */
  movedOn: Map<BusinessDate, number>;
  /** What took back an entry, by that entry; only of entries that ever were. */
  reversed: Map<string, string>;
}

export function initialGoods(): GoodsState {
  return { parts: new Map(), articles: new Map(), movedOn: new Map(), reversed: new Map() };
}

export function evolveGoods(state: GoodsState, event: GoodsEvent): void {
  if (event.type !== 'GoodsHandedOver') noteMoved(state, event);
  switch (event.type) {
    case 'GoodsReceived': {
      const { entry: lot, valueDate: since, purpose, quantity: received, amountFen } = event;
      putIn(state, event, { lot, since, purpose, quantity: received, amountFen });
      return;
    }
    case 'GoodsIssued':
      for (const line of event.lines) takeOut(state, line);
      return;
    case 'GoodsReversed': {
      const { purpose } = event;
      for (const line of event.lines) {
        if (event.kind === 'goods') takeOut(state, line);
        else putIn(state, event, { ...line, purpose });
      }
      state.reversed.set(event.reversed, event.entry);
      return;
    }
    case 'GoodsHandedOver':
      for (const line of event.lots) takeOut(state, line);
      return;
    case 'GoodsTakenOver':
      for (const line of event.lots) putIn(state, line, { ...line, since: event.valueDate });
      return;
  }
}

/** A reversal on its entry's own day undoes that day's move; on another day it is one. */
function noteMoved({ movedOn }: GoodsState, event: GoodsEvent): void {
  const { valueDate } = event;
  const isUndone = event.type === 'GoodsReversed' && event.belongsOn === undefined;
  const moves = (movedOn.get(valueDate) ?? 0) + (isUndone ? -1 : 1);
  if (moves > 0) movedOn.set(valueDate, moves);
  else movedOn.delete(valueDate);
}

function putIn(state: GoodsState, named: Article, line: Omit<StockLine, keyof Article>): void {
  const { article, unit } = named;
  const key = articleKey(named);
  if (!state.articles.has(key)) state.articles.set(key, { article, unit });
  const { lot, since, purpose } = line;
  const there = state.parts.get(partKey(line)) ?? { quantity: NO_QUANTITY, amountFen: 0n as Fen };
  state.parts.set(partKey(line), {
    ...{ lot, since, purpose, article, unit },
    quantity: quantity(there.quantity + quantityOf(line)),
    amountFen: plus(there.amountFen, line.amountFen),
  });
}

function takeOut({ parts }: GoodsState, line: LotLine): void {
  const key = partKey(line);
  const there = parts.get(key);
  if (there === undefined) return;
  const left = quantity(there.quantity - quantityOf(line));
  if (left === NO_QUANTITY) parts.delete(key);
  else parts.set(key, { ...there, quantity: left, amountFen: minus(there.amountFen, line.amountFen) });
}

/** What comes back to a lot on a later day is a part of its own. */
export function partKey({ lot, since }: Pick<LotLine, 'lot' | 'since'>): string {
  return `${lot} ${since}`;
}

/** What stands in an event was written by formatQuantity. */
export function quantityOf({ quantity: text }: { readonly quantity: string }): Quantity {
  return parseQuantity(text) ?? NO_QUANTITY;
}

/** Articles are compared as names are: without white space, width and case, their units too. */
export function articleKey({ article, unit }: Article): string {
  return `${nameKey(article)} ${nameKey(unit)}`;
}

/** What of an article and a purpose can be had on a day, the oldest part first. */
export function stockOn(
  { parts }: GoodsState,
  asked: Article & { readonly purpose: string; readonly on: BusinessDate },
): readonly StockPart[] {
  const key = articleKey(asked);
  return [...parts.values()]
    .filter((part) => part.purpose === asked.purpose && part.since <= asked.on && articleKey(part) === key)
    .sort((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0));
}

export function sumOf(parts: readonly { readonly quantity: Quantity }[]): Quantity {
  return parts.reduce((sum, part) => quantity(sum + part.quantity), NO_QUANTITY);
}

import { formatQuantity, idOn, NO_QUANTITY } from '#kernel';
import type { Breach, Law, WatchedEvent } from '#kernel';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent } from '../fund.events.js';
import type { GoodsEvent, LotLine } from './goods.events.js';
import { evolveGoods, initialGoods, partKey, quantityOf } from './goods.state.js';
import type { GoodsState } from './goods.state.js';

export type GoodsLawCode = 'stock-below-zero' | 'stock-value-left';

/**
 * Nothing is taken of a lot that it has not got, nor before the day on which it came, and the last of it takes the last
 * fen of its value: so the stock is never below zero, on no day, and nothing that is gone is worth something.
 */
export const goodsLaw: Law<GoodsLawCode> = {
  watch: () => {
    const stocks = new Map<string, GoodsState>();
    return (command) => {
      for (const seen of command) {
        const fund = idOn(seen.stream, fundDecider);
        const event = seen.event as FundEvent;
        if (fund === undefined || !isOfGoods(event)) continue;
        const stock = stocks.get(fund) ?? initialGoods();
        stocks.set(fund, stock);
        const breach = overdrawn(stock, event, seen);
        if (breach !== undefined) return breach;
        evolveGoods(stock, event);
      }
      return undefined;
    };
  },
};

const OF_GOODS: Readonly<Record<GoodsEvent['type'], true>> = {
  GoodsReceived: true,
  GoodsIssued: true,
  GoodsReversed: true,
  GoodsHandedOver: true,
  GoodsTakenOver: true,
};

function isOfGoods(event: FundEvent): event is GoodsEvent {
  return event.type in OF_GOODS;
}

/** What an event takes out of stock, before it does. */
function overdrawn(stock: GoodsState, event: GoodsEvent, { index }: WatchedEvent): Breach<GoodsLawCode> | undefined {
  for (const line of takenBy(event)) {
    const there = stock.parts.get(partKey(line));
    const asked = quantityOf(line);
    if (there === undefined || there.since > event.valueDate || asked > there.quantity || asked <= NO_QUANTITY) {
      const value = `${line.quantity} > ${formatQuantity(there?.quantity ?? NO_QUANTITY)}`;
      return { code: 'stock-below-zero', index, subject: line.lot, value };
    }
    const isLast = asked === there.quantity;
    if (line.amountFen > there.amountFen || (isLast && line.amountFen < there.amountFen)) {
      return { code: 'stock-value-left', index, subject: line.lot };
    }
  }
  return undefined;
}

function takenBy(event: GoodsEvent): readonly LotLine[] {
  if (event.type === 'GoodsIssued') return event.lines;
  if (event.type === 'GoodsHandedOver') return event.lots;
  return event.type === 'GoodsReversed' && event.kind === 'goods' ? event.lines : [];
}

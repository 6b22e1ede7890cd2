import { eventKind, negated, plus, totalOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen, Movement } from '#kernel';
import type {
  GoodsEvent,
  GoodsHandedOver,
  GoodsIssued,
  GoodsReceived,
  GoodsReversed,
  GoodsTakenOver,
} from './goods.events.js';

/** Kind of what comes in; a rule of the minimum may count it (domain.md, The minimum annual contribution). */
export const GOODS_KIND = 'goods';
export const GOODS_ISSUE_KIND = 'goods-issue';
export const GOODS_TRANSFER_KIND = 'goods-transfer';

/** The day by which goods count as contributed; undefined where they count in no year. */
export function goodsCountingDay({ valueDate, belongsOn, countsOn }: GoodsReceived): BusinessDate | undefined {
  return belongsOn === undefined ? valueDate : countsOn;
}

/** Goods at their value, by purpose: in is positive. They are no money, so no account is named. */
export function goodsMovements(event: GoodsEvent): readonly Movement[] {
  const { fund, valueDate } = event;
  const line = { part: 'goods', fund, valueDate } as const;
  switch (event.type) {
    case 'GoodsReceived': {
      const { entry, purpose, amountFen } = event;
      return [{ ...line, kind: GOODS_KIND, entry, purpose, amountFen, ...counting(goodsCountingDay(event)) }];
    }
    case 'GoodsIssued': {
      const { entry, purpose, lines } = event;
      return [{ ...line, kind: GOODS_ISSUE_KIND, entry, purpose, amountFen: negated(totalOf(lines)) }];
    }
    case 'GoodsReversed': {
      const { entry, purpose, kind, lines, countsOn } = event;
      const total = totalOf(lines);
      const amountFen: Fen = kind === GOODS_KIND ? negated(total) : total;
      return [{ ...line, kind, entry, purpose, amountFen, ...counting(countsOn) }];
    }
    case 'GoodsHandedOver':
      return transferred(event).map(([purpose, sum]) => {
        return { ...line, kind: GOODS_TRANSFER_KIND, entry: event.transfer, purpose, amountFen: negated(sum) };
      });
    case 'GoodsTakenOver':
      return transferred(event).map(([purpose, amountFen]) => {
        return { ...line, kind: GOODS_TRANSFER_KIND, entry: event.transfer, purpose, amountFen };
      });
  }
}

function counting(countsOn: BusinessDate | undefined): { readonly countsOn?: BusinessDate } {
  return countsOn === undefined ? {} : { countsOn };
}

function transferred({ lots }: GoodsHandedOver | GoodsTakenOver): readonly (readonly [string, Fen])[] {
  const sums = new Map<string, Fen>();
  for (const { purpose, amountFen } of lots) sums.set(purpose, plus(sums.get(purpose) ?? ZERO_FEN, amountFen));
  return [...sums];
}

const movements = goodsMovements;

export const goodsEvents = [
  eventKind<GoodsReceived>({ type: 'GoodsReceived', version: 1, term: '物资接收', movements }),
  eventKind<GoodsIssued>({ type: 'GoodsIssued', version: 1, term: '物资发放', movements }),
  eventKind<GoodsReversed>({ type: 'GoodsReversed', version: 1, term: '物资冲销', movements }),
  eventKind<GoodsHandedOver>({ type: 'GoodsHandedOver', version: 1, term: '物资移交', movements }),
  eventKind<GoodsTakenOver>({ type: 'GoodsTakenOver', version: 1, term: '物资承接', movements }),
];

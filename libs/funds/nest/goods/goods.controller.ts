import { Controller, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { EventLog } from '#event-log';
import { EVENT_LOG } from '#execution';
import { knownAtOf, PAGE_DEFAULT, Paged, placeOf, Reads, Today } from '#http';
import { formatQuantity, formatYuan } from '#kernel';
import type { BusinessDate } from '#kernel';
import { GoodsParameters, GoodsShownRow, StockParameters, StockShownRow } from './goods.dto.js';
import { ListGoods, ShowStock } from './goods.handlers.js';
import type { GoodsShown } from './goods.handlers.js';
import type { StockRow } from './goods.view.js';

@ApiTags('goods')
@Controller('v1')
export class GoodsController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  @Reads({
    path: 'goods',
    summary: '物资收发: received, issued and transferred by value date',
    row: GoodsShownRow,
    personal: true,
  })
  async list(@Query() query: GoodsParameters): Promise<Paged<readonly GoodsShownRow[]>> {
    const { limit = PAGE_DEFAULT, fund, from, asOf, cursor } = query;
    const rows = await this.queries.execute(
      new ListGoods({
        limit: limit + 1,
        ...(fund === undefined ? {} : { funds: [fund] }),
        ...(from === undefined ? {} : { from }),
        ...(asOf === undefined ? {} : { asOf }),
        ...(await knownAtOf(this.log, query.knownAt)),
        ...afterOf(cursor),
      }),
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next = last === undefined ? undefined : [last.valueDate, last.index.toString(), String(last.line)];
    return new Paged(rows.slice(0, limit).map(rowOf), next);
  }

  @Reads({
    path: 'goods/stock',
    summary: '物资库存: received, issued and in stock, at their value',
    row: StockShownRow,
  })
  async stock(@Query() query: StockParameters, @Today() today: BusinessDate): Promise<readonly StockShownRow[]> {
    const { fund, asOf = today } = query;
    const known = await knownAtOf(this.log, query.knownAt);
    const narrowed = fund === undefined ? {} : { funds: [fund] };
    const rows = await this.queries.execute(new ShowStock({ asOf, ...known, ...narrowed }));
    return rows.map(stockOf);
  }
}

function afterOf(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [valueDate, index, line] = placeOf(cursor, ['day', 'index', 'line']);
  return { after: { valueDate, index, line } };
}

function rowOf(row: GoodsShown): GoodsShownRow {
  const { entry, index, fund, kind, purpose, article, unit, quantity, amountFen, valueDate, lots, evidence } = row;
  return {
    ...{ entry, index: index.toString(), fund, kind, purpose, article, unit, valueDate, lots, evidence },
    ...{ quantity: formatQuantity(quantity), amount: formatYuan(amountFen) },
    ...(row.belongsOn === null ? {} : { belongsOn: row.belongsOn }),
    ...(row.valueBasis === undefined ? {} : { valueBasis: row.valueBasis }),
    ...(row.use === undefined ? {} : { use: row.use }),
    ...(row.other === undefined ? {} : { other: row.other }),
    ...(row.reversed === null ? {} : { reverses: row.reversed }),
    ...(row.reversedBy === null ? {} : { reversedBy: row.reversedBy }),
    ...giftOf(row),
  };
}

function giftOf({ donorKind, donorName, receipt, noReceiptReason, memoText, handlerName }: GoodsShown) {
  return {
    ...(donorKind === undefined ? {} : { donorKind }),
    ...(donorName === '' ? {} : { donor: donorName }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(noReceiptReason === undefined ? {} : { noReceiptReason }),
    ...(memoText === '' ? {} : { memo: memoText }),
    ...(handlerName === '' ? {} : { handler: handlerName }),
  };
}

function stockOf(row: StockRow): StockShownRow {
  const { fund, region, name, purpose, article, unit } = row;
  return {
    ...{ fund, region, name, purpose, article, unit },
    quantity: {
      ...{ received: formatQuantity(row.received), issued: formatQuantity(row.issued) },
      ...{ transferred: formatQuantity(row.transferred), inStock: formatQuantity(row.inStock) },
    },
    amount: {
      ...{ received: formatYuan(row.receivedFen), issued: formatYuan(row.issuedFen) },
      ...{ transferred: formatYuan(row.transferredFen), inStock: formatYuan(row.inStockFen) },
    },
  };
}

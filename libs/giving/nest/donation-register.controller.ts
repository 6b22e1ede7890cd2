import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Alone, NotThere, PAGE_DEFAULT, Paged, placeOf, Reads } from '#http';
import { formatYuan } from '#kernel';
import { DonationRow, DonationsParameters, EntryPath } from './donation.dto.js';
import { ListGifts } from './giving.handlers.js';
import type { Gift } from './giving.handlers.js';

@ApiTags('money in')
@Controller('v1/donations')
export class DonationRegisterController {
  constructor(private readonly queries: QueryBus) {}

  @Reads({ path: '', summary: '捐赠登记: gifts by value date', row: DonationRow, personal: true })
  async list(@Query() query: DonationsParameters): Promise<Paged<readonly DonationRow[]>> {
    const { limit = PAGE_DEFAULT, fund, donor, receipt, from, until, amount, cursor } = query;
    const gifts = await this.queries.execute(
      new ListGifts({
        limit: limit + 1,
        ...(fund === undefined ? {} : { funds: [fund] }),
        ...(donor === undefined ? {} : { donor }),
        ...(receipt === undefined ? {} : { receiptNumber: receipt }),
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        ...(amount === undefined ? {} : { amountFen: amount }),
        ...afterOf(cursor),
      }),
    );
    const last = gifts.length > limit ? gifts[limit - 1] : undefined;
    const next = last === undefined ? undefined : [last.valueDate, last.position];
    return new Paged(gifts.slice(0, limit).map(rowOf), next);
  }

  @Reads({ path: ':entry', summary: '捐赠: one gift', row: DonationRow, one: true, personal: true })
  @Alone()
  async one(@Param() { entry }: EntryPath): Promise<DonationRow> {
    const [gift] = await this.queries.execute(new ListGifts({ entry, limit: 1 }));
    if (gift === undefined) throw new NotThere('entry-unknown', 'entry', entry);
    return rowOf(gift);
  }
}

function afterOf(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [valueDate, index] = placeOf(cursor, ['day', 'index']);
  return { after: { valueDate, position: index.toString() } };
}

function rowOf(gift: Gift): DonationRow {
  const { entry, position, fund, purpose, account, amountFen, valueDate, donorKind, noReceiptReason, way } = gift;
  return {
    ...{ entry, index: position, fund, purpose, account, amount: formatYuan(amountFen), valueDate, donorKind },
    ...(gift.donorName === '' ? {} : { donor: gift.donorName }),
    ...receiptOf(gift),
    ...(noReceiptReason === null ? {} : { noReceiptReason }),
    ...(way === null ? {} : { way }),
    ...(gift.memoText === '' ? {} : { memo: gift.memoText }),
    ...(gift.handlerName === '' ? {} : { handler: gift.handlerName }),
    evidence: gift.evidence,
    restAmount: formatYuan(gift.restFen),
    ...(gift.reversedBy.length === 0 ? {} : { reversedBy: gift.reversedBy }),
  };
}

function receiptOf({ receiptUnit, receiptNumber, ticketCode }: Gift) {
  if (receiptUnit === null || receiptNumber === null) return {};
  return { receipt: { unit: receiptUnit, number: receiptNumber, ...(ticketCode === null ? {} : { ticketCode }) } };
}

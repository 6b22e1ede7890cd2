import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Executor, FILES } from '#execution';
import type { Answer } from '#execution';
import type { Files } from '#files';
import { countyOf, fundDecider } from '#funds';
import type { Receipt } from '#funds';
import { FundPath, goodsInputOf, incomeInputOf } from '#funds/nest';
import { isStreamId, Malformed, OfCommand, refuseUnknownEvidence, seeing, shownValue, Writes } from '#http';
import type { AskedContext } from '#http';
import { formerReceiptIds, receiptId } from '#giving';
import { DonationBody, GoodsGiftBody } from './donation.dto.js';
import type { ReceiptPart } from './donation.dto.js';
import { ReceiveDonationCommand } from './giving.handlers.js';
import { ReceiveGoodsCommand } from './goods-gift.handlers.js';

/** A stream's name has room for so much of a receipt's own. */
const RECEIPT_ID_MAX = 180;

@ApiTags('money in')
@Controller('v1')
export class DonationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly executor: Executor,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({
    path: 'funds/:fund/donations',
    summary: '捐赠收入: receives a gift and takes its receipt number',
    result: { entry: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    sees: true,
  })
  async receive(
    @Param() { fund }: FundPath,
    @Body() body: DonationBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const { donorKind, donor, receipt, noReceiptReason, pledge } = body;
    const gift = {
      ...incomeInputOf(fund, body),
      donorKind,
      ...(donor === undefined ? {} : { donor }),
      ...(receipt === undefined ? {} : { receipt: await this.receiptOf(fund, receipt) }),
      ...(noReceiptReason === undefined ? {} : { noReceiptReason }),
      ...(pledge === undefined ? {} : { pledge }),
    };
    return this.commands.execute(
      new ReceiveDonationCommand(gift, seeing(context, { aggregate: fundDecider, id: fund })),
    );
  }

  @Writes({
    path: 'funds/:fund/goods',
    summary: '物资接收: receives goods as a gift, at their value, and takes its receipt number',
    result: { entry: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    sees: true,
  })
  async receiveGoods(
    @Param() { fund }: FundPath,
    @Body() body: GoodsGiftBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const { amount: amountFen, valueBasis, donorKind, donor, receipt, noReceiptReason } = body;
    const gift = {
      ...{ ...goodsInputOf(fund, body), amountFen, valueBasis, donorKind },
      ...(donor === undefined ? {} : { donor }),
      ...(receipt === undefined ? {} : { receipt: await this.receiptOf(fund, receipt) }),
      ...(noReceiptReason === undefined ? {} : { noReceiptReason }),
    };
    return this.commands.execute(new ReceiveGoodsCommand(gift, seeing(context, { aggregate: fundDecider, id: fund })));
  }

  /** The issuing unit is the fund's county unless another one is named. */
  private async receiptOf(fund: string, part: ReceiptPart): Promise<Receipt> {
    const { number, ticketCode } = part;
    const unit = part.unit ?? (await this.countyOfFund(fund));
    const receipt = { unit, number, ...(ticketCode === undefined ? {} : { ticketCode }) };
    const ids = [receiptId(receipt), ...formerReceiptIds(receipt)];
    if (ids.every((id) => isStreamId(id, RECEIPT_ID_MAX))) return receipt;
    const wanted = 'a-z 0-9 -';
    throw new Malformed([{ pointer: '/receipt/number', code: 'id-malformed', value: shownValue(number), wanted }]);
  }

  private async countyOfFund(fund: string): Promise<string> {
    const { opened } = await this.executor.stateOf({ aggregate: fundDecider, id: fund });
    return countyOf(opened?.path ?? []);
  }
}

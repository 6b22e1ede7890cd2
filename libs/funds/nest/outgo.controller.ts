import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FILES } from '#execution';
import type { Answer } from '#execution';
import type { Files } from '#files';
import { fundDecider } from '#funds';
import { OfCommand, refuseUnknownEvidence, seeing, Writes } from '#http';
import type { AskedContext } from '#http';
import { FundPath } from './fund.dto.js';
import { goodsInputOf, IssueGoodsBody } from './goods/goods.dto.js';
import { IssueGoodsCommand } from './goods/goods.handlers.js';
import {
  AllowPurposeBody,
  CoverBody,
  ExchangeBody,
  FundEntryPath,
  GiftFeeBody,
  linesOf,
  outgoInputOf,
  OutgoLinesBody,
  ReleaseBody,
  RemitBody,
  ReservationPath,
  ReserveBody,
  SpendBody,
} from './outgo.dto.js';
import {
  AllowPurposeCommand,
  AskCoverCommand,
  ExchangePurposeCommand,
  PayCommand,
  ReleaseReservationCommand,
  ReserveAmountCommand,
} from './outgo.handlers.js';
import type { PayInput } from './outgo.handlers.js';

const ENTRY = { entry: '7c9e6679-7425-80de-944b-e07fc1f90ae7' };
const RESERVATION = { reservation: '7c9e6679-7425-80de-944b-e07fc1f90ae7' };

@ApiTags('money out')
@Controller('v1/funds/:fund')
export class OutgoController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(FILES) private readonly files: Files,
  ) {}

  @Writes({
    path: 'purpose-uses',
    summary: '用途准支: says what a purpose’s money may be used for',
    result: { fund: '990101-welfare', purpose: '助学' },
    sees: true,
  })
  allow(
    @Param() { fund }: FundPath,
    @Body() { purpose, allows }: AllowPurposeBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    return this.commands.execute(new AllowPurposeCommand({ fund, purpose, allows }, seen(context, fund)));
  }

  @Writes({ path: 'reservations', summary: '资金预留: keeps money for one thing', result: RESERVATION, sees: true })
  reserve(@Param() { fund }: FundPath, @Body() body: ReserveBody, @OfCommand() context: AskedContext): Promise<Answer> {
    const { lines, valueDate, emergency = false, expiresOn, memo, decision } = body;
    const optional = {
      ...(expiresOn === undefined ? {} : { expiresOn }),
      ...(memo === undefined ? {} : { memo }),
      ...(decision === undefined ? {} : { decision }),
    };
    const input = { fund, lines: linesOf(lines), valueDate, emergency, ...optional };
    return this.commands.execute(new ReserveAmountCommand(input, seen(context, fund)));
  }

  @Writes({
    path: 'goods/issues',
    summary: '物资发放: takes goods out of stock at the value of their lots, the oldest first',
    result: ENTRY,
    sees: true,
  })
  async issueGoods(
    @Param() { fund }: FundPath,
    @Body() body: IssueGoodsBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const input = { ...goodsInputOf(fund, body), use: body.use };
    return this.commands.execute(new IssueGoodsCommand(input, seen(context, fund)));
  }

  @Writes({
    path: 'reservations/:reservation/releases',
    summary: '预留释放: gives up a reservation, or a part of it',
    result: RESERVATION,
    sees: true,
  })
  release(
    @Param() { fund, reservation }: ReservationPath,
    @Body() { lines, valueDate }: ReleaseBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const parts = lines === undefined ? {} : { lines: linesOf(lines) };
    const input = { fund, reservation, valueDate, ...parts };
    return this.commands.execute(new ReleaseReservationCommand(input, seen(context, fund)));
  }

  @Writes({ path: 'spendings', summary: '支出: pays from a reservation; fees also without', result: ENTRY, sees: true })
  spend(@Param() { fund }: FundPath, @Body() body: SpendBody, @OfCommand() context: AskedContext): Promise<Answer> {
    const { lines, kind, reservation, payee } = body;
    const from = reservation === undefined ? {} : { reservation };
    const to = payee === undefined ? {} : { payee };
    const fields = outgoInputOf(fund, body);
    return this.pay({ ...fields, pays: 'spending', lines: linesOf(lines), kind, ...from, ...to }, context);
  }

  @Writes({
    path: 'spendings/:entry/returns',
    summary: '支出退回: the bank sent it back; its reservation’s lines are there again',
    result: ENTRY,
    sees: true,
  })
  spendingBack(
    @Param() { fund, entry }: FundEntryPath,
    @Body() body: OutgoLinesBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const back = { pays: 'spending-return', spending: entry, lines: linesOf(body.lines) } as const;
    return this.pay({ ...outgoInputOf(fund, body), ...back }, context);
  }

  @Writes({
    path: 'donations/:entry/fees',
    summary: '手续费: taken from a gift on its way',
    result: ENTRY,
    sees: true,
  })
  giftFee(
    @Param() { fund, entry }: FundEntryPath,
    @Body() body: GiftFeeBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    return this.pay({ ...outgoInputOf(fund, body), pays: 'gift-fee', gift: entry, amountFen: body.amount }, context);
  }

  @Writes({
    path: 'donations/:entry/returns',
    summary: '退捐: a gift, or a part, goes back',
    result: ENTRY,
    sees: true,
  })
  giftBack(
    @Param() { fund, entry }: FundEntryPath,
    @Body() body: OutgoLinesBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    const back = { pays: 'gift-return', gift: entry, lines: linesOf(body.lines) } as const;
    return this.pay({ ...outgoInputOf(fund, body), ...back }, context);
  }

  @Writes({ path: 'remittances', summary: '上缴: to a higher level outside this ledger', result: ENTRY, sees: true })
  remit(@Param() { fund }: FundPath, @Body() body: RemitBody, @OfCommand() context: AskedContext): Promise<Answer> {
    const { toRegion, decision, lines } = body;
    const to = toRegion === undefined ? {} : { toRegion };
    const cited = decision === undefined ? {} : { decision };
    const remittance = { pays: 'remittance', lines: linesOf(lines), ...to, ...cited } as const;
    return this.pay({ ...outgoInputOf(fund, body), ...remittance }, context);
  }

  @Writes({
    path: 'purpose-exchanges',
    summary: '用途变更: with the donor’s consent, or of what a finished purpose left',
    result: ENTRY,
    sees: true,
  })
  async exchange(
    @Param() { fund }: FundPath,
    @Body() body: ExchangeBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    await refuseUnknownEvidence(this.files, body.evidence);
    const { from, to, amount: amountFen, valueDate, reason, gift, evidence } = body;
    const of = gift === undefined ? {} : { gift };
    const input = { fund, from, to, amountFen, valueDate, reason, evidence, ...of };
    return this.commands.execute(new ExchangePurposeCommand(input, seen(context, fund)));
  }

  @Writes({
    path: 'deficit-covers',
    summary: '申请弥补亏空: free money for a purpose that is in deficit; two others approve',
    result: { request: '7c9e6679-7425-80de-944b-e07fc1f90ae7' },
    sees: true,
  })
  cover(
    @Param() { fund }: FundPath,
    @Body() { purpose, amount: amountFen, valueDate }: CoverBody,
    @OfCommand() context: AskedContext,
  ): Promise<Answer> {
    return this.commands.execute(new AskCoverCommand({ fund, purpose, amountFen, valueDate }, seen(context, fund)));
  }

  private async pay(input: PayInput, context: AskedContext): Promise<Answer> {
    await refuseUnknownEvidence(this.files, input.evidence);
    return this.commands.execute(new PayCommand(input, seen(context, input.fund)));
  }
}

function seen(context: AskedContext, fund: string) {
  return seeing(context, { aggregate: fundDecider, id: fund });
}

import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, nameText } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { DonorKind, NoReceiptReason, Receipt, ValueBasis } from '#funds';
import { goodsFieldsOf, goodsTexts } from '#funds/nest';
import type { GoodsInput } from '#funds/nest';
import { receiveGoods } from '#giving';
import type { Fen } from '#kernel';
import { FormerReceiptsView } from './former-receipts.view.js';
import { donorFieldsOf } from './giving.handlers.js';

export interface GoodsGiftInput extends GoodsInput {
  readonly amountFen: Fen;
  readonly valueBasis: ValueBasis;
  readonly donorKind: DonorKind;
  /** Name as the receipt has it; kept in the vault. Absent for an anonymous gift. */
  readonly donor?: string;
  readonly receipt?: Receipt;
  readonly noReceiptReason?: NoReceiptReason;
}

/** 物资接收 */
export class ReceiveGoodsCommand extends Command<Answer> {
  constructor(
    readonly input: GoodsGiftInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ReceiveGoodsCommand)
export class ReceiveGoodsHandler implements ICommandHandler<ReceiveGoodsCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly former: FormerReceiptsView,
  ) {}

  async execute({ input, context }: ReceiveGoodsCommand): Promise<Answer> {
    const alike = await this.former.of(input.receipt);
    const { fund, amountFen, valueBasis } = input;
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: [...nameText('donor', input.donor, { found: true }), ...goodsTexts(input)],
      plan: (refs) => {
        const goods = { ...goodsFieldsOf(input, context, refs), amountFen, valueBasis };
        const command = { type: 'ReceiveGoods', ...goods, ...donorFieldsOf(input, refs) } as const;
        return receiveGoods(fund, command, { ...actingOf(context), alike });
      },
    });
  }
}

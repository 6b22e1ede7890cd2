import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, madeBy, nameText } from '#execution';
import type { Answer, CommandContext, PersonalText } from '#execution';
import { openFund, openPurpose, receiveGrant, receiveIncome } from '#funds';
import type { IncomeCommand, IncomeCommandFields } from '#funds';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import { FundsView } from './funds.view.js';

export class OpenPurposeCommand extends Command<Answer> {
  constructor(
    readonly input: { readonly fund: string; readonly purpose: string; readonly words: readonly string[] },
    readonly context: CommandContext,
  ) {
    super();
  }
}

export class OpenFundCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly region: string;
      readonly kind: string;
      readonly kindName: string;
      readonly lendable: boolean;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** What a person enters of any money in; free text and names go to the vault. */
export interface IncomeInput {
  readonly fund: string;
  /** `free`, a purpose's name or one of its words. */
  readonly purpose: string;
  readonly account: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to. */
  readonly belongsOn?: BusinessDate;
  readonly way?: string;
  readonly memo?: string;
  readonly handler?: string;
  /** Who paid, where it is no donor. */
  readonly payer?: string;
  readonly evidence?: readonly EvidenceHash[];
  /** Registers may open a purpose that the fund's list lacks. */
  readonly opensPurpose?: boolean;
}

export type SupportInput = IncomeInput &
  (
    | { readonly kind: 'appropriation'; readonly documentNumber?: string }
    | { readonly kind: 'grant'; readonly documentNumber?: string; readonly fromRegion?: string }
    | { readonly kind: 'dues' | 'interest' | 'opening' }
    | { readonly kind: 'refund'; readonly refundOf: 'insurer' | 'recovered-aid' }
  );

/** 财政拨款, 上级补助, 会费, 利息, 退款, 期初余额. */
export class ReceiveIncomeCommand extends Command<Answer> {
  constructor(
    readonly input: SupportInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** The personal records that an entry of money in brings, besides its payer. */
export function incomeTexts(input: IncomeInput): readonly PersonalText[] {
  const texts: PersonalText[] = [];
  const { memo, payer } = input;
  if (memo !== undefined || payer !== undefined) {
    const content = { ...(memo === undefined ? {} : { text: memo }), ...(payer === undefined ? {} : { payer }) };
    texts.push({ label: 'memo', content });
  }
  return [...texts, ...nameText('handler', input.handler, { found: false })];
}

export function incomeFieldsOf(
  input: IncomeInput,
  context: CommandContext,
  refs: Readonly<Record<string, PersonalRef>>,
): IncomeCommandFields {
  const { purpose, account, amountFen, valueDate, belongsOn, way, evidence } = input;
  return {
    entry: madeBy(context, 'entry'),
    purpose,
    opensPurpose: input.opensPurpose ?? false,
    account,
    amountFen,
    valueDate,
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(way === undefined ? {} : { way }),
    ...(refs['memo'] === undefined ? {} : { memo: refs['memo'] }),
    ...(refs['handler'] === undefined ? {} : { handler: refs['handler'] }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

@CommandHandler(OpenPurposeCommand)
export class OpenPurposeHandler implements ICommandHandler<OpenPurposeCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: OpenPurposeCommand): Promise<Answer> {
    const { fund, purpose, words } = input;
    const plan = () => openPurpose(fund, { type: 'OpenPurpose', purpose, words }, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(OpenFundCommand)
export class OpenFundHandler implements ICommandHandler<OpenFundCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly funds: FundsView,
  ) {}

  async execute({ input, context }: OpenFundCommand): Promise<Answer> {
    const namesakes = await this.funds.namesakes(input.kindName);
    const plan = () => openFund({ ...input, type: 'OpenFund' }, actingOf(context), namesakes);
    return this.edge.carryOut(context, { said: input, money: false, plan });
  }
}

@CommandHandler(ReceiveIncomeCommand)
export class ReceiveIncomeHandler implements ICommandHandler<ReceiveIncomeCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: ReceiveIncomeCommand): Promise<Answer> {
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: incomeTexts(input),
      plan: (refs) => {
        const acting = actingOf(context);
        const command = supportCommand(input, incomeFieldsOf(input, context, refs));
        if (input.kind !== 'grant') return receiveIncome(input.fund, command, acting);
        const from = input.fromRegion === undefined ? {} : { fromRegion: input.fromRegion };
        return receiveGrant(input.fund, command, { acting, ...from });
      },
    });
  }
}

/** The fund's command for what was entered. */
export function supportCommand(input: SupportInput, fields: IncomeCommandFields): IncomeCommand {
  switch (input.kind) {
    case 'appropriation':
    case 'grant': {
      const type = input.kind === 'grant' ? 'ReceiveGrant' : 'ReceiveAppropriation';
      return {
        type,
        ...fields,
        ...(input.documentNumber === undefined ? {} : { documentNumber: input.documentNumber }),
      };
    }
    case 'dues':
      return { type: 'ReceiveDues', ...fields };
    case 'interest':
      return { type: 'ReceiveInterest', ...fields };
    case 'refund':
      return { type: 'ReceiveRefund', ...fields, refundOf: input.refundOf };
    case 'opening':
      return { type: 'EnterOpeningBalance', ...fields };
  }
}

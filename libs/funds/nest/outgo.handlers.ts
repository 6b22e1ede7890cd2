import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, madeBy, nameText, noteText } from '#execution';
import type { Answer, CommandContext, PersonalText } from '#execution';
import { allowPurpose, askCover, bearGiftFee, exchangePurpose, releaseReservation, remitUpward } from '#funds';
import { reserveAmount, returnGift, returnSpending, spendAmount } from '#funds';
import type { ExchangePurpose, PurposeLine, PurposeUse, SpendKind } from '#funds';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import { EntryPlacesView } from './entry-places.view.js';

interface AllowInput {
  readonly fund: string;
  readonly purpose: string;
  readonly allows: readonly PurposeUse[];
}

export interface ReserveInput {
  readonly fund: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  readonly emergency: boolean;
  readonly expiresOn?: BusinessDate;
  readonly memo?: string;
  /** The collective decision that it rests on: its minutes number, or its id. */
  readonly decision?: string;
}

export interface ReleaseInput {
  readonly fund: string;
  readonly reservation: string;
  /** Absent: all that is left. */
  readonly lines?: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
}

export interface ExchangeInput {
  readonly fund: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly reason: Exclude<ExchangePurpose['reason'], 'deficit-cover'>;
  /** The gift's entry, where one gift's purpose changes. */
  readonly gift?: string;
  readonly evidence: readonly EvidenceHash[];
}

/** What a person enters of any money that goes through an account; free text and names go to the vault. */
export interface OutgoInput {
  readonly fund: string;
  readonly account: string;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to. */
  readonly belongsOn?: BusinessDate;
  readonly memo?: string;
  readonly handler?: string;
  readonly evidence?: readonly EvidenceHash[];
}

export type PayInput = OutgoInput &
  (
    | {
        readonly pays: 'spending';
        readonly lines: readonly PurposeLine[];
        readonly kind: SpendKind;
        readonly reservation?: string;
        readonly payee?: string;
      }
    | { readonly pays: 'gift-fee'; readonly gift: string; readonly amountFen: Fen }
    | { readonly pays: 'spending-return'; readonly spending: string; readonly lines: readonly PurposeLine[] }
    | { readonly pays: 'gift-return'; readonly gift: string; readonly lines: readonly PurposeLine[] }
    | {
        readonly pays: 'remittance';
        readonly lines: readonly PurposeLine[];
        readonly toRegion?: string;
        readonly decision?: string;
      }
  );

/** 用途准支 */
export class AllowPurposeCommand extends Command<Answer> {
  constructor(
    readonly input: AllowInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 资金预留 */
export class ReserveAmountCommand extends Command<Answer> {
  constructor(
    readonly input: ReserveInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 预留释放 */
export class ReleaseReservationCommand extends Command<Answer> {
  constructor(
    readonly input: ReleaseInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 用途变更 */
export class ExchangePurposeCommand extends Command<Answer> {
  constructor(
    readonly input: ExchangeInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 支出, 手续费, 支出退回, 退捐, 上缴: whatever goes through an account. */
export class PayCommand extends Command<Answer> {
  constructor(
    readonly input: PayInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 申请弥补亏空: free money for a purpose that is in deficit; two others approve. */
export class AskCoverCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly fund: string;
      readonly purpose: string;
      readonly amountFen: Fen;
      readonly valueDate: BusinessDate;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(AllowPurposeCommand)
export class AllowPurposeHandler implements ICommandHandler<AllowPurposeCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input: { fund, ...asked }, context }: AllowPurposeCommand): Promise<Answer> {
    const plan = () => allowPurpose(fund, { type: 'AllowPurpose', ...asked }, actingOf(context));
    return this.edge.carryOut(context, { money: false, plan });
  }
}

@CommandHandler(ReserveAmountCommand)
export class ReserveAmountHandler implements ICommandHandler<ReserveAmountCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: ReserveAmountCommand): Promise<Answer> {
    const { fund, memo, ...asked } = input;
    const reservation = madeBy(context, 'reservation');
    return this.edge.carryOut(context, {
      said: saidOf(input),
      money: true,
      personal: noteText('memo', memo),
      plan: (refs) =>
        reserveAmount(fund, { type: 'ReserveAmount', reservation, ...asked, ...memoOf(refs) }, actingOf(context)),
    });
  }
}

@CommandHandler(ReleaseReservationCommand)
export class ReleaseReservationHandler implements ICommandHandler<ReleaseReservationCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input: { fund, ...asked }, context }: ReleaseReservationCommand): Promise<Answer> {
    const entry = madeBy(context, 'entry');
    const command = { type: 'ReleaseReservation', entry, ...asked, cause: 'released' } as const;
    return this.edge.carryOut(context, {
      money: true,
      plan: () => releaseReservation(fund, command, actingOf(context)),
    });
  }
}

@CommandHandler(ExchangePurposeCommand)
export class ExchangePurposeHandler implements ICommandHandler<ExchangePurposeCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly places: EntryPlacesView,
  ) {}

  async execute({ input, context }: ExchangePurposeCommand): Promise<Answer> {
    const { fund, gift, ...asked } = input;
    const place = gift === undefined ? {} : { gift: await this.places.of(fund, gift, 'DonationReceived') };
    const command = { type: 'ExchangePurpose', entry: madeBy(context, 'entry'), ...asked } as const;
    const from = { acting: actingOf(context), ...place };
    return this.edge.carryOut(context, { money: true, plan: () => exchangePurpose(fund, command, from) });
  }
}

@CommandHandler(PayCommand)
export class PayHandler implements ICommandHandler<PayCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly places: EntryPlacesView,
  ) {}

  async execute({ input, context }: PayCommand): Promise<Answer> {
    const place = await this.placeOf(input);
    return this.edge.carryOut(context, {
      said: input.pays === 'remittance' ? saidOf(input) : {},
      money: true,
      personal: outgoTexts(input),
      plan: (refs) => payPlan(input, { context, refs, place }),
    });
  }

  private async placeOf(input: PayInput): Promise<Place> {
    if (input.pays === 'spending-return') return this.places.of(input.fund, input.spending, 'AmountSpent');
    if (input.pays === 'gift-return' || input.pays === 'gift-fee') {
      return this.places.of(input.fund, input.gift, 'DonationReceived');
    }
    return { entry: '', revision: undefined };
  }
}

@CommandHandler(AskCoverCommand)
export class AskCoverHandler implements ICommandHandler<AskCoverCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: AskCoverCommand): Promise<Answer> {
    const content = { ...input, entry: madeBy(context, 'entry') };
    const plan = () => askCover(content, madeBy(context, 'request'), actingOf(context));
    return this.edge.carryOut(context, { said: input, money: true, plan });
  }
}

export const OUTGO_HANDLERS = [
  AllowPurposeHandler,
  ReserveAmountHandler,
  ReleaseReservationHandler,
  ExchangePurposeHandler,
  PayHandler,
  AskCoverHandler,
];

type Place = Awaited<ReturnType<EntryPlacesView['of']>>;

interface Given {
  readonly context: CommandContext;
  readonly refs: Readonly<Record<string, PersonalRef>>;
  /** Where the entry stands that this one answers. */
  readonly place: Place;
}

function payPlan(input: PayInput, given: Given) {
  const acting = actingOf(given.context);
  const fields = fieldsOf(input, given);
  switch (input.pays) {
    case 'spending': {
      const { lines, kind, reservation } = input;
      const from = reservation === undefined ? {} : { reservation };
      const to = given.refs['payee'] === undefined ? {} : { payee: given.refs['payee'] };
      return spendAmount(input.fund, { type: 'SpendAmount', ...fields, lines, kind, ...from, ...to }, acting);
    }
    case 'gift-fee':
      return bearGiftFee(
        input.fund,
        { type: 'BearGiftFee', ...fields, amountFen: input.amountFen },
        { acting, gift: given.place },
      );
    case 'spending-return': {
      const back = { type: 'ReturnSpending', ...fields, lines: input.lines } as const;
      return returnSpending(input.fund, back, { acting, spent: given.place });
    }
    case 'gift-return':
      return returnGift(
        input.fund,
        { type: 'ReturnGift', ...fields, lines: input.lines },
        { acting, gift: given.place },
      );
    case 'remittance': {
      const to = input.toRegion === undefined ? { acting } : { acting, toRegion: input.toRegion };
      const cited = input.decision === undefined ? {} : { decision: input.decision };
      return remitUpward(input.fund, { type: 'RemitUpward', ...fields, lines: input.lines, ...cited }, to);
    }
  }
}

function fieldsOf({ account, valueDate, belongsOn, evidence }: PayInput, { context, refs }: Given) {
  return {
    ...{ entry: madeBy(context, 'entry'), account, valueDate },
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...memoOf(refs),
    ...(refs['handler'] === undefined ? {} : { handler: refs['handler'] }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

/** The personal records that money out brings. */
export function outgoTexts(input: PayInput): readonly PersonalText[] {
  return [
    ...noteText('memo', input.memo),
    ...nameText('handler', input.handler, { found: false }),
    ...(input.pays === 'spending' ? nameText('payee', input.payee, { found: true }) : []),
  ];
}

/** What names a decision, as it was asked. */
export function saidOf({ decision }: { readonly decision?: string }): { readonly decision?: string } {
  return decision === undefined ? {} : { decision };
}

export function memoOf(refs: Readonly<Record<string, PersonalRef>>): { readonly memo?: PersonalRef } {
  return refs['memo'] === undefined ? {} : { memo: refs['memo'] };
}

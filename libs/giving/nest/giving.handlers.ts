import { Inject } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, nameText, VAULT } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { DonorKind, NoReceiptReason, Receipt } from '#funds';
import { incomeFieldsOf, incomeTexts } from '#funds/nest';
import type { IncomeInput } from '#funds/nest';
import { receiveDonation } from '#giving';
import type { PersonalRef } from '#kernel';
import type { Vault } from '#vault';
import { DonationRegisterView } from './donation-register.view.js';
import type { DonationFields, DonationsQuery } from './donation-register.view.js';
import { FormerReceiptsView } from './former-receipts.view.js';

export interface DonationInput extends IncomeInput {
  readonly donorKind: DonorKind;
  /** Name as the receipt has it; kept in the vault. Absent for an anonymous gift. */
  readonly donor?: string;
  readonly receipt?: Receipt;
  readonly noReceiptReason?: NoReceiptReason;
  /** The pledge that it fulfils, as far as both go. */
  readonly pledge?: string;
}

export class ReceiveDonationCommand extends Command<Answer> {
  constructor(
    readonly input: DonationInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** A gift as people see it: the names and notes opened. */
export interface Gift extends DonationFields {
  readonly donorName: string;
  readonly memoText: string;
  readonly handlerName: string;
}

export class ListGifts extends Query<readonly Gift[]> {
  constructor(
    readonly asked: Omit<DonationsQuery, 'donorRecords'> & {
      /** A part of the donor's name. */
      readonly donor?: string;
    },
  ) {
    super();
  }
}

@CommandHandler(ReceiveDonationCommand)
export class ReceiveDonationHandler implements ICommandHandler<ReceiveDonationCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly former: FormerReceiptsView,
  ) {}

  async execute({ input, context }: ReceiveDonationCommand): Promise<Answer> {
    const alike = await this.former.of(input.receipt);
    return this.edge.carryOut(context, {
      said: input,
      money: true,
      personal: donationTexts(input),
      plan: (refs) =>
        receiveDonation(
          input.fund,
          { type: 'ReceiveDonation', ...incomeFieldsOf(input, context, refs), ...donorFieldsOf(input, refs) },
          { ...actingOf(context), alike, ...(input.pledge === undefined ? {} : { pledge: input.pledge }) },
        ),
    });
  }
}

/** The personal records of a gift: the donor, found by name, and what every entry brings. */
export function donationTexts(input: DonationInput) {
  return [...nameText('donor', input.donor, { found: true }), ...incomeTexts(input)];
}

export function donorFieldsOf(
  input: Pick<DonationInput, 'donorKind' | 'receipt' | 'noReceiptReason'>,
  refs: Readonly<Record<string, PersonalRef>>,
) {
  return {
    donorKind: input.donorKind,
    ...(refs['donor'] === undefined ? {} : { donor: refs['donor'] }),
    ...(input.receipt === undefined ? {} : { receipt: input.receipt }),
    ...(input.noReceiptReason === undefined ? {} : { noReceiptReason: input.noReceiptReason }),
  };
}

/** So many donors are looked through for a part of a name. */
const DONORS_FOUND_MAX = 5_000;

@QueryHandler(ListGifts)
export class ListGiftsHandler implements IQueryHandler<ListGifts> {
  constructor(
    private readonly view: DonationRegisterView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked: { donor, ...asked } }: ListGifts): Promise<readonly Gift[]> {
    const found = donor === undefined ? undefined : await this.vault.find(donor, { limit: DONORS_FOUND_MAX });
    const gifts = await this.view.list({ ...asked, ...(found === undefined ? {} : { donorRecords: found }) });
    const refs = gifts.flatMap(({ donor: who, memo, handler }) => [who, memo, handler].filter((ref) => ref !== null));
    const opened = await this.vault.open(refs);
    const text = (ref: PersonalRef | null, field: string): string => {
      return (ref === null ? undefined : opened.get(ref.record)?.[field]) ?? '';
    };
    return gifts.map((gift) => ({
      ...gift,
      donorName: text(gift.donor, 'name'),
      memoText: text(gift.memo, 'text'),
      handlerName: text(gift.handler, 'name'),
    }));
  }
}

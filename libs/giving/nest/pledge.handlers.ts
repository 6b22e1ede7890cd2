import { Inject, Injectable } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ICommandHandler, IQueryHandler } from '@nestjs/cqrs';
import { actingOf, CommandEdge, Executor, madeBy, nameText, noteText, VAULT } from '#execution';
import type { Answer, CommandContext } from '#execution';
import type { DonorKind } from '#funds';
import { EntryPlacesView } from '#funds/nest';
import { fulfilPledge, makePledge, pledgeDecider, withdrawPledge } from '#giving';
import type { PledgeDue } from '#giving';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { Vault } from '#vault';
import { DonationRegisterView } from './donation-register.view.js';
import { PledgesView } from './pledges.view.js';
import type { PledgeRow, PledgesAsked } from './pledges.view.js';

export interface PledgeInput {
  readonly fund: string;
  /** `free`, a purpose's name or one of its words. */
  readonly purpose: string;
  /** Name; kept in the vault. */
  readonly donor?: string;
  readonly donorKind: DonorKind;
  readonly madeOn: BusinessDate;
  readonly dues: readonly PledgeDue[];
  readonly written: boolean;
  readonly hardshipRelief: boolean;
  /** Name; kept in the vault. */
  readonly agreedBy?: string;
  readonly memo?: string;
  readonly evidence?: readonly EvidenceHash[];
}

/** 认捐 */
export class MakePledgeCommand extends Command<Answer> {
  constructor(
    readonly input: PledgeInput,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 认捐兑现, by a gift that is in the books. */
export class FulfilPledgeCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly pledge: string;
      /** The entry of the gift. */
      readonly gift: string;
      /** Absent: as far as both go. */
      readonly amountFen?: Fen;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** 认捐撤销 */
export class WithdrawPledgeCommand extends Command<Answer> {
  constructor(
    readonly input: {
      readonly pledge: string;
      readonly on: BusinessDate;
      readonly reason: string;
      readonly agreedBy?: string;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** A pledge as people see it: names and notes opened. */
export interface Pledge extends PledgeRow {
  readonly donorName: string;
  readonly agreedByName: string;
  readonly memoText: string;
  readonly reasonText: string;
}

/** 认捐 and how they stand, in the order in which they were recorded. */
export class ListPledges extends Query<readonly Pledge[]> {
  constructor(readonly asked: PledgesAsked) {
    super();
  }
}

@CommandHandler(MakePledgeCommand)
export class MakePledgeHandler implements ICommandHandler<MakePledgeCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: MakePledgeCommand): Promise<Answer> {
    const { fund, donor, agreedBy, memo, ...asked } = input;
    const pledge = madeBy(context, 'pledge');
    const personal = [
      ...nameText('donor', donor, FOUND),
      ...nameText('agreedBy', agreedBy, FOUND),
      ...noteText('memo', memo),
    ];
    return this.edge.carryOut(context, {
      ...{ said: input, money: true, personal },
      plan: (refs) =>
        makePledge(fund, { type: 'MakePledge', pledge, ...asked, ...refsOf(refs, MADE_WITH) }, actingOf(context)),
    });
  }
}

/** These people can be looked for. */
const FOUND = { found: true };
const MADE_WITH = ['donor', 'agreedBy', 'memo'] as const;

/** Where a gift stands that is said to fulfil a pledge. */
@Injectable()
export class GiftPlaces {
  constructor(
    private readonly executor: Executor,
    private readonly register: DonationRegisterView,
    private readonly places: EntryPlacesView,
  ) {}

  /** The gift may have come to the fund that the pledge was owed to before. */
  async of(entry: string, pledge: string) {
    const [known] = await this.register.list({ entry, limit: 1 });
    const fund = known?.fund ?? (await this.executor.stateOf({ aggregate: pledgeDecider, id: pledge })).fund;
    return { fund, gift: await this.places.of(fund, entry, 'DonationReceived') };
  }
}

@CommandHandler(FulfilPledgeCommand)
export class FulfilPledgeHandler implements ICommandHandler<FulfilPledgeCommand> {
  constructor(
    private readonly edge: CommandEdge,
    private readonly gifts: GiftPlaces,
  ) {}

  async execute({ input, context }: FulfilPledgeCommand): Promise<Answer> {
    const { pledge, gift: entry, amountFen } = input;
    const { fund, gift } = await this.gifts.of(entry, pledge);
    const by = { fund, gift, ...(amountFen === undefined ? {} : { amountFen }) };
    const plan = () => fulfilPledge(pledge, by, actingOf(context));
    return this.edge.carryOut(context, { said: input, money: true, plan });
  }
}

@CommandHandler(WithdrawPledgeCommand)
export class WithdrawPledgeHandler implements ICommandHandler<WithdrawPledgeCommand> {
  constructor(private readonly edge: CommandEdge) {}

  execute({ input, context }: WithdrawPledgeCommand): Promise<Answer> {
    const { pledge, on, reason, agreedBy } = input;
    return this.edge.carryOut(context, {
      ...{
        said: input,
        money: true,
        personal: [...noteText('reason', reason), ...nameText('agreedBy', agreedBy, FOUND)],
      },
      plan: ({ reason: why, ...refs }) => {
        if (why === undefined) throw new Error('the vault kept no reason');
        const command = { type: 'WithdrawPledge', on, reason: why, ...refsOf(refs, ['agreedBy']) } as const;
        return withdrawPledge(pledge, command, actingOf(context));
      },
    });
  }
}

@QueryHandler(ListPledges)
export class ListPledgesHandler implements IQueryHandler<ListPledges> {
  constructor(
    private readonly view: PledgesView,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ asked }: ListPledges): Promise<readonly Pledge[]> {
    const rows = await this.view.list(asked);
    const refs = rows.flatMap(({ donor, agreedBy, memo, reason }) =>
      [donor, agreedBy, memo, reason].filter((ref) => ref !== null),
    );
    const opened = await this.vault.open(refs);
    const text = (ref: PersonalRef | null, field: string): string => {
      return (ref === null ? undefined : opened.get(ref.record)?.[field]) ?? '';
    };
    return rows.map((row) => ({
      ...row,
      donorName: text(row.donor, 'name'),
      agreedByName: text(row.agreedBy, 'name'),
      memoText: text(row.memo, 'text'),
      reasonText: text(row.reason, 'text'),
    }));
  }
}

export const PLEDGE_HANDLERS = [MakePledgeHandler, FulfilPledgeHandler, WithdrawPledgeHandler, ListPledgesHandler];

/** The references that there are, under the names of their fields. */
function refsOf<Label extends string>(refs: Readonly<Record<string, PersonalRef>>, labels: readonly Label[]) {
  const found: { [Own in Label]?: PersonalRef } = {};
  for (const label of labels) {
    const ref = refs[label];
    if (ref !== undefined) found[label] = ref;
  }
  return found;
}

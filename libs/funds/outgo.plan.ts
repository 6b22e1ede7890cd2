import { accountDecider, accountRefusal, postings } from '#accounts';
import { addDays, eventOf, negated, refused, stateOf, step, steps, totalOf } from '#kernel';
import type { BusinessDate, Plan, PlanOutcome, Step } from '#kernel';
import { actorRefusal, personDecider } from '#people';
import type { Acting, Role } from '#people';
import { fundDecider } from './fund.decide.js';
import type { DonationReceived, FundEvent, FundOpened } from './fund.events.js';
import { accountRegions, fundId, inOpenTime } from './fund.state.js';
import type {
  AllowPurpose,
  BearGiftFee,
  ExchangePurpose,
  OutgoCommand,
  ReleaseReservation,
  RemitUpward,
  ReserveAmount,
  ReturnGift,
  ReturnSpending,
  SpendAmount,
  SpendAtOnce,
} from './outgo.commands.js';
import type { AmountSpent } from './outgo.events.js';
import type { ReverseEntry } from './reversal/reversal.commands.js';

export const APPROVERS: readonly Role[] = ['finance-officer', 'leader'];
export const PAYERS: readonly Role[] = ['cashier', 'finance-officer'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];

type Refused = Extract<PlanOutcome, { kind: 'refused' }>;

/** Where an earlier entry of the fund stands in its stream; no revision where the fund has no such entry. */
export interface EntryPlace {
  readonly entry: string;
  readonly revision: number | undefined;
}

/** The fund, open, and an actor who may do this in its region; or a refusal. */
export function* fundFor(
  fund: string,
  roles: readonly Role[],
  acting: Acting,
): Plan<Refused | { readonly kind: 'fund'; readonly opened: FundOpened }> {
  const { opened } = yield* stateOf(fundDecider, fund);
  const actor = yield* stateOf(personDecider, acting.by);
  if (opened === undefined) {
    return refused({ code: 'fund-unknown', field: 'fund', value: fund, wanted: '' }) as Refused;
  }
  const refusal = actorRefusal(actor, { ...acting, roles, path: opened.path });
  if (refusal !== undefined) return refused(refusal) as Refused;
  return { kind: 'fund', opened };
}

/** 用途准支, by an administrator. */
export function allowPurpose(fund: string, command: AllowPurpose, acting: Acting): Plan {
  return onFund(fund, command, { acting, roles: ADMINISTRATOR, result: { fund, purpose: command.purpose } });
}

/** 资金预留, on an approver's word. */
export function reserveAmount(fund: string, command: ReserveAmount, acting: Acting): Plan {
  return onFund(fund, command, { acting, roles: APPROVERS, result: { reservation: command.reservation } });
}

/** 预留释放 */
export function releaseReservation(fund: string, command: ReleaseReservation, acting: Acting): Plan {
  return onFund(fund, command, { acting, roles: APPROVERS, result: { reservation: command.reservation } });
}

/**
 * 预留到期: what is left of a reservation whose last day is over. The ledger's own, after the day has begun: no person
 * acts. Dated on the day after, or the first open one where that day is closed. Nothing where it was used up,
 * released, or does not expire any more.
 */
export function* expireReservation(
  fund: string,
  command: { readonly reservation: string; readonly entry: string },
  today: BusinessDate,
): Plan {
  const { reservation, entry } = command;
  const state = yield* stateOf(fundDecider, fund);
  const { expiresOn } = state.reservations.get(reservation) ?? {};
  if (expiresOn === undefined || expiresOn >= today) return { kind: 'nothing', result: { reservation } };
  const valueDate = inOpenTime(state, addDays(expiresOn, 1));
  const expired = { type: 'ReleaseReservation', entry, reservation, valueDate, cause: 'expired' } as const;
  return steps([step(fundDecider, fund, expired, { today })], { reservation });
}

/** 用途变更: `gift` says where the gift stands whose purpose changes. */
export function* exchangePurpose(
  fund: string,
  command: Omit<ExchangePurpose, 'gift'>,
  from: { readonly acting: Acting; readonly gift?: EntryPlace },
): Plan {
  const { acting, gift: place } = from;
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  if (place === undefined) return onlyStep(fund, command, { acting, result: { entry: command.entry } });
  const gift = yield* entryAt<DonationReceived>(fund, place, 'DonationReceived');
  if (gift.type === undefined) return gift.outcome;
  return onlyStep(fund, { ...command, gift }, { acting, result: { entry: command.entry } });
}

/** 支出: money leaves the account that it names. */
export function* spendAmount(fund: string, command: SpendAmount, acting: Acting): Plan {
  return yield* throughAccount(fund, command, { acting, direction: 'out' });
}

/** 支出 that a register shows as paid: on the word of one who may both approve and pay. */
export function* spendAtOnce(fund: string, command: SpendAtOnce, acting: Acting): Plan {
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  return yield* throughAccount(fund, command, { acting, direction: 'out' });
}

/** 手续费 of a gift on its way: the fund's decider says whose money bears it. */
export function* bearGiftFee(
  fund: string,
  command: Omit<BearGiftFee, 'gift'>,
  of: { readonly acting: Acting; readonly gift: EntryPlace },
): Plan {
  const { acting, gift: place } = of;
  return yield* answering<DonationReceived>(fund, { acting, place, type: 'DonationReceived' }, (gift) =>
    throughAccount(fund, { ...command, gift }, { acting, direction: 'out' }),
  );
}

/** 上缴: one that names a region with a fund in this ledger is a transfer, and is refused. */
export function* remitUpward(
  fund: string,
  command: RemitUpward,
  to: { readonly acting: Acting; readonly toRegion?: string },
): Plan {
  const checked = yield* fundFor(fund, PAYERS, to.acting);
  if (checked.kind === 'refused') return checked;
  if (to.toRegion !== undefined) {
    const other = yield* stateOf(fundDecider, fundId(to.toRegion, checked.opened.kind));
    if (other.opened !== undefined) {
      const wanted = other.opened.fund;
      return refused({ code: 'remittance-to-fund-here', field: 'toRegion', value: to.toRegion, wanted });
    }
  }
  return yield* throughAccount(fund, command, { acting: to.acting, direction: 'out' });
}

/** 支出退回 */
export function* returnSpending(
  fund: string,
  command: Omit<ReturnSpending, 'spent'>,
  of: { readonly acting: Acting; readonly spent: EntryPlace },
): Plan {
  const { acting, spent: place } = of;
  return yield* answering<AmountSpent>(fund, { acting, place, type: 'AmountSpent' }, (spent) =>
    throughAccount(fund, { ...command, spent }, { acting, direction: 'in' }),
  );
}

/** 退捐 */
export function* returnGift(
  fund: string,
  command: Omit<ReturnGift, 'gift'>,
  of: { readonly acting: Acting; readonly gift: EntryPlace },
): Plan {
  const { acting, gift: place } = of;
  return yield* answering<DonationReceived>(fund, { acting, place, type: 'DonationReceived' }, (gift) =>
    throughAccount(fund, { ...command, gift }, { acting, direction: 'out' }),
  );
}

/** What answers an earlier entry of the fund, once the actor was looked at. */
function* answering<Event extends FundEvent & { readonly entry: string }>(
  fund: string,
  to: { readonly acting: Acting; readonly place: EntryPlace; readonly type: Event['type'] },
  plan: (entry: Event) => Plan,
): Plan {
  const checked = yield* fundFor(fund, PAYERS, to.acting);
  if (checked.kind === 'refused') return checked;
  const found = yield* entryAt<Event>(fund, to.place, to.type);
  return found.type === undefined ? found.outcome : yield* plan(found);
}

/** An earlier event of the fund, which never changes, so that it needs no check. */
export function* entryAt<Event extends FundEvent & { readonly entry: string }>(
  fund: string,
  place: EntryPlace,
  type: Event['type'],
): Plan<Event | { readonly type: undefined; readonly outcome: PlanOutcome }> {
  if (place.revision !== undefined) {
    const event = yield* eventOf<Event>({ aggregate: fundDecider, id: fund }, place.revision);
    if (event.type === type && event.entry === place.entry) return event;
  }
  const refusal = { code: 'entry-unknown', field: 'entry', value: place.entry, wanted: type };
  return { type: undefined, outcome: refused(refusal) };
}

function* throughAccount(
  fund: string,
  command: SpendAmount | SpendAtOnce | BearGiftFee | ReturnSpending | ReturnGift | RemitUpward,
  how: { readonly acting: Acting; readonly direction: 'in' | 'out' },
): Plan {
  const { acting, direction } = how;
  const checked = yield* fundFor(fund, PAYERS, acting);
  if (checked.kind === 'refused') return checked;
  const { account: id, entry, valueDate } = command;
  const account = yield* stateOf(accountDecider, id);
  const wrong = accountRefusal(account, {
    account: id,
    path: accountRegions(yield* stateOf(fundDecider, fund)),
    valueDate,
  });
  if (wrong !== undefined) return refused(wrong);
  const sum = command.type === 'BearGiftFee' ? command.amountFen : totalOf(command.lines);
  const posted = postings(account, id, { entry, amountFen: direction === 'in' ? sum : negated(sum), valueDate });
  return steps([fundStep(fund, command, acting), ...posted], { entry });
}

function* onFund(
  fund: string,
  command: OutgoCommand,
  how: { readonly acting: Acting; readonly roles: readonly Role[]; readonly result: Readonly<Record<string, string>> },
): Plan {
  const checked = yield* fundFor(fund, how.roles, how.acting);
  return checked.kind === 'refused' ? checked : onlyStep(fund, command, how);
}

function onlyStep(
  fund: string,
  command: OutgoCommand,
  how: { readonly acting: Acting; readonly result: Readonly<Record<string, string>> },
): PlanOutcome {
  return steps([fundStep(fund, command, how.acting)], how.result);
}

export function fundStep(fund: string, command: OutgoCommand | ReverseEntry, acting: Acting): Step {
  return step(fundDecider, fund, command, { today: acting.on });
}

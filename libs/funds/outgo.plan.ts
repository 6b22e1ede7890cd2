import { addDays, negated, refused, stateOf, step, steps, totalOf } from '#kernel';
import type { BusinessDate, Fen, Plan, Refused } from '#kernel';
import { actorRefusal, onWord, personDecider, withinLimit } from '#people';
import type { Acting, Role } from '#people';
import { accountFor, ADMINISTRATOR, APPROVERS, citationsReleased, entryAt, fundFor } from './entry.plan.js';
import { fundStep, PAYERS } from './entry.plan.js';
import type { EntryPlace, FundFound } from './entry.plan.js';
import { fundDecider } from './fund.decide.js';
import type { DonationReceived, FundEvent } from './fund.events.js';
import { fundId, inOpenTime } from './fund.state.js';
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
import { takingMoney } from './succession/coming-back.plan.js';

/** 用途准支, by an administrator. */
export function allowPurpose(fund: string, command: AllowPurpose, acting: Acting): Plan {
  return onFund(fund, command, { acting, roles: ADMINISTRATOR, result: { fund, purpose: command.purpose } });
}

/**
 * 资金预留, on an approver's word. Refusals in order: fund-unknown, actor-unknown, role-missing, amount-over-limit,
 * decision-missing, the decision's, the fund's.
 */
export function* reserveAmount(fund: string, command: ReserveAmount, acting: Acting): Plan {
  const found = yield* fundFor(fund, APPROVERS, acting);
  if (found.kind === 'refused') return found;
  const { reservation, lines, valueDate, decision: named } = command;
  const money = { citation: reservation, fund, amountFen: totalOf(lines), on: valueDate, decision: named };
  const word = yield* onWord({ ...money, roles: APPROVERS, path: found.opened.path }, acting);
  if (word.kind === 'refused') return word;
  const { decision, steps: cited } = word;
  const reserved = decision === undefined ? command : { ...command, decision };
  return steps([...cited, fundStep(fund, reserved, { acting })], { reservation });
}

/** 预留释放 */
export function* releaseReservation(fund: string, command: ReleaseReservation, acting: Acting): Plan {
  const found = yield* fundFor(fund, APPROVERS, acting);
  if (found.kind === 'refused') return found;
  const { reservation } = command;
  const own = fundStep(fund, command, { acting });
  return steps([own, ...citationsReleased(found.state, own, reservation)], { reservation });
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
  const own = step(fundDecider, fund, expired, { today });
  return steps([own, ...citationsReleased(state, own, reservation)], { reservation });
}

/**
 * 用途变更: `gift` says where the gift stands whose purpose changes. Of an abolished fund's gift too: its money comes back
 * and goes on under its new purpose.
 */
export function* exchangePurpose(
  fund: string,
  command: Omit<ExchangePurpose, 'gift'>,
  from: { readonly acting: Acting; readonly gift?: EntryPlace },
): Plan {
  const { acting, gift: place } = from;
  const found = yield* fundFor(fund, APPROVERS, acting);
  if (found.kind === 'refused') return found;
  const { entry, from: purpose, amountFen, valueDate: on } = command;
  if (place === undefined) return steps([fundStep(fund, command, { acting })], { entry });
  const gift = yield* entryAt<DonationReceived>(fund, place, 'DonationReceived');
  if (gift.type === undefined) return gift.outcome;
  const taken = { entry, on, lines: [{ purpose, amountFen }] };
  const planned = yield* takingMoney(found.state, { ...command, gift }, { acting, taken });
  return planned.kind === 'refused' ? planned : steps(planned.steps, { entry });
}

/** 支出: money leaves the account that it names. What was reserved was approved; the rest is the payer's word. */
export function* spendAmount(fund: string, command: SpendAmount, acting: Acting): Plan {
  const found = yield* fundFor(fund, PAYERS, acting);
  if (found.kind === 'refused') return found;
  const approved = command.reservation !== undefined;
  return (
    (approved ? undefined : yield* overLimit(found, totalOf(command.lines), acting)) ??
    (yield* throughAccount(found, command, acting))
  );
}

/** Of what nobody approved before it is paid. */
function overLimit({ opened }: FundFound, amountFen: Fen, acting: Acting): Plan<Refused | undefined> {
  return withinLimit({ roles: PAYERS, path: opened.path, amountFen }, acting);
}

/** 支出 that a register shows as paid: on the word of one who may both approve and pay, within the approver's limit. */
export function* spendAtOnce(fund: string, command: SpendAtOnce, acting: Acting): Plan {
  const found = yield* fundFor(fund, APPROVERS, acting);
  if (found.kind === 'refused') return found;
  const actor = yield* stateOf(personDecider, acting.by);
  const { path } = found.opened;
  const refusal = actorRefusal(actor, { ...acting, roles: PAYERS, path });
  if (refusal !== undefined) return refused(refusal);
  const money = { citation: command.reservation, fund, amountFen: totalOf(command.lines), on: command.valueDate };
  const word = yield* onWord({ ...money, roles: APPROVERS, path }, acting);
  return word.kind === 'refused' ? word : yield* throughAccount(found, command, acting);
}

/** 手续费 of a gift on its way: the fund's decider says whose money bears it. */
export function* bearGiftFee(
  fund: string,
  command: Omit<BearGiftFee, 'gift'>,
  of: { readonly acting: Acting; readonly gift: EntryPlace },
): Plan {
  const { acting, gift: place } = of;
  const to = { acting, place, type: 'DonationReceived', amountFen: command.amountFen } as const;
  return yield* answering<DonationReceived>(fund, to, (found, gift) =>
    throughAccount(found, { ...command, gift }, acting),
  );
}

/** 上缴: one that names a region with a fund in this ledger is a transfer, and is refused. */
export function* remitUpward(
  fund: string,
  command: RemitUpward,
  to: { readonly acting: Acting; readonly toRegion?: string },
): Plan {
  const found = yield* fundFor(fund, PAYERS, to.acting);
  if (found.kind === 'refused') return found;
  const { entry: citation, lines, valueDate: on, decision: named } = command;
  const money = { citation, fund, amountFen: totalOf(lines), on, decision: named };
  const word = yield* onWord({ ...money, roles: PAYERS, path: found.opened.path }, to.acting);
  if (word.kind === 'refused') return word;
  if (to.toRegion !== undefined) {
    const other = yield* stateOf(fundDecider, fundId(to.toRegion, found.opened.kind));
    if (other.opened !== undefined) {
      const wanted = other.opened.fund;
      return refused({ code: 'remittance-to-fund-here', field: 'toRegion', value: to.toRegion, wanted });
    }
  }
  const { decision, steps: cited } = word;
  const paid = yield* throughAccount(found, decision === undefined ? command : { ...command, decision }, to.acting);
  return paid.kind === 'steps' ? steps([...cited, ...paid.steps], paid.result) : paid;
}

/** 支出退回 */
export function* returnSpending(
  fund: string,
  command: Omit<ReturnSpending, 'spent'>,
  of: { readonly acting: Acting; readonly spent: EntryPlace },
): Plan {
  const { acting, spent: place } = of;
  return yield* answering<AmountSpent>(fund, { acting, place, type: 'AmountSpent' }, (found, spent) =>
    throughAccount(found, { ...command, spent }, acting),
  );
}

/** 退捐. Of an abolished fund's gift too: its money comes back from the fund that took over. */
export function* returnGift(
  fund: string,
  command: Omit<ReturnGift, 'gift'>,
  of: { readonly acting: Acting; readonly gift: EntryPlace },
): Plan {
  const { acting, gift: place } = of;
  const to = { acting, place, type: 'DonationReceived', amountFen: totalOf(command.lines) } as const;
  return yield* answering<DonationReceived>(fund, to, (found, gift) =>
    throughAccount(found, { ...command, gift }, acting),
  );
}

/** What answers an earlier entry of the fund, once the actor was looked at; of what goes out, how far the word reaches. */
function* answering<Event extends FundEvent & { readonly entry: string }>(
  fund: string,
  to: {
    readonly acting: Acting;
    readonly place: EntryPlace;
    readonly type: Event['type'];
    readonly amountFen?: Fen;
  },
  plan: (found: FundFound, entry: Event) => Plan,
): Plan {
  const found = yield* fundFor(fund, PAYERS, to.acting);
  if (found.kind === 'refused') return found;
  const over = to.amountFen === undefined ? undefined : yield* overLimit(found, to.amountFen, to.acting);
  if (over !== undefined) return over;
  const entry = yield* entryAt<Event>(fund, to.place, to.type);
  return entry.type === undefined ? entry.outcome : yield* plan(found, entry);
}

type ThroughAccount = SpendAmount | SpendAtOnce | BearGiftFee | ReturnSpending | ReturnGift | RemitUpward;

function* throughAccount({ state, opened }: FundFound, command: ThroughAccount, acting: Acting): Plan {
  const { entry, valueDate } = command;
  const through = yield* accountFor(state, command);
  if (through.kind === 'refused') return through;
  const posted = through.post({ entry, amountFen: comesIn(command), valueDate });
  if (command.type !== 'ReturnGift') {
    const own = fundStep(opened.fund, command, { acting });
    const back = command.type === 'ReturnSpending' ? command.spent.reservation : undefined;
    return steps([own, ...posted, ...citationsReleased(state, own, back)], { entry });
  }
  const taken = { entry, on: valueDate, lines: command.lines };
  const planned = yield* takingMoney(state, command, { acting, taken });
  return planned.kind === 'refused' ? planned : steps([...planned.steps, ...posted], { entry });
}

/** What comes into the account; below zero what leaves it. */
function comesIn(command: ThroughAccount): Fen {
  if (command.type === 'BearGiftFee') return negated(command.amountFen);
  const sum = totalOf(command.lines);
  return command.type === 'ReturnSpending' ? sum : negated(sum);
}

function* onFund(
  fund: string,
  command: OutgoCommand,
  how: { readonly acting: Acting; readonly roles: readonly Role[]; readonly result: Readonly<Record<string, string>> },
): Plan {
  const found = yield* fundFor(fund, how.roles, how.acting);
  return found.kind === 'refused' ? found : steps([fundStep(fund, command, how)], how.result);
}

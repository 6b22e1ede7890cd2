import { refused, stateOf, step } from '#kernel';
import type { BusinessDate, Plan, Refused, Step } from '#kernel';
import type { Acting } from '#people';
import type { LapseQuota } from '../closing.commands.js';
import { fundStep } from '../entry.plan.js';
import type { FundFacts } from '../fund.commands.js';
import { fundDecider } from '../fund.decide.js';
import { inOpenTime } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import type { OutgoCommand } from '../outgo.commands.js';
import type { PurposeLine } from '../outgo.events.js';
import { missingOf } from '../rest.decide.js';
import { transferDecider } from '../transfer/transfer.decide.js';

/** A fund that took over what another one had, and the first day on which money can pass between the two. */
export interface Successor {
  readonly fund: string;
  readonly state: FundState;
  readonly from: BusinessDate;
}

/** The funds that took over one after another, none where the fund was not abolished: the last one has the money. */
export function* successorsOf(fund: FundState): Plan<readonly Successor[]> {
  const list: Successor[] = [];
  let before = fund;
  while (before.abolished !== undefined) {
    const { on, successor } = before.abolished;
    const state = yield* stateOf(fundDecider, successor);
    const from = [on, before.openingOn ?? on, state.openingOn ?? on].reduce(later);
    list.push({ fund: successor, state, from });
    before = state;
  }
  return list;
}

/**
 * The day on which an entry of the fund is taken back: the day itself while it is open and the money, where it went on,
 * can come back at once; else that of today.
 */
export function dayToTakeBack(
  fund: FundState,
  successors: readonly Successor[],
  { day, today }: { readonly day: BusinessDate; readonly today: BusinessDate },
): BusinessDate {
  const states = [fund, ...successors.map(({ state }) => state)];
  let passes = day;
  let isOpen = inOpenTime(fund, day) === day;
  for (const { state, from } of successors) {
    passes = later(passes, from);
    isOpen = isOpen && inOpenTime(fund, passes) === passes && inOpenTime(state, passes) === passes;
  }
  return isOpen ? day : states.reduce((on, state) => inOpenTime(state, on), today);
}

/** What an abolished fund needs again, and how its money comes back. */
export interface MoneyBack {
  readonly facts: Omit<FundFacts, 'today'>;
  /** Of the other streams, in the order in which the money passes. */
  readonly steps: readonly Step[];
}

/**
 * What an abolished fund needs for an entry that takes money from it on a day comes back from the fund that took over,
 * by a transfer that is sent and received at once: on that day, or on the first one on which that fund had it. Where that
 * one was abolished too, it gets it from its own successor. Nothing is said of a fund that was not abolished.
 */
export function moneyBack(
  to: { readonly fund: string; readonly state: FundState; readonly lines: readonly PurposeLine[] },
  [successor, ...beyond]: readonly Successor[],
  how: {
    /** The id of the transfer. */
    readonly transfer: string;
    readonly on: BusinessDate;
    readonly asDeficit?: boolean;
    readonly acting: Acting;
  },
): MoneyBack {
  if (successor === undefined) return { facts: {}, steps: [] };
  const { transfer, on, asDeficit = false, acting } = how;
  const { fund: other, state, from } = successor;
  const valueDate = later(on, from);
  const lines = missingOf(to.state, to.lines, valueDate);
  const comesBack = { transfer, other, lines, valueDate, short: asDeficit ? missingOf(state, lines, valueDate) : [] };
  if (lines.length === 0) return { facts: { comesBack }, steps: [] };
  const before = moneyBack({ fund: other, state, lines }, beyond, { ...how, transfer: `${transfer}-1`, on: valueDate });
  const back = asDeficit ? 'deficit' : 'available';
  const sent = { type: 'SendTransfer', transfer, other: to.fund, lines, valueDate, back } as const;
  const begun = { type: 'BeginTransfer', transfer, from: other, to: to.fund, lines, valueDate, atOnce: true } as const;
  const { short = comesBack.short } = before.facts.comesBack ?? {};
  return {
    facts: { comesBack: { ...comesBack, short } },
    steps: [
      ...before.steps,
      step(transferDecider, transfer, begun),
      step(fundDecider, other, sent, { today: acting.on, ...before.facts }),
    ],
  };
}

function later(one: BusinessDate, other: BusinessDate): BusinessDate {
  return one > other ? one : other;
}

/**
 * The step of an entry that takes money from its fund, and those by which the money of an abolished fund comes back to
 * it before. The fund's own refusals come before those of the fund that took over.
 */
export function* takingMoney(
  state: FundState,
  command: OutgoCommand | LapseQuota,
  how: {
    readonly acting: Acting;
    readonly taken: { readonly entry: string; readonly on: BusinessDate; readonly lines: readonly PurposeLine[] };
  },
): Plan<Refused | { readonly kind: 'taking'; readonly steps: readonly Step[] }> {
  const { acting, taken } = how;
  const fund = state.opened?.fund ?? '';
  const successors = yield* successorsOf(state);
  const { entry, on, lines } = taken;
  const back = moneyBack({ fund, state, lines }, successors, { transfer: transferOf(entry), on, acting });
  const own = fundStep(fund, command, { acting, facts: back.facts });
  const decision = own.decide(state);
  return 'refusal' in decision ? refused(decision.refusal) : { kind: 'taking', steps: [...back.steps, own] };
}

/** The id of the transfer by which money comes back for an entry. */
export function transferOf(entry: string): string {
  return `${entry}-money`;
}

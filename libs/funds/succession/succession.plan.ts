import { stateOf, step, steps } from '#kernel';
import type { BusinessDate, Plan, Step } from '#kernel';
import { laterOf } from '../closing.plan.js';
import { fundDecider } from '../fund.decide.js';
import type { FundOpened } from '../fund.events.js';
import { fundId, inOpenTime } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { leavingDays, leavingGoods } from './succession.decide.js';
import type { Arrival } from './succession.decide.js';
import { transferDecider } from '../transfer/transfer.decide.js';

export interface FundToFollow {
  readonly fund: string;
  /** Code of the region that took over, and the day. */
  readonly into: string;
  readonly on: BusinessDate;
  /** Transfers that may be on their way to the fund. */
  readonly inTransit: readonly string[];
  readonly idOf: (what: string) => string;
}

/**
 * 并入后的划转: all that an abolished fund has, its goods too, goes to the fund of the same kind of the region that took over, in one
 * append; what was on its way to it arrives first. The ledger's own: no person acts. Nothing where nothing is left.
 */
export function* followMerge({ fund, into, on, inTransit, idOf }: FundToFollow): Plan {
  const state = yield* stateOf(fundDecider, fund);
  const { opened } = state;
  if (opened === undefined) return { kind: 'nothing', result: { fund } };
  const successor = fundId(into, opened.kind);
  const survivor = yield* stateOf(fundDecider, successor);
  const other = survivor.opened ?? (yield* stateOf(fundDecider, fundId(into, 'welfare'))).opened;
  if (other === undefined) return { kind: 'nothing', result: { fund } };
  const from = firstDay(on, [state, survivor]);
  const arrivals = yield* arrivalsOf(fund, from, inTransit);
  const days = leavingDays(state, { on: from, arrivals, idOf });
  const goods = leavingGoods(state, { on: from, idOf });
  if (state.abolished !== undefined && days.length + goods.length + arrivals.length === 0) {
    return { kind: 'nothing', result: { fund } };
  }
  const { path, level } = other;
  const opens: FundOpened = { ...opened, ...laterOf({}, state), fund: successor, region: into, path, level };
  const left = { type: 'LeaveFund', on, successor, into, arrivals, days, goods } as const;
  const { purposes, allowed } = state;
  const took = { type: 'TakeOverFund', on, predecessor: opened, purposes, allowed, days, goods } as const;
  const taken = survivor.opened === undefined ? { ...took, opens } : took;
  return steps(
    [
      step(fundDecider, fund, left, { today: on }),
      step(fundDecider, successor, taken, { today: on }),
      ...transferSteps({ from: fund, to: successor }, { days, arrivals }),
    ],
    { fund, successor },
  );
}

/** The day of the merge; later where one of the two funds takes nothing that is dated so early: that time is closed. */
function firstDay(on: BusinessDate, funds: readonly FundState[]): BusinessDate {
  return funds.reduce((day, fund) => {
    const { openingOn = day } = fund;
    return inOpenTime(fund, openingOn > day ? openingOn : day);
  }, on);
}

function* arrivalsOf(fund: string, on: BusinessDate, inTransit: readonly string[]): Plan<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  for (const transfer of inTransit) {
    const { began, settled } = yield* stateOf(transferDecider, transfer);
    if (began === undefined || settled || began.to !== fund) continue;
    const { from, lines, valueDate } = began;
    arrivals.push({ transfer, from, lines, on: valueDate > on ? valueDate : on });
  }
  return arrivals;
}

function transferSteps(
  ends: { readonly from: string; readonly to: string },
  { days, arrivals }: { readonly days: ReturnType<typeof leavingDays>; readonly arrivals: readonly Arrival[] },
): readonly Step[] {
  const settled = arrivals.map(({ transfer, on: valueDate }) =>
    step(transferDecider, transfer, { type: 'SettleTransfer', outcome: 'received', valueDate }),
  );
  const passed = days.map(({ transfer, lines, day: valueDate }) =>
    step(transferDecider, transfer, { type: 'BeginTransfer', transfer, ...ends, lines, valueDate, atOnce: true }),
  );
  return [...settled, ...passed];
}

import { accountDecider } from '#accounts';
import { negated, refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Plan } from '#kernel';
import type { Acting } from '#people';
import type { AccountStanding, ClosedTime, LapseQuota } from './closing.commands.js';
import { fundDecider } from './fund.decide.js';
import type { AppropriationReceived } from './fund.events.js';
import { accountFor, APPROVERS, entryAt, fundFor, PAYERS } from './entry.plan.js';
import type { EntryPlace } from './entry.plan.js';
import { FUND_KINDS, fundId } from './fund.state.js';
import { takingMoney } from './succession/coming-back.plan.js';

/**
 * 月结, by an approver. The accounts that the fund's entries up to that day went through are looked at: what stands in
 * their streams cannot change meanwhile. Refusals in order: fund-unknown, actor, then the fund's.
 */
export function* closeMonth(fund: string, through: BusinessDate, acting: Acting): Plan {
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  const accounts: AccountStanding[] = [];
  for (const [account, first] of [...checked.state.accounts]) {
    if (first > through) continue;
    const { opened, statedThrough } = yield* stateOf(accountDecider, account);
    accounts.push({ name: opened?.name ?? account, statedThrough });
  }
  const command = { type: 'CloseMonth', through, accounts } as const;
  return steps([step(fundDecider, fund, command, { today: acting.on })], { fund, through });
}

/** The funds that every region has. */
export function usualFunds(region: string): readonly string[] {
  return FUND_KINDS.map(({ kind }) => fundId(region, kind));
}

/** How far these funds have closed, the furthest of them: what is new begins after it. */
export function* closedTimeOf(funds: readonly string[]): Plan<ClosedTime> {
  let furthest: ClosedTime = {};
  for (const fund of funds) furthest = laterOf(furthest, yield* stateOf(fundDecider, fund));
  return furthest;
}

/** Of two stretches of closed time the one that is longer, in months and in years. */
export function laterOf(
  one: ClosedTime,
  other: { readonly [Field in keyof ClosedTime]: ClosedTime[Field] | undefined },
): ClosedTime {
  const closedThrough = latest(one.closedThrough, other.closedThrough);
  const closedYear = latest(one.closedYear, other.closedYear);
  return {
    ...(closedThrough === undefined ? {} : { closedThrough }),
    ...(closedYear === undefined ? {} : { closedYear }),
  };
}

/** The later of two days or years, of which either may be absent. */
export function latest<Time extends BusinessDate | number>(
  one: Time | undefined,
  other: Time | undefined,
): Time | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

/** 指标收回: through the quota's own account. Refusals in order: as of money out, then account-not-quota, the fund's. */
export function* lapseQuota(
  fund: string,
  command: Omit<LapseQuota, 'appropriation'>,
  of: { readonly acting: Acting; readonly appropriation: EntryPlace },
): Plan {
  const { acting } = of;
  const checked = yield* fundFor(fund, PAYERS, acting);
  if (checked.kind === 'refused') return checked;
  const { state } = checked;
  const granted = yield* entryAt<AppropriationReceived>(fund, of.appropriation, 'AppropriationReceived');
  if (granted.type === undefined) return granted.outcome;
  const { account: id, purpose } = granted;
  const { entry, amountFen, valueDate } = command;
  const through = yield* accountFor(state, { account: id, valueDate });
  if (through.kind === 'refused') return through;
  const { opened } = through.account;
  if (opened?.kind !== 'quota') {
    return refused({ code: 'account-not-quota', field: 'entry', value: opened?.name ?? id, wanted: 'quota' });
  }
  const taken = { entry, on: valueDate, lines: [{ purpose, amountFen }] };
  const planned = yield* takingMoney(state, { ...command, appropriation: granted }, { acting, taken });
  if (planned.kind === 'refused') return planned;
  const posted = through.post({ entry, amountFen: negated(amountFen), valueDate });
  return steps([...planned.steps, ...posted], { entry });
}

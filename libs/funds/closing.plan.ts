import { accountDecider, accountRefusal, postings } from '#accounts';
import { negated, refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Plan } from '#kernel';
import type { Acting } from '#people';
import type { AccountStanding, LapseQuota } from './closing.commands.js';
import { fundDecider } from './fund.decide.js';
import type { AppropriationReceived } from './fund.events.js';
import { accountRegions } from './fund.state.js';
import { APPROVERS, entryAt, fundFor, PAYERS } from './outgo.plan.js';
import type { EntryPlace } from './outgo.plan.js';

/**
 * 月结, by an approver. The accounts that the fund's entries up to that day went through are looked at: what stands in
 * their streams cannot change meanwhile. Refusals in order: fund-unknown, actor, then the fund's.
 */
export function* closeMonth(fund: string, through: BusinessDate, acting: Acting): Plan {
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  const { accounts: used } = yield* stateOf(fundDecider, fund);
  const accounts: AccountStanding[] = [];
  for (const [account, first] of [...used]) {
    if (first > through) continue;
    const { opened, statedThrough } = yield* stateOf(accountDecider, account);
    accounts.push({ name: opened?.name ?? account, statedThrough });
  }
  const command = { type: 'CloseMonth', through, accounts } as const;
  return steps([step(fundDecider, fund, command, { today: acting.on })], { fund, through });
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
  const granted = yield* entryAt<AppropriationReceived>(fund, of.appropriation, 'AppropriationReceived');
  if (granted.type === undefined) return granted.outcome;
  const { account: id } = granted;
  const { entry, amountFen, valueDate } = command;
  const account = yield* stateOf(accountDecider, id);
  const path = accountRegions(yield* stateOf(fundDecider, fund));
  const wrong = accountRefusal(account, { account: id, path, valueDate });
  if (wrong !== undefined) return refused(wrong);
  if (account.opened?.kind !== 'quota') {
    const [value, wanted] = [account.opened?.name ?? id, 'quota'];
    return refused({ code: 'account-not-quota', field: 'entry', value, wanted });
  }
  const posted = postings(account, id, { entry, amountFen: negated(amountFen), valueDate });
  const lapse = step(fundDecider, fund, { ...command, appropriation: granted }, { today: acting.on });
  return steps([lapse, ...posted], { entry });
}

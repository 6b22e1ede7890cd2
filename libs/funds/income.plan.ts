import { nameKey, refused, stateOf, step, steps } from '#kernel';
import type { Plan, Refusal, Refused, Step } from '#kernel';
import { actorRefusal, personDecider } from '#people';
import type { Acting, Role } from '#people';
import { closedTimeOf, usualFunds } from './closing.plan.js';
import { accountFor, ADMINISTRATOR, fundFor, fundStep } from './entry.plan.js';
import type { IncomeCommand, OpenFund, OpenPurpose } from './fund.commands.js';
import { fundDecider } from './fund.decide.js';
import type { FundOpened } from './fund.events.js';
import { countyOf, FUND_KINDS, fundId } from './fund.state.js';
import { fundKindNameDecider, fundKindNameId } from './kinds/kind-name.decide.js';

/** Who enters what comes in. */
export const RECORDERS: readonly Role[] = ['clerk', 'cashier', 'finance-officer'];

/** What a plan of money in comes to before its steps are decided: the fund and the steps, or a refusal. */
export type IncomePlanned =
  Refused | { readonly kind: 'planned'; readonly opened: FundOpened; readonly steps: readonly Step[] };

/**
 * The streams that every entry of money in touches: the actor's and the account's (looked at, a cash box or wallet
 * written), the fund's. Refusals in order: fund-unknown, actor-unknown, role-missing, account-unknown,
 * account-not-of-region, account-closed, then the fund's, then the account's.
 */
export function* planIncome(fund: string, command: IncomeCommand, acting: Acting): Plan<IncomePlanned> {
  const found = yield* fundFor(fund, RECORDERS, acting);
  if (found.kind === 'refused') return found;
  const through = yield* accountFor(found.state, command);
  if (through.kind === 'refused') return through;
  return {
    kind: 'planned',
    opened: found.opened,
    steps: [fundStep(fund, command, { acting }), ...through.post(command)],
  };
}

/** 财政拨款, 会费, 利息, 退款, 期初余额: whatever has no receipt of its own. */
export function* receiveIncome(fund: string, command: IncomeCommand, acting: Acting): Plan {
  const planned = yield* planIncome(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  return steps(planned.steps, { entry: command.entry });
}

/** 上级补助. One that names a region with a fund in this ledger is a transfer, and is refused. */
export function* receiveGrant(
  fund: string,
  command: IncomeCommand,
  origin: { readonly acting: Acting; readonly fromRegion?: string },
): Plan {
  const planned = yield* planIncome(fund, command, origin.acting);
  if (planned.kind === 'refused') return planned;
  if (origin.fromRegion !== undefined) {
    const other = yield* stateOf(fundDecider, fundId(origin.fromRegion, planned.opened.kind));
    if (other.opened !== undefined) {
      const wanted = other.opened.fund;
      return refused({ code: 'grant-from-fund-here', field: 'fromRegion', value: origin.fromRegion, wanted });
    }
  }
  return steps(planned.steps, { entry: command.entry });
}

/** 限定用途设立, by an administrator. */
export function* openPurpose(fund: string, command: OpenPurpose, acting: Acting): Plan {
  const state = yield* stateOf(fundDecider, fund);
  const actor = yield* stateOf(personDecider, acting.by);
  const refusal = actorRefusal(actor, { ...acting, roles: ADMINISTRATOR, path: state.opened?.path ?? [] });
  if (refusal !== undefined) return refused(refusal);
  if (state.opened === undefined) return refused({ code: 'fund-unknown', field: 'fund', value: fund, wanted: '' });
  return steps([step(fundDecider, fund, command, { today: acting.on })], { fund, purpose: command.purpose });
}

/**
 * A county's further kind of fund (domain.md, Funds), by an administrator; it begins after what the county has closed.
 * `namesakes` are funds that may bear the name: those opened before names were taken are found by nothing else.
 */
export function* openFund(
  command: Omit<OpenFund, 'path' | 'level'>,
  acting: Acting,
  namesakes: readonly string[] = [],
): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const welfare = yield* stateOf(fundDecider, fundId(command.region, 'welfare'));
  const path = welfare.opened?.path ?? [];
  const refusal = actorRefusal(actor, { ...acting, roles: ADMINISTRATOR, path });
  if (refusal !== undefined) return refused(refusal);
  if (welfare.opened === undefined) {
    return refused({ code: 'region-unknown', field: 'region', value: command.region, wanted: '' });
  }
  if (!/^[a-z][a-z0-9]{1,29}$/u.test(command.kind)) {
    return refused({ code: 'fund-kind-malformed', field: 'kind', value: command.kind, wanted: 'a-z 0-9' });
  }
  const fund = fundId(command.region, command.kind);
  const county = countyOf(path);
  const closed = yield* closedTimeOf(usualFunds(county));
  const taken = yield* kindNameRefusal(command, county, namesakes);
  if (taken !== undefined) return refused(taken);
  const full: OpenFund = { ...command, path, level: welfare.opened.level, closed };
  const { kind, kindName } = command;
  const naming = { type: 'NameFundKind', county, kind, kindName } as const;
  const list = [
    step(fundDecider, fund, full, { today: acting.on }),
    step(fundKindNameDecider, fundKindNameId(county, kindName), naming),
  ];
  return steps(list, { fund });
}

/** In one county a name is one kind's: that of the usual two, and of those that funds were opened under. */
function* kindNameRefusal(
  { kind, kindName }: Pick<OpenFund, 'kind' | 'kindName'>,
  county: string,
  namesakes: readonly string[],
): Plan<Refusal | undefined> {
  const key = nameKey(kindName);
  const named: { readonly kind: string; readonly kindName: string }[] = [...FUND_KINDS];
  for (const fund of namesakes) {
    const { opened } = yield* stateOf(fundDecider, fund);
    if (opened?.path.includes(county) === true) named.push(opened);
  }
  const other = named.find((one) => one.kind !== kind && nameKey(one.kindName) === key);
  if (other === undefined) return undefined;
  return { code: 'fund-kind-name-used', field: 'kindName', value: kindName, wanted: other.kind };
}

import { addDays, formatYuan, nameKey, negated, refused, stateOf, step, steps, ZERO_FEN } from '#kernel';
import type { BusinessDate, Plan, Refusal, Step } from '#kernel';
import { actorRefusal, personDecider } from '#people';
import type { Acting } from '#people';
import { regionDecider } from '#regions';
import { accountDecider, keepsOwnBalance } from './account.decide.js';
import type { AccountState, CloseAccount, OpenAccount, PostToAccount, StateAccount } from './account.decide.js';
import { accountNameDecider, accountNameId } from './name.decide.js';
import { moveDecider } from './move.decide.js';
import type { MoveMoney } from './move.decide.js';

const KEEPERS = ['administrator', 'cashier', 'finance-officer'] as const;
const MOVERS = ['cashier', 'finance-officer'] as const;
const CLOSERS = ['cashier'] as const;

/**
 * 开立资金账户. Refusals in order: actor, region unknown, then the account's own. `namesakes` are accounts of the region
 * that may bear the name: those opened before names were taken are found by nothing else.
 */
export function* openAccount(command: OpenAccount, acting: Acting, namesakes: readonly string[] = []): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const region = yield* stateOf(regionDecider, command.region);
  const path = region.founded?.path ?? [];
  const refusal = actorRefusal(actor, { ...acting, roles: KEEPERS, path });
  if (refusal !== undefined) return refused(refusal);
  if (region.founded === undefined) {
    return refused({ code: 'region-unknown', field: 'region', value: command.region, wanted: '' });
  }
  const { account, region: holder, name } = command;
  for (const other of namesakes) {
    const { opened } = yield* stateOf(accountDecider, other);
    if (other === account || opened?.region !== holder || nameKey(opened.name) !== nameKey(name)) continue;
    return refused({ code: 'account-exists', field: 'name', value: name, wanted: holder });
  }
  const taken = { type: 'TakeAccountName', region: holder, name, account } as const;
  const list = [step(accountDecider, account, command), step(accountNameDecider, accountNameId(holder, name), taken)];
  return steps(list, { account, name });
}

/**
 * 账户间划转: both accounts of one region or one below the other. Refusals in order: actor, account unknown (from, to),
 * account-not-of-region, account-closed, then the move's own, then those of the accounts.
 */
export function* moveMoney(command: MoveMoney, acting: Acting): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const from = yield* stateOf(accountDecider, command.from);
  const to = yield* stateOf(accountDecider, command.to);
  const region = yield* stateOf(regionDecider, from.opened?.region ?? '');
  const path = region.founded?.path ?? [];
  const refusal = actorRefusal(actor, { ...acting, roles: MOVERS, path });
  if (refusal !== undefined) return refused(refusal);
  const other = yield* stateOf(regionDecider, to.opened?.region ?? '');
  const apart = moveRefusal(command, { from, to, path, otherPath: other.founded?.path ?? [] });
  if (apart !== undefined) return refused(apart);
  const { move, amountFen, valueDate } = command;
  const list: Step[] = [step(moveDecider, move, command, { today: acting.on })];
  list.push(...postings(from, command.from, { entry: move, amountFen: negated(amountFen), valueDate }));
  if (command.to !== command.from) list.push(...postings(to, command.to, { entry: move, amountFen, valueDate }));
  return steps(list, { move });
}

function moveRefusal(
  command: MoveMoney,
  ends: {
    readonly from: AccountState;
    readonly to: AccountState;
    readonly path: readonly string[];
    readonly otherPath: readonly string[];
  },
): Refusal | undefined {
  const from = ends.from.opened?.region;
  const to = ends.to.opened?.region;
  if (from === undefined) return unknownAccount('from', command.from);
  if (to === undefined) return unknownAccount('to', command.to);
  if (ends.path.includes(to) || ends.otherPath.includes(from)) {
    return closedOn(ends.from, command.valueDate) ?? closedOn(ends.to, command.valueDate);
  }
  return { code: 'account-not-of-region', field: 'to', value: command.to, wanted: from };
}

/** 账户结账, by the cashier. Refusals in order: account unknown, actor, then the account's own. */
export function* closeAccount(account: string, command: Omit<CloseAccount, 'today'>, acting: Acting): Plan {
  const refusal = yield* keeperRefusal(account, acting);
  if (refusal !== undefined) return refused(refusal);
  const { through } = command;
  return steps([step(accountDecider, account, { ...command, today: acting.on })], { account, through });
}

/** 账户对账, by the cashier. Refusals in order: account unknown, actor, then the account's own. */
export function* stateAccount(account: string, command: StateAccount, acting: Acting): Plan {
  const refusal = yield* keeperRefusal(account, acting);
  if (refusal !== undefined) return refused(refusal);
  const { through, ledgerFen = ZERO_FEN, statedFen } = command;
  const result = { account, through, ledger: formatYuan(ledgerFen), stated: formatYuan(statedFen) };
  return steps([step(accountDecider, account, command)], result);
}

function* keeperRefusal(account: string, acting: Acting): Plan<Refusal | undefined> {
  const { opened } = yield* stateOf(accountDecider, account);
  const actor = yield* stateOf(personDecider, acting.by);
  const region = yield* stateOf(regionDecider, opened?.region ?? '');
  if (opened === undefined) return unknownAccount('account', account);
  return actorRefusal(actor, { ...acting, roles: CLOSERS, path: region.founded?.path ?? [] });
}

/** What an entry sends to its account's stream: nothing where that is a bank account, which is only checked. */
export function postings(state: AccountState, account: string, entry: Omit<PostToAccount, 'type'>): readonly Step[] {
  if (!keepsOwnBalance(state)) return [];
  // Whole commands are passed in: only what the account's stream is told may go on.
  const { entry: id, amountFen, valueDate, asDeficit = false } = entry;
  const short = asDeficit ? { asDeficit } : {};
  return [step(accountDecider, account, { type: 'PostToAccount', entry: id, amountFen, valueDate, ...short })];
}

/**
 * The account that an entry names must be open, belong to the fund's region or to one above it (乡财县管), and not be
 * closed on the entry's day. Refusals in order: account-unknown, account-not-of-region, account-closed.
 */
export function accountRefusal(
  state: AccountState,
  entry: { readonly account: string; readonly path: readonly string[]; readonly valueDate: BusinessDate },
): Refusal | undefined {
  const { account, path, valueDate } = entry;
  if (state.opened === undefined) return unknownAccount('account', account);
  if (path.includes(state.opened.region)) return closedOn(state, valueDate);
  return { code: 'account-not-of-region', field: 'account', value: state.opened.name, wanted: path[0] ?? '' };
}

/** Nothing is dated into an account's closed time; the account's stream is among the checks of whoever asks. */
function closedOn({ opened, closedThrough }: AccountState, valueDate: BusinessDate): Refusal | undefined {
  if (closedThrough === undefined || valueDate > closedThrough) return undefined;
  const value = `${valueDate} ${opened?.name ?? ''}`;
  return { code: 'account-closed', field: 'valueDate', value, wanted: addDays(closedThrough, 1) };
}

function unknownAccount(field: string, account: string): Refusal {
  return { code: 'account-unknown', field, value: account, wanted: '' };
}

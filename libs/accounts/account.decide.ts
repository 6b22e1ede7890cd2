import { addToDay, formatYuan, refuse, shortBy } from '#kernel';
import type { BusinessDate, DayTotals, Decider, Decision, Fen, PersonalRef } from '#kernel';
import type { AccountEvent, AccountKind } from './account.events.js';

export interface OpenAccount {
  readonly type: 'OpenAccount';
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly ways: readonly string[];
  readonly bank?: string;
  readonly number?: PersonalRef;
}

/** Sent by the plan of an entry to the account's own stream, where that is a cash box, wallet or quota. */
export interface PostToAccount {
  readonly type: 'PostToAccount';
  readonly entry: string;
  /** Signed: what comes in is positive. */
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
}

export type AccountCommand = OpenAccount | PostToAccount;

/** Refusals of commands about accounts, in order of precedence. */
export type AccountRefusalCode =
  | 'account-name-missing'
  | 'account-exists'
  | 'account-unknown'
  | 'account-not-of-region'
  | 'account-below-zero'
  | 'accounts-equal';

export interface AccountState {
  opened:
    | { readonly region: string; readonly name: string; readonly kind: AccountKind; readonly ways: readonly string[] }
    | undefined;
  /** Only of cash boxes, wallets and quotas: a bank account's balance is the fold of movements. */
  days: DayTotals;
}

export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  name: 'account',
  longLived: true,
  stateVersion: 1,
  initial: () => ({ opened: undefined, days: new Map() }),
  evolve(state, event) {
    switch (event.type) {
      case 'AccountOpened':
        state.opened = { region: event.region, name: event.name, kind: event.kind, ways: event.ways };
        return state;
      case 'AccountPosted':
        addToDay(state.days, event.valueDate, event.amountFen);
        return state;
    }
  },
  decide(state, command) {
    switch (command.type) {
      case 'OpenAccount':
        return open(state, command);
      case 'PostToAccount':
        return post(state, command);
    }
  },
};

function open(state: AccountState, command: OpenAccount): Decision<AccountEvent> {
  if (command.name === '') return refuse({ code: 'account-name-missing', field: 'name', value: '', wanted: '' });
  if (state.opened !== undefined) {
    return refuse({ code: 'account-exists', field: 'name', value: command.name, wanted: command.region });
  }
  const { account, region, name, kind, ways, bank, number } = command;
  const optional = { ...(bank === undefined ? {} : { bank }), ...(number === undefined ? {} : { number }) };
  return { events: [{ type: 'AccountOpened', account, region, name, kind, ways, ...optional }] };
}

function post(state: AccountState, command: PostToAccount): Decision<AccountEvent> {
  const { entry, amountFen, valueDate } = command;
  const short = shortBy(state.days, valueDate, amountFen);
  if (short > 0n) {
    return refuse({ code: 'account-below-zero', field: 'account', value: nameOf(state), wanted: formatYuan(short) });
  }
  return { events: [{ type: 'AccountPosted', entry, amountFen, valueDate }] };
}

function nameOf(state: AccountState): string {
  return state.opened?.name ?? '';
}

/** Whether the account's own stream takes part in each of its entries; a bank account's is only looked at. */
export function keepsOwnBalance(state: AccountState): boolean {
  return state.opened !== undefined && state.opened.kind !== 'bank';
}

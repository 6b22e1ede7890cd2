import {
  addToDay,
  clearTextRefusal,
  foldThrough,
  formatYuan,
  longNameRefusal,
  namesSomething,
  noTotals,
  refuse,
  shortBy,
} from '#kernel';
import type { BusinessDate, DayTotals, Decider, Decision, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { AccountEvent, AccountKind, AccountOpened } from './account.events.js';

export interface OpenAccount {
  readonly type: 'OpenAccount';
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly ways: readonly string[];
  readonly bank?: string;
  readonly number?: PersonalRef;
  /** What is closed already where it is opened: it begins after that day. */
  readonly closedThrough?: BusinessDate;
}

/** Sent by the plan of an entry to the account's own stream, where that is a cash box, wallet or quota. */
export interface PostToAccount {
  readonly type: 'PostToAccount';
  readonly entry: string;
  /** Signed: what comes in is positive. */
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** 短款: three persons said that money never came, and the account may fall below zero by as much. */
  readonly asDeficit?: boolean;
}

export interface CloseAccount {
  readonly type: 'CloseAccount';
  /** The last day that is closed. */
  readonly through: BusinessDate;
  /** The day on which it is asked. */
  readonly today: BusinessDate;
}

export interface StateAccount {
  readonly type: 'StateAccount';
  /** The closing that is stated. */
  readonly through: BusinessDate;
  /** The fold of all movements up to that closing's position and day; undefined where there was no such closing. */
  readonly ledgerFen: Fen | undefined;
  readonly statedFen: Fen;
  readonly difference?: PersonalRef;
  readonly evidence: readonly EvidenceHash[];
}

export type AccountCommand = OpenAccount | PostToAccount | CloseAccount | StateAccount;

/** Refusals of commands about accounts, in order of precedence. */
export type AccountRefusalCode =
  | 'account-name-missing'
  | 'account-exists'
  | 'account-unknown'
  | 'account-not-of-region'
  | 'account-closed'
  | 'account-below-zero'
  | 'accounts-equal'
  | 'account-closed-already'
  | 'account-closing-not-stated'
  | 'account-not-closed-through'
  | 'account-stated-already'
  | 'account-evidence-missing'
  | 'difference-unexplained';

export interface AccountState {
  opened:
    | {
        readonly account: string;
        readonly region: string;
        readonly name: string;
        readonly kind: AccountKind;
        readonly ways: readonly string[];
      }
    | undefined;
  /** Only of cash boxes, wallets and quotas: a bank account's balance is the fold of movements. */
  days: DayTotals;
  /** The last day that is closed: nothing dated up to it goes through the account any more. */
  closedThrough: BusinessDate | undefined;
  /** The last day whose balance was stated against the bank's figure or the counted cash. */
  statedThrough: BusinessDate | undefined;
}

export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  name: 'account',
  longLived: true,
  stateVersion: 3,
  initial: () => ({ opened: undefined, days: noTotals(), closedThrough: undefined, statedThrough: undefined }),
  evolve(state, event) {
    switch (event.type) {
      case 'AccountOpened':
        state.opened = pickOpened(event);
        // Nothing went through it by then, so that there is nothing to state either.
        state.closedThrough = event.closedThrough;
        state.statedThrough = event.closedThrough;
        return state;
      case 'AccountPosted':
        addToDay(state.days, event.valueDate, event.amountFen);
        return state;
      case 'AccountClosed':
        state.closedThrough = event.through;
        foldThrough(state.days, event.through);
        return state;
      case 'AccountStated':
        state.statedThrough = event.through;
        return state;
    }
  },
  decide(state, command) {
    switch (command.type) {
      case 'OpenAccount':
        return open(state, command);
      case 'PostToAccount':
        return post(state, command);
      case 'CloseAccount':
        return close(state, command);
      case 'StateAccount':
        return stateBalance(state, command);
    }
  },
};

function pickOpened({ account, region, name, kind, ways }: AccountOpened): NonNullable<AccountState['opened']> {
  return { account, region, name, kind, ways };
}

function open(state: AccountState, command: OpenAccount): Decision<AccountEvent> {
  const { account, region, name, kind, ways, bank, number, closedThrough } = command;
  if (!namesSomething(name)) return refuse({ code: 'account-name-missing', field: 'name', value: name, wanted: '' });
  const clear = longNameRefusal('name', name) ?? clearTextRefusal({ name, ways, bank }, 'name');
  if (clear !== undefined) return { refusal: clear };
  if (state.opened !== undefined) {
    return refuse({ code: 'account-exists', field: 'name', value: name, wanted: region });
  }
  const optional = {
    ...(bank === undefined ? {} : { bank }),
    ...(number === undefined ? {} : { number }),
    ...(closedThrough === undefined ? {} : { closedThrough }),
  };
  return { events: [{ type: 'AccountOpened', account, region, name, kind, ways, ...optional }] };
}

function post(state: AccountState, command: PostToAccount): Decision<AccountEvent> {
  const { entry, amountFen, valueDate, asDeficit = false } = command;
  const short = shortBy(state.days, valueDate, amountFen);
  if (short > 0n && !asDeficit) {
    return refuse({ code: 'account-below-zero', field: 'account', value: nameOf(state), wanted: formatYuan(short) });
  }
  const shortage = short > 0n ? { shortFen: short } : {};
  return { events: [{ type: 'AccountPosted', entry, amountFen, valueDate, ...shortage }] };
}

/**
 * 账户结账. One closing after another, and each only once the one before it was stated, so that a stated balance always
 * rests on the one before it.
 */
function close(state: AccountState, { through, today }: CloseAccount): Decision<AccountEvent> {
  const { opened, closedThrough, statedThrough } = state;
  if (opened === undefined) return refuse({ code: 'account-unknown', field: 'account', value: '', wanted: '' });
  if (through > today) return refuse({ code: 'dated-after-today', field: 'through', value: through, wanted: today });
  if (closedThrough !== undefined && through <= closedThrough) {
    return refuse({ code: 'account-closed-already', field: 'through', value: through, wanted: closedThrough });
  }
  if (closedThrough !== statedThrough) {
    return refuse({
      code: 'account-closing-not-stated',
      field: 'account',
      value: opened.name,
      wanted: closedThrough ?? '',
    });
  }
  return { events: [{ type: 'AccountClosed', account: opened.account, through }] };
}

/** 账户对账: what differs is explained, and evidence shows the other side's figure. */
function stateBalance(state: AccountState, command: StateAccount): Decision<AccountEvent> {
  const { opened, closedThrough, statedThrough } = state;
  const { through, ledgerFen, statedFen, difference, evidence } = command;
  if (opened === undefined) return refuse({ code: 'account-unknown', field: 'account', value: '', wanted: '' });
  if (statedThrough !== undefined && through <= statedThrough) {
    return refuse({ code: 'account-stated-already', field: 'through', value: through, wanted: statedThrough });
  }
  if (closedThrough !== through || ledgerFen === undefined) {
    const wanted = closedThrough ?? '';
    return refuse({ code: 'account-not-closed-through', field: 'through', value: through, wanted });
  }
  if (evidence.length === 0) {
    return refuse({ code: 'account-evidence-missing', field: 'evidence', value: '', wanted: opened.name });
  }
  if (statedFen !== ledgerFen && difference === undefined) {
    const [value, wanted] = [formatYuan(statedFen), formatYuan(ledgerFen)];
    return refuse({ code: 'difference-unexplained', field: 'difference', value, wanted });
  }
  const explained = difference === undefined ? {} : { difference };
  const { account } = opened;
  return { events: [{ type: 'AccountStated', account, through, ledgerFen, statedFen, evidence, ...explained }] };
}

function nameOf(state: AccountState): string {
  return state.opened?.name ?? '';
}

/** Whether the account's own stream takes part in each of its entries; a bank account's is only looked at. */
export function keepsOwnBalance(state: AccountState): boolean {
  return state.opened !== undefined && state.opened.kind !== 'bank';
}

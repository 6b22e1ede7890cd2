import { eventKind, negated } from '#kernel';
import type { BusinessDate, EvidenceHash, Fen, Movement, PersonalRef } from '#kernel';

/** 银行账户, 现金, 第三方支付, 国库指标 */
export type AccountKind = 'bank' | 'cash' | 'wallet' | 'quota';

/** 资金账户开立: where money lies; held by one region, shared by its funds and those below it. */
export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly kind: AccountKind;
  /** Ways of paying (收款方式) whose money comes here. */
  readonly ways: readonly string[];
  readonly bank?: string;
  /** The account's number, in the vault. */
  readonly number?: PersonalRef;
  /** The last day that was closed where it was opened: the account begins after it. */
  readonly closedThrough?: BusinessDate;
}

/**
 * 账户记账: the account's side of an entry, on the stream of a cash box, wallet or quota only, so that it never goes
 * below zero. The entry's own event carries the movement; this one moves nothing again.
 */
export interface AccountPosted {
  readonly type: 'AccountPosted';
  readonly entry: string;
  /** Signed: what comes in is positive. */
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** 短款: by how much the account falls below zero then, where three persons said so. */
  readonly shortFen?: Fen;
}

/** 账户间划转 (存现, 提现): money changes its place, not its fund. */
export interface MoneyMoved {
  readonly type: 'MoneyMoved';
  readonly move: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly memo?: PersonalRef;
}

/** 账户结账: from now on nothing dated up to that day goes through the account. */
export interface AccountClosed {
  readonly type: 'AccountClosed';
  readonly account: string;
  /** The last day that is closed. */
  readonly through: BusinessDate;
}

/** 账户对账: the closed balance beside the bank's own figure, or the counted cash. */
export interface AccountStated {
  readonly type: 'AccountStated';
  readonly account: string;
  readonly through: BusinessDate;
  /** What the ledger had through that day when the account was closed; nothing can change it any more. */
  readonly ledgerFen: Fen;
  /** The bank's figure, or what was counted. */
  readonly statedFen: Fen;
  /** Why the two differ, in the vault; present where they do. */
  readonly difference?: PersonalRef;
  readonly evidence: readonly EvidenceHash[];
}

export type AccountEvent = AccountOpened | AccountPosted | AccountClosed | AccountStated;

export function moneyMovedMovements(event: MoneyMoved): readonly Movement[] {
  const line = { part: 'money', kind: 'account-move', entry: event.move, valueDate: event.valueDate } as const;
  return [
    { ...line, account: event.from, amountFen: negated(event.amountFen) },
    { ...line, account: event.to, amountFen: event.amountFen },
  ];
}

export const accountEvents = [
  eventKind<AccountOpened>({
    type: 'AccountOpened',
    version: 2,
    term: '资金账户开立',
    upcasters: { 1: (fields) => fields },
  }),
  eventKind<AccountPosted>({ type: 'AccountPosted', version: 1, term: '账户记账' }),
  eventKind<AccountClosed>({ type: 'AccountClosed', version: 1, term: '账户结账' }),
  eventKind<AccountStated>({ type: 'AccountStated', version: 1, term: '账户对账' }),
  eventKind<MoneyMoved>({ type: 'MoneyMoved', version: 1, term: '账户间划转', movements: moneyMovedMovements }),
];

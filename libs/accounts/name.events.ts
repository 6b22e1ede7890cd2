import { eventKind } from '#kernel';

/** 账户名称占用: from here on no other account of the region can have the name. */
export interface AccountNameTaken {
  readonly type: 'AccountNameTaken';
  readonly region: string;
  readonly name: string;
  readonly account: string;
}

export const accountNameEvents = [
  eventKind<AccountNameTaken>({ type: 'AccountNameTaken', version: 1, term: '账户名称占用' }),
];

import { eventKind } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 角色: what a person may do, each in a region and what lies below it. */
export const ROLES = [
  'clerk',
  'reviewer',
  'finance-officer',
  'leader',
  'cashier',
  'releaser',
  'auditor',
  'administrator',
] as const;

export type Role = (typeof ROLES)[number];

/** The whole ledger, as the region of a role. */
export const EVERYWHERE = '*';

/** 人员登记 */
export interface PersonAdded {
  readonly type: 'PersonAdded';
  readonly person: string;
  /** The name lies in the vault; the first person `local` has none. */
  readonly name?: PersonalRef;
}

/** 角色授予: from a day on, until a day or open ended, both inclusive. */
export interface RoleGranted {
  readonly type: 'RoleGranted';
  readonly role: Role;
  readonly region: string;
  readonly from: BusinessDate;
  readonly until?: BusinessDate;
}

/** 角色终止: the role is held no longer, from this moment on. */
export interface RoleEnded {
  readonly type: 'RoleEnded';
  readonly role: Role;
  readonly region: string;
  readonly on: BusinessDate;
}

/** 依据: the document that a setting rests on. */
export interface Basis {
  readonly documentNumber: string;
  readonly clause?: string;
}

/** 授权限额: the most that the person's word is good for at once, in a role held for a region, from a day on. */
export interface LimitGranted {
  readonly type: 'LimitGranted';
  readonly role: Role;
  readonly region: string;
  readonly amountFen: Fen;
  readonly from: BusinessDate;
  /** Absent: shown as without basis. */
  readonly basis?: Basis;
}

/** 授权限额终止: from that day on the role's own limit holds again, where there is one. */
export interface LimitEnded {
  readonly type: 'LimitEnded';
  readonly role: Role;
  readonly region: string;
  readonly from: BusinessDate;
  readonly basis?: Basis;
}

export type PersonEvent = PersonAdded | RoleGranted | RoleEnded | LimitGranted | LimitEnded;

export const personEvents = [
  eventKind<PersonAdded>({ type: 'PersonAdded', version: 1, term: '人员登记' }),
  eventKind<RoleGranted>({ type: 'RoleGranted', version: 1, term: '角色授予' }),
  eventKind<RoleEnded>({ type: 'RoleEnded', version: 1, term: '角色终止' }),
  eventKind<LimitGranted>({ type: 'LimitGranted', version: 1, term: '授权限额' }),
  eventKind<LimitEnded>({ type: 'LimitEnded', version: 1, term: '授权限额终止' }),
];

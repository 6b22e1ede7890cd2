import { eventKind } from '#kernel';
import type { BusinessDate, PersonalRef } from '#kernel';

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

export type PersonEvent = PersonAdded | RoleGranted | RoleEnded;

export const personEvents = [
  eventKind<PersonAdded>({ type: 'PersonAdded', version: 1, term: '人员登记' }),
  eventKind<RoleGranted>({ type: 'RoleGranted', version: 1, term: '角色授予' }),
  eventKind<RoleEnded>({ type: 'RoleEnded', version: 1, term: '角色终止' }),
];

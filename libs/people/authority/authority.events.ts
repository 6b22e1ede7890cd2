import { eventKind } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { Basis, Role } from '../person.events.js';

/** 角色限额: of whoever holds the role in the county and has no limit of their own, from a day on. */
export interface RoleLimitAdopted {
  readonly type: 'RoleLimitAdopted';
  /** Code of the county. */
  readonly region: string;
  readonly role: Role;
  /** Absent: without limit. */
  readonly amountFen?: Fen;
  readonly from: BusinessDate;
  /** Absent: shown as without basis. */
  readonly basis?: Basis;
}

/** 集体决策起点: from which amount on money of a day rests on a collective decision (三重一大), from a day on. */
export interface DecisionThresholdAdopted {
  readonly type: 'DecisionThresholdAdopted';
  /** Code of the county. */
  readonly region: string;
  /** Absent: no amount demands one. */
  readonly amountFen?: Fen;
  readonly from: BusinessDate;
  /** Absent: shown as without basis. */
  readonly basis?: Basis;
}

export type AuthorityEvent = RoleLimitAdopted | DecisionThresholdAdopted;

export const authorityEvents = [
  eventKind<RoleLimitAdopted>({ type: 'RoleLimitAdopted', version: 1, term: '角色限额' }),
  eventKind<DecisionThresholdAdopted>({ type: 'DecisionThresholdAdopted', version: 1, term: '集体决策起点' }),
];

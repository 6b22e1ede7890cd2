import { eventKind } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';
import type { Role } from './person.events.js';

/**
 * The fields of the command that is asked for, as the action's own context wrote them: amounts in fields that end in
 * `Fen`, names and free text as PersonalRefs. A `reason` is shown to whoever confirms it.
 */
export type RequestContent = Readonly<Record<string, unknown>>;

/** 申请: one person asks for what another one must confirm; nothing is done by it. */
export interface RequestMade {
  readonly type: 'RequestMade';
  readonly request: string;
  /** What is asked for, by the name under which its context carries it out. */
  readonly action: string;
  readonly content: RequestContent;
  /** The code of the region that it concerns and those above it, nearest first. */
  readonly path: readonly string[];
  /** How many others must approve: 1, or 2 where three persons are wanted. */
  readonly approvals: 1 | 2;
  /** Any of these, held for the region, may approve or decline it. */
  readonly roles: readonly Role[];
  /** The money that it is about: whoever approves it needs a word that reaches so far. */
  readonly amountFen?: Fen;
  readonly by: string;
  readonly on: BusinessDate;
  /** The last day on which it can be confirmed. */
  readonly lapsesOn: BusinessDate;
}

/** 申请经一人同意: the first of two approvals; nothing is done yet. */
export interface RequestApproved {
  readonly type: 'RequestApproved';
  readonly request: string;
  readonly by: string;
  readonly on: BusinessDate;
}

/** 申请执行: the last approval; what was asked for is done in the same append. */
export interface RequestCarriedOut {
  readonly type: 'RequestCarriedOut';
  readonly request: string;
  readonly by: string;
  readonly on: BusinessDate;
}

/** 申请撤回: by who made it. */
export interface RequestWithdrawn {
  readonly type: 'RequestWithdrawn';
  readonly request: string;
  readonly by: string;
  readonly on: BusinessDate;
}

/** 申请驳回: by another who could have approved it. */
export interface RequestDeclined {
  readonly type: 'RequestDeclined';
  readonly request: string;
  readonly by: string;
  readonly on: BusinessDate;
  readonly reason: PersonalRef;
}

/** 申请失效: nobody confirmed it in time. */
export interface RequestLapsed {
  readonly type: 'RequestLapsed';
  readonly request: string;
  /** The day after its last one. */
  readonly on: BusinessDate;
}

export type RequestEvent =
  RequestMade | RequestApproved | RequestCarriedOut | RequestWithdrawn | RequestDeclined | RequestLapsed;

export const requestEvents = [
  eventKind<RequestMade>({ type: 'RequestMade', version: 1, term: '申请' }),
  eventKind<RequestApproved>({ type: 'RequestApproved', version: 1, term: '申请经一人同意' }),
  eventKind<RequestCarriedOut>({ type: 'RequestCarriedOut', version: 1, term: '申请执行' }),
  eventKind<RequestWithdrawn>({ type: 'RequestWithdrawn', version: 1, term: '申请撤回' }),
  eventKind<RequestDeclined>({ type: 'RequestDeclined', version: 1, term: '申请驳回' }),
  eventKind<RequestLapsed>({ type: 'RequestLapsed', version: 1, term: '申请失效' }),
];

import { addDays, refuse } from '#kernel';
import type { BusinessDate, Decider, Decision, Fen, PersonalRef, Refusal } from '#kernel';
import type { Role } from './person.events.js';
import type { RequestContent, RequestEvent, RequestMade } from './request.events.js';

export interface MakeRequest {
  readonly type: 'MakeRequest';
  readonly request: string;
  readonly action: string;
  readonly content: RequestContent;
  readonly path: readonly string[];
  readonly approvals: 1 | 2;
  readonly roles: readonly Role[];
  readonly amountFen?: Fen;
  readonly by: string;
  readonly on: BusinessDate;
}

interface Answering {
  readonly by: string;
  readonly on: BusinessDate;
}

/** The ledger's own, once its last day is over: no person acts. */
export interface LapseRequest {
  readonly type: 'LapseRequest';
  readonly today: BusinessDate;
}

export type RequestCommand =
  | MakeRequest
  | (Answering & { readonly type: 'ApproveRequest' })
  | (Answering & { readonly type: 'WithdrawRequest' })
  | (Answering & { readonly type: 'DeclineRequest'; readonly reason: PersonalRef })
  | LapseRequest;

/** Refusals about requests, in order of precedence; those about who acts come behind `request-unknown`. */
export type RequestRefusalCode =
  | 'request-exists'
  | 'request-unknown'
  | 'request-closed'
  | 'request-lapsed'
  | 'request-not-yours'
  | 'second-person-is-first'
  | 'approved-already';

export type RequestStanding = 'open' | 'carried-out' | 'withdrawn' | 'declined' | 'lapsed';

export interface RequestState {
  made: RequestMade | undefined;
  /** Who approved it so far. */
  approvedBy: string[];
  standing: RequestStanding;
}

/** A request nobody confirms lapses after so many days (domain.md, Two persons). */
export const REQUEST_DAYS = 30;

const STANDINGS: Readonly<Record<Exclude<RequestEvent['type'], 'RequestApproved'>, RequestStanding>> = {
  RequestMade: 'open',
  RequestCarriedOut: 'carried-out',
  RequestWithdrawn: 'withdrawn',
  RequestDeclined: 'declined',
  RequestLapsed: 'lapsed',
};

export const requestDecider: Decider<RequestState, RequestCommand, RequestEvent> = {
  name: 'request',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ made: undefined, approvedBy: [], standing: 'open' }),
  evolve(state, event) {
    if (event.type === 'RequestMade') state.made = event;
    if (event.type === 'RequestApproved') state.approvedBy.push(event.by);
    else state.standing = STANDINGS[event.type];
    return state;
  },
  decide(state, command) {
    if (command.type === 'MakeRequest') return make(state, command);
    if (state.made === undefined) return refuse(unknownRequest(''));
    if (command.type === 'LapseRequest') return lapse(state, state.made, command);
    const refusal = answerRefusal(state, state.made, command);
    if (refusal !== undefined) return { refusal };
    const { request, approvals } = state.made;
    const { by, on } = command;
    if (command.type === 'WithdrawRequest') return { events: [{ type: 'RequestWithdrawn', request, by, on }] };
    if (command.type === 'DeclineRequest') {
      return { events: [{ type: 'RequestDeclined', request, by, on, reason: command.reason }] };
    }
    const type = isLastApproval(state, approvals) ? 'RequestCarriedOut' : 'RequestApproved';
    return { events: [{ type, request, by, on }] };
  },
};

function make(state: RequestState, command: MakeRequest): Decision<RequestEvent> {
  if (state.made !== undefined) {
    return refuse({ code: 'request-exists', field: 'request', value: command.request, wanted: '' });
  }
  // Contexts pass their own objects in: only what a request is made of may go on.
  const { request, action, content, path, approvals, roles, amountFen, by, on } = command;
  const lapsesOn = addDays(on, REQUEST_DAYS);
  const about = amountFen === undefined ? {} : { amountFen };
  const asked = { request, action, content, path, approvals, roles, ...about };
  return { events: [{ type: 'RequestMade', ...asked, by, on, lapsesOn }] };
}

function lapse(
  { standing }: RequestState,
  { request, lapsesOn }: RequestMade,
  { today }: LapseRequest,
): Decision<RequestEvent> {
  if (standing !== 'open' || lapsesOn >= today) return { events: [] };
  return { events: [{ type: 'RequestLapsed', request, on: addDays(lapsesOn, 1) }] };
}

function answerRefusal(
  { approvedBy, standing }: RequestState,
  made: RequestMade,
  { type, by, on }: Exclude<RequestCommand, MakeRequest | LapseRequest>,
): Refusal<RequestRefusalCode> | undefined {
  const { request, lapsesOn } = made;
  if (standing !== 'open' && standing !== 'lapsed') {
    return { code: 'request-closed', field: 'request', value: request, wanted: standing };
  }
  // Also before the ledger has noted that its last day is over.
  if (standing === 'lapsed' || on > lapsesOn) {
    return { code: 'request-lapsed', field: 'request', value: request, wanted: lapsesOn };
  }
  if (type === 'WithdrawRequest') {
    return by === made.by ? undefined : { code: 'request-not-yours', field: 'by', value: by, wanted: made.by };
  }
  if (by === made.by) return { code: 'second-person-is-first', field: 'by', value: by, wanted: made.roles.join(', ') };
  if (type !== 'ApproveRequest' || !approvedBy.includes(by)) return undefined;
  return { code: 'approved-already', field: 'by', value: by, wanted: made.roles.join(', ') };
}

/** Whether the next approval is the one that does what was asked for. */
function isLastApproval({ approvedBy }: RequestState, approvals: number): boolean {
  return approvedBy.length + 1 >= approvals;
}

export function unknownRequest(request: string): Refusal<RequestRefusalCode> {
  return { code: 'request-unknown', field: 'request', value: request, wanted: '' };
}

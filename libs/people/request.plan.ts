import { refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Fen, PersonalRef, Plan, PlanOutcome, Refused } from '#kernel';
import { withinLimit } from './authority/word.plan.js';
import type { Acting } from './people.plan.js';
import { actorRefusal, personDecider } from './person.decide.js';
import type { Role } from './person.events.js';
import { requestDecider, unknownRequest } from './request.decide.js';
import type { RequestCommand } from './request.decide.js';
import type { RequestContent, RequestMade } from './request.events.js';

/** What a person asks for that takes another one to be done. */
export interface Asked {
  readonly request: string;
  readonly action: string;
  readonly content: RequestContent;
  readonly path: readonly string[];
  readonly approvals: 1 | 2;
  readonly roles: readonly Role[];
  /** The money that it is about, where it is about money. */
  readonly amountFen?: Fen;
}

/** What carrying out a request plans; `acting` is who approves it last. Who may do so was looked at before. */
export type CarryOut = (made: RequestMade, acting: Acting) => Plan;

type Answer = Extract<RequestCommand, { readonly type: 'ApproveRequest' | 'WithdrawRequest' | 'DeclineRequest' }>;

/**
 * 申请: leaves a request, after the context has looked at who asks. What is asked for (`thing`, as it would be carried
 * out) is decided on the way and refused at once where it would be refused now; nothing of it is kept. The result holds
 * `request`.
 */
export function* askFor(asked: Asked, acting: Acting, thing: Plan): Plan {
  const planned = yield* thing;
  const refusal = yield* triedRefusal(planned);
  if (refusal !== undefined) return refusal;
  const { request } = asked;
  return steps([step(requestDecider, request, { type: 'MakeRequest', ...asked, ...acting })], { request });
}

/** What deciding a plan's steps would be refused with, without doing any of it. */
function* triedRefusal(planned: PlanOutcome): Plan<Refused | undefined> {
  if (planned.kind !== 'steps') return planned.kind === 'refused' ? planned : undefined;
  for (const one of planned.steps) {
    const decision = one.decide(yield* stateOf(one.stream.aggregate, one.stream.id));
    if ('refusal' in decision) return refused(decision.refusal);
  }
  return undefined;
}

/**
 * 同意: the last approval wanted does the thing in the same append; the first of two does nothing yet. Where the thing
 * is refused the request stays open. Refusals in order: request-unknown, actor-unknown, role-missing, amount-over-limit, the
 * request's own, then those of the thing. The result holds `request` and `standing` besides what the thing gives.
 */
export function* approveRequest(request: string, acting: Acting, carryOut: CarryOut): Plan {
  const found = yield* requestFor(request, acting, { answering: true });
  if (found.kind === 'refused') return found;
  const { made } = found;
  const over =
    made.amountFen === undefined ? undefined : yield* withinLimit({ ...made, amountFen: made.amountFen }, acting);
  if (over !== undefined) return over;
  const approved = step(requestDecider, request, { type: 'ApproveRequest', ...acting });
  const state = yield* stateOf(requestDecider, request);
  const decision = requestDecider.decide(state, { type: 'ApproveRequest', ...acting }, undefined);
  if ('refusal' in decision) return refused(decision.refusal);
  if (decision.events.some(({ type }) => type === 'RequestApproved')) {
    return steps([approved], { request, standing: 'open' });
  }
  const planned = yield* carryOut(made, acting);
  if (planned.kind === 'refused') return planned;
  const list = planned.kind === 'steps' ? planned.steps : [];
  return steps([approved, ...list], { ...planned.result, request, standing: 'carried-out' });
}

/** 撤回, by who made it, whatever roles are left to that person. */
export function* withdrawRequest(request: string, acting: Acting): Plan {
  return yield* answer(request, acting, { type: 'WithdrawRequest', ...acting });
}

/** 驳回, by another who could approve it. */
export function* declineRequest(request: string, acting: Acting, reason: PersonalRef): Plan {
  return yield* answer(request, acting, { type: 'DeclineRequest', ...acting, reason });
}

/** 失效: the ledger's own, after the day has begun. Nothing where it is closed already. */
export function* lapseRequest(request: string, today: BusinessDate): Plan {
  const { made, standing } = yield* stateOf(requestDecider, request);
  if (made === undefined || standing !== 'open' || made.lapsesOn >= today)
    return { kind: 'nothing', result: { request } };
  return steps([step(requestDecider, request, { type: 'LapseRequest', today })], { request });
}

function* answer(request: string, acting: Acting, command: Answer): Plan {
  const found = yield* requestFor(request, acting, { answering: command.type !== 'WithdrawRequest' });
  if (found.kind === 'refused') return found;
  return steps([step(requestDecider, request, command)], { request });
}

/** The request, and an actor who may answer it. */
function* requestFor(
  request: string,
  acting: Acting,
  { answering }: { readonly answering: boolean },
): Plan<Refused | { readonly kind: 'found'; readonly made: RequestMade }> {
  const { made } = yield* stateOf(requestDecider, request);
  const actor = yield* stateOf(personDecider, acting.by);
  if (made === undefined) return refused(unknownRequest(request));
  const { roles, path } = made;
  if (!answering) return { kind: 'found', made };
  const refusal = actorRefusal(actor, { ...acting, roles, path });
  return refusal === undefined ? { kind: 'found', made } : refused(refusal);
}

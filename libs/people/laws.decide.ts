import { idOn } from '#kernel';
import type { Breach, Decision, Law, WatchedEvent } from '#kernel';
import { requestDecider } from './request.decide.js';
import type { RequestState } from './request.decide.js';
import type { RequestEvent } from './request.events.js';

export type RequestLawCode = 'request-answered-wrongly';

/**
 * Nobody acts twice on the same request: who asks, who approves and who confirms are different persons, and as many as
 * it wants (domain.md, Two persons).
 */
export const requestLaw: Law<RequestLawCode> = {
  watch: () => {
    const requests = new Map<string, RequestState>();
    const look = ({ stream, event: seen, index }: WatchedEvent): Breach<RequestLawCode> | undefined => {
      const id = idOn(stream, requestDecider);
      if (id === undefined) return undefined;
      const event = seen as RequestEvent;
      const state = requests.get(id) ?? requestDecider.initial();
      const decision = decidedAnew(state, event);
      const refusal = decision !== undefined && 'refusal' in decision ? decision.refusal.code : undefined;
      const others = decision !== undefined && 'events' in decision && decision.events[0]?.type !== event.type;
      requests.set(id, requestDecider.evolve(state, event));
      if (refusal === undefined && !others) return undefined;
      return { code: 'request-answered-wrongly', index, subject: id, value: refusal ?? event.type };
    };
    return (command) => command.map(look).find((breach) => breach !== undefined);
  },
};

/** What the request's own rules say of an answer by the same person on the same day. */
function decidedAnew(state: RequestState, event: RequestEvent): Decision<RequestEvent> | undefined {
  switch (event.type) {
    case 'RequestMade':
    case 'RequestLapsed':
      return undefined;
    case 'RequestApproved':
    case 'RequestCarriedOut':
      return requestDecider.decide(state, { type: 'ApproveRequest', by: event.by, on: event.on }, undefined);
    case 'RequestWithdrawn':
      return requestDecider.decide(state, { type: 'WithdrawRequest', by: event.by, on: event.on }, undefined);
    case 'RequestDeclined': {
      const { by, on, reason } = event;
      return requestDecider.decide(state, { type: 'DeclineRequest', by, on, reason }, undefined);
    }
  }
}

import { idOn } from '#kernel';
import type { Breach, Decision, Law, WatchedEvent } from '#kernel';
import { actorRefusal, LEDGER_ITSELF, personDecider } from './person.decide.js';
import type { PersonEvent } from './person.events.js';
import type { PersonState } from './person.state.js';
import { requestDecider } from './request.decide.js';
import type { RequestState } from './request.decide.js';
import type { RequestEvent } from './request.events.js';

export type RequestLawCode = 'request-answered-wrongly' | 'actor-not-there';

/**
 * Nobody acts twice on the same request: who asks, who approves and who confirms are different persons, and as many as
 * it wants (domain.md, Two persons).
 */
export const requestLaw: Law<RequestLawCode> = {
  watch: () => {
    const requests = new Map<string, RequestState>();
    const persons = new Map<string, PersonState>();
    const look = (watched: WatchedEvent): Breach<RequestLawCode> | undefined => {
      const { stream, event: seen, index } = watched;
      notePerson(persons, watched);
      const id = idOn(stream, requestDecider);
      if (id === undefined) return undefined;
      const event = seen as RequestEvent;
      const state = requests.get(id) ?? requestDecider.initial();
      const decision = decidedAnew(state, event);
      const refused = decision !== undefined && 'refusal' in decision ? decision.refusal.code : undefined;
      const refusal = refused ?? answererRefusal(persons, state, watched);
      const others = decision !== undefined && 'events' in decision && decision.events[0]?.type !== event.type;
      requests.set(id, requestDecider.evolve(state, event));
      if (refusal === undefined && !others) return undefined;
      return { code: 'request-answered-wrongly', index, subject: id, value: refusal ?? event.type };
    };
    return (command) => command.map(look).find((breach) => breach !== undefined);
  },
};

function notePerson(persons: Map<string, PersonState>, { stream, event }: WatchedEvent): void {
  const id = idOn(stream, personDecider);
  if (id === undefined) return;
  persons.set(id, personDecider.evolve(persons.get(id) ?? personDecider.initial(), event as PersonEvent));
}

/** Who made or answered it acted then, and whoever answers for others held a role for it on that day. */
function answererRefusal(
  persons: ReadonlyMap<string, PersonState>,
  { made }: RequestState,
  { event: seen, by: actor }: WatchedEvent,
): string | undefined {
  const event = seen as RequestEvent;
  if (event.type === 'RequestLapsed') return undefined;
  if (event.by !== actor) return `by ${event.by} ≠ ${actor}`;
  if (made === undefined || event.type === 'RequestMade' || event.type === 'RequestWithdrawn') return undefined;
  const { roles, path } = made;
  const { by, on } = event;
  return actorRefusal(persons.get(by) ?? personDecider.initial(), { by, on, roles, path })?.code;
}

const PERSON_ID = /^[a-z][a-z0-9.]{0,39}$/u;

/** Whoever acts is in the ledger by then; what the ledger does itself it does under names that no person can have. */
export const actorLaw: Law<RequestLawCode> = {
  watch: () => {
    const added = new Set<string>([LEDGER_ITSELF]);
    return (command) => {
      for (const { stream, event, by, index } of command) {
        if (PERSON_ID.test(by) && !added.has(by)) return { code: 'actor-not-there', index, subject: by };
        const id = event.type === 'PersonAdded' ? idOn(stream, personDecider) : undefined;
        if (id !== undefined) added.add(id);
      }
      return undefined;
    };
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

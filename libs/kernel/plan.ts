import type { Plain } from './canonical.js';
import type { Aggregate, Decider, Decision, DomainEvent, Refusal } from './decider.js';

/** A stream as the pure half names it. */
export interface StreamRef<State = unknown> {
  readonly aggregate: Aggregate<State, never>;
  readonly id: string;
}

/** What a plan may ask for while it runs: a stream's folded state, or one old event, which never changes. */
export type Ask =
  | { readonly ask: 'state'; readonly stream: StreamRef }
  | { readonly ask: 'event'; readonly stream: StreamRef; readonly revision: number };

/** One command for one stream, with the facts that the plan read elsewhere already bound to it. */
export interface Step<Event extends DomainEvent = DomainEvent> {
  readonly stream: StreamRef;
  decide(state: unknown): Decision<Event>;
}

export type PlanOutcome =
  | { readonly kind: 'steps'; readonly steps: readonly Step[]; readonly result: Readonly<Record<string, Plain>> }
  | { readonly kind: 'nothing'; readonly result: Readonly<Record<string, Plain>> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type Refused = Extract<PlanOutcome, { readonly kind: 'refused' }>;

/**
 * A plan is pure and runs until it asks for no further stream; then every step is decided, and all of it is
 * appended or nothing. It may be run any number of times. Streams that it read and does not write become checks.
 */
export type Plan<Result = PlanOutcome> = Generator<Ask, Result, unknown>;

/** Asks for a stream's state; a stream never written has its aggregate's initial state. */
export function* stateOf<State>(aggregate: Aggregate<State, never>, id: string): Plan<State> {
  return (yield { ask: 'state', stream: { aggregate, id } }) as State;
}

/** Asks for one event of a stream by its revision. */
export function* eventOf<Event extends DomainEvent>(stream: StreamRef, revision: number): Plan<Event> {
  return (yield { ask: 'event', stream, revision }) as Event;
}

export function step<State, Command, Event extends DomainEvent, Facts>(
  decider: Decider<State, Command, Event, Facts>,
  id: string,
  ...[command, facts]: undefined extends Facts ? [Command, Facts?] : [Command, Facts]
): Step<Event> {
  return {
    stream: { aggregate: decider, id },
    decide: (state) => decider.decide(state as State, command, facts as Facts),
  };
}

export function steps(list: readonly Step[], result: Readonly<Record<string, Plain>>): PlanOutcome {
  return { kind: 'steps', steps: list, result };
}

export function refused(refusal: Refusal): Refused {
  return { kind: 'refused', refusal };
}

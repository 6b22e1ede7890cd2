/**
 * A refusal is data: codes, ids and amounts, never words and nothing personal, so that it can be stored,
 * shown and translated. `wanted` says what would have been accepted, again as data.
 */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly field: string;
  readonly value: string;
  readonly wanted: string;
}

export type Decision<Event, Refused extends Refusal = Refusal> =
  { readonly events: readonly Event[] } | { readonly refusal: Refused };

/** The shape of an event in the pure half: its type and its fields; fen fields end in `Fen`. */
export interface DomainEvent {
  readonly type: string;
}

/**
 * How a stream of one kind becomes state. `evolve` may change the state in place: the executor owns it
 * and drops it after a failure.
 */
export interface Aggregate<State, Event extends DomainEvent> {
  /** First part of the stream's name, lower case, without a dash. */
  readonly name: string;
  /** Raised when the state's shape changes, so that older snapshots are not read. */
  readonly stateVersion: number;
  /** Streams of this kind are nearly always new: presumed empty without being read. */
  readonly presumedNew?: boolean;
  /** Streams of this kind grow for ever: read page by page and kept as snapshots. */
  readonly longLived?: boolean;
  initial(): State;
  evolve(state: State, event: Event): State;
}

export interface Decider<State, Command, Event extends DomainEvent, Facts = undefined> extends Aggregate<State, Event> {
  decide(state: State, command: Command, facts: Facts): Decision<Event>;
}

export function refuse<Code extends string>(refusal: Refusal<Code>): { readonly refusal: Refusal<Code> } {
  return { refusal };
}

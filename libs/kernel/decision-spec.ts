import { parseDate } from './dates.js';
import type { BusinessDate } from './dates.js';
import type { Decider, Decision, DomainEvent, Refusal } from './decider.js';
import type { Ask, Plan, PlanOutcome, StreamRef } from './plan.js';

/** Events by stream name. */
export type Histories = Readonly<Record<string, readonly object[]>>;

/** What a plan or a decision came to, as a specification looks at it. */
export type Came =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'nothing'; readonly result: unknown }
  | {
      readonly kind: 'written';
      readonly streams: Histories;
      readonly result: unknown;
    };

/** What a decision came to. Each of the then… throws where it came to something else. */
export interface ThenDecided<Event extends DomainEvent> {
  readonly decision: Decision<Event>;
  readonly refusalCode: string | undefined;
  thenEvents(...events: readonly Event[]): void;
  thenRefused(code: string, part?: Partial<Refusal>): void;
}

/** What a plan came to. Each of the then… throws where it came to something else. */
export interface ThenPlanned {
  readonly came: Came;
  readonly refusalCode: string | undefined;
  /** Streams that were read or written, sorted: those that it did not write become checks. */
  readonly touched: readonly string[];
  /** A stream whose decider answered with no event stands there with an empty list. */
  thenStreams(streams: Histories, result?: unknown): void;
  thenNothing(result: unknown): void;
  thenRefused(code: string, part?: Partial<Refusal>): void;
}

/** One way to break a sound command or what it meets, and the code with which it is then refused. */
export interface Fault<Situation, Code extends string = string> {
  readonly code: Code;
  breaks(situation: Situation): Situation;
}

/** A day as a specification writes it. */
export function givenDay(text: string): BusinessDate {
  const day = parseDate(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
}

/** Given a stream's history, when it gets a command, then …: the whole of a decider without a log. */
export function given<State, Command, Event extends DomainEvent, Facts>(
  decider: Decider<State, Command, Event, Facts>,
  events: readonly NoInfer<Event>[],
) {
  return {
    when(command: Command, ...[facts]: undefined extends Facts ? [Facts?] : [Facts]): ThenDecided<Event> {
      const state = events.reduce((before, event) => decider.evolve(before, event), decider.initial());
      const decision = decidedOn(state, (asked) => decider.decide(asked, command, facts as Facts));
      return {
        decision,
        refusalCode: 'refusal' in decision ? decision.refusal.code : undefined,
        thenEvents(...wanted) {
          same(decision, { events: wanted });
        },
        thenRefused(code, part = {}) {
          same(decision, { refusal: { ...('refusal' in decision ? decision.refusal : {}), ...part, code } });
        },
      };
    },
  };
}

/** Given histories by stream name, a plan runs in memory: states folded from them, nothing read or written. */
export function givenStreams(streams: Histories) {
  return {
    plan(plan: () => Plan): ThenPlanned {
      const states = new Map<string, unknown>();
      const came = planned(plan(), { histories: streams, states });
      return {
        came,
        refusalCode: came.kind === 'refused' ? came.refusal.code : undefined,
        touched: [...states.keys()].sort(),
        thenStreams(written, result) {
          const found = came.kind === 'written' && result === undefined ? { ...came, result } : came;
          same(found, { kind: 'written', streams: written, result });
        },
        thenNothing(result) {
          same(came, { kind: 'nothing', result });
        },
        thenRefused(code, part = {}) {
          same(came, { kind: 'refused', refusal: { ...(came.kind === 'refused' ? came.refusal : {}), ...part, code } });
        },
      };
    },
  };
}

/**
 * Shows that refusals come in the order of the list: each fault alone gives its own code, and any two together give
 * the code of the one that stands first. Gives a line for each that does not; empty where all is well.
 */
export function outOfOrder<Situation>(
  sound: Situation,
  faults: readonly Fault<Situation>[],
  refusalCode: (situation: Situation) => string | undefined,
): readonly string[] {
  const wrong: string[] = [];
  const expect = (name: string, situation: Situation, wanted: string | undefined): void => {
    const found = refusalCode(situation);
    if (found !== wanted) wrong.push(`${name}: ${found ?? 'not refused'}`);
  };
  expect('sound', sound, undefined);
  faults.forEach((first, at) => {
    expect(first.code, first.breaks(sound), first.code);
    for (const later of faults.slice(at + 1)) {
      expect(`${first.code} before ${later.code}`, first.breaks(later.breaks(sound)), first.code);
    }
  });
  return wrong;
}

interface Memory {
  readonly histories: Histories;
  readonly states: Map<string, unknown>;
}

function planned(running: Plan, memory: Memory): Came {
  let turn = running.next();
  while (turn.done !== true) turn = running.next(answerTo(turn.value, memory));
  return decided(turn.value, memory);
}

function answerTo(ask: Ask, memory: Memory): unknown {
  if (ask.ask === 'state') return folded(ask.stream, memory);
  const event = memory.histories[nameOf(ask.stream)]?.[ask.revision];
  if (event === undefined) throw new Error(`${nameOf(ask.stream)} has no event ${String(ask.revision)}`);
  return event;
}

function folded(stream: StreamRef, { histories, states }: Memory): unknown {
  const name = nameOf(stream);
  if (!states.has(name)) {
    const { aggregate } = stream;
    const events = histories[name] ?? [];
    states.set(
      name,
      events.reduce<unknown>((state, event) => aggregate.evolve(state, event as never), aggregate.initial()),
    );
  }
  return states.get(name);
}

function decided(outcome: PlanOutcome, memory: Memory): Came {
  if (outcome.kind !== 'steps') return outcome;
  const streams: Record<string, readonly DomainEvent[]> = {};
  for (const step of outcome.steps) {
    const name = nameOf(step.stream);
    if (name in streams) throw new Error(`the plan sends two commands to ${name}`);
    const decision = decidedOn(folded(step.stream, memory), (state) => step.decide(state));
    if ('refusal' in decision) return { kind: 'refused', refusal: decision.refusal };
    streams[name] = decision.events;
  }
  return { kind: 'written', streams, result: outcome.result };
}

function nameOf({ aggregate, id }: StreamRef): string {
  return `${aggregate.name}-${id}`;
}

/** A decision is asked for twice: it must change nothing and be the same again. */
function decidedOn<State, Event extends DomainEvent>(
  state: State,
  decide: (state: State) => Decision<Event>,
): Decision<Event> {
  const before = shown(state);
  const decision = decide(state);
  if (shown(state) !== before) throw new Error('decide changed its state');
  same(decide(state), decision);
  return decision;
}

function same(found: unknown, wanted: unknown): void {
  if (shown(found) !== shown(wanted)) throw new Error(`wanted ${shown(wanted)}\nbut got ${shown(found)}`);
}

/** Text that is equal exactly where the values are: keys sorted, bigints, text and Maps told apart. */
function shown(value: unknown): string {
  const plain = (_key: string, part: unknown): unknown => {
    if (typeof part === 'bigint') return { bigint: part.toString() };
    if (part instanceof Map) return { map: [...(part as Map<unknown, unknown>)] };
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)));
  };
  return JSON.stringify(value, plain, 2);
}

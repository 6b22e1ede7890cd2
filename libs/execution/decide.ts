import type { NewEvent, Standing, Unit } from '#event-log';
import { isStreamName, leafHash } from '#event-log';
import type { Ask, DomainEvent, PlanOutcome, Refusal, StreamRef } from '#kernel';
import { answerToText, keptRefusal } from './command.js';
import type { Answered, CommandRefused, CommandRequest } from './command.js';
import { derivedId } from './derived-id.js';
import type { EventRegistry } from './registry.js';
import type { CachedStream } from './stream-cache.js';

/** What a plan can be given at once; undefined means that it must be loaded first. */
export interface Known {
  stream(ref: StreamRef): CachedStream | undefined;
  event(ref: StreamRef, revision: number): DomainEvent | undefined;
}

export interface Decided {
  readonly answered: Answered;
  readonly read: ReadonlySet<CachedStream>;
  /** The events of each written stream, in their order. */
  readonly writes: readonly { readonly cached: CachedStream; readonly events: readonly DomainEvent[] }[];
}

/**
 * Runs a plan on the states at hand and, when it asks for nothing more, decides every step: all in one
 * synchronous turn, so nothing can come between. Gives what is missing instead where something is.
 */
export function decidePlan(request: CommandRequest, known: Known): Decided | { readonly missing: Ask } {
  const read = new Set<CachedStream>();
  const running = request.plan();
  let turn = running.next();
  while (turn.done !== true) {
    const ask = turn.value;
    const given = give(ask, known, read);
    if (given === undefined) return { missing: ask };
    turn = running.next(given);
  }
  return decideSteps(turn.value, known, read);
}

function give(ask: Ask, known: Known, read: Set<CachedStream>): unknown {
  if (ask.ask === 'event') return known.event(ask.stream, ask.revision);
  const cached = known.stream(ask.stream);
  if (cached === undefined) return undefined;
  read.add(cached);
  return cached.state;
}

function decideSteps(outcome: PlanOutcome, known: Known, read: Set<CachedStream>): Decided | { missing: Ask } {
  if (outcome.kind === 'refused') return refusedBy(outcome.refusal, read);
  if (outcome.kind === 'nothing') return { answered: { ok: true, result: outcome.result }, read, writes: [] };
  const writes: { cached: CachedStream; events: readonly DomainEvent[] }[] = [];
  for (const step of outcome.steps) {
    const cached = known.stream(step.stream);
    if (cached === undefined) return { missing: { ask: 'state', stream: step.stream } };
    read.add(cached);
    const decision = step.decide(cached.state);
    if ('refusal' in decision) return refusedBy(decision.refusal, read);
    if (writes.some((write) => write.cached === cached)) {
      throw new Error(`plan sends two commands to ${cached.name}`);
    }
    if (decision.events.length > 0) writes.push({ cached, events: decision.events });
  }
  return { answered: { ok: true, result: outcome.result }, read, writes };
}

function refusedBy(refusal: Refusal, read: ReadonlySet<CachedStream>): Decided {
  return { answered: { ok: false, refusal: keptRefusal(refusal) }, read, writes: [] };
}

/** Makes the unit of a decision: ids, revisions, movements and leaves; the states are not yet moved on. */
export function unitOf(
  request: CommandRequest,
  decided: Decided,
  context: { readonly registry: EventRegistry; readonly recordedAt: string },
): Unit {
  const expected = new Map<string, Standing>();
  const unchanged = new Map<string, Standing>();
  const drafts: { stream: string; revision: number; event: DomainEvent }[] = [];
  for (const { cached, events } of decided.writes) {
    expected.set(cached.name, cached.standing);
    const first = cached.standing === 'none' ? 0 : cached.standing + 1;
    events.forEach((event, offset) => drafts.push({ stream: cached.name, revision: first + offset, event }));
  }
  if (!decided.answered.ok && request.keepRefusal) {
    const stream = `refusal-${request.commandId}`;
    expected.set(stream, 'none');
    drafts.push({ stream, revision: 0, event: refusalEvent(decided.answered.refusal) });
  }
  for (const cached of decided.read) {
    // A name that no stream can have (an id as somebody typed it) stands for nothing that could change.
    if (!expected.has(cached.name) && isStreamName(cached.name)) unchanged.set(cached.name, cached.standing);
  }
  const meta = request.meta === undefined ? { by: request.by } : { by: request.by, ...request.meta };
  const { commandId, content } = request;
  const { recordedAt } = context;
  // Written out, not spread: Node copies spreads slowly, and every command comes by here.
  const events = drafts.map(({ stream, revision, event }, ordinal): NewEvent => {
    const { type, version, payload, movements } = context.registry.encode(event);
    const id = derivedId('event', commandId, String(ordinal));
    const hashed = { id, stream, revision, type, version, payload, movements, commandId, content, recordedAt, meta };
    const leaf = leafHash(hashed);
    return { id, stream, revision, type, version, payload, movements, leaf };
  });
  return { commandId, content, recordedAt, meta, answer: answerToText(decided.answered), events, expected, unchanged };
}

function refusalEvent(refusal: { code: string; field: string; value: string; wanted: string }): CommandRefused {
  const { code, field, value, wanted } = refusal;
  return { type: 'CommandRefused', code, field, value, wanted };
}

export function streamsOf(unit: Unit): Iterable<string> {
  return unit.unchanged === undefined ? unit.expected.keys() : [...unit.expected.keys(), ...unit.unchanged.keys()];
}

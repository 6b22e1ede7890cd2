import type { EventLog, Outcome, Standing, Unit } from '#event-log';
import { assertWellFormed, isStreamName } from '#event-log';
import type { Ask, DomainEvent, StreamRef } from '#kernel';
import { answerFromText, Contended, OtherContent, StaleRevision, systemClock } from './command.js';
import type { Answer, Clock, CommandRequest } from './command.js';
import { decidePlan, streamsOf, unitOf } from './decide.js';
import type { Decided } from './decide.js';
import type { EventRegistry } from './registry.js';
import type { SnapshotStore } from './snapshots.js';
import { emptyStream, evolveInto, StreamCache, streamName } from './stream-cache.js';
import type { CachedStream } from './stream-cache.js';
import { StreamLoader } from './stream-loader.js';

export interface ExecutorOptions {
  readonly log: EventLog;
  readonly registry: EventRegistry;
  readonly snapshots: SnapshotStore;
  readonly clock?: Clock;
  /** How many streams' states are kept. */
  readonly cacheCapacity?: number;
}

/** Decided ahead of the log, and sent or about to be. */
interface Sent {
  readonly unit: Unit;
  readonly decided: Decided;
  settle(outcome: Outcome | 'decide-again'): void;
  fail(error: unknown): void;
}

/** A turn of so many goes in two halves, so that the one can be decided again while the other is written. */
const SPLIT_UNITS = 32;
const ATTEMPTS_MAX = 500;

/**
 * The only place that decides commands. It keeps the states of recently used streams, decides a stream's commands
 * one after another ahead of the log, and sends on what each turn brought without waiting for what was sent before:
 * the log keeps the order. When a unit is not newly appended, every state that was decided on top of it is dropped;
 * the log makes conflicts of what was sent meanwhile, and that is decided again (architecture.md, Deciding).
 */
export class Executor {
  private readonly cache: StreamCache;
  private readonly loader: StreamLoader;
  private readonly inFlight = new Map<string, { readonly content: Uint8Array; readonly answer: Promise<Answer> }>();
  /** What the log has not answered yet, in the order in which it was decided. */
  private readonly underWay = new Set<Sent>();
  /** What this turn brought and is yet to be sent. */
  private turn: Sent[] = [];

  constructor(private readonly options: ExecutorOptions) {
    this.cache = new StreamCache(options.cacheCapacity ?? 20_000);
    this.loader = new StreamLoader(options.log, options.registry, options.snapshots);
  }

  /**
   * Decides and appends one command. Rejects with OtherContent (key used before with another content), Contended
   * (other writers kept winning) or LogUnavailable (outcome unknown: send the same again).
   */
  execute(request: CommandRequest): Promise<Answer> {
    const joined = this.inFlight.get(request.commandId);
    if (joined !== undefined) {
      if (Buffer.compare(joined.content, request.content) === 0) {
        return joined.answer.then((answer) => ({ ...answer, again: true }));
      }
      // What is in flight may be what the log refuses: only the log says which of the two it keeps.
      const retry = (): Promise<Answer> => this.execute(request);
      return joined.answer.then(retry, retry);
    }
    const answer = this.run(request).finally(() => this.inFlight.delete(request.commandId));
    this.inFlight.set(request.commandId, { content: request.content, answer });
    return answer;
  }

  /** Loads the states of many streams at once, so that the commands that follow need not wait one by one. */
  async warm(streams: readonly StreamRef[]): Promise<void> {
    await this.load(streams.filter((stream) => this.cache.get(streamName(stream)) === undefined));
  }

  /** A stream's state as last read, for questions that precede commands; loads it where it is not at hand. */
  async stateOf<State>(stream: StreamRef<State>): Promise<State> {
    await this.warm([stream]);
    const cached = this.cache.get(streamName(stream));
    return (cached ?? emptyStream(streamName(stream), stream.aggregate)).state as State;
  }

  /**
   * The state of a stream that must have been written; undefined where it never was. What another process wrote since
   * it was last looked for counts, and a name that nobody has takes no place among the states at hand.
   */
  async writtenStateOf<State>(stream: StreamRef<State>): Promise<State | undefined> {
    const name = streamName(stream);
    const cached = this.cache.get(name);
    if (cached !== undefined && cached.standing !== 'none') return cached.state as State;
    if ((await this.standingOf(stream)) === 'none') return undefined;
    if (cached?.pending === 0) this.cache.drop(name);
    return this.stateOf(stream);
  }

  /** A stream's last revision, as it stands in the log now. */
  async standingOf(stream: StreamRef): Promise<Standing> {
    if (!isStreamName(streamName(stream))) return 'none';
    const [newest] = await this.options.log.readStream(streamName(stream), { backward: true, limit: 1 });
    return newest?.revision ?? 'none';
  }

  private async run(request: CommandRequest): Promise<Answer> {
    const contested = new Set<string>();
    const events = new Map<string, DomainEvent>();
    for (let attempt = 0; attempt < ATTEMPTS_MAX;) {
      if (request.seen !== undefined) {
        const answered = await this.answerIfMovedOn(request, request.seen);
        if (answered !== undefined) return answered;
      }
      const decided = decidePlan(request, {
        stream: (ref) => this.known(ref, contested),
        event: (ref, revision) => events.get(`${streamName(ref)}@${String(revision)}`),
      });
      if ('missing' in decided) {
        await this.obtain(decided.missing, events);
        continue;
      }
      attempt += 1;
      if (!this.isStillAsSeen(request)) continue;
      const outcome = await this.send(request, decided);
      if (outcome === 'decide-again') continue;
      if (outcome.kind === 'other-content') throw new OtherContent(request.commandId);
      if (outcome.kind === 'appended') {
        return { again: outcome.again, position: outcome.position, ...answerFromText(outcome.answer) };
      }
      for (const name of outcome.streams) contested.add(name);
    }
    throw new Contended(request.commandId);
  }

  /** A command sent again gets its first answer even though its own events moved the stream on. */
  private async answerIfMovedOn(
    request: CommandRequest,
    { stream, standing }: NonNullable<CommandRequest['seen']>,
  ): Promise<Answer | undefined> {
    await this.warm([stream]);
    if (this.cache.get(streamName(stream))?.standing === standing) return undefined;
    const answered = (await this.options.log.commands([request.commandId])).get(request.commandId);
    if (answered !== undefined) {
      if (Buffer.compare(answered.content, request.content) !== 0) throw new OtherContent(request.commandId);
      return { again: true, position: answered.position, ...answerFromText(answered.answer) };
    }
    const cached = this.cache.get(streamName(stream));
    if (cached !== undefined && cached.pending > 0) throw new StaleRevision(standing, cached.standing);
    const there = await this.standingOf(stream);
    if (there !== standing) throw new StaleRevision(standing, there);
    this.cache.drop(streamName(stream));
    return undefined;
  }

  private isStillAsSeen({ seen }: CommandRequest): boolean {
    return seen === undefined || this.cache.get(streamName(seen.stream))?.standing === seen.standing;
  }

  private known(ref: StreamRef, contested: ReadonlySet<string>): CachedStream | undefined {
    const name = streamName(ref);
    const cached = this.cache.get(name);
    if (cached !== undefined) return cached;
    if (ref.aggregate.presumedNew !== true || contested.has(name)) return undefined;
    return this.cache.put(emptyStream(name, ref.aggregate));
  }

  private async obtain(missing: Ask, events: Map<string, DomainEvent>): Promise<void> {
    if (missing.ask === 'state') return this.load([missing.stream]);
    const name = streamName(missing.stream);
    events.set(`${name}@${String(missing.revision)}`, await this.loader.event(name, missing.revision));
  }

  private async load(streams: readonly StreamRef[]): Promise<void> {
    const loaded = await Promise.all(streams.map((stream) => this.loader.load(stream)));
    // Another command may have loaded the same stream and decided on it meanwhile: that state is the newer one.
    for (const cached of loaded) if (this.cache.get(cached.name) === undefined) this.cache.put(cached);
  }

  private send(request: CommandRequest, decided: Decided): Promise<Outcome | 'decide-again'> {
    const recordedAt = (this.options.clock ?? systemClock)();
    const unit = unitOf(request, decided, { registry: this.options.registry, recordedAt });
    // One that the log cannot take must fail neither its neighbours nor what is decided after it.
    assertWellFormed(unit);
    this.moveOn(decided);
    return new Promise((settle, fail) => {
      const sent = { unit, decided, settle, fail };
      this.underWay.add(sent);
      this.turn.push(sent);
      // The log makes conflicts of what is sent before an outcome is given: by the next turn of the event loop every
      // outcome that was given has been dealt with here.
      if (this.turn.length === 1) setImmediate(this.flush);
    });
  }

  private moveOn(decided: Decided): void {
    try {
      for (const { cached, events } of decided.writes) for (const event of events) evolveInto(cached, event);
    } catch (error) {
      // A half evolved state must not be decided on.
      for (const { cached } of decided.writes) this.cache.drop(cached.name);
      throw error;
    }
    for (const cached of decided.read) cached.pending += 1;
  }

  private readonly flush = (): void => {
    const turn = this.turn;
    this.turn = [];
    const first = turn.length < SPLIT_UNITS || this.underWay.size > turn.length ? turn.length : turn.length / 2;
    for (const part of [turn.slice(0, first), turn.slice(first)]) if (part.length > 0) void this.append(part);
  };

  private async append(part: readonly Sent[]): Promise<void> {
    try {
      const outcomes = await this.options.log.append(part.map(({ unit }) => unit));
      this.settle(part, outcomes);
    } catch (error) {
      this.abandon(part, error);
    }
  }

  private settle(part: readonly Sent[], outcomes: readonly Outcome[]): void {
    if (outcomes.length !== part.length) throw new Error('the log answers each unit');
    const fallen = new Set<string>();
    part.forEach((sent, number) => {
      const outcome = outcomes[number] as Outcome;
      this.finish(sent);
      if (outcome.kind === 'appended' && !outcome.again) this.keepUp(sent.decided);
      else this.fell(sent, outcome, fallen);
    });
    this.dropAllOn(fallen);
    part.forEach((sent, number) => {
      sent.settle(outcomes[number] as Outcome);
    });
  }

  private finish(sent: Sent): void {
    this.underWay.delete(sent);
    for (const cached of sent.decided.read) cached.pending -= 1;
  }

  private keepUp(decided: Decided): void {
    for (const { cached } of decided.writes) {
      if (cached.aggregate.presumedNew === true && cached.pending === 0) this.cache.drop(cached.name);
      else this.loader.save(cached);
    }
  }

  /** States that did not come about, and what was decided on those in turn: sent, it will be a conflict; else again. */
  private dropAllOn(fallen: Set<string>): void {
    if (fallen.size === 0) return;
    const again = new Set<Sent>();
    for (const sent of this.underWay) {
      if (![...streamsOf(sent.unit)].some((name) => fallen.has(name))) continue;
      for (const { cached } of sent.decided.writes) fallen.add(cached.name);
      again.add(sent);
    }
    for (const name of fallen) this.cache.drop(name);
    const unsent = this.turn.filter((sent) => again.has(sent));
    this.turn = this.turn.filter((sent) => !again.has(sent));
    for (const sent of unsent) {
      this.finish(sent);
      sent.settle('decide-again');
    }
  }

  /** Nobody knows what of these came about, so no state can be kept. */
  private abandon(part: readonly Sent[], error: unknown): void {
    for (const sent of part) this.finish(sent);
    this.dropAllOn(new Set(part.flatMap(({ decided }) => decided.writes.map(({ cached }) => cached.name))));
    this.cache.clear();
    for (const sent of part) sent.fail(error);
  }

  private fell({ decided }: Sent, outcome: Outcome, fallen: Set<string>): void {
    for (const { cached } of decided.writes) fallen.add(cached.name);
    if (outcome.kind === 'conflict') for (const name of outcome.streams) this.cache.drop(name);
  }
}

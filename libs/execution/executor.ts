import type { EventLog, Outcome, Standing, Unit } from '#event-log';
import { isStreamName, LogUnavailable } from '#event-log';
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

interface Queued {
  readonly unit: Unit;
  readonly decided: Decided;
  settle(outcome: Outcome | 'decide-again'): void;
  fail(error: unknown): void;
}

const UNITS_PER_FLUSH = 1_000;
const ATTEMPTS_MAX = 500;

/**
 * The only place that decides commands. It keeps the states of recently used streams, decides a stream's commands
 * one after another ahead of the log, and sends what came of them in one flush at a time. When a unit is not newly
 * appended, everything that was decided on top of it is dropped and decided again (architecture.md, Deciding).
 */
export class Executor {
  private readonly cache: StreamCache;
  private readonly loader: StreamLoader;
  private readonly inFlight = new Map<string, { readonly content: Uint8Array; readonly answer: Promise<Answer> }>();
  private queue: Queued[] = [];
  private flushing = false;

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
      return Buffer.compare(joined.content, request.content) === 0
        ? joined.answer
        : Promise.reject(new OtherContent(request.commandId));
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
    for (const cached of decided.read) cached.pending += 1;
    this.moveOn(decided);
    return new Promise((settle, fail) => {
      this.queue.push({ unit, decided, settle, fail });
      if (!this.flushing) {
        this.flushing = true;
        // The commands of this turn go together.
        queueMicrotask(() => void this.flushAll());
      }
    });
  }

  private moveOn(decided: Decided): void {
    try {
      for (const { cached, events } of decided.writes) for (const event of events) evolveInto(cached, event);
    } catch (error) {
      // A half evolved state must not be decided on.
      release(decided);
      for (const { cached } of decided.writes) this.cache.drop(cached.name);
      throw error;
    }
  }

  private async flushAll(): Promise<void> {
    let alone = 0;
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, alone > 0 ? 1 : UNITS_PER_FLUSH);
      alone = Math.max(0, alone - 1);
      try {
        const outcomes = await this.options.log.append(batch.map((queued) => queued.unit));
        this.settleBatch(batch, outcomes);
      } catch (error) {
        if (error instanceof LogUnavailable) this.abandon(batch, error);
        else if (batch.length === 1) this.reject(batch, error);
        else {
          // One unit that the log cannot take must not fail its neighbours: each goes alone.
          this.queue.unshift(...batch);
          alone = batch.length;
        }
      }
    }
    this.flushing = false;
  }

  private reject(batch: readonly Queued[], error: unknown): void {
    for (const queued of batch) {
      release(queued.decided);
      this.decideQueueAgain(new Set(queued.decided.writes.map(({ cached }) => cached.name)));
      queued.fail(error);
    }
  }

  private settleBatch(batch: readonly Queued[], outcomes: readonly Outcome[]): void {
    const fallen = new Set<string>();
    batch.forEach((queued, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('the log answered fewer outcomes than units');
      release(queued.decided);
      if (outcome.kind === 'appended' && !outcome.again) this.keepUp(queued.decided);
      else this.fell(queued, outcome, fallen);
    });
    if (fallen.size > 0) this.decideQueueAgain(fallen);
    batch.forEach((queued, index) => {
      queued.settle(outcomes[index] as Outcome);
    });
  }

  private keepUp(decided: Decided): void {
    for (const { cached } of decided.writes) {
      if (cached.aggregate.presumedNew === true && cached.pending === 0) this.cache.drop(cached.name);
      else void this.loader.save(cached);
    }
  }

  private fell(queued: Queued, outcome: Outcome, fallen: Set<string>): void {
    for (const { cached } of queued.decided.writes) fallen.add(cached.name);
    if (outcome.kind === 'conflict') for (const name of outcome.streams) this.cache.drop(name);
    for (const name of fallen) this.cache.drop(name);
  }

  /** Units that wait and were decided on states that did not come about, and what was decided on those in turn. */
  private decideQueueAgain(fallen: Set<string>): void {
    const kept: Queued[] = [];
    const again: Queued[] = [];
    for (const queued of this.queue) {
      const touched = [...streamsOf(queued.unit)].some((name) => fallen.has(name));
      if (!touched) {
        kept.push(queued);
        continue;
      }
      for (const { cached } of queued.decided.writes) fallen.add(cached.name);
      again.push(queued);
    }
    for (const name of fallen) this.cache.drop(name);
    this.queue = kept;
    for (const queued of again) {
      release(queued.decided);
      queued.settle('decide-again');
    }
  }

  /** The log went away: nobody knows what of the batch came about, so no state can be kept. */
  private abandon(batch: readonly Queued[], error: unknown): void {
    const waiting = this.queue;
    this.queue = [];
    this.cache.clear();
    for (const queued of batch) queued.fail(error);
    for (const queued of waiting) queued.settle('decide-again');
  }
}

function release(decided: Decided): void {
  for (const cached of decided.read) cached.pending -= 1;
}

import { isStreamName } from '#event-log';
import type { EventLog, RecordedEvent, Standing } from '#event-log';
import type { DomainEvent, StreamRef } from '#kernel';
import { streamDamaged } from './ahead.js';
import type { EventRegistry } from './registry.js';
import type { Snapshot, SnapshotStore } from './snapshots.js';
import { stateFromText, stateToText } from './state-text.js';
import { emptyStream, evolveInto, streamName } from './stream-cache.js';
import type { CachedStream } from './stream-cache.js';

/** So many events are folded before a snapshot is worth its write. */
const SNAPSHOT_EVERY = 1_000;
const PAGE = 5_000;

/** So long, and of so many streams, is a copy of what was read kept. */
const RECENT_MS = 10_000;
const RECENT_MAX = 8;

interface RecentState {
  readonly state: unknown;
  readonly standing: Standing;
  /** Of the events folded, those that no snapshot has. */
  readonly unsaved: number;
  readonly at: number;
}

interface Waiting {
  readonly stream: StreamRef;
  readonly settle: (cached: CachedStream) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Copies of what was last read of a few long streams. Where two processes write the same stream each reads it again after
 * every conflict, and then few events are new.
 */
class RecentStates {
  private readonly states = new Map<string, RecentState>();

  get(name: string): RecentState | undefined {
    const found = this.states.get(name);
    return found === undefined || Date.now() - found.at > RECENT_MS ? undefined : found;
  }

  put({ name, state, standing, unsaved }: CachedStream): void {
    this.states.delete(name);
    this.states.set(name, { state: structuredClone(state), standing, unsaved, at: Date.now() });
    for (const oldest of this.states.keys()) {
      if (this.states.size <= RECENT_MAX) break;
      this.states.delete(oldest);
    }
  }
}

/** Folds streams from their snapshot and the log; what is asked for in one turn is read in one go. */
export class StreamLoader {
  private waiting: Waiting[] = [];
  private readonly recent = new RecentStates();

  constructor(
    private readonly log: EventLog,
    private readonly registry: EventRegistry,
    private readonly snapshots: SnapshotStore,
  ) {}

  load(stream: StreamRef): Promise<CachedStream> {
    return new Promise((settle, fail) => {
      this.waiting.push({ stream, settle, fail });
      if (this.waiting.length === 1) queueMicrotask(() => void this.loadWaiting());
    });
  }

  async event(stream: string, revision: number): Promise<DomainEvent> {
    const [recorded] = await this.log.readStream(stream, { from: revision, limit: 1 });
    if (recorded === undefined) throw new Error(`stream ${stream} has no event ${String(revision)}`);
    return this.registry.decode(recorded);
  }

  /** Keeps a snapshot of a long stream whose state is not ahead of the log. A failure costs only time later. */
  save(cached: CachedStream): void {
    if (cached.aggregate.longLived !== true || cached.unsaved < SNAPSHOT_EVERY) return;
    if (cached.pending > 0 || cached.standing === 'none') return;
    cached.unsaved = 0;
    const { name, standing, aggregate } = cached;
    const snapshot = { stream: name, revision: standing, stateVersion: aggregate.stateVersion };
    void this.snapshots.write({ ...snapshot, state: stateToText(cached.state) }).catch(() => undefined);
  }

  private async loadWaiting(): Promise<void> {
    const waiting = this.waiting;
    this.waiting = [];
    try {
      const loaded = await this.loadStreams(new Map(waiting.map(({ stream }) => [streamName(stream), stream])));
      for (const { stream, settle } of waiting) settle(loaded.get(streamName(stream)) as CachedStream);
    } catch (error) {
      for (const { fail } of waiting) fail(error);
    }
  }

  private async loadStreams(streams: ReadonlyMap<string, StreamRef>): Promise<ReadonlyMap<string, CachedStream>> {
    const names = [...streams.keys()].filter(isStreamName);
    const long = names.filter((name) => streams.get(name)?.aggregate.longLived === true);
    const recent = new Map(long.map((name) => [name, this.recent.get(name)]));
    const unknown = long.filter((name) => recent.get(name) === undefined);
    const snapshots = unknown.length === 0 ? new Map<string, Snapshot>() : await this.snapshots.read(unknown);
    const histories = await this.log.readStreams(names.filter((name) => !long.includes(name)));
    const loaded = new Map<string, CachedStream>();
    for (const [name, ref] of streams) {
      const cached = emptyStream(name, ref.aggregate);
      loaded.set(name, cached);
      if (!isStreamName(name)) continue;
      if (ref.aggregate.longLived === true) await this.foldByPages(cached, recent.get(name), snapshots.get(name));
      else this.fold(cached, histories.get(name) ?? []);
    }
    return loaded;
  }

  private async foldByPages(
    cached: CachedStream,
    recent: RecentState | undefined,
    snapshot: Snapshot | undefined,
  ): Promise<void> {
    if (recent !== undefined) {
      cached.state = structuredClone(recent.state);
      cached.standing = recent.standing;
      cached.unsaved = recent.unsaved;
    } else if (snapshot?.stateVersion === cached.aggregate.stateVersion) {
      cached.state = stateFromText(snapshot.state);
      cached.standing = snapshot.revision;
    }
    const before = cached.standing;
    for (;;) {
      const from = cached.standing === 'none' ? 0 : cached.standing + 1;
      const events = await this.log.readStream(cached.name, { from, limit: PAGE });
      this.fold(cached, events);
      if (events.length < PAGE) break;
    }
    // A stream under constant load is never still: the moment after reading it is the surest one.
    this.save(cached);
    if (cached.standing !== before) this.recent.put(cached);
  }

  private fold(cached: CachedStream, events: readonly RecordedEvent[]): void {
    for (const event of events) {
      const wanted = cached.standing === 'none' ? 0 : cached.standing + 1;
      // Decided on such a state, a command would be refused by the log again and again.
      if (event.revision !== wanted) throw streamDamaged(cached.name, wanted, event.revision);
      evolveInto(cached, this.registry.decode(event));
    }
  }
}

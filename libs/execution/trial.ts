import { judge } from '#event-log';
import type {
  EventLog,
  NewEvent,
  Outcome,
  Position,
  ReadStreamOptions,
  RecordedEvent,
  Standing,
  Unit,
} from '#event-log';
import type { Vault } from '#vault';
import type { Clock } from './command.js';
import { CommandEdge } from './edge.js';
import { Executor } from './executor.js';
import type { EventRegistry } from './registry.js';
import type { SnapshotStore } from './snapshots.js';

const NO_SNAPSHOTS: SnapshotStore = {
  read: () => Promise.resolve(new Map()),
  write: () => Promise.resolve(),
};

const NO_COMMITMENT = '0'.repeat(64);

/** What commands would come to: decided as ever, on the real history, and kept nowhere. */
export interface Trial {
  readonly executor: Executor;
  readonly edge: CommandEdge;
}

export function openTrial(options: {
  readonly log: EventLog;
  readonly registry: EventRegistry;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly knows: (person: string) => Promise<boolean>;
}): Trial {
  const { registry, clock, vault } = options;
  const log = new TrialLog(options.log);
  const executor = new Executor({ log, registry, snapshots: NO_SNAPSHOTS, clock });
  return { executor, edge: new CommandEdge(executor, trialVault(vault), options.knows) };
}

/** References as they would be, of records that are not written. */
function trialVault(vault: Vault): Vault {
  return {
    ...vault,
    write: (records) =>
      Promise.resolve(
        records.map(({ record, subject, version }) => ({ record, subject, version, commitment: NO_COMMITMENT })),
      ),
  };
}

/** The real log with a memory of its own on top: what is appended here is read here and nowhere else. */
class TrialLog implements EventLog {
  readonly id: string;
  private readonly standings = new Map<string, Standing>();
  private readonly added = new Map<string, RecordedEvent[]>();
  private tip: Position | undefined;

  constructor(private readonly real: EventLog) {
    this.id = real.id;
  }

  async append(units: readonly Unit[]): Promise<readonly Outcome[]> {
    for (const unit of units) {
      for (const stream of [...unit.expected.keys(), ...(unit.unchanged?.keys() ?? [])]) await this.standing(stream);
    }
    const { verdicts } = judge(units, { known: new Map(), standings: this.standings });
    const head = this.tip ?? (await this.real.head());
    this.tip = head;
    return units.map((unit, at) => this.outcome(unit, verdicts[at]));
  }

  load(units: readonly Unit[]): Promise<readonly Outcome[]> {
    return this.append(units);
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { from, backward = false, limit = Number.MAX_SAFE_INTEGER } = options;
    const added = (this.added.get(stream) ?? []).filter(
      ({ revision }) => from === undefined || (backward ? revision <= from : revision >= from),
    );
    // What is added stands behind all that is real.
    const first = backward ? added.toReversed().slice(0, limit) : [];
    const real = first.length === limit ? [] : await this.real.readStream(stream, readUpTo(options, first.length));
    return [...first, ...real, ...(backward ? [] : added.slice(0, limit - real.length))];
  }

  async readStreams(streams: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    const real = await this.real.readStreams(streams);
    return new Map(streams.map((name) => [name, [...(real.get(name) ?? []), ...(this.added.get(name) ?? [])]]));
  }

  readAll(options: Parameters<EventLog['readAll']>[0]): ReturnType<EventLog['readAll']> {
    return this.real.readAll(options);
  }

  subscribe(options: Parameters<EventLog['subscribe']>[0]): ReturnType<EventLog['subscribe']> {
    return this.real.subscribe(options);
  }

  readMovements(options: Parameters<EventLog['readMovements']>[0]): ReturnType<EventLog['readMovements']> {
    return this.real.readMovements(options);
  }

  commands(ids: readonly string[]): ReturnType<EventLog['commands']> {
    return this.real.commands(ids);
  }

  head(): Promise<Position> {
    return this.real.head();
  }

  indexKnownAt(moment: string): Promise<bigint> {
    return this.real.indexKnownAt(moment);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async standing(stream: string): Promise<void> {
    if (this.standings.has(stream)) return;
    const [last] = await this.real.readStream(stream, { backward: true, limit: 1 });
    this.standings.set(stream, last === undefined ? 'none' : last.revision);
  }

  private outcome(unit: Unit, verdict: ReturnType<typeof judge>['verdicts'][number] | undefined): Outcome {
    if (verdict?.kind === 'conflict') return verdict;
    if (verdict?.kind !== 'accepted') return { kind: 'other-content' };
    const revisions: Record<string, number> = {};
    for (const event of unit.events) {
      this.keep(unit, event);
      revisions[event.stream] = event.revision;
    }
    return { kind: 'appended', again: false, position: this.tip as Position, revisions, answer: unit.answer };
  }

  private keep(unit: Unit, event: NewEvent): void {
    const position = ((this.tip ?? 0n) + 1n) as Position;
    this.tip = position;
    const { commandId, content, meta, recordedAt } = unit;
    const kept = { ...event, position, index: position, commandId, content, meta, recordedAt, knownAt: recordedAt };
    const added = this.added.get(event.stream);
    if (added === undefined) this.added.set(event.stream, [kept]);
    else added.push(kept);
    this.standings.set(event.stream, event.revision);
  }
}

/** The same question when so many of its answers are at hand. */
function readUpTo(options: ReadStreamOptions, atHand: number): ReadStreamOptions {
  return options.limit === undefined ? options : { ...options, limit: options.limit - atHand };
}

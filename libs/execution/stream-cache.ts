import type { Standing } from '#event-log';
import type { Aggregate, DomainEvent, StreamRef } from '#kernel';

/** A stream's folded state, ahead of the log by the units that are decided but not yet appended. */
export interface CachedStream {
  readonly name: string;
  readonly aggregate: Aggregate<unknown, never>;
  state: unknown;
  standing: Standing;
  /** Decided units that read or write it and have no outcome yet: such a stream is never evicted. */
  pending: number;
  /** Events folded since the last snapshot. */
  unsaved: number;
}

export function streamName(stream: StreamRef): string {
  return `${stream.aggregate.name}-${stream.id}`;
}

export function evolveInto(cached: CachedStream, event: DomainEvent): void {
  cached.state = cached.aggregate.evolve(cached.state, event as never);
  cached.standing = cached.standing === 'none' ? 0 : cached.standing + 1;
  cached.unsaved += 1;
}

/** The recently used streams' states. Least recently used ones go first, never one that is pending. */
export class StreamCache {
  private readonly streams = new Map<string, CachedStream>();

  constructor(private readonly capacity: number) {}

  get(name: string): CachedStream | undefined {
    const cached = this.streams.get(name);
    if (cached !== undefined && this.streams.size > this.capacity / 2) {
      this.streams.delete(name);
      this.streams.set(name, cached);
    }
    return cached;
  }

  put(cached: CachedStream): CachedStream {
    this.streams.set(cached.name, cached);
    if (this.streams.size > this.capacity) this.evict();
    return cached;
  }

  drop(name: string): void {
    this.streams.delete(name);
  }

  clear(): void {
    this.streams.clear();
  }

  private evict(): void {
    for (const [name, cached] of this.streams) {
      if (this.streams.size <= this.capacity) return;
      if (cached.pending === 0) this.streams.delete(name);
    }
  }
}

export function emptyStream(name: string, aggregate: Aggregate<unknown, never>): CachedStream {
  return { name, aggregate, state: aggregate.initial(), standing: 'none', pending: 0, unsaved: 0 };
}

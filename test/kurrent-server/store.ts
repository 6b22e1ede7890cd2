import { randomUUID } from 'node:crypto';

/** A record as the server keeps it. */
export interface Kept {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Place of its own in the log. */
  readonly prepare: bigint;
  /** Place of the last record of the same append. */
  readonly commit: bigint;
  readonly createdMs: number;
}

export interface Incoming {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** What a stream must be at: a revision, or one of the server's own numbers below. */
export type Wanted = bigint;
export const NO_STREAM = -1n;
export const ANY = -2n;
export const EXISTS = -4n;
/** What violations say of streams that were deleted, softly or for good. */
const DELETED = -5n;
const TOMBSTONED = -6n;

/** The revision of a tombstone, and what a soft delete truncates before. */
const LAST_REVISION = (1n << 63n) - 1n;
/** What a record takes in the log beside its bytes, so that positions have holes. */
const RECORD_BYTES = 137n;
const METADATA = '$metadata';
const STREAM_DELETED = '$streamDeleted';

export interface Check {
  readonly stream: string;
  readonly wanted: Wanted;
}

export interface Violation extends Check {
  readonly actual: bigint;
}

export type Appended =
  | { readonly kind: 'appended'; readonly position: bigint; readonly revisions: ReadonlyMap<string, bigint> }
  | { readonly kind: 'violated'; readonly violations: readonly Violation[] }
  /** Some ids are known and others are not: the server writes nothing, and stumbles over its own answer. */
  | { readonly kind: 'half-known' }
  /** All ids are known, but not replicated yet: the server drops the append without an answer. */
  | { readonly kind: 'dropped' };

type Decision =
  | { readonly kind: 'ok'; readonly revived: boolean }
  | { readonly kind: 'failed'; readonly actual: bigint }
  | { readonly kind: 'known'; readonly last: Kept }
  | { readonly kind: 'corrupt' };

/** The log of a node or of a cluster: one writer after another, whatever is asked judged in one step. */
export class Store {
  readonly records: Kept[] = [];
  readonly #streams = new Map<string, Kept[]>();
  readonly #tombstones = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #end = 0n;
  /** How many records readers may see: all, unless replication is held. */
  #replicated: number | undefined;

  get visible(): readonly Kept[] {
    return this.#replicated === undefined ? this.records : this.records.slice(0, this.#replicated);
  }

  /** While it is held, what is appended is in the writer's eyes alone. */
  holdReplication(): void {
    this.#replicated = this.records.length;
  }

  releaseReplication(): void {
    this.#replicated = undefined;
    this.#tell();
  }

  #isVisible({ prepare }: Kept): boolean {
    return this.#replicated === undefined || prepare <= (this.records[this.#replicated - 1]?.prepare ?? -1n);
  }

  get isHeld(): boolean {
    return this.#replicated !== undefined;
  }

  onNews(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Checks, then ids, then the records of all streams in the order given: all or nothing. */
  append(records: readonly Incoming[], checks: readonly Check[]): Appended {
    const { wanted, named } = wantedOf(records, checks);
    const decided = [...wanted].map(([stream, { wanted: state, ids }]) => {
      return { stream, wanted: state, decision: this.#decide(stream, state, ids) };
    });
    const failed = decided.flatMap(({ stream, wanted: state, decision }) => {
      return decision.kind === 'failed' ? [{ stream, wanted: state, actual: decision.actual }] : [];
    });
    const known = decided.filter(({ decision }) => decision.kind === 'known');
    if (decided.some(({ decision }) => decision.kind === 'corrupt')) return { kind: 'half-known' };
    if (known.length > 0) return known.length === decided.length ? this.#answerAgain(known) : { kind: 'half-known' };
    if (failed.length > 0) return { kind: 'violated', violations: failed };
    return this.#write(
      named,
      decided.filter(({ decision }) => decision.kind === 'ok' && decision.revived).map(({ stream }) => stream),
    );
  }

  /** Marks the stream as deleted; its records stay in the log until the server is scavenged. False: there is none. */
  softDelete(stream: string): boolean {
    if (this.lastOf(stream) < 0n) return false;
    this.setMetadata(stream, { $tb: LAST_REVISION });
    return true;
  }

  tombstone(stream: string): void {
    this.#tombstones.add(stream);
    this.#keep([{ ...systemRecord(stream, STREAM_DELETED, ''), revision: LAST_REVISION }]);
  }

  setMetadata(stream: string, metadata: Readonly<Record<string, unknown>>): void {
    const json = JSON.stringify(metadata, (_, value: unknown) =>
      typeof value === 'bigint' ? `#${String(value)}` : value,
    );
    const meta = `$$${stream}`;
    const record = systemRecord(meta, METADATA, json.replaceAll(/"#(\d+)"/gu, '$1'));
    this.#keep([{ ...record, revision: this.lastOf(meta) + 1n }]);
  }

  isTombstoned(stream: string): boolean {
    return this.#tombstones.has(stream);
  }

  /** -1 for a stream that was never written. */
  lastOf(stream: string): bigint {
    return BigInt(this.#streams.get(stream)?.length ?? 0) - 1n;
  }

  /** What a reader of the stream sees, `undefined` where it is said not to be there. */
  readable(stream: string): readonly Kept[] | undefined {
    const kept = this.#streams.get(stream)?.filter((record) => this.#isVisible(record));
    if (kept === undefined || kept.length === 0) return undefined;
    const { truncateBefore, maxCount } = this.#metadataOf(stream);
    if (truncateBefore === LAST_REVISION) return undefined;
    const begins = kept.filter(({ revision }) => revision >= truncateBefore);
    return maxCount === undefined ? begins : begins.slice(-maxCount);
  }

  #metadataOf(stream: string): { readonly truncateBefore: bigint; readonly maxCount?: number } {
    const newest = this.#streams.get(`$$${stream}`)?.at(-1);
    if (newest === undefined) return { truncateBefore: 0n };
    const text = Buffer.from(newest.data).toString('utf8');
    const before = /"\$tb":\s*(?<before>\d+)/u.exec(text)?.groups?.['before'];
    const count = /"\$maxCount":\s*(?<count>\d+)/u.exec(text)?.groups?.['count'];
    return { truncateBefore: BigInt(before ?? 0), ...(count === undefined ? {} : { maxCount: Number(count) }) };
  }

  isSoftDeleted(stream: string): boolean {
    return this.#metadataOf(stream).truncateBefore === LAST_REVISION;
  }

  #decide(stream: string, wanted: Wanted, ids: readonly string[]): Decision {
    if (this.#tombstones.has(stream)) return { kind: 'failed', actual: TOMBSTONED };
    const last = this.lastOf(stream);
    const deleted = this.isSoftDeleted(stream);
    const { fits, failed } = answersOf(last, deleted, ids);
    if (wanted === ANY) return this.#knownAnywhere(stream, ids) ?? fits;
    if (wanted === EXISTS) return deleted || last < 0n ? failed : (this.#knownAnywhere(stream, ids) ?? fits);
    if (wanted >= last) return wanted === last ? fits : failed;
    return this.#knownAfter(stream, wanted, ids) ?? this.#begunAnew(stream, wanted, fits) ?? failed;
  }

  #begunAnew(stream: string, wanted: Wanted, fits: Decision): Decision | undefined {
    return wanted === NO_STREAM && this.isSoftDeleted(stream) ? fits : undefined;
  }

  #knownAnywhere(stream: string, ids: readonly string[]): Decision | undefined {
    const kept = this.#streams.get(stream) ?? [];
    const found = ids.map((id) => kept.find((record) => record.id === id));
    const last = found.at(-1);
    if (found[0] === undefined) return undefined;
    return last === undefined || found.includes(undefined) ? { kind: 'corrupt' } : { kind: 'known', last };
  }

  #knownAfter(stream: string, wanted: Wanted, ids: readonly string[]): Decision | undefined {
    const kept = this.#streams.get(stream) ?? [];
    const found = ids.map((id, at) => {
      const record = kept[Number(wanted) + 1 + at];
      return record?.id === id ? record : undefined;
    });
    const last = found.at(-1);
    if (found[0] === undefined) return undefined;
    return last === undefined || found.includes(undefined) ? { kind: 'corrupt' } : { kind: 'known', last };
  }

  #answerAgain(known: readonly { readonly stream: string; readonly decision: Decision }[]): Appended {
    const lasts = known.flatMap(({ stream, decision }) => {
      return decision.kind === 'known' ? [{ stream, last: decision.last }] : [];
    });
    if (lasts.some(({ last }) => !this.#isVisible(last))) return { kind: 'dropped' };
    const position = lasts.reduce((far, { last }) => (last.prepare > far ? last.prepare : far), 0n);
    return { kind: 'appended', position, revisions: new Map(lasts.map(({ stream, last }) => [stream, last.revision])) };
  }

  #write(records: readonly Incoming[], revived: readonly string[]): Appended {
    for (const stream of revived) this.setMetadata(stream, { $tb: this.lastOf(stream) + 1n });
    const next = new Map<string, bigint>();
    const numbered = records.map((record) => {
      const revision = (next.get(record.stream) ?? this.lastOf(record.stream)) + 1n;
      next.set(record.stream, revision);
      return { ...record, revision };
    });
    return { kind: 'appended', position: this.#keep(numbered), revisions: next };
  }

  #keep(records: readonly (Incoming & { readonly revision: bigint })[]): bigint {
    const prepares = records.map(({ data, metadata }) => {
      this.#end += RECORD_BYTES + BigInt(data.length + metadata.length);
      return this.#end;
    });
    const commit = this.#end;
    records.forEach((record, at) => {
      const kept = { ...record, prepare: prepares[at] ?? commit, commit, createdMs: Date.now() };
      this.records.push(kept);
      const stream = this.#streams.get(record.stream);
      if (record.type === STREAM_DELETED) return;
      if (stream === undefined) this.#streams.set(record.stream, [kept]);
      else stream.push(kept);
    });
    if (!this.isHeld) this.#tell();
    return commit;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function answersOf(
  last: bigint,
  deleted: boolean,
  ids: readonly string[],
): { readonly fits: Decision; readonly failed: Decision } {
  return {
    fits: { kind: 'ok', revived: deleted && ids.length > 0 },
    failed: { kind: 'failed', actual: deleted ? DELETED : last },
  };
}

function systemRecord(stream: string, type: string, json: string): Incoming {
  return { id: randomUUID(), stream, type, isJson: true, data: Buffer.from(json), metadata: Buffer.alloc(0) };
}

/** Names that differ only in case are one within a call: that of whoever came first. */
function wantedOf(
  records: readonly Incoming[],
  checks: readonly Check[],
): {
  readonly wanted: ReadonlyMap<string, { readonly wanted: Wanted; readonly ids: readonly string[] }>;
  readonly named: readonly Incoming[];
} {
  const names = new Map<string, string>();
  const wanted = new Map<string, { wanted: Wanted; ids: string[] }>();
  const nameOf = (stream: string): string => {
    const name = names.get(stream.toLowerCase()) ?? stream;
    names.set(stream.toLowerCase(), name);
    return name;
  };
  for (const check of checks) wanted.set(nameOf(check.stream), { wanted: check.wanted, ids: [] });
  const named = records.map((record) => ({ ...record, stream: nameOf(record.stream) }));
  for (const { stream, id } of named) {
    const entry = wanted.get(stream) ?? { wanted: ANY, ids: [] };
    entry.ids.push(id);
    wanted.set(stream, entry);
  }
  return { wanted, named };
}

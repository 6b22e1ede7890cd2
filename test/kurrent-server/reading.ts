import type * as grpc from '@grpc/grpc-js';
import type {
  ReadReq,
  ReadResp as Response,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { shared, streams } from './definitions.js';
import { streamDeleted } from './faults.js';
import type { Kept, Store } from './store.js';

type Call = grpc.ServerWritableStream<ReadReq, Response>;

const { ReadResp } = streams;
const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;
/** Ticks of 100 ns. */
const TICKS_PER_MS = 10_000;

/** Answers v1 Read: a stream or all of them, forward or backward, up to a count or as a subscription. */
export function read(store: Store, call: Call): void {
  const options = call.request.getOptions();
  if (options === undefined) {
    call.end();
  } else if (options.hasSubscription()) {
    subscribe(store, call, options);
  } else if (options.hasAll()) {
    void writeAll(call, options, allAsked(store, options).slice(0, countOf(options)));
  } else {
    readStream(store, call, options);
  }
}

function readStream(store: Store, call: Call, options: ReadReq.Options): void {
  const stream = streamOf(options);
  if (store.isTombstoned(stream)) {
    call.emit('error', streamDeleted(stream));
    return;
  }
  const kept = store.readable(stream);
  if (kept === undefined) {
    const missing = new ReadResp.StreamNotFound();
    missing.setStreamIdentifier(options.getStream()?.getStreamIdentifier());
    const response = new ReadResp();
    response.setStreamNotFound(missing);
    call.write(response);
  } else {
    void writeAll(call, options, ofStream(kept, options).slice(0, countOf(options)));
    return;
  }
  call.end();
}

/** No faster than the caller takes it, and no longer than it listens. */
async function writeAll(call: Call, options: ReadReq.Options, records: readonly Kept[]): Promise<void> {
  for (const record of records) {
    if (call.cancelled) return;
    if (!call.write(answer(record, options))) await nextTurn();
  }
  call.end();
}

function ofStream(kept: readonly Kept[], options: ReadReq.Options): readonly Kept[] {
  const asked = options.getStream();
  const backward = options.getReadDirection() === BACKWARDS;
  const from = asked?.hasRevision() === true ? BigInt(asked.getRevision()) : undefined;
  if (!backward) return asked?.hasEnd() === true ? [] : kept.filter(({ revision }) => revision >= (from ?? 0n));
  if (asked?.hasStart() === true) return kept.slice(0, 1);
  return kept.filter(({ revision }) => from === undefined || revision <= from).toReversed();
}

/** Forward from a position on, it included; backward from before it. Past the end there is nothing, and nothing is said. */
function allAsked(store: Store, options: ReadReq.Options): readonly Kept[] {
  const asked = options.getAll();
  const place = asked?.hasPosition() === true ? placeOf(asked.getPosition()) : undefined;
  if (options.getReadDirection() === BACKWARDS) {
    if (asked?.hasStart() === true) return [];
    return store.visible.filter((record) => place === undefined || isBefore(record, place)).toReversed();
  }
  if (asked?.hasEnd() === true) return [];
  return place === undefined ? store.visible : store.visible.slice(firstFrom(store.visible, place));
}

/** After a position, then whatever comes, until the caller goes. */
function subscribe(store: Store, call: Call, options: ReadReq.Options): void {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(randomUUID());
  const confirmed = new ReadResp();
  confirmed.setConfirmation(confirmation);
  call.write(confirmed);
  const asked = options.getAll();
  const place = asked?.hasPosition() === true ? placeOf(asked.getPosition()) : undefined;
  let next =
    asked?.hasEnd() === true ? store.visible.length : place === undefined ? 0 : firstAfter(store.visible, place);
  const send = (): void => {
    for (; next < store.visible.length; next += 1) {
      const record = store.visible[next];
      if (record !== undefined) call.write(answer(record, options));
    }
  };
  const stop = store.onNews(send);
  call.on('cancelled', stop);
  send();
  const caughtUp = new ReadResp();
  caughtUp.setCaughtUp(new ReadResp.CaughtUp());
  call.write(caughtUp);
}

interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

function placeOf(position: ReadReq.Options.Position | undefined): Place {
  return {
    commit: BigInt(position?.getCommitPosition() ?? 0),
    prepare: BigInt(position?.getPreparePosition() ?? 0),
  };
}

function isBefore(record: Place, place: Place): boolean {
  return record.commit < place.commit || (record.commit === place.commit && record.prepare < place.prepare);
}

function firstFrom(records: readonly Kept[], place: Place): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = records[middle];
    if (record !== undefined && isBefore(record, place)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAfter(records: readonly Kept[], place: Place): number {
  const first = firstFrom(records, place);
  const found = records[first];
  return found?.commit === place.commit && found.prepare === place.prepare ? first + 1 : first;
}

function countOf(options: ReadReq.Options): number {
  return options.hasCount() ? Number(options.getCount()) : Infinity;
}

export function streamOf(options: { getStreamIdentifier?: () => unknown; getStream?: () => unknown }): string {
  const holder = (options.getStreamIdentifier === undefined ? options.getStream?.() : options) as {
    getStreamIdentifier(): { getStreamName_asU8(): Uint8Array } | undefined;
  };
  return Buffer.from(holder.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
}

function answer(record: Kept, options: ReadReq.Options): Response {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(record.stream).toString('base64'));
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuidOf(record.id, options.getUuidOption()?.hasStructured() === true));
  recorded.setStreamIdentifier(identifier);
  recorded.setStreamRevision(record.revision.toString());
  recorded.setCommitPosition(record.commit.toString());
  recorded.setPreparePosition(record.prepare.toString());
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  const system = recorded.getMetadataMap();
  system.set('type', record.type);
  system.set('content-type', record.isJson ? 'application/json' : 'application/octet-stream');
  system.set('created', String(record.createdMs * TICKS_PER_MS));
  const event = new ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(record.commit.toString());
  const response = new ReadResp();
  response.setEvent(event);
  return response;
}

function uuidOf(id: string, structured: boolean): InstanceType<typeof shared.UUID> {
  const uuid = new shared.UUID();
  if (structured) {
    const hex = id.replaceAll('-', '');
    const bits = new shared.UUID.Structured();
    bits.setMostSignificantBits(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`)).toString());
    bits.setLeastSignificantBits(BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`)).toString());
    uuid.setStructured(bits);
  } else {
    uuid.setString(id);
  }
  return uuid;
}

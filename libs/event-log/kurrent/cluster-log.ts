import type { ReadReq, ReadResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { Place } from '../postgres/read.js';
import type { Connection } from './connection.js';
import { shared, streams } from './protocol.js';

/** A record as the cluster gives it. */
export interface ClusterRecord extends Place {
  readonly id: string;
  readonly stream: string;
  /** A tombstone's is the largest that there is. */
  readonly revision: bigint;
  readonly type: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** More than any log holds: the reader says when it has enough. */
const ALL = '9223372036854775807';

/** Every record after a place, in the log's order, until `take` says that it is enough; all that there are if never. */
export async function readAfter(
  connection: Connection,
  place: Place,
  take: (record: ClusterRecord) => boolean,
): Promise<void> {
  const all = new streams.ReadReq.Options.AllOptions();
  if (place.commit < 0n) {
    all.setStart(new shared.Empty());
  } else {
    const position = new streams.ReadReq.Options.Position();
    position.setCommitPosition(place.commit.toString());
    position.setPreparePosition(place.prepare.toString());
    all.setPosition(position);
  }
  const options = optionsOf(ALL);
  options.setAll(all);
  // A read begins with the record at the place itself.
  await readRecords(connection, options, (record) => !isAfter(record, place) || take(record));
}

/** One record of a stream, or undefined where the server says that there is none. */
export async function readOne(
  connection: Connection,
  stream: string,
  revision: number,
): Promise<ClusterRecord | undefined> {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream, 'utf8').toString('base64'));
  const asked = new streams.ReadReq.Options.StreamOptions();
  asked.setStreamIdentifier(identifier);
  asked.setRevision(String(revision));
  const options = optionsOf('1');
  options.setStream(asked);
  let found: ClusterRecord | undefined;
  await readRecords(connection, options, (record) => {
    found = record;
    return true;
  });
  return found?.revision === BigInt(revision) ? found : undefined;
}

function optionsOf(count: string): ReadReq.Options {
  const uuid = new streams.ReadReq.Options.UUIDOption();
  uuid.setString(new shared.Empty());
  const options = new streams.ReadReq.Options();
  options.setReadDirection(streams.ReadReq.Options.ReadDirection.FORWARDS);
  options.setResolveLinks(false);
  options.setCount(count);
  options.setNoFilter(new shared.Empty());
  options.setUuidOption(uuid);
  return options;
}

async function readRecords(
  connection: Connection,
  options: ReadReq.Options,
  take: (record: ClusterRecord) => boolean,
): Promise<void> {
  const request = new streams.ReadReq();
  request.setOptions(options);
  await connection.read(request, (response) => {
    const record = recordOf(response);
    return record === undefined || take(record);
  });
}

function recordOf(response: ReadResp): ClusterRecord | undefined {
  const recorded = response.getEvent()?.getEvent();
  if (recorded === undefined) return undefined;
  return {
    id: recorded.getId()?.getString() ?? '',
    stream: Buffer.from(recorded.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8'),
    revision: BigInt(recorded.getStreamRevision()),
    type: recorded.getMetadataMap().get('type') ?? '',
    data: Buffer.from(recorded.getData_asU8()),
    metadata: Buffer.from(recorded.getCustomMetadata_asU8()),
    commit: BigInt(recorded.getCommitPosition()),
    prepare: BigInt(recorded.getPreparePosition()),
  };
}

/** By the end of the append first: records of one append share it. */
function isAfter(record: Place, place: Place): boolean {
  return record.commit > place.commit || (record.commit === place.commit && record.prepare > place.prepare);
}

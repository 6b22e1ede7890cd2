import type * as grpc from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type {
  AppendRecord,
  AppendRecordsRequest,
  AppendRecordsResponse,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import type { AppendReq, AppendResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { appending, streams } from './definitions.js';
import { invalid, recordTooLarge, stumbled, violated, wrongVersion } from './faults.js';
import { streamOf } from './reading.js';
import { ANY, EXISTS, NO_STREAM } from './store.js';
import type { Appended, Check, Incoming, Store } from './store.js';

const RECORD_MAX = 16 << 20;
/** Letters and digits, and what names of types are put together with. */
const TYPE = /^[\w.$:-]+$/u;
const JSON_FORMAT = 1;
const FORMATS = ['Unspecified', 'Json', 'Protobuf', 'Avro', 'Bytes'];

/** What v2 AppendRecords is answered; undefined where the server answers nothing. */
export function appendRecords(
  store: Store,
  request: AppendRecordsRequest,
): AppendRecordsResponse | ServiceError | undefined {
  const records: Incoming[] = [];
  if (request.getRecordsList().length === 0) return invalid('Append records request must contain at least one record.');
  for (const record of request.getRecordsList()) {
    const size = record.getData_asU8().length;
    if (size > RECORD_MAX) return recordTooLarge(record.getStream(), size, RECORD_MAX);
    if (!TYPE.test(record.getSchema()?.getName() ?? '')) return invalid('Schema name must not be empty …');
    if (record.getStream() === '' || record.getStream().startsWith('$'))
      return invalid('Each record must specify a stream');
    records.push(incoming(record));
  }
  const checks = request.getChecksList().map((check): Check => {
    const state = check.getStreamState();
    return { stream: state?.getStream() ?? '', wanted: BigInt(state?.getExpectedState() ?? ANY) };
  });
  return answerOf(store.append(records, checks));
}

function answerOf(appended: Appended): AppendRecordsResponse | ServiceError | undefined {
  switch (appended.kind) {
    case 'violated':
      return violated(appended.violations);
    case 'half-known':
      return stumbled();
    case 'dropped':
      return undefined;
    case 'appended': {
      const response = new appending.AppendRecordsResponse();
      response.setPosition(appended.position.toString());
      for (const [stream, revision] of appended.revisions) {
        const last = new appending.StreamRevision();
        last.setStream(stream);
        last.setRevision(revision.toString());
        response.addRevisions(last);
      }
      return response;
    }
  }
}

/** The server adds to the properties what the format is, unless it is JSON. */
function incoming(record: AppendRecord): Incoming {
  const properties: Record<string, string> = {};
  record.getPropertiesMap().forEach((value, key) => {
    properties[key] = value.getStringValue();
  });
  const format = record.getSchema()?.getFormat() ?? JSON_FORMAT;
  if (format !== JSON_FORMAT) properties['$schema.format'] = FORMATS[format] ?? '';
  return {
    id: record.getRecordId() ?? randomUUID(),
    stream: record.getStream(),
    type: record.getSchema()?.getName() ?? '',
    isJson: format === JSON_FORMAT,
    data: record.getData_asU8(),
    metadata: Buffer.from(JSON.stringify(properties)),
  };
}

/** v1 Append: one stream, its options first and then its records; the way by which metadata comes too. */
export function append(
  store: Store,
  call: grpc.ServerReadableStream<AppendReq, AppendResp>,
  give: grpc.sendUnaryData<AppendResp>,
): void {
  let check: Check = { stream: '', wanted: ANY };
  const records: Incoming[] = [];
  call.on('data', (request: AppendReq) => {
    const options = request.getOptions();
    if (options !== undefined) check = checkOf(options);
    const message = request.getProposedMessage();
    if (message === undefined) return;
    records.push({
      id: message.getId()?.getString() ?? randomUUID(),
      stream: check.stream,
      type: message.getMetadataMap().get('type') ?? '',
      isJson: message.getMetadataMap().get('content-type') === 'application/json',
      data: message.getData_asU8(),
      metadata: message.getCustomMetadata_asU8(),
    });
  });
  call.on('end', () => {
    const appended = store.append(records, [check]);
    if (appended.kind === 'appended')
      give(null, success(appended.position, appended.revisions.get(check.stream) ?? 0n));
    else if (appended.kind !== 'dropped') give(wrongVersion(check.stream));
  });
}

function checkOf(options: AppendReq.Options): Check {
  const stream = streamOf(options);
  if (options.hasRevision()) return { stream, wanted: BigInt(options.getRevision()) };
  if (options.hasNoStream()) return { stream, wanted: NO_STREAM };
  return { stream, wanted: options.hasStreamExists() ? EXISTS : ANY };
}

function success(position: bigint, revision: bigint): AppendResp {
  const at = new streams.AppendResp.Position();
  at.setCommitPosition(position.toString());
  at.setPreparePosition(position.toString());
  const done = new streams.AppendResp.Success();
  done.setCurrentRevision(revision.toString());
  done.setPosition(at);
  const response = new streams.AppendResp();
  response.setSuccess(done);
  return response;
}

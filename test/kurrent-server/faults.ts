import { Metadata, status as codes } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import { appendErrors, errors, status } from './definitions.js';
import type { Violation } from './store.js';

type Details = { serializeBinary(): Uint8Array };

/** A failure as the wire carries it: a code, a sentence, and google.rpc details where the second protocol has them. */
function fault(code: codes, details: string, metadata = new Metadata()): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata });
}

function detailed(code: codes, sentence: string, named: readonly [type: string, details: Details]): ServiceError {
  const packed = new anyPb.Any();
  packed.pack(named[1].serializeBinary(), named[0]);
  const answer = new status.Status();
  answer.setCode(code as never);
  answer.setMessage(sentence);
  answer.setDetails(packed);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(answer.serializeBinary()));
  return fault(code, sentence, metadata);
}

const STREAMS = 'kurrentdb.protocol.v2.streams.errors';

export function violated(violations: readonly Violation[]): ServiceError {
  const details = new appendErrors.AppendConsistencyViolationErrorDetails();
  violations.forEach(({ stream, wanted, actual }, at) => {
    const state = new appendErrors.ConsistencyViolation.StreamStateViolation();
    state.setStream(stream);
    state.setExpectedState(wanted.toString());
    state.setActualState(actual.toString());
    const violation = new appendErrors.ConsistencyViolation();
    violation.setCheckIndex(at);
    violation.setStreamState(state);
    details.addViolations(violation);
  });
  return detailed(codes.FAILED_PRECONDITION, 'Append failed due to consistency violations', [
    `${STREAMS}.AppendConsistencyViolationErrorDetails`,
    details,
  ]);
}

export function recordTooLarge(stream: string, size: number, maxSize: number): ServiceError {
  const details = new appendErrors.AppendRecordSizeExceededErrorDetails();
  details.setStream(stream);
  details.setSize(size);
  details.setMaxSize(maxSize);
  return detailed(codes.INVALID_ARGUMENT, `The record exceeds the maximum size of ${String(maxSize)} bytes`, [
    `${STREAMS}.AppendRecordSizeExceededErrorDetails`,
    details,
  ]);
}

/** Of the second protocol; the first says it in its trailer. */
export function notLeader(host: string, port: number): ServiceError {
  const node = new errors.NotLeaderNodeErrorDetails.NodeInfo();
  node.setHost(host);
  node.setPort(port);
  const details = new errors.NotLeaderNodeErrorDetails();
  details.setCurrentLeader(node);
  return detailed(
    codes.FAILED_PRECONDITION,
    `Leader info available. The current leader is at ${host}:${String(port)}`,
    ['kurrent.rpc.NotLeaderNodeErrorDetails', details],
  );
}

export function notLeaderTrailer(host: string, port: number): ServiceError {
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return fault(codes.NOT_FOUND, `Leader info available. The current leader is at ${host}:${String(port)}`, metadata);
}

export function streamDeleted(stream: string): ServiceError {
  const metadata = new Metadata();
  metadata.set('exception', 'stream-deleted');
  metadata.set('stream-name', encodeURIComponent(stream));
  return fault(codes.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, metadata);
}

export function invalid(sentence: string): ServiceError {
  return fault(codes.INVALID_ARGUMENT, sentence);
}

export function denied(sentence: string): ServiceError {
  return fault(codes.PERMISSION_DENIED, sentence);
}

export function unavailable(): ServiceError {
  return fault(codes.UNAVAILABLE, 'The server is not ready');
}

/** What the server's own answer to a half-known append ends in. */
export function stumbled(): ServiceError {
  return fault(codes.UNKNOWN, 'Exception was thrown by handler. IndexOutOfRangeException');
}

export function wrongVersion(stream: string): ServiceError {
  const metadata = new Metadata();
  metadata.set('exception', 'wrong-expected-version');
  metadata.set('stream-name', stream);
  return fault(codes.FAILED_PRECONDITION, `Append failed due to WrongExpectedVersion. Stream: ${stream}`, metadata);
}

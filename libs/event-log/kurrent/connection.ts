import { credentials, status as codes } from '@grpc/grpc-js';
import type {
  CallOptions,
  Channel,
  ChannelCredentials,
  Client,
  ClientReadableStream,
  Metadata,
  ServiceError,
} from '@grpc/grpc-js';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { ServerFeaturesClient } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type { SupportedMethods } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import type { ReadReq, ReadResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { StreamsServiceClient } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js';
import type {
  AppendRecordsRequest,
  AppendRecordsResponse,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { LogUnavailable } from '../port.js';
import { appendingGrpc, features, shared, status, streamsGrpc } from './protocol.js';

/** The client's own way to a node, by its address, credentials and discovery: kept from its typings, stable in 1.3.1. */
interface Inside {
  getChannel(): Promise<Channel>;
  callArguments(base: { readonly deadline: number; readonly requiresLeader: boolean }): [Metadata, CallOptions];
}

interface Way {
  readonly channel: Channel;
  readonly client: KurrentDBClient;
  readonly inside: Inside;
}

/** A generated client, made on a channel that is there. */
type Caller<Made extends Client> = new (address: string, credentials: ChannelCredentials, options: object) => Made;

/** What became of an append. */
export type Sent =
  | { readonly kind: 'appended' }
  /** Certainly not appended: some stream does not stand as it must. */
  | { readonly kind: 'violated' }
  | { readonly kind: 'unknown'; readonly error: Error };

/** It is the cluster that is not there, rather than the database whose tables follow it. */
export class ClusterUnavailable extends LogUnavailable {}

/** Longer than a cluster takes to say anything; a call that is not answered by then is made again. */
const CALL_MS = 10_000;
/** Nothing that the next try could not meet otherwise. */
const FINAL = new Set([
  codes.INVALID_ARGUMENT,
  codes.PERMISSION_DENIED,
  codes.UNAUTHENTICATED,
  codes.UNIMPLEMENTED,
  codes.OUT_OF_RANGE,
]);

/** The node that leads. Who has been told by a node that it does not lead, or has lost it, looks for the leader anew. */
export class Connection {
  #way: Promise<Way> | undefined;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly answeredWithinMs = CALL_MS,
  ) {}

  /** The methods that the server says it has, as `service/method` in lower case. */
  async features(): Promise<ReadonlySet<string>> {
    const methods = await this.#ask<ServerFeaturesClient, SupportedMethods>(features.ServerFeaturesClient, (to) => {
      to.client.getSupportedMethods(new shared.Empty(), ...to.options, to.give);
    });
    const names = methods.getMethodsList().map((one) => `${one.getServiceName()}/${one.getMethodName()}`.toLowerCase());
    return new Set(names);
  }

  /** Rejects with LogUnavailable only where not even the node was found; what the server refuses for good is thrown. */
  async append(request: AppendRecordsRequest): Promise<Sent> {
    try {
      await this.#ask<StreamsServiceClient, AppendRecordsResponse>(appendingGrpc.StreamsServiceClient, (to) => {
        to.client.appendRecords(request, ...to.options, to.give);
      });
      return { kind: 'appended' };
    } catch (error) {
      if (isViolation(error)) return { kind: 'violated' };
      if (!(error instanceof ClusterUnavailable)) throw error;
      return { kind: 'unknown', error };
    }
  }

  /** Gives what is read until it ends or `take` says that it is enough. Rejects with LogUnavailable. */
  async read(request: ReadReq, take: (response: ReadResp) => boolean): Promise<void> {
    const { client, options, way } = await this.#caller(streamsGrpc.StreamsClient);
    let broken: Error | undefined;
    const enough = (response: ReadResp): boolean => {
      try {
        return !take(response);
      } catch (error) {
        broken = error instanceof Error ? error : new Error(String(error));
        return true;
      }
    };
    try {
      await readUntil(client.read(request, ...options), enough);
    } catch (error) {
      throw this.#lost(error, way);
    }
    if (broken !== undefined) throw broken;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#leave(this.#way);
  }

  async #ask<Made extends Client, Answer>(
    make: Caller<Made>,
    call: (to: {
      readonly client: Made;
      readonly options: [Metadata, CallOptions];
      readonly give: (error: ServiceError | null, answer?: Answer) => void;
    }) => void,
  ): Promise<Answer> {
    const { client, options, way } = await this.#caller(make);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const give = (error: ServiceError | null, answer?: Answer): void => {
          if (error === null && answer !== undefined) resolve(answer);
          else reject(error ?? new Error('the server answered nothing'));
        };
        call({ client, options, give });
      });
    } catch (error) {
      throw this.#lost(error, way);
    }
  }

  async #caller<Made extends Client>(
    make: Caller<Made>,
  ): Promise<{ readonly client: Made; readonly options: [Metadata, CallOptions]; readonly way: Promise<Way> }> {
    if (this.#closed) throw new LogUnavailable('the event log is closed');
    const way = (this.#way ??= this.#find());
    try {
      const { inside, channel } = await way;
      const client = new make('', credentials.createInsecure(), { channelOverride: channel });
      return { client, way, options: inside.callArguments({ deadline: this.answeredWithinMs, requiresLeader: true }) };
    } catch (error) {
      await this.#leave(way);
      throw new ClusterUnavailable(`the cluster cannot be reached: ${String(error)}`, { cause: error });
    }
  }

  async #find(): Promise<Way> {
    const client = KurrentDBClient.connectionString(this.url);
    const inside = client as unknown as Inside;
    return { client, inside, channel: await inside.getChannel() };
  }

  /** The next call looks for the leader again: the client itself would stay with a node that no longer leads. */
  #lost(error: unknown, way: Promise<Way>): unknown {
    const code = (error as Partial<ServiceError>).code;
    if (code === undefined || FINAL.has(code) || isViolation(error)) return error;
    void this.#leave(way);
    return new ClusterUnavailable(`the cluster did not answer: ${(error as Error).message}`, { cause: error });
  }

  async #leave(way: Promise<Way> | undefined): Promise<void> {
    if (way !== this.#way) return;
    this.#way = undefined;
    const found = await way?.catch(() => undefined);
    found?.channel.close();
    await found?.client.dispose();
  }
}

function readUntil(call: ClientReadableStream<ReadResp>, enough: (response: ReadResp) => boolean): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let ended = false;
    call.on('data', (response: ReadResp) => {
      if (ended || !enough(response)) return;
      ended = true;
      call.cancel();
    });
    call.on('end', resolve);
    call.on('error', (error: Error) => {
      if (ended) resolve();
      else reject(error);
    });
  });
}

/** Whether the server says, in details as google.rpc carries them, that a stream does not stand as it must. */
function isViolation(error: unknown): boolean {
  const { code, metadata } = error as Partial<ServiceError>;
  if (code !== codes.FAILED_PRECONDITION) return false;
  const packed = metadata?.get('grpc-status-details-bin')[0];
  if (packed === undefined || typeof packed === 'string') return false;
  const details = status.Status.deserializeBinary(new Uint8Array(packed)).getDetails();
  return details?.getTypeUrl().endsWith('AppendConsistencyViolationErrorDetails') === true;
}

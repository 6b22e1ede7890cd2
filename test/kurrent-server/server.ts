import * as grpc from '@grpc/grpc-js';
import type { ServerUnaryCall, ServiceError, sendUnaryData } from '@grpc/grpc-js';
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type {
  AppendRecordsRequest,
  AppendRecordsResponse,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { append, appendRecords } from './appending.js';
import {
  appendingGrpc,
  features,
  featuresGrpc,
  gossip,
  gossipGrpc,
  shared,
  streams,
  streamsGrpc,
} from './definitions.js';
import { denied, invalid, notLeader, notLeaderTrailer, streamDeleted, unavailable } from './faults.js';
import { read, streamOf } from './reading.js';
import { Store } from './store.js';

const FIRST_PROTOCOL = 'event_store.client.streams.streams';
const SECOND_PROTOCOL = 'kurrentdb.protocol.v2.streams.streamsservice';

/** What befalls an append, one after another as they come. */
export type Mishap =
  /** It is written, and the answer lost. */
  | 'answer-lost'
  /** It is lost on the way. */
  | 'lost'
  /** No answer ever comes, and nothing is written. */
  | 'hung'
  /** It is written when the caller has long given up. */
  | { readonly lateMs: number };

/** A node in this process that speaks the real protocol, with the server's own habits. */
export class KurrentServer {
  readonly mishaps: Mishap[] = [];
  /** Says no to all that only a leader may do, and names whoever is. */
  leader: KurrentServer | undefined;
  /** Answers nothing at all. */
  hung = false;
  /** What no user but an administrator may write: the stream of an ACL. */
  deniedStream: string | undefined;
  appendsSeen = 0;
  #server = newServer();
  #port = 0;

  private constructor(
    readonly store: Store,
    private readonly version: string,
  ) {}

  /** Version 26.1 has AppendRecords, older ones have not. Nodes of one cluster share their store. */
  static async start({ store = new Store(), version = '26.1.0' } = {}): Promise<KurrentServer> {
    const server = new KurrentServer(store, version);
    await server.#listen(0);
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `kurrentdb://127.0.0.1:${String(this.#port)}?tls=false`;
  }

  /** Goes away, calls under way and all. */
  stop(): void {
    this.#server.forceShutdown();
  }

  /** Comes back where it was, with what it had. */
  async restart(): Promise<void> {
    this.#server = newServer();
    await this.#listen(this.#port);
  }

  async #listen(port: number): Promise<void> {
    const server = this.#server;
    server.addService(streamsGrpc.StreamsService, this.#firstProtocol());
    server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods: this.#features.bind(this) });
    server.addService(gossipGrpc.GossipService, { read: this.#gossip.bind(this) });
    if (this.#hasAppendRecords) {
      server.addService(appendingGrpc.StreamsServiceService, {
        appendRecords: this.#appendRecords.bind(this),
        appendSession: (_: unknown, give: sendUnaryData<never>) => {
          give(unavailable());
        },
      });
    }
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${String(port)}`, grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
  }

  get #hasAppendRecords(): boolean {
    const [major = 0, minor = 0] = this.version.split('.').map(Number);
    return major > 26 || (major === 26 && minor >= 1);
  }

  #firstProtocol(): grpc.UntypedServiceImplementation {
    return {
      read: (call: Parameters<typeof read>[1]) => {
        if (this.hung) return;
        const elsewhere = this.#notLeader(call.metadata, notLeaderTrailer);
        if (elsewhere !== undefined) call.emit('error', elsewhere);
        else read(this.store, call);
      },
      append: (call: Parameters<typeof append>[1], give: Parameters<typeof append>[2]) => {
        append(this.store, call, give);
      },
      delete: (call: ServerUnaryCall<DeleteReq, DeleteResp>, give: sendUnaryData<DeleteResp>) => {
        const stream = streamOf(call.request.getOptions() ?? {});
        if (this.store.isTombstoned(stream)) give(streamDeleted(stream));
        else if (this.store.softDelete(stream)) give(null, new streams.DeleteResp());
        else give(invalid(`${stream} is not there`));
      },
      tombstone: (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, give: sendUnaryData<TombstoneResp>) => {
        const stream = streamOf(call.request.getOptions() ?? {});
        this.store.tombstone(stream);
        give(null, new streams.TombstoneResp());
      },
      batchAppend: (call: { emit(event: 'error', error: ServiceError): void }) => {
        call.emit('error', unavailable());
      },
    };
  }

  #appendRecords(
    { request, metadata }: ServerUnaryCall<AppendRecordsRequest, AppendRecordsResponse>,
    give: sendUnaryData<AppendRecordsResponse>,
  ): void {
    this.appendsSeen += 1;
    const elsewhere = this.#notLeader(metadata, notLeader, true);
    const mishap = this.mishaps.shift();
    if (elsewhere !== undefined) {
      give(elsewhere);
    } else if (this.hung || mishap === 'hung') {
      return;
    } else if (mishap === 'lost') {
      give(unavailable());
    } else if (typeof mishap === 'object') {
      setTimeout(() => appendRecords(this.store, request), mishap.lateMs);
    } else if (request.getRecordsList().some((record) => record.getStream() === this.deniedStream)) {
      give(denied(`Access to ${String(this.deniedStream)} denied`));
    } else {
      const answer = appendRecords(this.store, request);
      if (mishap === 'answer-lost') give(unavailable());
      else if (answer instanceof Error) give(answer);
      else if (answer !== undefined && !this.store.isHeld) give(null, answer);
    }
  }

  #notLeader(
    metadata: grpc.Metadata,
    error: (host: string, port: number) => ServiceError,
    always = false,
  ): ServiceError | undefined {
    const asked = always || metadata.get('requires-leader')[0] === 'true';
    return asked && this.leader !== undefined && this.leader !== this
      ? error('127.0.0.1', this.leader.port)
      : undefined;
  }

  #features(_: unknown, give: sendUnaryData<InstanceType<typeof features.SupportedMethods>>): void {
    if (this.hung) return;
    const methods = new features.SupportedMethods();
    methods.setEventStoreServerVersion(this.version);
    const offered = [
      ...['read', 'append', 'delete', 'tombstone'].map((name) => [FIRST_PROTOCOL, name]),
      ...(this.#hasAppendRecords ? [[SECOND_PROTOCOL, 'appendrecords']] : []),
    ];
    for (const [service = '', name = ''] of offered) {
      const method = new features.SupportedMethod();
      method.setServiceName(service);
      method.setMethodName(name);
      methods.addMethods(method);
    }
    give(null, methods);
  }

  #gossip(_: unknown, give: sendUnaryData<InstanceType<typeof gossip.ClusterInfo>>): void {
    if (this.hung) return;
    const { FOLLOWER, LEADER } = gossip.MemberInfo.VNodeState;
    const leader = this.leader ?? this;
    const members = leader === this ? [this] : [this, leader];
    const info = new gossip.ClusterInfo();
    for (const node of members) {
      const endPoint = new gossip.EndPoint();
      endPoint.setAddress('127.0.0.1');
      endPoint.setPort(node.port);
      const instance = new shared.UUID();
      instance.setString('00000000-0000-4000-8000-000000000000');
      const member = new gossip.MemberInfo();
      member.setInstanceId(instance);
      member.setIsAlive(true);
      member.setState(node === leader ? LEADER : FOLLOWER);
      member.setHttpEndPoint(endPoint);
      info.addMembers(member);
    }
    give(null, info);
  }
}

/** The server's own limit of a call. */
const CALL_BYTES_MAX = 256 << 20;

function newServer(): grpc.Server {
  return new grpc.Server({ 'grpc.max_receive_message_length': CALL_BYTES_MAX });
}

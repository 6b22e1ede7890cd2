import type pg from 'pg';
import { CannotStart } from '#database';
import type { EventLog } from '../port.js';
import { BEFORE_FIRST } from '../port.js';
import { openOn } from '../postgres/postgres-log.js';
import type { PostgresLogOptions, Tables } from '../postgres/postgres-log.js';
import { LogAltered } from './altered.js';
import { readOne } from './cluster-log.js';
import { ClusterWriter } from './cluster-writer.js';
import { ClusterUnavailable, Connection } from './connection.js';
import { Mirror } from './mirror.js';
import { appending } from './protocol.js';
import { commandStream, IDENTITY_STREAM, identityRecord } from './records.js';

/** The server's method without which streams that are only looked at could not be checked. */
const APPEND_RECORDS = 'kurrentdb.protocol.v2.streams.streamsservice/appendrecords';
const RESOLVED_WITHIN_MS = 30_000;

interface KurrentLogOptions extends PostgresLogOptions {
  /** The cluster's address: `kurrentdb+discover://user:password@host:2113`. */
  readonly clusterUrl: string;
  /** A call that is not answered by then is lost. */
  readonly answeredWithinMs?: number;
  /** How long an append whose outcome is not known is looked for and sent again before it is LogUnavailable. */
  readonly resolvedWithinMs?: number;
}

/**
 * Opens the log of a cluster, which the tables of a migrated database follow. Throws CannotStart where the cluster is not
 * there, too old, or another ledger's, LogAltered where it is not what it was.
 */
export async function openKurrentLog(options: KurrentLogOptions): Promise<EventLog> {
  const { clusterUrl, answeredWithinMs, resolvedWithinMs = RESOLVED_WITHIN_MS } = options;
  const connection = new Connection(clusterUrl, answeredWithinMs);
  try {
    return await openOn(options, async (tables) => {
      await requireAppendRecords(connection);
      const { reader } = tables;
      const pool = tables.writers();
      await join(connection, tables, pool);
      const mirror = new Mirror({ connection, pool, reader });
      await mirror.catchUp();
      await requireNotGone(connection, tables);
      const writer = new ClusterWriter({ connection, mirror, reader, pool: tables.writers(), resolvedWithinMs });
      return { writer, source: mirror };
    });
  } catch (error) {
    await connection.close();
    throw error instanceof ClusterUnavailable ? notThere(error) : error;
  }
}

async function requireAppendRecords(connection: Connection): Promise<void> {
  const features = await connection.features();
  if (features.has(APPEND_RECORDS)) return;
  throw new CannotStart({
    en: 'The server of KURRENTDB_URL is too old: it has no AppendRecords, which KurrentDB has from version 26.1 on.',
    zh: 'KURRENTDB_URL 的服务器版本过旧：没有 AppendRecords，需要 KurrentDB 26.1 或更新的版本。',
  });
}

/**
 * A cluster keeps the log of one ledger, whose id is its first record, and a ledger's tables follow one cluster. The
 * record comes first: a start that was interrupted before the tables followed goes on from there.
 */
async function join(connection: Connection, { id, reader }: Tables, pool: pg.Pool): Promise<void> {
  const follows = (await reader.clusterPlace()) !== undefined;
  if (!follows && (await reader.head()) !== BEFORE_FIRST) throw notInCluster();
  let found = await identityOf(connection);
  if (follows && found === undefined) throw new LogAltered({ stream: IDENTITY_STREAM }, 'gone');
  if (found === undefined) {
    await beginLog(connection, id);
    found = await identityOf(connection);
  }
  if (found !== id) throw anotherLedger(found ?? '', id);
  if (follows) return;
  const { rows } = await pool.query<{ joined: boolean }>('SELECT log.join_cluster() AS joined');
  if (rows[0]?.joined !== true) throw notInCluster();
}

async function beginLog(connection: Connection, id: string): Promise<void> {
  const state = new appending.ConsistencyCheck.StreamStateCheck();
  state.setStream(IDENTITY_STREAM);
  state.setExpectedState('-1');
  const check = new appending.ConsistencyCheck();
  check.setStreamState(state);
  const request = new appending.AppendRecordsRequest();
  request.addRecords(identityRecord(id));
  request.addChecks(check);
  const sent = await connection.append(request);
  if (sent.kind === 'unknown') throw sent.error;
}

async function identityOf(connection: Connection): Promise<string | undefined> {
  const record = await readOne(connection, IDENTITY_STREAM, 0);
  if (record === undefined) return undefined;
  const body = JSON.parse(record.data.toString('utf8')) as { readonly log?: string };
  return body.log ?? '';
}

/** A cluster that was set back to an older state lacks what the tables have read of it. */
async function requireNotGone(connection: Connection, { reader }: Tables): Promise<void> {
  const head = await reader.head();
  if (head === BEFORE_FIRST) return;
  const { events } = await reader.all((head - 1n) as typeof head, 1);
  const [newest] = events;
  if (newest === undefined) return;
  const there = await readOne(connection, commandStream(newest.commandId), 0);
  if (there === undefined) throw new LogAltered({ stream: newest.stream }, 'gone');
}

function notThere(error: ClusterUnavailable): CannotStart {
  return new CannotStart(
    {
      en: `The cluster of KURRENTDB_URL cannot be reached, or does not answer (${error.message}).`,
      zh: `无法连接 KURRENTDB_URL 的集群，或其没有应答（${error.message}）。`,
    },
    { cause: error },
  );
}

function anotherLedger(found: string, id: string): CannotStart {
  return new CannotStart({
    en: `The cluster of KURRENTDB_URL keeps the log of another ledger (${found}, this database is of ${id}).`,
    zh: `KURRENTDB_URL 的集群保存的是另一账本的记录（${found}，本数据库属于 ${id}）。`,
  });
}

function notInCluster(): CannotStart {
  return new CannotStart({
    en: 'This database keeps a log of its own, which no cluster holds: start without KURRENTDB_URL, or with a new database.',
    zh: '本数据库自有记录，未保存在任何集群中：请勿设置 KURRENTDB_URL，或改用新的数据库。',
  });
}

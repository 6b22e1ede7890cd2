import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { CannotStart } from '#database';
import type { Position } from '#event-log';
import { LogDamaged } from './ahead.js';

export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  /** Digest of the tables' definition. */
  readonly shape: string;
  readonly logId: string;
  readonly position: Position;
}

/** A position is the same as a number and as its text. */
type Digested = Omit<Checkpoint, 'position'> & { readonly position: bigint | string };

/** As it was read. */
export interface FoundCheckpoint extends Checkpoint {
  /** Somebody changed the row past the engines: its view or fold may hold events twice, or lack some. */
  readonly setByHand: boolean;
}

interface CheckpointRow {
  readonly name: string;
  readonly version: number;
  readonly shape: string;
  readonly log_id: string;
  readonly position: string;
  readonly digest: Buffer;
}

const COLUMNS = 'name, version, shape, log_id, position::text AS position, digest';

export async function readCheckpoints(
  manager: EntityManager,
  names: readonly string[],
): Promise<ReadonlyMap<string, FoundCheckpoint>> {
  const rows: CheckpointRow[] = await manager.query(
    `SELECT ${COLUMNS} FROM execution.checkpoint WHERE name = ANY($1)`,
    [names],
  );
  return new Map(rows.map((row) => [row.name, checkpointOf(row)]));
}

/** Every checkpoint, in the order of names. */
export async function allCheckpoints(query: Query): Promise<readonly FoundCheckpoint[]> {
  const rows = (await query(`SELECT ${COLUMNS} FROM execution.checkpoint ORDER BY name`)) as CheckpointRow[];
  return rows.map(checkpointOf);
}

type Query = (sql: string) => Promise<readonly unknown[]>;

/**
 * The checkpoint, if it is this log's and was made by this version of the code: an old process that goes on after an
 * upgrade must not write into tables whose meaning has changed. Throws LogDamaged where it is of another log or was set
 * by hand, CannotStart where another version keeps it.
 */
export function ownCheckpoint(
  mark: FoundCheckpoint | undefined,
  owner: { readonly name: string; readonly version: number; readonly ddl: string; readonly logId: string },
): Checkpoint {
  if (mark === undefined) throw new Error(`${owner.name} was not prepared`);
  if (mark.logId !== owner.logId) throw ofAnotherLog(mark, owner.logId);
  if (!isOfShape(mark, owner)) throw keptByAnotherVersion(owner.name);
  if (mark.setByHand) throw new LogDamaged(setByHand(mark));
  return mark;
}

/** Also said by doctor. */
export function setByHand({ name, position }: Pick<Checkpoint, 'name' | 'position'>): CannotStart['sentence'] {
  return {
    en: `The checkpoint ${name} was set by hand and says event ${String(position)}: what it stands for may hold events twice, or lack some; keep a copy as it is, then run rebuild.`,
    zh: `检查点 ${name} 被人为改动（现为第 ${String(position)} 条记录）：相应报表可能重复计入或漏计记录；请先保留副本，再执行 rebuild。`,
  };
}

function ofAnotherLog({ name, logId }: Checkpoint, own: string): LogDamaged {
  return new LogDamaged({
    en: `The checkpoint ${name} is of another log (${logId}, this one is ${own}): two databases were mixed, or the log's id was altered; keep everything as it is and run doctor.`,
    zh: `检查点 ${name} 属于另一账本（${logId}，此处为 ${own}）：两个数据库被混用，或账本编号被改动；请保留现场并执行 doctor。`,
  });
}

function keptByAnotherVersion(name: string): CannotStart {
  return new CannotStart({
    en: `${name} is kept by another version of the ledger; stop this process and start the newer version.`,
    zh: `${name} 由账本的另一版本维护；请停止本进程并启动较新的版本。`,
  });
}

/** Whether tables were made by this very version and definition. */
export function isOfShape(mark: Checkpoint, owner: { readonly version: number; readonly ddl: string }): boolean {
  return mark.version === owner.version && mark.shape === shapeOf(owner.ddl);
}

/** Spaces and line breaks of a definition mean nothing. */
export function shapeOf(ddl: string): string {
  return createHash('sha256').update(ddl.replaceAll(/\s+/gu, ' ').trim()).digest('hex');
}

/** Reads one checkpoint and keeps others from moving it until the transaction ends. */
export async function lockCheckpoint(manager: EntityManager, name: string): Promise<FoundCheckpoint | undefined> {
  const rows: CheckpointRow[] = await manager.query(
    `SELECT ${COLUMNS} FROM execution.checkpoint WHERE name = $1 FOR UPDATE`,
    [name],
  );
  return rows[0] === undefined ? undefined : checkpointOf(rows[0]);
}

export async function insertCheckpoint(manager: EntityManager, checkpoint: Checkpoint): Promise<void> {
  await manager.query(
    `INSERT INTO execution.checkpoint (name, version, shape, log_id, position, digest) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ...[checkpoint.name, checkpoint.version, checkpoint.shape, checkpoint.logId, checkpoint.position.toString()],
      checkpointDigest(checkpoint),
    ],
  );
}

/**
 * Moves a checkpoint from where this worker believes it to be. False: another one moved it first, and the
 * transaction must be given up; so no event is counted twice and none is skipped, however many workers run.
 */
export async function moveCheckpoint(manager: EntityManager, from: Checkpoint, to: Position): Promise<boolean> {
  const [, moved]: [unknown, number] = await manager.query(
    `UPDATE execution.checkpoint SET position = $4, digest = $6
      WHERE name = $1 AND version = $2 AND log_id = $3 AND position = $5`,
    [
      ...[from.name, from.version, from.logId, to.toString(), from.position.toString()],
      checkpointDigest({ ...from, position: to }),
    ],
  );
  return moved === 1;
}

export async function deleteCheckpoint(manager: EntityManager, name: string): Promise<void> {
  await manager.query('DELETE FROM execution.checkpoint WHERE name = $1', [name]);
}

function checkpointOf(row: CheckpointRow): FoundCheckpoint {
  const { name, version, shape, log_id: logId, digest } = row;
  const checkpoint = { name, version, shape, logId, position: BigInt(row.position) as Position };
  return { ...checkpoint, setByHand: Buffer.compare(digest, checkpointDigest(checkpoint)) !== 0 };
}

/** Whoever moves a checkpoint past the engines must know of it; who does is found by folding the views anew. */
export function checkpointDigest({ name, version, shape, logId, position }: Digested): Buffer {
  const text = [name, String(version), shape, logId, position.toString()].join(' ');
  return createHash('sha256').update(text).digest();
}

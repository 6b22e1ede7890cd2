import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Position } from '#event-log';

export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  /** Digest of the tables' definition. */
  readonly shape: string;
  readonly logId: string;
  readonly position: Position;
}

interface CheckpointRow {
  readonly name: string;
  readonly version: number;
  readonly shape: string;
  readonly log_id: string;
  readonly position: string;
}

const COLUMNS = 'name, version, shape, log_id, position::text AS position';

export async function readCheckpoints(
  manager: EntityManager,
  names: readonly string[],
): Promise<ReadonlyMap<string, Checkpoint>> {
  const rows: CheckpointRow[] = await manager.query(
    `SELECT ${COLUMNS} FROM execution.checkpoint WHERE name = ANY($1)`,
    [names],
  );
  return new Map(rows.map((row) => [row.name, checkpointOf(row)]));
}

/**
 * The checkpoint, if it is this log's and was made by this version of the code: an old process that goes on after an
 * upgrade must not write into tables whose meaning has changed.
 */
export function ownCheckpoint(
  mark: Checkpoint | undefined,
  owner: { readonly name: string; readonly version: number; readonly ddl: string; readonly logId: string },
): Checkpoint {
  if (mark === undefined) throw new Error(`${owner.name} was not prepared`);
  if (mark.logId !== owner.logId) throw new Error(`checkpoint ${mark.name} is of another log`);
  if (!isOfShape(mark, owner)) throw new Error(`${owner.name} is kept by another version of the ledger`);
  return mark;
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
export async function lockCheckpoint(manager: EntityManager, name: string): Promise<Checkpoint | undefined> {
  const rows: CheckpointRow[] = await manager.query(
    `SELECT ${COLUMNS} FROM execution.checkpoint WHERE name = $1 FOR UPDATE`,
    [name],
  );
  return rows[0] === undefined ? undefined : checkpointOf(rows[0]);
}

export async function insertCheckpoint(manager: EntityManager, checkpoint: Checkpoint): Promise<void> {
  await manager.query(
    `INSERT INTO execution.checkpoint (name, version, shape, log_id, position) VALUES ($1, $2, $3, $4, $5)`,
    [checkpoint.name, checkpoint.version, checkpoint.shape, checkpoint.logId, checkpoint.position.toString()],
  );
}

/**
 * Moves a checkpoint from where this worker believes it to be. False: another one moved it first, and the
 * transaction must be given up; so no event is counted twice and none is skipped, however many workers run.
 */
export async function moveCheckpoint(manager: EntityManager, from: Checkpoint, to: Position): Promise<boolean> {
  const [, moved]: [unknown, number] = await manager.query(
    `UPDATE execution.checkpoint SET position = $4
      WHERE name = $1 AND version = $2 AND log_id = $3 AND position = $5`,
    [from.name, from.version, from.logId, to.toString(), from.position.toString()],
  );
  return moved === 1;
}

export async function deleteCheckpoint(manager: EntityManager, name: string): Promise<void> {
  await manager.query('DELETE FROM execution.checkpoint WHERE name = $1', [name]);
}

function checkpointOf(row: CheckpointRow): Checkpoint {
  return {
    name: row.name,
    version: row.version,
    shape: row.shape,
    logId: row.log_id,
    position: BigInt(row.position) as Position,
  };
}

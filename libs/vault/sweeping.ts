import type { Moment } from '#kernel';
import type { Pool } from 'pg';

/** What each of the commands that the log knows asked (the digest), by the command's id. */
export type KnownCommands = (commands: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

const SWEEP_BATCH = 500;

/**
 * Deletes records older than `olderThan` whose command came to nothing or to something else, and subjects that have no
 * record left; each record whose command is known is marked and never asked about again. Gives the number deleted.
 * `olderThan` must lie further back than any command can take from its first write to its append.
 */
export async function sweepRecords(pool: Pool, isKnown: KnownCommands, olderThan: Moment): Promise<number> {
  let deleted = 0;
  for (;;) {
    const batch = await pool.query<Unsettled>(
      `SELECT record, command, asked FROM vault.record WHERE NOT settled AND written_at < $1
       ORDER BY written_at, record LIMIT $2`,
      [olderThan, SWEEP_BATCH],
    );
    if (batch.rows.length === 0) return deleted;
    const known = await isKnown([...new Set(batch.rows.map((row) => row.command))]);
    const settled = batch.rows.filter((row) => isBooked(row, known)).map((row) => row.record);
    const idle = batch.rows.filter((row) => !isBooked(row, known)).map((row) => row.record);
    await pool.query(
      `UPDATE vault.record SET settled = true WHERE record IN
         (SELECT record FROM vault.record WHERE record = ANY ($1) ORDER BY record FOR NO KEY UPDATE)`,
      [settled],
    );
    deleted += await deleteRecords(pool, idle, olderThan);
  }
}

interface Unsettled {
  readonly record: string;
  readonly command: string;
  readonly asked: Buffer | null;
}

/** The same key may have been used for something else, which was not decided. */
function isBooked({ command, asked }: Unsettled, known: ReadonlyMap<string, Uint8Array>): boolean {
  const booked = known.get(command);
  return booked !== undefined && (asked === null || asked.equals(booked));
}

async function deleteRecords(pool: Pool, records: readonly string[], olderThan: Moment): Promise<number> {
  if (records.length === 0) return 0;
  const result = await pool.query<{ deleted: number }>('SELECT vault.delete_records($1, $2) AS deleted', [
    records,
    olderThan,
  ]);
  return result.rows[0]?.deleted ?? 0;
}

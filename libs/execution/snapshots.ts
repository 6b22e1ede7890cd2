import type { Pool } from 'pg';

export interface Snapshot {
  readonly stream: string;
  readonly revision: number;
  readonly stateVersion: number;
  readonly state: string;
}

/** Snapshots bound a cold start; they are never believed over the log and can be deleted at any time. */
export interface SnapshotStore {
  read(streams: readonly string[]): Promise<ReadonlyMap<string, Snapshot>>;
  write(snapshot: Snapshot): Promise<void>;
}

export function postgresSnapshots(pool: Pool): SnapshotStore {
  return {
    async read(streams) {
      const found = await pool.query<{ stream: string; revision: number; state_version: number; state: string }>(
        'SELECT stream, revision, state_version, state FROM execution.snapshot WHERE stream = ANY($1)',
        [streams],
      );
      return new Map(
        found.rows.map((row) => [
          row.stream,
          { stream: row.stream, revision: row.revision, stateVersion: row.state_version, state: row.state },
        ]),
      );
    },
    async write(snapshot) {
      await pool.query(
        `INSERT INTO execution.snapshot (stream, revision, state_version, state) VALUES ($1, $2, $3, $4)
         ON CONFLICT (stream) DO UPDATE
           SET revision = excluded.revision, state_version = excluded.state_version, state = excluded.state
           WHERE snapshot.revision < excluded.revision OR snapshot.state_version <> excluded.state_version`,
        [snapshot.stream, snapshot.revision, snapshot.stateVersion, snapshot.state],
      );
    },
  };
}

import type { Pool } from 'pg';

export interface Snapshot {
  readonly stream: string;
  readonly revision: number;
  readonly stateVersion: number;
  readonly state: string;
}

/**
 * Snapshots bound a cold start. One whose seal does not fit is passed over, so whoever can write the database but has
 * not the ledger's key cannot plant a state; they can be deleted at any time.
 */
export interface SnapshotStore {
  read(streams: readonly string[]): Promise<ReadonlyMap<string, Snapshot>>;
  write(snapshot: Snapshot): Promise<void>;
}

/** Keyed digest of the parts, 32 bytes. */
export type Seal = (parts: readonly string[]) => Uint8Array;

interface SnapshotRow {
  readonly stream: string;
  readonly revision: number;
  readonly state_version: number;
  readonly state: string;
  readonly seal: Buffer;
}

export function postgresSnapshots(pool: Pool, seal: Seal): SnapshotStore {
  const sealOf = ({ stream, revision, stateVersion, state }: Snapshot): Uint8Array => {
    return seal(['snapshot', stream, String(revision), String(stateVersion), state]);
  };
  return {
    async read(streams) {
      const { rows } = await pool.query<SnapshotRow>(
        'SELECT stream, revision, state_version, state, seal FROM execution.snapshot WHERE stream = ANY($1)',
        [streams],
      );
      const found = new Map<string, Snapshot>();
      for (const { stream, revision, state_version: stateVersion, state, seal: stored } of rows) {
        const snapshot = { stream, revision, stateVersion, state };
        if (Buffer.compare(stored, sealOf(snapshot)) === 0) found.set(stream, snapshot);
      }
      return found;
    },
    async write(snapshot) {
      await pool.query(
        `INSERT INTO execution.snapshot (stream, revision, state_version, state, seal) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision,
             state_version = excluded.state_version, state = excluded.state, seal = excluded.seal
           WHERE snapshot.revision < excluded.revision OR snapshot.state_version <> excluded.state_version`,
        [snapshot.stream, snapshot.revision, snapshot.stateVersion, snapshot.state, Buffer.from(sealOf(snapshot))],
      );
    },
  };
}

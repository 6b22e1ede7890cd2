import { type Migration } from '#database';
import { eventLogMigrations } from '#event-log/postgres';
import { executionMigrations, snapshotMigrations } from '#execution';
import { vaultMigrations } from '#vault';

/** Everything that the ledger keeps in its database. */
export const migrations: readonly Migration[] = [
  ...eventLogMigrations,
  ...snapshotMigrations,
  ...vaultMigrations,
  ...executionMigrations,
];

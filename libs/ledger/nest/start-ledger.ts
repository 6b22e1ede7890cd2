import { asDatabaseUnavailable, DatabaseUnavailable, unreachable } from '#database';
import type { Wait } from '#database';
import { LogUnavailable } from '#event-log';
import { openLedger } from './open-ledger.js';
import type { Ledger, LedgerOptions } from './open-ledger.js';
import { requireMigrated } from './settings.js';

/**
 * Opens the ledger for a process that serves. Throws CannotStart where the database is not migrated, cannot be
 * reached, or goes away while the ledger opens.
 */
export async function startLedger(options: LedgerOptions, waiting?: Wait['tell']): Promise<Ledger> {
  await requireMigrated(options.url, waiting);
  return openLedger(options).catch((error: unknown) => {
    const lost = error instanceof LogUnavailable || asDatabaseUnavailable(error) instanceof DatabaseUnavailable;
    throw lost ? unreachable(options.url, error) : error;
  });
}

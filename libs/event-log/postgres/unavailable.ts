import { asDatabaseUnavailable, DatabaseUnavailable } from '#database';
import { LogUnavailable } from '../port.js';

/** Turns what may pass into LogUnavailable; a defect of ours stays what it is. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof LogUnavailable) return error;
  const found = asDatabaseUnavailable(error);
  return found instanceof DatabaseUnavailable ? new LogUnavailable(found.message, { cause: error }) : error;
}

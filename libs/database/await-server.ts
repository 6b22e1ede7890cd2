import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, messageOf } from './error-code.js';
import { openClient } from './pool.js';
import { reasonOf, refuseNoAddress, serverOf, unreachableGiven } from './unreachable.js';

/**
 * `cannot_connect_now` and its like: the server is starting, ending, or mending itself after a crash; between the two
 * nobody listens, and what was half open is cut, which the driver says without a code.
 */
const NOT_YET = /^(?:57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE)$/u;
const CUT = /^Connection terminated/u;
const PAUSE_MS = 200;

export interface Wait {
  readonly forMs: number;
  /** Told once, at the first try that failed: the server and why. */
  readonly tell?: (server: string, reason: string) => void;
}

/** Waits while the server of DATABASE_URL is not there yet. Throws CannotStart where it cannot be reached otherwise, or in time. */
export async function awaitServer(url: string, { forMs, tell }: Wait): Promise<void> {
  refuseNoAddress(url);
  const until = Date.now() + forMs;
  for (let tries = 1; ; tries += 1) {
    const client = openClient(url, 'relief-ledger start');
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isNotYet(error) || Date.now() > until) throw unreachableGiven(url, error);
      if (tries === 1) tell?.(serverOf(url), reasonOf(error));
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(PAUSE_MS);
  }
}

function isNotYet(error: unknown): boolean {
  // A name with several addresses fails with one error for each.
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return errors.some((one) => NOT_YET.test(codeOf(one)) || CUT.test(messageOf(one)));
}

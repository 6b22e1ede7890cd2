import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './error-code.js';
import { openClient } from './pool.js';
import { refuseNoAddress, unreachableGiven } from './unreachable.js';

/** `cannot_connect_now`: the server is starting, or mending itself after a crash. */
const NOT_YET = '57P03';
const PAUSE_MS = 200;

/** Waits while the server of DATABASE_URL says that it is not ready yet. Throws CannotStart where it cannot be reached otherwise. */
export async function awaitServer(url: string, waitMs: number): Promise<void> {
  refuseNoAddress(url);
  const until = Date.now() + waitMs;
  for (;;) {
    const client = openClient(url, 'relief-ledger start');
    try {
      await client.connect();
      return;
    } catch (error) {
      if (codeOf(error) !== NOT_YET || Date.now() > until) throw unreachableGiven(url, error);
    } finally {
      await client.end().catch(() => undefined);
    }
    await pause(PAUSE_MS);
  }
}

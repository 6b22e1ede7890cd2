import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '#database';
import type { Child } from './child.js';

const POLL_MS = 100;

/** The embedded database beside the API: whether it is there, and how often it was started again. */
export interface Beside {
  isRunning(): boolean;
  revivals(): number;
}

/**
 * Waits until the API says that it is ready. Throws CannotStart when it ends instead, but not when its database had
 * ended under it: both are started again.
 */
export async function awaitReady(port: number, api: Child, database: Beside): Promise<void> {
  const address = `http://127.0.0.1:${String(port)}/health/ready`;
  let excused = { ends: 0, revivals: 0 };
  for (;;) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok === true) return;
    const { count, code } = api.ends();
    if (count > excused.ends) {
      const revivals = database.revivals();
      if (database.isRunning() && revivals === excused.revivals) throw didNotStart(code);
      excused = { ends: count, revivals };
    }
    await sleep(POLL_MS);
  }
}

function didNotStart(code: number): CannotStart {
  return new CannotStart({
    en: `The API did not start (${String(code)}), see above.`,
    zh: `API 未能启动（${String(code)}），见上文。`,
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '#database';
import type { Child } from './child.js';

const POLL_MS = 100;

/** Waits until the API says that it is ready. Throws CannotStart when it ends instead. */
export async function awaitReady(port: number, api: Child | undefined): Promise<void> {
  let endedWith: number | undefined;
  void api?.firstEnd.then((code) => {
    endedWith = code;
  });
  const address = `http://127.0.0.1:${String(port)}/health/ready`;
  for (;;) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok === true) return;
    if (endedWith !== undefined) {
      throw new CannotStart({
        en: `The API did not start (${String(endedWith)}), see above.`,
        zh: `API 未能启动（${String(endedWith)}），见上文。`,
      });
    }
    await sleep(POLL_MS);
  }
}

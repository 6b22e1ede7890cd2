import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '#database';
import type { Child } from './child.js';

const POLL_MS = 100;

/** Throws CannotStart where another program holds the port or this user may not have it. */
export async function refuseTakenPort(port: number): Promise<void> {
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? 'EADDRINUSE');
    });
    probe.listen(port, () =>
      probe.close(() => {
        resolve(undefined);
      }),
    );
  });
  if (code === undefined) return;
  const number = String(port);
  throw new CannotStart(
    code === 'EADDRINUSE'
      ? {
          en: `The port ${number} is in use by another program; choose another one with --port.`,
          zh: `端口 ${number} 已被其他程序占用，请用 --port 另选端口。`,
        }
      : {
          en: `The port ${number} cannot be used (${code}); choose another one with --port.`,
          zh: `端口 ${number} 无法使用（${code}），请用 --port 另选端口。`,
        },
  );
}

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

import type { Say } from './say.js';

export interface Interrupted {
  /** Resolves with the first SIGINT, SIGTERM or SIGHUP, or the end of the npm that started us. */
  readonly first: Promise<void>;
  isSet(): boolean;
  /** Runs the work where a second signal asks to force the end; it must be synchronous. */
  onSecond(work: () => void): void;
}

/** npm passes a terminal's Ctrl-C on, so one press arrives twice: what comes this soon after is the same wish. */
const SAME_WISH_MS = 1_000;
const FORCED = 1;
const PARENT_LOOK_MS = 200;

export function interruptions(say: Say): Interrupted {
  let firstAt: number | undefined;
  let force = (): void => undefined;
  let tell = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const take = (): void => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      say({ en: 'Stopping (again to force) …', zh: '正在停止（再次中断则强制结束）…' });
      tell();
    } else if (Date.now() - firstAt > SAME_WISH_MS) {
      force();
      process.exit(FORCED);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, take);
  if (process.env['npm_lifecycle_event'] === 'start') watchParent(take);
  return {
    first,
    isSet: () => firstAt !== undefined,
    onSecond: (work) => {
      force = work;
    },
  };
}

/** npm hands SIGTERM to the shell between it and us, which ends of it and tells nobody. */
function watchParent(ended: () => void): void {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    ended();
  }, PARENT_LOOK_MS);
  looking.unref();
}

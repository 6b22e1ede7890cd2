import type { Say } from './say.js';

export interface Interrupted {
  /** Resolves with the first SIGINT or SIGTERM. */
  readonly first: Promise<void>;
  isSet(): boolean;
  /** Runs the work where a second signal asks to force the end; it must be synchronous. */
  onSecond(work: () => void): void;
}

/** npm passes a terminal's Ctrl-C on, so one press arrives twice: what comes this soon after is the same wish. */
const SAME_WISH_MS = 1_000;
const FORCED = 1;

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
  process.on('SIGINT', take);
  process.on('SIGTERM', take);
  return {
    first,
    isSet: () => firstAt !== undefined,
    onSecond: (work) => {
      force = work;
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** After so long without an error the next one is waited for as if it were the first. */
const STEADY_AFTER_MS = 60_000;

export interface KeptGoing {
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Under which the log tells of it. */
  readonly name: string;
}

/**
 * Runs a work until the signal aborts. When it fails it is begun anew where its checkpoint stands, ever more slowly
 * and never skipping what failed; each failure is logged loudly.
 */
export async function keepGoing(
  { log, signal, name }: KeptGoing,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!isOver(signal)) {
    const from = Date.now();
    try {
      await work(signal);
      if (isOver(signal)) return;
      throw new Error('it ended by itself');
    } catch (error) {
      if (isOver(signal)) return;
      if (Date.now() - from > STEADY_AFTER_MS) waitMs = FIRST_WAIT_MS;
      log.error({ name, error: faultOf(error), againInMs: waitMs }, 'stopped, and is begun anew');
      await pause(waitMs, signal);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }
}

/** Asked anew each time: it changes while a work runs. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Waits, or until the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** An error as the log may hold it: kind, sentence, place. What else a driver hangs on it may be personal. */
export function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'something that is no error was thrown' };
  const { name, message, stack } = error;
  return { name, message, stack };
}

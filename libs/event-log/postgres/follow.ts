import type { Page, Position } from '../port.js';

const SHORTEST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 80;

/** Wakes what waits for news as soon as this process has written; news of other processes are found by asking. */
export class Bell {
  readonly #waiting = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Waits for the bell, at most so long, or until the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
    });
  }
}

interface Following {
  readonly after: Position;
  readonly signal: AbortSignal;
  readonly bell: Bell;
  readonly read: (after: Position) => Promise<Page>;
}

/**
 * Pages after a position, then new ones as they come; ends when the signal aborts. Asks soon after news and ever
 * more rarely while there are none.
 */
export async function* follow({ after, signal, bell, read }: Following): AsyncGenerator<Page, void, undefined> {
  let through = after;
  let wait = SHORTEST_WAIT_MS;
  while (!signal.aborted) {
    const page = await read(through);
    if (page.events.length > 0) {
      through = page.through;
      wait = SHORTEST_WAIT_MS;
      yield page;
    } else {
      await bell.wait(wait, signal);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

import type { EventLog, Position } from '#event-log';

/** What folds the log behind a checkpoint of its own. */
export interface Follower {
  /** Up to where it has seen the history. */
  position(): Promise<Position>;
  /** Sees all that is there now. */
  drain(): Promise<void>;
}

/** Lets a follower see what is there and then what comes, until the signal aborts; whatever goes wrong is thrown. */
export async function followLog(log: EventLog, follower: Follower, signal: AbortSignal): Promise<void> {
  const after = await follower.position();
  await follower.drain();
  for await (const page of log.subscribe({ after, signal })) {
    if (page.events.length > 0) await follower.drain();
  }
}

import type { EventLog, RecordedEvent } from '#event-log';
import type { Report } from './progress.js';

export interface LeavesChecked {
  readonly events: bigint;
  /** The index of the first event whose leaf is not that of its content, or that is out of its place. */
  readonly wrong?: bigint;
}

const EVENTS_PER_PAGE = 2_000;

/**
 * Computes the leaf of each event anew from what is stored, and compares it with the stored leaf; also that the indexes
 * have no hole. `look` is shown every page.
 */
export async function checkLeaves(log: EventLog, { after, report, look }: CheckOptions): Promise<LeavesChecked> {
  const { leafHash } = await import('#event-log');
  const head = await log.head();
  let checked = 0n;
  for (let from = after; from < head;) {
    const page = await log.readAll({ after: from, limit: EVENTS_PER_PAGE });
    for (const event of page.events) {
      checked += 1n;
      const right = Buffer.compare(leafHash(event), event.leaf) === 0 && event.index === BigInt(after) + checked;
      if (!right) return { events: checked, wrong: event.index };
    }
    await look?.(page.events);
    report(page.through - after, head - after);
    if (page.through <= from) break;
    from = page.through;
  }
  return { events: checked };
}

export interface CheckOptions {
  readonly after: RecordedEvent['position'];
  readonly report: Report;
  readonly look?: (events: readonly RecordedEvent[]) => Promise<void>;
}

import { describe } from '@jest/globals';
import { appendContract } from './append.contract.js';
import { followingContract } from './following.contract.js';
import { idempotencyContract } from './idempotency.contract.js';
import { loadContract } from './load.contract.js';
import { orderContract } from './order.contract.js';
import { readingContract } from './reading.contract.js';
import type { EventLog } from '#event-log';
import type { Open } from './units.js';

/**
 * What every engine behind the port owes its callers. `open` opens the same log again and again, each time on
 * connections of its own; the log need not be empty. Handles that a test leaves open are closed by `closeAll`.
 */
export function eventLogContract(open: Open): { readonly closeAll: () => Promise<void> } {
  const handles: EventLog[] = [];
  const opened: Open = async () => {
    const log = await open();
    handles.push(log);
    return log;
  };
  describe('the event log contract', () => {
    appendContract(opened);
    orderContract(opened);
    idempotencyContract(opened);
    loadContract(opened);
    readingContract(opened);
    followingContract(opened);
  });
  return {
    closeAll: async () => {
      await Promise.all(handles.map((log) => log.close()));
    },
  };
}

import { openClient } from '#database';
import { readStored } from '#event-log/postgres';
import { differingTables, openViewsDatabase } from '#execution';
import type { EventRegistry, Projection, Reaction, ViewsDatabaseOptions } from '#execution';
import type { Finding, Report } from './finding.js';
import { notWell, well } from './finding.js';

export interface ViewsOptions {
  readonly url: string;
  readonly role: string | undefined;
  readonly entities: ViewsDatabaseOptions['entities'];
  readonly registry: EventRegistry;
  readonly projections: readonly Projection[];
  readonly reactions: readonly Reaction[];
  readonly report: Report;
}

/** Every view folded anew from event 1, and its tables compared with those that answer. The events must be sound. */
export async function examineViews(options: ViewsOptions): Promise<Finding> {
  const { url, role, entities } = options;
  const source = await openViewsDatabase({ url, role, entities, max: 1 });
  // Not the examiner's own snapshot: a view may have moved on since.
  const client = openClient(url, 'relief-ledger doctor');
  try {
    await client.connect();
    const differing = await differingTables({
      ...options,
      source,
      read: async (after, limit) => {
        const page = await readStored(client, { after, limit });
        return page.flatMap(({ recorded }) => recorded ?? []);
      },
    });
    if (differing.length === 0) {
      return well('views', '报表与由全部记录重新计算的一致', 'the views are what the events come to');
    }
    const places = differing.map(({ table, row }) => (row === undefined ? table : `${table} (${row})`));
    return notWell(
      'views',
      `与记录不符的报表（首行）：${places.join('、')}；也可能是记录被改动：请先保留副本，再执行 rebuild`,
      `tables (and their first rows) that are not what the events come to: ${places.join(', ')}; it may be the log that was altered: keep a copy as it is before you run rebuild`,
    );
  } finally {
    await client.end();
    await source.destroy();
  }
}

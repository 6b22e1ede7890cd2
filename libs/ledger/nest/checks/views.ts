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
    return notWell(
      'views',
      `与记录不符的报表：${differing.join('、')}；请保留现场，并执行 rebuild`,
      `tables are not what the events come to: ${differing.join(', ')}; keep a copy as it is, and run rebuild`,
    );
  } finally {
    await client.end();
    await source.destroy();
  }
}

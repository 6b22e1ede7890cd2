import { openViewsDatabase } from '#execution';
import type { ViewsDatabaseOptions } from '#execution';
import { BalancesView } from '#funds/nest';
import { formatYuan, plus } from '#kernel';
import { notWell, well } from './finding.js';
import type { Finding } from './finding.js';

/** Whether the sum of all funds and of what is in transit is the sum of all accounts, every day (domain.md). */
export async function examineSums(options: ViewsDatabaseOptions): Promise<Finding> {
  const source = await openViewsDatabase({ ...options, max: 1 });
  try {
    const apart = await new BalancesView(source).disagreement();
    if (apart === undefined) {
      const en = 'funds and what is in transit agree with the accounts on every day';
      return well('sums', '每一天各基金与在途资金之和等于各账户之和', en);
    }
    const funds = formatYuan(plus(apart.fundsFen, apart.inTransitFen));
    const accounts = formatYuan(apart.accountsFen);
    return notWell(
      'sums',
      `${apart.day} 起各基金与在途资金之和 ${funds} 不等于各账户之和 ${accounts}；请执行 rebuild，仍不符则保留现场`,
      `from ${apart.day} on funds and what is in transit, ${funds}, differ from the accounts, ${accounts}; run rebuild, and keep everything as it is where that does not help`,
    );
  } finally {
    await source.destroy();
  }
}

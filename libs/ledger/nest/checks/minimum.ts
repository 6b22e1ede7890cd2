import { openViewsDatabase } from '#execution';
import type { ViewsDatabaseOptions } from '#execution';
import { formatYuan } from '#kernel';
import { firstMisjudged } from '#minimum/nest';
import type { StateToJudge } from '#minimum/nest';
import { notWell, well } from './finding.js';
import type { Finding } from './finding.js';

/** Whether each noted state of the minimum is what rules and entries came to, as known then. */
export async function examineStates(options: ViewsDatabaseOptions, states: readonly StateToJudge[]): Promise<Finding> {
  const source = await openViewsDatabase({ ...options, max: 1 });
  try {
    const wrong = await firstMisjudged(source.manager, states);
    const count = String(states.length);
    if (wrong === undefined) {
      const en = `${count} noted states of the minimum are what rules and entries came to then`;
      return well('minimum', `${count} 条达标情况与当时的规则和收支相符`, en);
    }
    const { index, fund, year, state, contributedFen, wanted } = wrong;
    const place = `${fund} ${String(year)}`;
    const noted = `${state} ${formatYuan(contributedFen)}`;
    const right = wanted === undefined ? '—' : `${wanted.state} ${formatYuan(wanted.contributedFen)}`;
    return notWell(
      'minimum',
      `第 ${String(index)} 条记录的达标情况（${place}：${noted}）与当时的规则和收支不符（${right}）；请保留现场并从备份恢复`,
      `event ${String(index)} notes a state of the minimum (${place}: ${noted}) that is not what rules and entries came to then (${right}); keep everything as it is and restore a backup`,
    );
  } finally {
    await source.destroy();
  }
}

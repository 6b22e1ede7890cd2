import type pg from 'pg';
import { readOutline } from '#event-log/postgres';
import { allCheckpoints, isOfShape, setByHand } from '#execution';
import type { FoundCheckpoint, Projection, Reaction } from '#execution';
import type { Finding } from './finding.js';
import { notWell, well } from './finding.js';

export interface Standing {
  readonly finding: Finding;
  /** Whether there is a history of this log by which views can be folded anew. */
  readonly comparable: boolean;
}

/** Where views and reactions stand: of this log, made by this version, not beyond the head, not set by
 * hand. Nothing is moved. */
export async function examineCheckpoints(
  client: pg.ClientBase,
  { projections, reactions }: { readonly projections: readonly Projection[]; readonly reactions: readonly Reaction[] },
): Promise<Standing> {
  const { logId, position: head } = await readOutline(client);
  const rows = await allCheckpoints(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows);
  const strange = rows.find((mark) => mark.logId !== logId);
  if (strange !== undefined) {
    return fatal(
      `检查点 ${strange.name} 属于另一账本（${strange.logId}，此处为 ${logId}）；请保留现场并从备份恢复`,
      `the checkpoint ${strange.name} is of another log (${strange.logId}, this one is ${logId}); keep everything as it is and restore a backup`,
    );
  }
  const beyond = rows.find(({ position }) => position > head);
  if (beyond !== undefined) {
    return fatal(
      `检查点 ${beyond.name} 在第 ${String(beyond.position)} 条记录，超出末端 ${String(head)}：记录被删除，或检查点被改动；请保留现场并从备份恢复`,
      `the checkpoint ${beyond.name} stands at event ${String(beyond.position)}, beyond the head ${String(head)}: events were taken out, or it was moved; keep everything as it is and restore a backup`,
    );
  }
  const moved = rows.find((mark) => mark.setByHand);
  if (moved !== undefined) {
    const { zh, en } = setByHand(moved);
    return { finding: notWell('checkpoints', zh, en), comparable: true };
  }
  const wanted = [
    ...projections,
    ...reactions.map(({ name, version, ddl }) => ({ name: `reaction:${name}`, version, ddl })),
  ];
  const unmade = wanted.find((one) => !rows.some((mark) => mark.name === one.name && isOfShape(mark, one)));
  if (unmade !== undefined) {
    return fatal(
      `${unmade.name} 尚未由本版本生成；请启动账本或执行 rebuild`,
      `${unmade.name} was not made by this version yet; start the ledger or run rebuild`,
    );
  }
  return { finding: standing(rows, head), comparable: true };
}

function fatal(zh: string, en: string): Standing {
  return { finding: notWell('checkpoints', zh, en), comparable: false };
}

function standing(marks: readonly FoundCheckpoint[], head: bigint): Finding {
  const lowest = marks.reduce((low, { position }) => (position < low ? position : low), head);
  const behind = head - lowest;
  return well(
    'checkpoints',
    `报表已到第 ${String(lowest)} 条记录${behind > 0n ? `，落后 ${String(behind)} 条，下次使用时更新` : ''}`,
    `the views stand at event ${String(lowest)}${behind > 0n ? `, ${String(behind)} behind the head, and will be brought on when next used` : ''}`,
  );
}

import { CannotStart } from '#database';

/** What was found in a cluster that nobody who keeps the ledger's rules can have done. */
export type Alteration =
  'deleted' | 'tombstoned' | 'truncated' | 'limited' | 'governed' | 'foreign' | 'misfit' | 'gone';

const WORDS: Readonly<Record<Alteration, { readonly en: string; readonly zh: string }>> = {
  deleted: { en: 'was deleted', zh: '被删除' },
  tombstoned: { en: 'was deleted for good (a tombstone)', zh: '被永久删除（墓碑）' },
  truncated: { en: 'was truncated ($tb)', zh: '被截断（$tb）' },
  limited: {
    en: 'was told to drop records by itself ($maxCount or $maxAge)',
    zh: '被设置为自动丢弃记录（$maxCount 或 $maxAge）',
  },
  governed: { en: 'was given metadata of its own (an ACL)', zh: '被设置了元数据（ACL）' },
  foreign: { en: 'holds a record that the ledger did not write', zh: '含有不是账本写入的记录' },
  misfit: { en: 'does not go on from what was read of it before', zh: '与此前读取的内容不衔接' },
  gone: { en: 'no longer holds what was read from it', zh: '已没有从中读取过的记录' },
};

/** The cluster's log is not what it was, or not the ledger's alone: nobody reads or appends any further. */
export class LogAltered extends CannotStart {
  constructor(
    /** The stream and, where there is one, the place in the cluster's log. */
    readonly at: { readonly stream: string; readonly position?: bigint },
    readonly alteration: Alteration,
  ) {
    const { en, zh } = WORDS[alteration];
    const place =
      at.position === undefined ? ['', ''] : [` (position ${String(at.position)})`, `（位置 ${String(at.position)}）`];
    super({
      en: `The log in the KurrentDB cluster was altered: the stream ${at.stream}${place[0] ?? ''} ${en}; keep everything as it is and ask whoever runs the cluster.`,
      zh: `KurrentDB 集群中的记录被改动：流 ${at.stream}${place[1] ?? ''}${zh}；请保留现场并询问集群的管理者。`,
    });
  }
}

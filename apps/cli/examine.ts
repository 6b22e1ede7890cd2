import { statfs } from 'node:fs/promises';
import { appRoleOf, isRunning, OLDEST_SERVER, openPool, readOwner } from '#database';
import type { RecordedEvent, Position } from '#event-log';
import { BEFORE_FIRST } from '#event-log';
import type { PersonalRef, Plain } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { checkLeaves } from './leaves.js';
import type { Report } from './progress.js';
import type { Words } from './shell.js';

/** What one look at the ledger found; what is not well says what to do. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly words: Words;
}

const DISK_LEAST = 500n * 1024n * 1024n;
const GIB = 1024n * 1024n * 1024n;
/** So many of the newest events are looked at where not all are asked for. */
const SAMPLE = 2_000n;

export async function examineServer(url: string): Promise<readonly Finding[]> {
  const pool = openPool({ url, max: 1, applicationName: 'relief-ledger doctor' });
  try {
    const found = await pool.query<{ version: string; number: number }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
    );
    const { version = '', number = 0 } = found.rows[0] ?? {};
    const role = await appRoleOf(pool);
    const guards = await pool.query<{ guard: string; always: boolean }>(GUARDS);
    const missing = EXPECTED_GUARDS.filter((guard) => !guards.rows.some((row) => row.guard === guard && row.always));
    return [
      {
        check: 'database',
        ok: number >= OLDEST_SERVER * 10_000,
        words: { zh: `数据库可用，PostgreSQL ${version}`, en: `the database answers, PostgreSQL ${version}` },
      },
      {
        check: 'role',
        ok: role !== undefined,
        words:
          role === undefined
            ? {
                zh: '服务没有受限角色，仅靠触发器保护记录；请由数据库管理员执行 GRANT relief_ledger_app TO 登录用户',
                en: 'the service has no role of its own and triggers alone guard the log; have the administrator GRANT relief_ledger_app TO the login user',
              }
            : { zh: `服务以受限角色 ${role} 工作`, en: `the service works as ${role}, which cannot change the log` },
      },
      {
        check: 'triggers',
        ok: missing.length === 0,
        words:
          missing.length === 0
            ? { zh: '防篡改触发器齐全', en: 'the triggers that refuse changes are in place' }
            : {
                zh: `缺少或停用的防篡改触发器：${missing.join('、')}；请恢复备份到新的数据库`,
                en: `triggers that refuse changes are missing or off: ${missing.join(', ')}; restore a backup into a new database`,
              },
      },
    ];
  } finally {
    await pool.end();
  }
}

const GUARDS = `
  SELECT n.nspname || '.' || c.relname || ' ' || t.tgname AS guard, t.tgenabled IN ('A', 'O') AS always
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT t.tgisinternal AND n.nspname IN ('log', 'files')`;

const EXPECTED_GUARDS = [
  ...['log.event', 'log.movement', 'log.command', 'log.head'].flatMap((table) => [
    `${table} never_changed`,
    `${table} never_emptied`,
  ]),
  'log.head forward_only',
  'files.evidence immutable',
  'files.chunk immutable',
];

/** Whether the views, brought on as any command would, reach the head. */
export async function examineViews(ledger: Ledger): Promise<Finding> {
  const before = (await ledger.log.head()) - (await ledger.views.position());
  await ledger.catchUp();
  const head = await ledger.log.head();
  const ok = (await ledger.views.position()) >= head;
  const behind =
    before > 0n
      ? { zh: `（检查前落后 ${String(before)} 条）`, en: ` (${String(before)} events behind before)` }
      : EMPTY;
  return {
    check: 'views',
    ok,
    words: ok
      ? {
          zh: `报表已到第 ${String(head)} 条记录${behind.zh}`,
          en: `the views stand at event ${String(head)}${behind.en}`,
        }
      : { zh: '报表未能更新到最新；请执行 rebuild', en: 'the views do not reach the head; run rebuild' },
  };
}

const EMPTY: Words = { zh: '', en: '' };

/** The leaves computed anew, and the records that the events name compared with their commitments. */
export async function examineHistory(
  ledger: Ledger,
  { all, report }: { readonly all: boolean; readonly report: Report },
): Promise<readonly Finding[]> {
  const head = await ledger.log.head();
  const after = (all || head <= SAMPLE ? BEFORE_FIRST : head - SAMPLE) as Position;
  let records = 0;
  const differing: string[] = [];
  const look = async (events: readonly RecordedEvent[]): Promise<void> => {
    const refs = events.flatMap((event) => refsIn(ledger.registry.decode(event)));
    records += refs.length;
    for (const { ref, finding } of await ledger.vault.check(refs)) {
      if (finding !== 'erased') differing.push(ref.record);
    }
  };
  const { events, wrong } = await checkLeaves(ledger.log, { after, report, look });
  return [leavesFinding({ events, wrong, all }), recordsFinding(records, differing)];
}

function leavesFinding({ events, wrong, all }: { events: bigint; wrong: bigint | undefined; all: boolean }): Finding {
  const scope = all ? { zh: '全部', en: 'all' } : { zh: '最新', en: 'the newest' };
  return {
    check: 'leaves',
    ok: wrong === undefined,
    words:
      wrong === undefined
        ? {
            zh: `${scope.zh} ${String(events)} 条记录与校验值相符`,
            en: `${scope.en} ${String(events)} events fit their hashes`,
          }
        : {
            zh: `第 ${String(wrong)} 条记录与校验值不符，已被改动；请保留现场并从备份恢复`,
            en: `event ${String(wrong)} does not fit its hash and was tampered with; keep everything as it is and restore a backup`,
          },
  };
}

function recordsFinding(records: number, differing: readonly string[]): Finding {
  const first = differing[0];
  return {
    check: 'vault',
    ok: first === undefined,
    words:
      first === undefined
        ? {
            zh: `密钥可用，${String(records)} 份个人信息与承诺值相符`,
            en: `the key opens, and ${String(records)} records fit their commitments`,
          }
        : {
            zh: `${String(differing.length)} 份个人信息缺失或被改动（首个 ${first}）；请从备份恢复`,
            en: `${String(differing.length)} records are missing or altered (the first is ${first}); restore a backup`,
          },
  };
}

/** Every reference into the vault, wherever it stands in an event. */
function refsIn(value: unknown): readonly PersonalRef[] {
  if (typeof value !== 'object' || value === null) return [];
  return isRef(value) ? [value] : Object.values(value as Record<string, Plain>).flatMap(refsIn);
}

function isRef(value: object): value is PersonalRef {
  return 'subject' in value && 'record' in value && 'version' in value && 'commitment' in value;
}

export async function examineFolder(folder: string): Promise<readonly Finding[]> {
  const owner = await readOwner(folder);
  const { bavail, bsize } = await statfs(folder, { bigint: true });
  const free = bavail * bsize;
  const gigabytes = `${String(free / GIB)}.${String(((free % GIB) * 10n) / GIB)} GB`;
  return [
    {
      check: 'folder',
      ok: true,
      words:
        owner === undefined || !isRunning(owner)
          ? { zh: '没有运行中的服务占用数据目录', en: 'no running server holds the data folder' }
          : {
              zh: `数据目录由进程 ${String(owner.pid)}（${owner.role}）占用，属正常`,
              en: `process ${String(owner.pid)} (${owner.role}) holds the data folder, as it should`,
            },
    },
    {
      check: 'disk',
      ok: free >= DISK_LEAST,
      words:
        free >= DISK_LEAST
          ? { zh: `磁盘剩余 ${gigabytes}`, en: `${gigabytes} of disk are free` }
          : { zh: `磁盘仅剩 ${gigabytes}；请腾出空间`, en: `only ${gigabytes} of disk are free; make room` },
    },
  ];
}

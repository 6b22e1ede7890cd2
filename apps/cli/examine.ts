import { statfs } from 'node:fs/promises';
import { isRunning, OLDEST_SERVER, openPool, readOwner } from '#database';
import type { Finding } from '#ledger/nest';

const DISK_LEAST = 500n * 1024n * 1024n;
const GIB = 1024n * 1024n * 1024n;

export async function examineServer(url: string): Promise<Finding> {
  const pool = openPool({ url, max: 1, applicationName: 'relief-ledger doctor' });
  try {
    const found = await pool.query<{ version: string; number: number }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
    );
    const { version = '', number = 0 } = found.rows[0] ?? {};
    return {
      check: 'database',
      ok: number >= OLDEST_SERVER * 10_000,
      words: { zh: `数据库可用，PostgreSQL ${version}`, en: `the database answers, PostgreSQL ${version}` },
    };
  } finally {
    await pool.end();
  }
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

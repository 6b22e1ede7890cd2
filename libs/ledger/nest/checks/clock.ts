import type pg from 'pg';
import { notWell, well } from './finding.js';
import type { Finding } from './finding.js';

/** Clocks of machines differ by moments; beyond this one of them is wrong. */
const APART_MAX_SECONDS = 120;

/**
 * Whether the newest record bears a time to come: this clock was set back, or that of whoever wrote it is ahead. What is
 * recorded until then counts as known at that time, and days may have begun too early.
 */
export async function examineClock(client: pg.ClientBase): Promise<Finding> {
  const found = await client.query<{ ahead: string; server: string; known: string }>(
    `SELECT ceil(extract(epoch FROM known_at - $1::timestamptz))::text AS ahead,
            abs(extract(epoch FROM clock_timestamp() - $1::timestamptz))::bigint::text AS server,
            to_char(known_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') AS known
       FROM log.head WHERE isfinite(known_at)`,
    [new Date().toISOString()],
  );
  const { ahead = '0', server = '0', known = '' } = found.rows[0] ?? {};
  if (Number(ahead) > APART_MAX_SECONDS) {
    return notWell(
      'clock',
      `最新记录的时间（${known}）比本机时钟晚 ${ahead} 秒；请校准写入者与本机的时钟`,
      `the newest record bears the time ${known}, ${ahead} s ahead of this machine's clock; set the clocks of whoever writes`,
    );
  }
  if (Number(server) > APART_MAX_SECONDS) {
    return notWell(
      'clock',
      `数据库服务器与本机的时钟相差 ${server} 秒；请校准`,
      `the clocks of the database server and of this machine are ${server} s apart; set them`,
    );
  }
  return well('clock', '时钟与记录相符', 'the clocks agree with the records');
}

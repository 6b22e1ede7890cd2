import type pg from 'pg';
import { APP_ROLE, checkGuards, loginPowers } from '#database';
import type { Migration } from '#database';
import type { Finding } from './finding.js';
import { notWell, well } from './finding.js';

/** Triggers, functions and rights against this version's migrations; says of the login user what it could do. */
export async function examineGuards(
  client: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<readonly Finding[]> {
  const { triggers, functions, rights } = await checkGuards(client, migrations);
  return [
    await roleFinding(client, rights),
    faultsOrWell(triggers, 'triggers', {
      bad: ['缺少、停用或改动的触发器', 'triggers that refuse changes are missing, off or altered'],
      good: [
        '防篡改触发器与本版本一致且启用',
        'the triggers that refuse changes are on and as this version makes them',
      ],
    }),
    faultsOrWell(functions, 'functions', {
      bad: ['与本版本不一致的数据库函数', "database functions are not this version's"],
      good: ['数据库函数与本版本一致', "the database's functions are this version's, word for word"],
    }),
  ];
}

interface Told {
  readonly bad: readonly [zh: string, en: string];
  readonly good: readonly [zh: string, en: string];
}

function faultsOrWell(faults: readonly string[], check: string, { bad, good }: Told): Finding {
  if (faults.length === 0) return well(check, ...good);
  return notWell(
    check,
    `${bad[0]}：${faults.join('、')}；请恢复备份到新的数据库`,
    `${bad[1]}: ${faults.join(', ')}; restore a backup into a new database`,
  );
}

async function roleFinding(client: pg.ClientBase, rights: readonly string[]): Promise<Finding> {
  if (rights.length > 0) {
    return notWell(
      'role',
      `服务角色的权限与授予的不符（+ 多出，− 缺少）：${rights.join('、')}；请由数据库管理员改正`,
      `rights are not those that were granted (+ beyond, − lacking): ${rights.join(', ')}; have the administrator put them right`,
    );
  }
  const found = await client.query<{ may: boolean }>(
    `SELECT pg_has_role(session_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000
       THEN 'SET' ELSE 'MEMBER' END) AS may FROM pg_roles WHERE rolname = $1`,
    [APP_ROLE],
  );
  if (found.rows[0]?.may !== true) {
    return notWell(
      'role',
      `服务没有受限角色，仅靠触发器保护记录；请由数据库管理员执行 GRANT ${APP_ROLE} TO 登录用户`,
      `the service has no role of its own and triggers alone guard the log; have the administrator GRANT ${APP_ROLE} TO the login user`,
    );
  }
  const { user, superuser, owner } = await loginPowers(client);
  const powers =
    superuser || owner
      ? [`；登录用户 ${user} 本身可绕过保护`, `; its login user ${user} could pass the guards`]
      : ['', ''];
  return well(
    'role',
    `服务以角色 ${APP_ROLE} 工作，其权限仅为所授予的${powers[0] ?? ''}`,
    `the service works as ${APP_ROLE}, whose rights are those granted and no more${powers[1] ?? ''}`,
  );
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CannotStart } from './cannot-start.js';

/** How a program of PostgreSQL is run: as ourselves, or, since it refuses root, as a system user. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  command(program: string, args: readonly string[]): { readonly program: string; readonly args: readonly string[] };
}

interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const OWN_USER = 'relief-ledger';

/**
 * Who runs the server of a data folder. As root: the cluster's present owner, else the user `postgres`, else a
 * system user made for it, else `nobody`. Where that user may not pass through a folder above (a clone below
 * /root), it gets the one capability to do so; where that cannot be given, CannotStart says what to do.
 */
export function runAs(cluster: string, programs: string): RunAs {
  if (process.getuid?.() !== 0) return { command: (program, args) => ({ program, args }) };
  const user = ownerOf(cluster) ?? userNamed('postgres') ?? userNamed(OWN_USER) ?? madeUser() ?? userNamed('nobody');
  if (user === undefined) throw noUser();
  const { uid, gid } = user;
  if (passes(dirname(cluster), user) && passes(programs, user)) {
    return { uid, gid, command: (program, args) => ({ program, args }) };
  }
  const capability = passingCapability();
  if (capability === undefined) throw unreachableFolder(cluster, user);
  // PostgreSQL asks access(2) for its own files, which heeds a capability only under no_setuid_fixup.
  const ids = [`--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups'];
  const rights = [
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
    '--securebits=+no_setuid_fixup',
  ];
  return {
    uid,
    gid,
    command: (program, args) => ({ program: 'setpriv', args: [...ids, ...rights, program, ...args] }),
  };
}

function ownerOf(cluster: string): SystemUser | undefined {
  if (!existsSync(cluster)) return undefined;
  const { uid, gid } = statSync(cluster);
  return uid === 0 ? undefined : { name: String(uid), uid, gid };
}

function userNamed(name: string): SystemUser | undefined {
  const found = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const group = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  if (found.status !== 0 || group.status !== 0) return undefined;
  return { name, uid: Number(found.stdout), gid: Number(group.stdout) };
}

function madeUser(): SystemUser | undefined {
  const options = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ];
  const made = spawnSync('useradd', [...options, OWN_USER], { stdio: 'ignore' });
  return made.status === 0 ? userNamed(OWN_USER) : undefined;
}

/** Whether the user may walk down to the folder by the rights of every folder on the way. */
function passes(folder: string, user: SystemUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || passes(parent, user);
}

/** The smaller right first; containers often keep only the second. Undefined where none can be handed on. */
function passingCapability(): string | undefined {
  if (spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const mask = /^CapPrm:\s*([0-9a-f]+)$/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (mask === undefined) return undefined;
  const has = (bit: bigint): boolean => ((BigInt(`0x${mask}`) >> bit) & 1n) === 1n;
  const [override, readSearch, setSecurebits] = [has(1n), has(2n), has(8n)];
  if (!setSecurebits) return undefined;
  if (readSearch) return 'dac_read_search';
  return override ? 'dac_override' : undefined;
}

function noUser(): CannotStart {
  return new CannotStart({
    en: 'PostgreSQL refuses to run as root and no system user could be found or made for it; start as another user, or set DATABASE_URL.',
    zh: 'PostgreSQL 不能以 root 运行，也找不到或无法创建系统用户；请换用普通用户启动，或设置 DATABASE_URL。',
  });
}

function unreachableFolder(cluster: string, user: SystemUser): CannotStart {
  return new CannotStart({
    en: `PostgreSQL refuses to run as root, and the system user ${user.name} may not enter the folders above ${cluster}; move the ledger to a folder that others may enter (such as /srv), start as another user, or set DATABASE_URL.`,
    zh: `PostgreSQL 不能以 root 运行，而系统用户 ${user.name} 无法进入 ${cluster} 的上级目录；请把账本移到他人可进入的目录（如 /srv），或换用普通用户启动，或设置 DATABASE_URL。`,
  });
}

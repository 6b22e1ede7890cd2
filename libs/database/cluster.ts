import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFile,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { CannotStart } from './cannot-start.js';
import type { DataFolder } from './data-folder.js';
import { serverEnvironment } from './postmaster.js';
import type { RunAs } from './system-user.js';

export const LOGIN_USER = 'relief_ledger';
export const DATABASE = 'relief_ledger';

const DRAFT_PREFIX = 'postgres-new-';
const PASSWORD_FILE = 'postgres-password';

/**
 * The operator may change these in postgresql.conf; durability is PostgreSQL's own default. Statements and their
 * parameters stay out of the server's log, since they carry what people wrote.
 */
const SETTINGS = `
# relief-ledger
max_connections = 100
shared_buffers = 128MB
max_wal_size = 1GB
timezone = 'UTC'
log_timezone = 'UTC'
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
`;

export interface ClusterTools {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly runner: RunAs;
}

/**
 * Makes the cluster where there is none, beside its place and moved there when whole, so that a crash in the
 * middle leaves nothing that looks like a cluster. Gives the login user's password.
 */
export async function ensureCluster(tools: ClusterTools): Promise<string> {
  const { folder } = tools;
  const passwordFile = join(folder.secrets, PASSWORD_FILE);
  await removeDrafts(folder.root);
  if (await exists(join(folder.cluster, 'PG_VERSION'))) {
    await refuseOtherMajor(tools);
    return (await readFile(passwordFile, 'utf8')).trim();
  }
  const password = randomBytes(24).toString('base64url');
  const draft = await mkdtemp(join(folder.root, DRAFT_PREFIX));
  try {
    await initialise(tools, draft, password);
    await writeDurably(passwordFile, password);
    // An empty folder may stand in its place; anything else there makes the rename fail and stays as it is.
    await rename(join(draft, 'cluster'), folder.cluster);
    await syncFolder(folder.root);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return password;
}

async function initialise(tools: ClusterTools, draft: string, password: string): Promise<void> {
  const { uid, gid } = tools.runner;
  const cluster = join(draft, 'cluster');
  const passwordFile = join(draft, 'password');
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) {
    for (const path of [cluster, passwordFile, draft]) await chown(path, uid, gid);
  }
  await run(tools, [
    `--pgdata=${cluster}`,
    `--username=${LOGIN_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ]);
  await appendFile(join(cluster, 'postgresql.conf'), SETTINGS);
}

async function run(tools: ClusterTools, args: readonly string[]): Promise<void> {
  const { program, args: all } = tools.runner.command(tools.binaries.initdb, args);
  const { uid, gid } = program === tools.binaries.initdb ? tools.runner : {};
  const child = spawn(program, all, {
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
  });
  const endWithUs = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', endWithUs);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => process.off('exit', endWithUs));
  if (code === 0) return;
  const reason = output.split('\n').find((line) => line.startsWith('initdb: error:')) ?? output.trim();
  throw new CannotStart({
    en: `The database could not be created in ${tools.folder.cluster}: ${reason}`,
    zh: `无法在 ${tools.folder.cluster} 创建数据库：${reason}`,
  });
}

async function refuseOtherMajor({ folder, binaries }: ClusterTools): Promise<void> {
  const written = (await readFile(join(folder.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (written === binaries.major) return;
  throw new CannotStart({
    en: `The data folder ${folder.root} holds a database of PostgreSQL ${written}, this version brings PostgreSQL ${binaries.major}; start the version that wrote it and take a backup there.`,
    zh: `数据目录 ${folder.root} 中的数据库属于 PostgreSQL ${written}，本版本附带 PostgreSQL ${binaries.major}；请用原来的版本启动并在其中备份。`,
  });
}

/** Of a start that was killed; its initdb may still be writing, and ends when its files are gone. */
async function removeDrafts(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith(DRAFT_PREFIX)) {
      await rm(join(root, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Windows has no handle for a folder and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

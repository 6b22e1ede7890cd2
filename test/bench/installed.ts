import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = resolve('test', 'bench', 'peers');

/** The peers have a package.json of their own: whoever only runs the ledger need not install them. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  const there = await access(join(FOLDER, 'node_modules', '.package-lock.json')).then(
    () => true,
    () => false,
  );
  if (there) return;
  say('installing the peers …');
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER });
}

/** A peer's module, by its own name. */
export function peerModule(name: string): unknown {
  return createRequire(join(FOLDER, 'package.json'))(name);
}

/** The folder of a peer's package. */
export function peerFolder(name: string): string {
  return dirname(createRequire(join(FOLDER, 'package.json')).resolve(`${name}/package.json`));
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../apps/launcher', import.meta.url));
/** What runs before there is a build. */
const PLAIN = ['start', 'oldest-node', 'arguments', 'early-look', 'prepare'].map((name) => `${name}.mjs`);
/** In the place of tsc, so that what is built and how often can be read; npm itself installs it, as it is. */
const COMPILER = `
  const fs = require('node:fs');
  fs.appendFileSync('builds', 'built\\n');
  console.log('the compiler has a word');
  if (fs.readFileSync('libs/a.ts', 'utf8') === 'broken') process.exit(2);
  setTimeout(() => undefined, 300);`;

let clone: string;
/** As whom the clone is made ready: root may write anywhere. */
let who: { readonly uid?: number } = {};

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'relief-ledger-prepare-'));
  await mkdir(join(clone, 'apps', 'launcher'), { recursive: true });
  await mkdir(join(clone, 'libs'));
  await mkdir(join(clone, 'compiler', 'bin'), { recursive: true });
  await mkdir(join(clone, 'dist'));
  for (const name of PLAIN) await cp(join(LAUNCHER, name), join(clone, 'apps', 'launcher', name));
  await writeFile(join(clone, 'libs', 'a.ts'), 'whole');
  await writeFile(join(clone, 'compiler', 'bin', 'tsc'), COMPILER);
  await writeFile(join(clone, 'compiler', 'package.json'), JSON.stringify({ name: 'typescript', version: '1.0.0' }));
  const root = { name: 'clone', version: '1.0.0', devDependencies: { typescript: 'file:compiler' } };
  await writeFile(join(clone, 'package.json'), JSON.stringify(root));
  const packages = {
    '': root,
    compiler: { name: 'typescript', version: '1.0.0', dev: true },
    'node_modules/typescript': { resolved: 'compiler', link: true },
  };
  const lock = { name: 'clone', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  await writeFile(join(clone, 'package-lock.json'), JSON.stringify(lock));
});

afterEach(async () => {
  who = {};
  await chmod(clone, 0o755);
  await rm(clone, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function prepare(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return run('prepare.mjs', [], env);
}

async function run(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [join(clone, 'apps', 'launcher', script), ...args], {
    cwd: tmpdir(),
    ...(script === 'prepare.mjs' ? who : {}),
    env: { PATH: process.env['PATH'], HOME: clone, LANG: 'en', ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

async function builds(): Promise<number> {
  return (await readFile(join(clone, 'builds'), 'utf8')).trim().split('\n').length;
}

async function touch(file: string): Promise<void> {
  const later = new Date(Date.now() + 1_000);
  await utimes(join(clone, file), later, later);
}

describe('what comes before npm start, npm test and npm run ledger', () => {
  it('installs and builds a bare clone, and then has nothing to do and nothing to say', async () => {
    const first = await prepare({ NODE_ENV: 'production' });
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toMatch(/Installing libraries …[^]*Building …[^]*the compiler has a word/u);
    expect(await prepare()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await builds()).toBe(1);
  });

  it('builds again after a change, a removal, or of tsconfig; not after a change of a test', async () => {
    await prepare();
    await touch('libs/a.ts');
    await prepare();
    expect(await builds()).toBe(2);
    // The build counts from its start; what was touched in the future is still newer, so set it back.
    await utimes(join(clone, 'libs', 'a.ts'), new Date(0), new Date(0));
    await writeFile(join(clone, 'libs', 'a.spec.ts'), '');
    await prepare();
    const before = await builds();
    await touch('libs/a.spec.ts');
    await prepare();
    expect(await builds()).toBe(before);
    await rm(join(clone, 'libs', 'a.spec.ts'));
    await prepare();
    expect(await builds()).toBe(before + 1);
  });

  it('installs again when the lock file is newer', async () => {
    await prepare();
    const installed = join(clone, 'node_modules', '.package-lock.json');
    await utimes(installed, new Date(0), new Date(0));
    expect((await prepare()).stderr).toMatch(/Installing libraries/u);
    expect((await stat(installed)).mtimeMs).toBeGreaterThan(0);
  });

  it('fails with the compiler, and builds again the next time', async () => {
    await writeFile(join(clone, 'libs', 'a.ts'), 'broken');
    const broken = await prepare();
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toMatch(/Building failed \(exit code 2\), see above\.\n$/u);
    await writeFile(join(clone, 'libs', 'a.ts'), 'whole');
    expect((await prepare()).code).toBe(0);
  });

  it('refuses in one sentence a clone that it may not write to', async () => {
    await chmod(clone, 0o555);
    if (process.getuid?.() === 0) who = { uid: 65_534 };
    const { code, stdout, stderr } = await prepare();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^The project's folder .* cannot be written \(EACCES\), and .* copy it elsewhere\.\n$/u);
  });

  it('run by four at once does its work once', async () => {
    const all = await Promise.all([prepare(), prepare(), prepare(), prepare()]);
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await builds()).toBe(1);
  });
});

describe('npm start in a bare clone', () => {
  async function refused(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { code, stdout, stderr } = await run('start.mjs', ['--data', join(clone, 'data'), ...args], env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    // Nothing was installed, built or made.
    expect(await readdir(clone)).toEqual(['apps', 'compiler', 'dist', 'libs', 'package-lock.json', 'package.json']);
    return stderr;
  }

  it('refuses before it installs what cannot be had, each in one sentence', async () => {
    expect(await refused(['--port', '80x'])).toBe('The port 80x is no number from 1 to 65535.\n');
    expect(await refused(['--prot', '1'])).toBe("Unknown option '--prot'; see --help.\n");
    const server = createServer().listen(0).unref();
    const taken = String((server.address() as AddressInfo).port);
    expect(await refused(['--port', taken])).toMatch(/^The port \d+ is in use by another program; .*\n$/u);
    server.close();
    const file = join(clone, 'package.json', 'in', 'it');
    expect(await refused(['--data', file])).toMatch(/^The data folder .* cannot be used \(ENOTDIR\); .*\n$/u);
    // Where nobody, not root either, can make a folder.
    expect(await refused(['--data', '/proc/x'])).toMatch(/^The data folder \/proc\/x cannot be used \(E\w+\); .*\n$/u);
  });

  it('refuses a DATABASE_URL that is no address, names no host, or where nobody listens', async () => {
    expect(await refused([], { DATABASE_URL: 'localhost:5432' })).toBe(
      'DATABASE_URL is not the address of a PostgreSQL server, postgresql://user:password@host:5432/name.\n',
    );
    expect(await refused([], { DATABASE_URL: 'postgresql://u:geheim@no-such-host.invalid/books' })).toMatch(
      /^The database server no-such-host\.invalid:5432\/books of DATABASE_URL cannot be used: getaddrinfo E\w+ no-such-host\.invalid\.\n$/u,
    );
    expect(await refused([], { DATABASE_URL: 'postgresql://u:geheim@127.0.0.1:1/books', LANG: 'zh' })).toBe(
      'DATABASE_URL 所指的数据库服务器 127.0.0.1:1/books 无法使用：connect ECONNREFUSED 127.0.0.1:1。\n',
    );
  });

  it('says that npm kept an option for itself', async () => {
    const env = { npm_lifecycle_event: 'start', npm_config_port: 'true' };
    expect(await refused(['3100'], env)).toBe(
      'npm kept --port for itself; put two dashes before the options: npm start -- --port …\n',
    );
  });

  it('--help says how', async () => {
    const { code, stdout } = await run('start.mjs', ['--help'], {});
    expect(code).toBe(0);
    expect(stdout).toMatch(/--empty/u);
  });
});

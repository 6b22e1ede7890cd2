import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '#database';
import { laidOut, type RunOptions, type Running, type Sandbox } from '../fixtures/sandbox.js';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const asNobody: RunOptions = {
  through: ['setpriv', `--reuid=${String(NOBODY)}`, `--regid=${String(NOBODY)}`, '--clear-groups'],
};

let clone: Sandbox;
/** A folder with a database made once; most tests work on a copy. */
let made: string;
let data: string;
const started: Running[] = [];

beforeAll(async () => {
  clone = await laidOut(tmpdir());
  made = await newFolder();
  await release(await startedOpener(made));
});

afterAll(async () => {
  await clone.remove();
  await rm(made, { recursive: true, force: true });
});

beforeEach(async () => {
  data = await newFolder();
});

afterEach(async () => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  await endServer(data);
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relief-ledger-data-'));
  await chmod(folder, 0o755);
  return folder;
}

function copyMade(): void {
  execFileSync('cp', ['-a', `${made}/.`, data]);
}

/** A process that opens the folder's database, says so, and waits; it releases at a line on stdin. */
function opener(folder: string, options?: RunOptions): Running {
  const code = `
    import { openDatabase } from '#database';
    try {
      const database = await openDatabase({ dataFolder: ${JSON.stringify(folder)}, env: {}, log: console.error });
      console.log(JSON.stringify({ url: database.url, owned: database.owned }));
      process.stdin.once('data', async () => {
        await database.release();
        console.log('released');
        process.exit(0);
      });
    } catch (error) {
      console.error(error.name + ': ' + error.message);
      process.exit(2);
    }`;
  const running = clone.evaluate(code, options);
  started.push(running);
  return running;
}

async function opened(running: Running): Promise<{ url: string; owned: boolean }> {
  const text = await running.said(/^\{.*\}$/mu);
  return JSON.parse(/^\{.*\}$/mu.exec(text)?.[0] ?? '') as { url: string; owned: boolean };
}

function postmasterOf(folder: string): number | undefined {
  const file = join(folder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries += 1) {
    if (tries > 500) throw new Error(`process ${String(pid)} is still there`);
    await sleep(20);
  }
}

async function endServer(folder: string): Promise<void> {
  const pid = postmasterOf(folder);
  if (pid === undefined || !isAlive(pid)) return;
  if (!readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes(folder)) return;
  process.kill(pid, 'SIGQUIT');
  await gone(pid);
}

async function rowsOf(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = openClient(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function release(running: Running): Promise<void> {
  running.child.stdin?.write('\n');
  expect(await running.ended).toMatchObject({ code: 0 });
}

describe('the embedded server of a new folder', () => {
  it('is durable, checked, in UTF-8 by code point, behind a password, and on this machine only', async () => {
    const running = opener(data);
    const { url, owned } = await opened(running);
    expect(owned).toBe(true);
    const [settings] = await rowsOf(
      url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('full_page_writes') AS pages, current_setting('data_checksums') AS checksums,
         current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listen,
         current_setting('unix_socket_directories') AS sockets,
         (SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()) AS locale,
         (SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = current_user) AS password,
         (SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules) AS auth`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      checksums: 'on',
      encoding: 'UTF8',
      listen: '127.0.0.1',
      sockets: '',
      locale: 'b C.UTF-8',
      password: 'SCRAM-SHA-256',
      auth: 'scram-sha-256',
    });
    const password = new URL(url).password;
    expect(statSync(join(data, 'secrets', 'postgres-password')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'postgres.log'), 'utf8')).not.toContain(password);
    await expect(rowsOf(url.replace(password, 'wrong'), 'SELECT 1')).rejects.toThrow(/password authentication/u);
    await release(running);
    expect(postmasterOf(data)).toBeUndefined();
    expect((await readdir(data)).sort()).toEqual([
      'format.json',
      'postgres',
      'postgres.log',
      'postgres.port',
      'run',
      'secrets',
    ]);
  });

  it('is stopped when its owner gets a signal while it starts', async () => {
    for (const afterMs of [100, 600, 1_100, 1_300]) {
      const folder = join(data, String(afterMs));
      const running = opener(folder);
      await sleep(afterMs);
      running.child.kill('SIGTERM');
      await running.ended;
      await sleep(300);
      expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`-D ${folder}`);
    }
  });

  it('opened by six at once is one server, which the last of them stops', async () => {
    const openers = Array.from({ length: 6 }, () => opener(data));
    const all = await Promise.all(openers.map(opened));
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(all.filter(({ owned }) => owned)).toHaveLength(1);
    const server = postmasterOf(data) ?? 0;
    const [last, ...others] = openers;
    await Promise.all(others.map(release));
    expect(isAlive(server)).toBe(true);
    if (last !== undefined) await release(last);
    expect(isAlive(server)).toBe(false);
  });

  it('is made anew where its making was killed in the middle', async () => {
    const killed = opener(data);
    while (!(await readdir(data)).some((name) => name.startsWith('postgres-new-'))) await sleep(5);
    await sleep(300);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(join(data, 'postgres'))).toBe(false);
    const next = opener(data);
    await opened(next);
    await release(next);
    expect((await readdir(data)).filter((name) => name.startsWith('postgres-new-'))).toEqual([]);
  });

  it('refuses a folder that a newer version wrote', async () => {
    await writeFile(join(data, 'format.json'), JSON.stringify({ format: 2 }));
    const { code, stderr } = await opener(data).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^CannotStart: The data folder .* was written by a newer version \(format 2.*\.\n$/u);
    expect(existsSync(join(data, 'postgres'))).toBe(false);
  });
});

describe('the embedded server', () => {
  beforeEach(copyMade);

  it('keeps its port and what was written', async () => {
    const first = opener(data);
    const { url } = await opened(first);
    await rowsOf(url, 'CREATE TABLE kept AS SELECT 7 AS number');
    await release(first);
    const second = opener(data);
    expect((await opened(second)).url).toBe(url);
    expect(await rowsOf(url, 'SELECT number FROM kept')).toEqual([{ number: 7 }]);
    await release(second);
  });

  it('takes another port where its own is taken', async () => {
    const first = opener(data);
    const { url } = await opened(first);
    await release(first);
    const taker = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    try {
      const second = opener(data);
      const moved = await opened(second);
      expect(moved.url).not.toBe(url);
      expect(await rowsOf(moved.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await release(second);
    } finally {
      taker.close();
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is stopped when its owner gets %s', async (signal) => {
    const running = opener(data);
    await opened(running);
    const server = postmasterOf(data) ?? 0;
    running.child.kill(signal);
    expect((await running.ended).code).toBe(signal === 'SIGINT' ? 130 : 143);
    await gone(server);
  });

  it('that a killed owner left is adopted, and stopped by whoever leaves last', async () => {
    const killed = opener(data);
    const { url } = await opened(killed);
    await rowsOf(url, 'CREATE TABLE kept AS SELECT 8 AS number');
    const server = postmasterOf(data) ?? 0;
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(isAlive(server)).toBe(true);
    const next = opener(data);
    expect(await opened(next)).toEqual({ url, owned: false });
    expect(postmasterOf(data)).toBe(server);
    expect(await rowsOf(url, 'SELECT number FROM kept')).toEqual([{ number: 8 }]);
    await release(next);
    expect(isAlive(server)).toBe(false);
  });

  it('that was killed itself comes back with what was committed, while its last backend still works', async () => {
    const running = opener(data);
    const { url } = await opened(running);
    await rowsOf(url, 'CREATE TABLE kept AS SELECT 9 AS number');
    const busy = openClient(url);
    await busy.connect();
    const lost = busy.query(`DO $$ BEGIN FOR i IN 1..40000000 LOOP END LOOP; END $$`).catch((error: unknown) => error);
    await sleep(100);
    process.kill(postmasterOf(data) ?? 0, 'SIGKILL');
    const next = opener(data);
    expect(await rowsOf((await opened(next)).url, 'SELECT number FROM kept')).toEqual([{ number: 9 }]);
    await lost;
    await busy.end().catch(() => undefined);
  });

  it('starts though its dead server number is another process by now', async () => {
    const first = opener(data);
    const { url } = await opened(first);
    const file = join(data, 'postgres', 'postmaster.pid');
    const left = readFileSync(file, 'utf8');
    await release(first);
    const { uid, gid } = statSync(join(data, 'postgres'));
    const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid } : {});
    try {
      await writeFile(file, left.replace(/^\d+/u, String(stranger.pid)));
      await chown(file, uid, gid);
      const second = opener(data);
      expect(await opened(second)).toEqual({ url, owned: true });
      expect(stranger.exitCode).toBeNull();
      await release(second);
    } finally {
      stranger.kill();
    }
  });

  it('opened again and again while others leave always answers', async () => {
    for (let round = 0; round < 4; round += 1) {
      const leaving = opener(data);
      await opened(leaving);
      leaving.child.kill('SIGTERM');
      const coming = opener(data);
      expect(await rowsOf((await opened(coming)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await release(coming);
    }
  });

  it('refuses a database of another PostgreSQL', async () => {
    await writeFile(join(data, 'postgres', 'PG_VERSION'), '17\n');
    const { code, stderr } = await opener(data).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/holds a database of PostgreSQL 17, this version brings PostgreSQL 18/u);
  });
});

async function startedOpener(folder: string): Promise<Running> {
  const running = opener(folder);
  await opened(running);
  return running;
}

const forRoot = isRoot ? describe : describe.skip;

forRoot('as root', () => {
  it('runs as a system user who may not become root', async () => {
    copyMade();
    const running = await startedOpener(data);
    const status = readFileSync(`/proc/${String(postmasterOf(data))}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:\s+0\b/mu);
    expect(status).toMatch(/^CapEff:\s+0+$/mu);
    await release(running);
  });

  it('works in a folder that only root may enter, with no right but to pass through', async () => {
    const closed = join(data, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const folder = join(closed, 'clone', '.data');
    const running = await startedOpener(folder);
    const status = readFileSync(`/proc/${String(postmasterOf(folder))}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:\s+0\b/mu);
    // Bit 2, CAP_DAC_READ_SEARCH, or in a container that lacks it bit 1.
    expect(status).toMatch(/^CapEff:\s+0+[24]$/mu);
    const server = postmasterOf(folder) ?? 0;
    running.child.kill('SIGKILL');
    await running.ended;
    const next = opener(folder);
    expect((await opened(next)).owned).toBe(false);
    await release(next);
    expect(isAlive(server)).toBe(false);
  });

  it('works for an ordinary user', async () => {
    await chown(data, NOBODY, NOBODY);
    const running = opener(data, asNobody);
    const { url } = await opened(running);
    expect(await rowsOf(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readFileSync(`/proc/${String(postmasterOf(data))}/status`, 'utf8')).toMatch(/^Uid:\s+65534\b/mu);
    running.child.kill('SIGKILL');
    await running.ended;
    const next = opener(data, asNobody);
    expect(await opened(next)).toEqual({ url, owned: false });
    await release(next);
  });

  it('refuses an ordinary user the folder of another one', async () => {
    copyMade();
    const { code, stderr } = await opener(data, asNobody).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^CannotStart: The data folder .* cannot be used \(EACCES\).*\n$/u);
  });
});

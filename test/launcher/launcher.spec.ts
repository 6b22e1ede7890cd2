import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { laidOut, type Ended, type Running, type Sandbox } from '../fixtures/sandbox.js';

/**
 * What the launcher starts, as small as it can be: each says what it was given and when it ended. The launcher is what
 * is tried here; the apps themselves are tried in their own tests.
 */
const SAY = `
  import { appendFileSync } from 'node:fs';
  const say = (line) => appendFileSync(process.env.DATA_FOLDER + '/journal', line + '\\n');`;
const PARTS = {
  'libs/ledger/nest/index.js': `
    export const ledgerMigrations = [{ name: '0001-own', sql: 'CREATE TABLE own (number int)' }];`,
  'apps/api/main.js': `${SAY}
    import { existsSync, readFileSync, writeFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    if (process.env.DATABASE_DIES && !existsSync(process.env.DATA_FOLDER + '/died')) {
      writeFileSync(process.env.DATA_FOLDER + '/died', '');
      process.kill(parseInt(readFileSync(process.env.DATA_FOLDER + '/postgres/postmaster.pid', 'utf8')), 'SIGKILL');
      console.error('the database went away');
      process.exit(2);
    }
    if (process.env.API_FAILS) { console.error('the API has a reason'); process.exit(1); }
    const server = createServer((request, response) => response.end(request.url)).listen(Number(process.env.PORT));
    say('api ' + process.pid + ' ' + process.env.DATABASE_URL);
    process.once('SIGTERM', () => { say('api ended'); server.closeAllConnections(); server.close(() => process.exit(0)); });`,
  'apps/worker/main.js': `${SAY}
    say('worker ' + process.pid + ' ' + process.env.DATABASE_URL);
    const timer = setInterval(() => undefined, 1000);
    process.once('SIGTERM', () => { say('worker ended'); process.exit(0); });`,
  'apps/cli/main.js': `
    import { appendFileSync } from 'node:fs';
    const folder = process.argv[process.argv.indexOf('--data') + 1];
    appendFileSync(folder + '/journal', 'cli ' + process.argv.slice(2).join(' ') + '\\n');
    if (process.argv[2] === 'import' && process.env.IMPORT_MS) await new Promise((go) => setTimeout(go, Number(process.env.IMPORT_MS)));
    console.log('<' + process.argv[2] + '>');`,
} as const;

const LAUNCHER = fileURLToPath(new URL('../../apps/launcher', import.meta.url));
const START = '../apps/launcher/start.mjs';

let clone: Sandbox;
let data: string;
let port: number;
const started: Running[] = [];

beforeAll(async () => {
  clone = await laidOut(tmpdir());
  for (const [name, code] of Object.entries(PARTS)) {
    const file = join(clone.root, 'dist', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
  }
  const scripts = await readdir(LAUNCHER);
  for (const name of scripts.filter((each) => each.endsWith('.mjs'))) {
    await cp(join(LAUNCHER, name), join(clone.root, 'apps/launcher', name));
  }
  await mkdir(join(clone.root, 'libs'));
  // Newer than all of it: nothing is left to be built.
  await writeFile(join(clone.root, 'dist/.built'), '');
});

afterAll(async () => {
  await clone.remove();
});

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'relief-ledger-launch-'));
  port = await freePort();
});

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
  const left = postmaster();
  if (left !== undefined && isAlive(left)) process.kill(left, 'SIGQUIT');
  while (left !== undefined && isAlive(left)) await sleep(20);
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

function launch(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Running {
  const running = clone.run(START, ['--data', data, '--port', String(port), ...args], { env });
  started.push(running);
  return running;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen(0, () => {
      resolve();
    }),
  );
  const found = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

function postmaster(): number | undefined {
  const file = join(data, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function journal(): Promise<readonly string[]> {
  return (await readFile(join(data, 'journal'), 'utf8')).trim().split('\n');
}

/** The process number that the part's newest line names. */
async function pidOf(part: string): Promise<number> {
  const line = (await journal()).findLast((entry) => new RegExp(`^${part} \\d+ `, 'u').test(entry));
  return Number(line?.split(' ')[1]);
}

async function stopped(running: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
  running.child.kill(signal);
  return running.ended;
}

const UP = /<minimum>/u;
const TITLE = 'The example county 安和县 in 2023: what each fund took in against its minimum, in yuan\n';

describe('npm start', () => {
  it('starts everything, loads the example once, prints the addresses and the table, and stops in order', async () => {
    const running = launch();
    await running.said(UP);
    const server = postmaster() ?? 0;
    expect(await (await fetch(`http://127.0.0.1:${String(port)}/docs`)).text()).toBe('/docs');
    const { code, stdout } = await stopped(running, 'SIGINT');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `\nhttp://localhost:${String(port)}\nhttp://localhost:${String(port)}/docs\n\n${TITLE}<minimum>\n`,
    );
    expect(isAlive(server)).toBe(false);
    const lines = await journal();
    expect(lines.slice(-2)).toEqual(['api ended', 'worker ended']);
    expect(lines.filter((line) => line.startsWith('cli'))).toEqual([
      `cli import ${join(clone.root, 'docs/examples/anhe-2023')} --data ${data}`,
      `cli minimum --year 2023 --data ${data}`,
    ]);
    expect((await readdir(join(data, 'run'))).filter((name) => !name.endsWith('.lock'))).toEqual([]);
    expect(existsSync(join(data, 'ledger.lock'))).toBe(false);

    const again = launch();
    await again.said(UP);
    await stopped(again);
    expect((await journal()).filter((line) => line.startsWith('cli import'))).toHaveLength(1);
  });

  it('goes on loading the example where it was stopped in the middle, also by two signals at once', async () => {
    const running = launch([], { IMPORT_MS: '20000' });
    await running.said(/Loading the example/u);
    running.child.kill('SIGINT');
    await sleep(100);
    expect((await stopped(running, 'SIGINT')).code).toBe(0);
    const next = launch();
    await next.said(UP);
    expect((await journal()).filter((line) => line.startsWith('cli import'))).toHaveLength(2);
  });

  it('--empty loads nothing, now or later', async () => {
    const first = launch(['--empty']);
    await first.said(/\/docs/u);
    await stopped(first);
    const later = launch();
    await later.said(/\/docs/u);
    await stopped(later);
    expect((await journal()).filter((line) => line.startsWith('cli'))).toEqual([]);
  });

  it('refuses a folder and a port in use, each in one sentence', async () => {
    const running = launch(['--empty']);
    await running.said(/\/docs/u);
    const second = await launch().ended;
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(
      /^The data folder .* is in use by a running ledger \(process \d+, http:\/\/localhost:\d+\).*\n$/u,
    );
    const elsewhere = await clone.run(START, ['--data', join(data, 'other'), '--port', String(port)]).ended;
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.stderr).toBe(
      `The port ${String(port)} is in use by another program; choose another one with --port.\n`,
    );
    expect((await fetch(`http://127.0.0.1:${String(port)}/`)).ok).toBe(true);
  });

  it('stops with the npm that started it, and the next start waits for that', async () => {
    const shell = clone.run(START, ['--data', data, '--port', String(port), '--empty'], {
      // A shell in between that hands no signal on, as npm has it.
      through: ['sh', '-c', '"$@"; exit $?', 'sh'],
      env: { npm_lifecycle_event: 'start' },
    });
    started.push(shell);
    await shell.said(/\/docs/u);
    const api = await pidOf('api');
    shell.child.kill('SIGKILL');
    const next = launch(['--empty']);
    await next.said(/\/docs/u);
    expect(isAlive(api)).toBe(false);
    expect((await journal()).filter((line) => line.endsWith('ended'))).toEqual(['api ended', 'worker ended']);
  });

  it('started twice at once runs once', async () => {
    const [one, two] = [launch(['--empty']), launch(['--empty'])];
    const first = await Promise.race([one.ended, two.ended]);
    expect(first).toMatchObject({ code: 2, stderr: expect.stringMatching(/is in use by a running ledger/u) });
    await Promise.any([one.said(/\/docs/u), two.said(/\/docs/u)]);
  });

  it('runs a part again that died, and the database, at its old address', async () => {
    const running = launch(['--empty']);
    await running.said(/\/docs/u);
    const worker = await pidOf('worker');
    process.kill(worker, 'SIGKILL');
    await running.said(/worker ended \(1\) and is started again in 1 s/u);
    while ((await pidOf('worker')) === worker) await sleep(50);
    const dead = postmaster() ?? 0;
    process.kill(dead, 'SIGKILL');
    await running.said(/The database has ended and is started again/u);
    while (postmaster() === dead || !isAlive(postmaster() ?? 0)) await sleep(50);
    await sleep(500);
    const addresses = (await journal())
      .filter((line) => /^(api|worker) \d/u.test(line))
      .map((line) => line.split(' ')[2]);
    expect(new Set(addresses).size).toBe(1);
    expect(isAlive(await pidOf('api'))).toBe(true);
    expect((await stopped(running)).code).toBe(0);
    expect(postmaster()).toBeUndefined();
  });

  it('killed leaves nothing that hinders the next start', async () => {
    const running = launch(['--empty']);
    await running.said(/\/docs/u);
    const server = postmaster();
    const api = await pidOf('api');
    running.child.kill('SIGKILL');
    await running.ended;
    const next = launch();
    await next.said(/\/docs/u);
    expect(isAlive(api)).toBe(false);
    expect(postmaster()).toBe(server);
    expect((await stopped(next)).code).toBe(0);
    expect(isAlive(server ?? 0)).toBe(false);
  });

  it('says why the API did not start', async () => {
    const { code, stderr } = await launch(['--empty'], { API_FAILS: 'yes' }).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/the API has a reason/u);
    expect(stderr).toMatch(/The API did not start \(1\), see above\.\n/u);
    expect(postmaster()).toBeUndefined();
  });

  it('comes up though its database died while the API started', async () => {
    const running = launch(['--empty'], { DATABASE_DIES: 'yes' });
    await running.said(/\/docs/u);
    expect(await pidOf('api')).toBeGreaterThan(0);
    expect((await stopped(running)).code).toBe(0);
    await rm(join(data, 'died'));
    const failing = await launch(['--empty'], { DATABASE_DIES: 'yes', API_FAILS: 'yes' }).ended;
    expect(failing.stderr).toMatch(/The API did not start \(1\), see above\.\n/u);
  });

  it('refuses a database that is not there, a newer folder, in one sentence each', async () => {
    const nowhere = await launch([], { DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:1/books' }).ended;
    expect(nowhere).toMatchObject({
      code: 2,
      stderr:
        'The database server 127.0.0.1:1/books of DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:1.\n',
    });
    await writeFile(join(data, 'format.json'), '{"format":9}');
    const newer = await launch([], { LANG: 'zh_CN.UTF-8' }).ended;
    expect(newer).toMatchObject({ code: 2, stderr: expect.stringMatching(/^数据目录 .* 由更新的版本写过.*\n$/u) });
  });
});

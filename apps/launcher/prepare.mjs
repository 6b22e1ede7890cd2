// Makes a bare clone ready: libraries where they are missing or outdated, then the build where it is. Plain Node and
// nothing else, since it runs before anything is installed. Says nothing on stdout: the commands behind it answer there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { languageOf } from './oldest-node.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const INSTALLED = path.join(ROOT, 'node_modules', '.package-lock.json');
const BUILT = path.join(ROOT, 'dist', '.built');
const LOCK_WAIT_MS = 100;
const QUIET_MS = 2_000;
/** A line each ten seconds where lines are kept; on a terminal one line that changes. */
const SAY_EVERY_MS = process.stderr.isTTY ? 1_000 : 10_000;
const ENGLISH = languageOf(process.env) === 'en';

class StepFailed extends Error {}
/** As of whatever cannot be begun. */
const CANNOT_START = 2;

try {
  await main();
} catch (error) {
  if (!(error instanceof StepFailed)) console.error(error);
  process.exit(process.exitCode ?? 1);
}

async function main() {
  if (!isInstallStale() && !isBuildStale()) return;
  refuseUnwritable();
  const release = await takeLock();
  try {
    // Another process may have done it while we waited.
    if (isInstallStale()) await install();
    if (isBuildStale()) await build();
  } finally {
    release();
  }
}

/** What has to be written first is in the clone itself: npm would say so in a page of its own. */
function refuseUnwritable() {
  try {
    for (const folder of ['', 'node_modules', 'dist'].map((name) => path.join(ROOT, name))) {
      if (fs.existsSync(folder)) fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    }
  } catch (error) {
    say(
      `The project's folder ${ROOT} cannot be written (${error.code}), and its libraries or its build are missing: give yourself the right to write there, or copy it elsewhere.`,
      `项目目录 ${ROOT} 无法写入（${error.code}），而依赖库或构建尚缺：请取得写入权限，或复制到别处。`,
    );
    process.exitCode = CANNOT_START;
    throw new StepFailed();
  }
}

function isInstallStale() {
  const installed = modifiedAt(INSTALLED);
  return installed === undefined || installed < (modifiedAt(path.join(ROOT, 'package-lock.json')) ?? 0);
}

async function install() {
  // Run by npm: the very same npm, wherever it lies.
  const npm = /npm-cli\.js$/.test(process.env.npm_execpath ?? '') ? process.env.npm_execpath : undefined;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, all] = npm === undefined ? ['npm', args] : [process.execPath, [npm, ...args]];
  await run(program, all, ['Installing libraries', '正在安装依赖库']);
  fs.utimesSync(INSTALLED, new Date(), new Date());
}

function isBuildStale() {
  const built = modifiedAt(BUILT);
  return built === undefined || newest() > built;
}

async function build() {
  const from = new Date();
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  // Without it tsc takes outputs that somebody removed for being there still.
  if (modifiedAt(BUILT) === undefined) fs.rmSync(path.join(ROOT, 'dist', '.tsbuildinfo'), { force: true });
  await run(process.execPath, [tsc, '-p', path.join(ROOT, 'tsconfig.build.json')], ['Building', '正在构建']);
  fs.writeFileSync(BUILT, '');
  // What was changed while tsc ran is newer than its start, so it is built next time.
  fs.utimesSync(BUILT, from, from);
}

function newest() {
  const files = fs.readdirSync(ROOT).filter((name) => name === 'package.json' || /^tsconfig.*\.json$/.test(name));
  let latest = modifiedAt(INSTALLED) ?? 0;
  for (const name of files) latest = Math.max(latest, modifiedAt(path.join(ROOT, name)) ?? 0);
  for (const folder of ['apps', 'libs']) latest = Math.max(latest, newestBelow(path.join(ROOT, folder)));
  return latest;
}

/** Of files and of folders, so that a file that was removed counts too; tests are not built. */
function newestBelow(folder) {
  let latest = modifiedAt(folder) ?? 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newestBelow(at));
    else if (!entry.name.endsWith('.spec.ts')) latest = Math.max(latest, modifiedAt(at) ?? 0);
  }
  return latest;
}

function modifiedAt(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** Runs a step with its output on stderr, and says from time to time that it is still at it. */
async function run(program, args, [english, chinese]) {
  say(`${english} …`, `${chinese} …`);
  const from = Date.now();
  let saidAt = from - SAY_EVERY_MS;
  const tick = () => {
    if (Date.now() - saidAt < SAY_EVERY_MS) return;
    saidAt = Date.now();
    const seconds = String(Math.round((saidAt - from) / 1000));
    sayStill(`${english} … ${seconds} s`, `${chinese} … ${seconds} 秒`);
  };
  const ticking = setInterval(tick, QUIET_MS);
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  clearInterval(ticking);
  endStill();
  if (code === 0) return;
  say(
    `${english} failed (exit code ${String(code)}), see above.`,
    `${chinese}失败（退出码 ${String(code)}），见上文。`,
  );
  // Kept for the exit, so that the lock is given back on the way.
  process.exitCode = 1;
  throw new StepFailed();
}

/** One process at a time prepares a clone; the lock of a dead one is taken over. */
async function takeLock() {
  const name = `relief-ledger-prepare-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`;
  const lock = path.join(os.tmpdir(), `${name}.lock`);
  const draft = `${lock}.${String(process.pid)}`;
  fs.writeFileSync(draft, String(process.pid));
  let said = Date.now();
  for (;;) {
    try {
      fs.linkSync(draft, lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (removeStale(lock)) continue;
    if (Date.now() - said > QUIET_MS) {
      said = Date.now();
      say('Waiting for another process that prepares this clone …', '正在等待另一个准备本目录的进程 …');
    }
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
  }
  fs.rmSync(draft, { force: true });
  const release = () => fs.rmSync(lock, { force: true });
  process.once('exit', release);
  const bySignal = (signal) => process.exit(signal === 'SIGINT' ? 130 : 143);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, bySignal);
  return () => {
    process.off('exit', release);
    // The launcher goes on in this process and ends in its own way.
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, bySignal);
    release();
  };
}

function removeStale(lock) {
  let owner;
  try {
    owner = Number(fs.readFileSync(lock, 'utf8'));
    process.kill(owner, 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
  }
  // Moved away first: two that wait may both find it dead, and the second must not remove the first one's own lock.
  const aside = `${lock}.stale-${String(process.pid)}`;
  try {
    fs.renameSync(lock, aside);
    if (Number(fs.readFileSync(aside, 'utf8')) !== owner) fs.linkSync(aside, lock);
  } catch {
    return true;
  }
  fs.rmSync(aside, { force: true });
  return true;
}

function say(english, chinese) {
  process.stderr.write(`${ENGLISH ? english : chinese}\n`);
}

function sayStill(english, chinese) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${ENGLISH ? english : chinese}`);
  else say(english, chinese);
}

function endStill() {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

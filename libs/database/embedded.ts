import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import { CannotStart } from './cannot-start.js';
import { DATABASE, ensureCluster, LOGIN_USER, type ClusterTools } from './cluster.js';
import { prepareDataFolder, unusable, type DataFolder } from './data-folder.js';
import { openClient } from './pool.js';
import {
  disownStaleFile,
  readPostmaster,
  requestFastShutdown,
  requestImmediateShutdown,
  serverEnvironment,
  type Postmaster,
} from './postmaster.js';
import { codeOf, messageOf } from './error-code.js';
import { isRunning } from './processes.js';
import { runAs } from './system-user.js';

export interface EmbeddedOptions {
  /** Told, in English, of what takes more than two seconds or is out of the ordinary. */
  readonly log?: (line: string) => void;
  /** Settings for this run over those of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedServer {
  readonly url: string;
  /** True when the server ran already, left by a process that was killed or started by another one. */
  readonly adopted: boolean;
  isRunning(): boolean;
  /** Fast shutdown; resolves when the server is gone. */
  stop(): Promise<void>;
}

const POLL_MS = 20;
const READY_WITHIN_MS = 300_000;
const FREED_WITHIN_MS = 30_000;
const FAST_STOP_MS = 8_000;
const IMMEDIATE_STOP_MS = 2_000;
const LOG_MAX_BYTES = 10_000_000;

/**
 * Starts the embedded PostgreSQL of a data folder, or adopts the one that runs there. It listens on 127.0.0.1
 * only, on a port kept in the folder where that is free. It outlives this process unless stopped.
 * Throws CannotStart with one sentence for what a person can mend.
 */
export async function startEmbedded(dataFolder: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const folder = await prepareDataFolder(dataFolder);
  const binaries = await findBinaries();
  const tools: ClusterTools = { folder, binaries, runner: runAs(folder.cluster, binaries.folder) };
  const { server, url, adopted } = await readyServer(tools, options).catch((error: unknown) => {
    throw NOT_ALLOWED.has(codeOf(error)) ? unusable(folder.root, error) : error;
  });
  await ensureDatabase(url);
  return {
    url,
    adopted,
    isRunning: () => isRunning(server.mark),
    stop: () => stop(server),
  };
}

const NOT_ALLOWED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']);
const ATTEMPTS = 3;

/** A server that another process stops just as we adopt it is started anew. */
async function readyServer(
  tools: ClusterTools,
  options: EmbeddedOptions,
): Promise<{ server: Postmaster; url: string; adopted: boolean }> {
  const password = await ensureCluster(tools);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { server, adopted } = await runningServer(tools, options.settings ?? {});
    const url = urlOf(password, server.port);
    if (await becameReady(tools.folder, server, { url, log: options.log ?? (() => undefined) })) {
      return { server, url, adopted };
    }
  }
  throw failedStart(tools.folder, await lastReason(tools.folder, 0));
}

async function runningServer(
  tools: ClusterTools,
  settings: Readonly<Record<string, string>>,
): Promise<{ server: Postmaster; adopted: boolean }> {
  const until = Date.now() + FREED_WITHIN_MS;
  for (;;) {
    const found = readPostmaster(tools.folder.cluster);
    if (found?.status === 'stopping') await awaitEnd(found, FREED_WITHIN_MS);
    else if (found !== undefined && found.port > 0) return { server: found, adopted: true };
    else if (found === undefined) {
      const started = await launch(tools, settings);
      if (typeof started !== 'string') return { server: started, adopted: false };
      if (!RETRIED.test(started) || Date.now() > until) throw failedStart(tools.folder, started);
      await sleep(10 * POLL_MS);
    } else await sleep(POLL_MS);
    if (Date.now() > until + READY_WITHIN_MS) throw failedStart(tools.folder, 'it names no port');
  }
}

/** The port was taken meanwhile; another process was quicker; a dead server's last backends are still leaving. */
const RETRIED =
  /could not create any TCP\/IP sockets|lock file .* already exists|pre-existing shared memory block|lock file .* is empty/u;

/** Starts a server of our own; gives it as soon as it has its files, or the reason why it ended. */
async function launch(tools: ClusterTools, settings: Readonly<Record<string, string>>): Promise<Postmaster | string> {
  const { folder, binaries, runner } = tools;
  disownStaleFile(folder.cluster);
  const port = await freePort(folder);
  const all = { ...settings, listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { program, args } = runner.command(binaries.postgres, ['-D', folder.cluster, ...flags]);
  const { uid, gid } = program === binaries.postgres ? runner : {};
  const output = await openLog(folder);
  const from = (await output.stat()).size;
  try {
    // A group of its own: Ctrl-C reaches the ledger's processes, which end before their database does.
    const child = spawn(program, args, {
      cwd: '/',
      detached: true,
      env: serverEnvironment(),
      stdio: ['ignore', output.fd, output.fd],
      ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    });
    child.unref();
    const endWithUs = (): void => {
      child.kill('SIGINT');
    };
    process.once('exit', endWithUs);
    return (
      (await appeared(child, folder.cluster).finally(() => process.off('exit', endWithUs))) ??
      (await lastReason(folder, from, child.pid))
    );
  } finally {
    await output.close();
  }
}

async function appeared(child: ChildProcess, cluster: string): Promise<Postmaster | undefined> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  while (child.exitCode === null && child.signalCode === null) {
    if (failure !== undefined) throw failure;
    const found = readPostmaster(cluster);
    if (found !== undefined && found.mark.pid === child.pid && found.port > 0) return found;
    await sleep(POLL_MS);
  }
  return undefined;
}

async function openLog(folder: DataFolder): ReturnType<typeof open> {
  const size = await stat(folder.serverLog).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_MAX_BYTES) await rename(folder.serverLog, `${folder.serverLog}.1`);
  return open(folder.serverLog, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY, 0o600);
}

/** What the log says from that place on, of that process alone where it is known: others may still be writing to it. */
async function lastReason(folder: DataFolder, from: number, pid?: number): Promise<string> {
  const text = (await readFile(folder.serverLog)).subarray(from).toString('utf8');
  const ours = pid === undefined ? '' : `[${String(pid)}] `;
  const lines = text.split('\n').filter((line) => line.includes(ours) && /(?:FATAL|PANIC):/u.test(line));
  return lines.at(-1)?.replace(/^.*(?:FATAL|PANIC):\s*/u, '') ?? text.trim();
}

function failedStart(folder: DataFolder, reason: string): CannotStart {
  return new CannotStart({
    en: `The embedded PostgreSQL of ${folder.root} does not start: ${reason} (more in ${folder.serverLog})`,
    zh: `${folder.root} 的内嵌 PostgreSQL 无法启动：${reason}（详见 ${folder.serverLog}）`,
  });
}

/** The port of last time where it is free, so that bookmarks and tools keep working; else one that the system picks. */
async function freePort(folder: DataFolder): Promise<number> {
  const kept = Number(await readFile(folder.port, 'utf8').catch(() => ''));
  if (Number.isSafeInteger(kept) && kept > 0 && (await tryPort(kept)) === kept) return kept;
  const port = await tryPort(0);
  if (port === undefined) throw new Error('no free port on 127.0.0.1');
  await writeFile(folder.port, String(port), { mode: 0o600 });
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(undefined);
    });
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(found);
      });
    });
  });
}

/** Recovery after a crash may take minutes: waited for while the server lives, and said so. False when it ended. */
async function becameReady(
  folder: DataFolder,
  server: Postmaster,
  { url, log }: { url: string; log: (line: string) => void },
): Promise<boolean> {
  const from = Date.now();
  let said = from;
  for (;;) {
    const failure = await tryConnect(withDatabase(url, 'postgres'));
    if (failure === undefined) return true;
    if (failure === 'wrong password') throw wrongPassword(folder);
    if (!isRunning(server.mark)) return false;
    if (Date.now() - from > READY_WITHIN_MS) throw failedStart(folder, failure);
    if (Date.now() - said > 2_000) {
      said = Date.now();
      log(`PostgreSQL is getting ready (${String(Math.round((said - from) / 1000))} s)`);
    }
    await sleep(POLL_MS);
  }
}

async function tryConnect(url: string): Promise<string | undefined> {
  const client = openClient(url);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    if (codeOf(error) === '28P01') return 'wrong password';
    return messageOf(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function wrongPassword(folder: DataFolder): CannotStart {
  return new CannotStart({
    en: `The database of ${folder.root} does not take the password in ${folder.secrets}; put the folder's own secrets back.`,
    zh: `${folder.root} 的数据库不接受 ${folder.secrets} 中的密码；请放回该目录原有的密钥文件。`,
  });
}

async function ensureDatabase(url: string): Promise<void> {
  const client = openClient(withDatabase(url, 'postgres'));
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    // Another process made it in the same moment.
    if (!['42P04', '23505'].includes(codeOf(error))) throw error;
  } finally {
    await client.end();
  }
}

function urlOf(password: string, port: number): string {
  return `postgresql://${LOGIN_USER}:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/${DATABASE}`;
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.toString();
}

async function stop(server: Postmaster): Promise<void> {
  requestFastShutdown(server);
  if (await awaitEnd(server, FAST_STOP_MS)) return;
  requestImmediateShutdown(server);
  await awaitEnd(server, IMMEDIATE_STOP_MS);
}

async function awaitEnd(server: Postmaster, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (isRunning(server.mark)) {
    if (Date.now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

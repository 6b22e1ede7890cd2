import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataFolder, type DataFolder } from './data-folder.js';
import { startEmbedded } from './embedded.js';
import { awaitLock } from './folder-lock.js';
import { openClient } from './pool.js';
import { readPostmaster, requestFastShutdown } from './postmaster.js';
import { isRunning, ownMark, type ProcessMark } from './processes.js';
import { refuseNoAddress, unreachableGiven } from './unreachable.js';

export interface OpenDatabaseOptions {
  readonly dataFolder: string;
  /** DATABASE_URL in it names a server of one's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log?: (line: string) => void;
  /** False where the caller handles SIGINT and SIGTERM itself and releases. */
  readonly signals?: boolean;
}

export interface OpenDatabase {
  readonly url: string;
  readonly embedded: boolean;
  /** True where the embedded server did not run before: this call started it. */
  readonly owned: boolean;
  /** Starts an embedded server again that has died; gives the address that holds from now on. */
  revive(): Promise<string>;
  isRunning(): boolean;
  /** Gives the database back; the last process to do so stops the embedded server. */
  release(): Promise<void>;
}

const MEMBER_SUFFIX = '.member';

/**
 * The ledger's database: the server of DATABASE_URL, else the embedded one of the data folder, started or joined.
 * Every process that uses the embedded server leaves a mark in the folder; whoever finds itself the last one stops
 * the server, and the mark of a killed process does not count. Throws CannotStart.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const given = options.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return openGiven(given);
  const folder = await prepareDataFolder(options.dataFolder);
  const member = join(folder.run, `${String(process.pid)}-${randomBytes(6).toString('hex')}${MEMBER_SUFFIX}`);
  const atExit = leaveAtExit(options.signals ?? true, () => {
    const server = leave(folder, member) ? readPostmaster(folder.cluster) : undefined;
    if (server !== undefined) requestFastShutdown(server);
  });
  let server = await starting(folder, async () => {
    await writeFile(member, JSON.stringify(ownMark()), { mode: 0o600 });
    return startEmbedded(folder.root, options);
  }).catch((error: unknown) => {
    atExit.cancel();
    rmSync(member, { force: true });
    throw error;
  });
  const owned = !server.adopted;
  return {
    url: server.url,
    embedded: true,
    owned,
    isRunning: () => server.isRunning(),
    async revive() {
      server = await starting(folder, () => startEmbedded(folder.root, options));
      return server.url;
    },
    async release() {
      atExit.cancel();
      await starting(folder, async () => {
        if (leave(folder, member)) await server.stop();
      });
    },
  };
}

async function openGiven(url: string): Promise<OpenDatabase> {
  refuseNoAddress(url);
  const client = openClient(url);
  try {
    await client.connect();
  } catch (cause) {
    throw unreachableGiven(url, cause);
  } finally {
    await client.end().catch(() => undefined);
  }
  return {
    url,
    embedded: false,
    owned: false,
    isRunning: () => true,
    revive: () => Promise.resolve(url),
    release: () => Promise.resolve(),
  };
}

/** One process at a time starts or stops the server of a folder. */
async function starting<Result>(folder: DataFolder, work: () => Promise<Result>): Promise<Result> {
  const lock = await awaitLock(join(folder.run, 'starting.lock'), 'starting');
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Takes our mark away, and the marks of the dead; true when no living process has one. */
function leave(folder: DataFolder, member: string): boolean {
  rmSync(member, { force: true });
  const others = readdirSync(folder.run).filter((name) => name.endsWith(MEMBER_SUFFIX));
  return others.every((name) => !isLiving(join(folder.run, name)));
}

function isLiving(member: string): boolean {
  const mark = markIn(member);
  if (mark !== undefined && isRunning(mark)) return true;
  rmSync(member, { force: true });
  return false;
}

function markIn(member: string): ProcessMark | undefined {
  try {
    return JSON.parse(readFileSync(member, 'utf8')) as ProcessMark;
  } catch {
    return undefined;
  }
}

/** Leaves no server behind when the process ends without release: exit, a thrown error, or a signal. */
function leaveAtExit(signals: boolean, work: () => void): { cancel(): void } {
  const bySignal = (signal: NodeJS.Signals): void => {
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('exit', work);
  if (signals) for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, bySignal);
  return {
    cancel() {
      process.off('exit', work);
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, bySignal);
    },
  };
}

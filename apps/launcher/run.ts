import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart, migrate, openDatabase, readNote, takeFolder, writeNote } from '#database';
import type { HeldLock, OpenDatabase } from '#database';
import { keepRunning, type Child } from './child.js';
import { loadExample, printTable } from './example.js';
import type { Interrupted } from './interruptions.js';
import { endLeftovers } from './leftovers.js';
import { openLogFile } from './log-file.js';
import { awaitReady } from './await-ready.js';
import { withProgress, type Say, type Words } from './say.js';

/** What `npm start` was told (arguments.mjs). */
export interface Arguments {
  readonly dataFolder: string;
  readonly port: number;
  /** A ledger of one's own: the example county is not loaded, now or later. */
  readonly empty: boolean;
  /** Why a port cannot be listened on; undefined where it can. */
  portFault(port: number): Promise<Words | undefined>;
}

export interface Surroundings {
  readonly say: Say;
  readonly env: NodeJS.ProcessEnv;
  readonly interrupted: Interrupted;
}

/** A little longer than the API (DRAIN_MS, CLOSE_MS) and the worker (STOP_MS) take; together below 25 s. */
const API_STOP_MS = 15_000;
const WORKER_STOP_MS = 7_000;
const WATCH_MS = 500;
const APPS = new URL('../', import.meta.url);

/** Runs the ledger in the foreground until it is interrupted, then stops its parts in order. Throws CannotStart. */
export async function run(given: Arguments, { say, env, interrupted }: Surroundings): Promise<void> {
  const folder = await takeFolder(given.dataFolder, 'launcher');
  process.once('exit', () => {
    folder.releaseNow();
  });
  void interrupted.first.then(() => folder.leave().catch(() => undefined));
  await endLeftovers(given.dataFolder);
  // Seen before the build as well, but what a killed launcher left behind may have held it then.
  const fault = await given.portFault(given.port);
  if (fault !== undefined) throw new CannotStart(fault);
  const opening = openDatabase({
    dataFolder: given.dataFolder,
    env,
    signals: false,
    log: (en) => {
      say({ en, zh: en });
    },
  });
  const database = await withProgress(say, { en: 'Starting the database', zh: '正在启动数据库' }, opening);
  const parts: Parts = { database, url: database.url, revivals: 0 };
  try {
    await serve(given, { say, env, interrupted }, { folder, parts });
  } finally {
    await stopInOrder(parts, say);
  }
}

/** What runs, in the order in which it is stopped; `url` is the database's address of now, started again so often. */
interface Parts {
  api?: Child;
  worker?: Child;
  readonly database: OpenDatabase;
  url: string;
  revivals: number;
}

async function serve(
  given: Arguments,
  { say, env, interrupted }: Surroundings,
  { folder, parts }: { folder: HeldLock; parts: Parts },
): Promise<void> {
  if (interrupted.isSet()) return;
  const { url } = parts;
  const isFresh = await withProgress(say, { en: 'Migrating the database', zh: '正在迁移数据库' }, migrated(url));
  const example = await exampleOf(url, { isFresh, empty: given.empty });
  if (interrupted.isSet()) return;
  const kill = (): void => {
    parts.api?.kill();
    parts.worker?.kill();
  };
  interrupted.onSecond(kill);
  const api = startChildren(given, { say, env, parts });
  const watching = watchDatabase(parts, say);
  try {
    const address = `http://localhost:${String(given.port)}`;
    const beside = { isRunning: () => parts.database.isRunning(), revivals: () => parts.revivals };
    const ready = awaitReady(given.port, api, beside);
    await Promise.race([interrupted.first, withProgress(say, { en: 'Starting the API', zh: '正在启动 API' }, ready)]);
    if (interrupted.isSet()) return;
    await folder.announce({ api: address });
    const cli = { program: appFile('cli'), dataFolder: given.dataFolder, env, until: interrupted.first, say };
    if (example !== 'own' && example !== 'loaded') {
      const done = await loadExample(cli, { resume: example === 'loading' });
      if (done) await writeNote(parts.url, EXAMPLE_NOTE, 'loaded');
    }
    if (interrupted.isSet()) return;
    process.stdout.write(`\n${address}\n${address}/docs\n\n`);
    if (example !== 'own') await printTable(cli);
    await interrupted.first;
  } finally {
    clearInterval(watching);
  }
}

/** Gives true for a database that held nothing before. Loaded late: whoever is refused need not wait for the whole ledger. */
async function migrated(url: string): Promise<boolean> {
  const { ledgerMigrations } = await import('#ledger/nest');
  return (await migrate(url, ledgerMigrations)).length === ledgerMigrations.length;
}

const EXAMPLE_NOTE = 'example';

/**
 * Whether the example county is to be loaded: never into a ledger begun as one's own; `loading` where this or an
 * earlier start made the database for it, so that a load killed in the middle goes on; `unknown` where the command
 * line decides by whether the ledger is empty.
 */
async function exampleOf(url: string, start: { isFresh: boolean; empty: boolean }): Promise<string> {
  const noted = await readNote(url, EXAMPLE_NOTE);
  if (noted !== undefined && !(start.empty && noted === 'loading')) return noted;
  const state = start.empty ? 'own' : start.isFresh ? 'loading' : 'unknown';
  if (state !== 'unknown') await writeNote(url, EXAMPLE_NOTE, state);
  return state;
}

/** Gives the API. */
function startChildren(
  given: Arguments,
  { say, env, parts }: { say: Say; env: NodeJS.ProcessEnv; parts: Parts },
): Child {
  const childEnv = (): NodeJS.ProcessEnv => ({
    ...env,
    DATABASE_URL: parts.url,
    DATA_FOLDER: given.dataFolder,
    PORT: String(given.port),
    // There is no signing in yet: whoever sits at this machine acts, as the API's guard says at its start.
    DEMO: env['DEMO'] ?? '1',
  });
  const child = (name: 'api' | 'worker'): Child =>
    keepRunning({
      name,
      program: appFile(name),
      say,
      env: childEnv,
      marks: join(given.dataFolder, 'run'),
      log: openLogFile(join(given.dataFolder, 'logs', `${name}.log`)),
    });
  parts.worker = child('worker');
  const api = child('api');
  parts.api = api;
  return api;
}

/** An embedded server that was killed is started again, at its old address where that is still free. */
function watchDatabase(parts: Parts, say: Say): NodeJS.Timeout {
  let reviving = false;
  const look = async (): Promise<void> => {
    if (reviving || parts.database.isRunning()) return;
    reviving = true;
    try {
      say({ en: 'The database has ended and is started again.', zh: '数据库已退出，正在重新启动。' });
      const url = await parts.database.revive();
      parts.revivals += 1;
      if (url !== parts.url) {
        parts.url = url;
        parts.worker?.restart();
        parts.api?.restart();
      }
    } catch (error) {
      say({ en: String(error), zh: String(error) });
    } finally {
      reviving = false;
    }
  };
  return setInterval(() => void look(), WATCH_MS);
}

async function stopInOrder(parts: Parts, say: Say): Promise<void> {
  const stopping = (async () => {
    await parts.api?.stop(API_STOP_MS);
    await parts.worker?.stop(WORKER_STOP_MS);
    await parts.database.release();
  })();
  await withProgress(say, { en: 'Stopping', zh: '正在停止' }, stopping);
}

function appFile(name: 'api' | 'worker' | 'cli'): string {
  return fileURLToPath(new URL(`${name}/main.js`, APPS));
}

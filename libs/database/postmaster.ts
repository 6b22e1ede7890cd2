import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, isRunning, markOf, worksIn, type ProcessMark } from './processes.js';
import { codeOf } from './error-code.js';

/** What a running PostgreSQL server says of itself in postmaster.pid. */
export interface Postmaster {
  readonly mark: ProcessMark;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping';
}

const PORT_LINE = 3;
const STATUS_LINE = 7;

/** The living server of the cluster, or undefined; what a dead one left does not count. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const lines = pidFile(cluster)?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!isAlive(pid) || !worksIn(pid, cluster)) return undefined;
  const status = lines[STATUS_LINE]?.trim();
  return {
    mark: markOf(pid),
    port: Number(lines[PORT_LINE] ?? ''),
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  };
}

/**
 * A dead server's number may be another process's by now, and PostgreSQL would take that for a server and refuse
 * to start. Our own number in its place is one that it knows to be none, and, unlike removing the file, this keeps
 * its check that no backend of the dead server is still at work on the files.
 */
export function disownStaleFile(cluster: string): void {
  const text = pidFile(cluster);
  if (text === undefined || readPostmaster(cluster) !== undefined) return;
  if (text.trim() === '') {
    // A power cut between making and writing it: PostgreSQL itself would only ask for help.
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  const [pid, ...rest] = text.split('\n');
  if (isAlive(Number(pid))) writeFileSync(join(cluster, 'postmaster.pid'), [String(process.pid), ...rest].join('\n'));
}

/** Fast shutdown: sessions are ended, open transactions rolled back, nothing committed is lost. */
export function requestFastShutdown({ mark }: Postmaster): void {
  signal(mark, 'SIGINT');
}

/** Ends the server at once; the next start replays its log. For one that does not heed the fast shutdown. */
export function requestImmediateShutdown({ mark }: Postmaster): void {
  signal(mark, 'SIGQUIT');
}

/** No setting of the surroundings (PGDATA, PGOPTIONS …) reaches the server; its messages are in one language. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

function signal(mark: ProcessMark, name: 'SIGINT' | 'SIGQUIT'): void {
  if (!isRunning(mark)) return;
  try {
    process.kill(mark.pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function pidFile(cluster: string): string | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
}

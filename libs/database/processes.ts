import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { codeOf } from './error-code.js';

/** What tells a process from a later one that got the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** Boot and start of the process where the system tells it, else an empty text. */
  readonly start: string;
}

const STATE_FIELD = 0;
const START_FIELD = 19;

export function ownMark(): ProcessMark {
  return markOf(process.pid);
}

export function markOf(pid: number): ProcessMark {
  return { pid, start: processStart(pid) };
}

/** True while the very process that left the mark runs; a zombie does not run. */
export function isRunning(mark: ProcessMark): boolean {
  if (!isAlive(mark.pid)) return false;
  return mark.start === '' || mark.start === processStart(mark.pid);
}

/** True for any process of that number, another user's too. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return process.platform !== 'linux' || statFields(pid)[STATE_FIELD] !== 'Z';
}

/** When a process started, comparable between two readings on one machine; empty where unknown. */
function processStart(pid: number): string {
  if (process.platform === 'linux') {
    const ticks = statFields(pid)[START_FIELD];
    return ticks === undefined ? '' : `${bootId()} ${ticks}`;
  }
  return process.platform === 'win32' ? '' : psColumn(pid, 'lstart');
}

/** Whether a process works in that folder, as a PostgreSQL server does in its cluster's; true where nothing tells. */
export function worksIn(pid: number, folder: string): boolean {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return psColumn(pid, 'command').includes(folder);
  try {
    return readlinkSync(`/proc/${String(pid)}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}

/** The fields of /proc/PID/stat from the state on: the name before it may hold blanks and brackets. */
function statFields(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function psColumn(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessMark } from '#database';
import { MARK_SUFFIX } from './child.js';

const ENDED_WITHIN_MS = 10_000;

/** Ends the children that a killed launcher left behind, which would hold the port of the next one. */
export async function endLeftovers(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'run');
  const files = (await readdir(folder)).filter((name) => name.endsWith(MARK_SUFFIX)).map((name) => join(folder, name));
  const marks = await Promise.all(files.map(markIn));
  const running = (): readonly ProcessMark[] =>
    marks.filter((mark) => mark !== undefined && isRunning(mark)) as ProcessMark[];
  for (const { pid } of running()) process.kill(pid, 'SIGTERM');
  const until = Date.now() + ENDED_WITHIN_MS;
  while (running().length > 0 && Date.now() < until) await sleep(50);
  for (const { pid } of running()) process.kill(pid, 'SIGKILL');
  for (const file of files) await rm(file, { force: true });
}

async function markIn(file: string): Promise<ProcessMark | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessMark;
  } catch {
    return undefined;
  }
}

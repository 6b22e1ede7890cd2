import type { Shell, Words } from './shell.js';

/** How far a work has come, in any unit. */
export type Report = (done: number | bigint, total: number | bigint) => void;

const QUIET_MS = 2_000;
const REDRAW_MS = 200;
/** Where lines are kept, in a file or by a service manager, they come sparingly. */
const LINE_EVERY_MS = 10_000;
const BAR_CELLS = 24;

/**
 * Shows on stderr how a work goes on once it takes two seconds: a bar on a terminal, a line every ten seconds
 * elsewhere. A work that reports nothing shows the seconds that have passed.
 */
export async function withProgress<Result>(
  shell: Shell,
  words: Words,
  work: (report: Report) => Promise<Result>,
): Promise<Result> {
  const from = Date.now();
  const terminal = process.stderr.isTTY;
  const shown: { part?: readonly [bigint, bigint]; drawnAt?: number } = {};
  const draw = (): void => {
    const elapsed = Date.now() - from;
    if (elapsed < QUIET_MS) return;
    if (!terminal && shown.drawnAt !== undefined && elapsed - shown.drawnAt < LINE_EVERY_MS) return;
    shown.drawnAt = elapsed;
    const text = `${shell.in(words)} ${stateOf(shown.part, shell.in(secondsOf(elapsed)), terminal)}`;
    process.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
  };
  const ticking = setInterval(draw, terminal ? REDRAW_MS : QUIET_MS);
  try {
    return await work((done, total) => {
      shown.part = [BigInt(done), BigInt(total)];
    });
  } finally {
    clearInterval(ticking);
    if (shown.drawnAt !== undefined && terminal) process.stderr.write('\r\u001b[K');
  }
}

function secondsOf(elapsedMs: number): Words {
  const seconds = String(Math.round(elapsedMs / 1_000));
  return { zh: `${seconds} 秒`, en: `${seconds} s` };
}

function stateOf(part: readonly [bigint, bigint] | undefined, seconds: string, terminal: boolean): string {
  if (part === undefined || part[1] === 0n) return `… ${seconds}`;
  const [done, total] = part;
  const percent = `${String((done * 100n) / total)}%`;
  const counts = `${grouped(done)}/${grouped(total)}`;
  if (!terminal) return `… ${percent} (${counts}, ${seconds})`;
  const filled = Number((done * BigInt(BAR_CELLS)) / total);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}] ${percent} ${counts}`;
}

function grouped(count: bigint): string {
  return count.toString().replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

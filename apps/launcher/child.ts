import { fork, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markOf } from '#database';
import type { LogFile } from './log-file.js';
import type { Say } from './say.js';

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly log: LogFile;
  readonly say: Say;
  /** Folder of the marks by which the next start finds children that outlived a killed launcher. */
  readonly marks: string;
  /** Asked at each start. */
  readonly env: () => NodeJS.ProcessEnv;
}

export interface Child {
  /** How often it ended by itself, and the exit code of the last time. */
  ends(): { readonly count: number; readonly code: number };
  /** Starts it anew with the environment of now. */
  restart(): void;
  /** Asks it to end, waits that long, then forces it. */
  stop(withinMs: number): Promise<void>;
  kill(): void;
}

export const MARK_SUFFIX = '.child';
const BACKOFF_MAX_MS = 30_000;
const STEADY_AFTER_MS = 60_000;

/** Runs a program as a child and runs it again, ever more slowly, when it ends by itself. */
export function keepRunning(options: ChildOptions): Child {
  let current: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let stopping = false;
  let backoffMs = 1_000;
  let waking: NodeJS.Timeout | undefined;
  let ends = { count: 0, code: 0 };

  const start = (): void => {
    const from = Date.now();
    const child = launched(options);
    current = child;
    ended = endOf(child).then((code) => {
      current = undefined;
      if (stopping) return;
      ends = { count: ends.count + 1, code };
      backoffMs = Date.now() - from > STEADY_AFTER_MS ? 1_000 : backoffMs;
      sayEnd(options, code, backoffMs);
      waking = setTimeout(start, backoffMs);
      backoffMs = Math.min(2 * backoffMs, BACKOFF_MAX_MS);
    });
  };
  start();

  return {
    ends: () => ends,
    restart: () => {
      current?.kill('SIGTERM');
    },
    kill: () => {
      stopping = true;
      clearTimeout(waking);
      current?.kill('SIGKILL');
    },
    async stop(withinMs) {
      stopping = true;
      clearTimeout(waking);
      current?.kill('SIGTERM');
      const forced = setTimeout(() => current?.kill('SIGKILL'), withinMs);
      await ended;
      clearTimeout(forced);
    },
  };
}

function launched({ name, program, log, env, marks }: ChildOptions): ChildProcess {
  // A group of its own: Ctrl-C reaches the launcher alone, which stops its children in order.
  const child = fork(program, [], {
    detached: true,
    env: env(),
    execArgv: ['--enable-source-maps', '--import', new URL('./stay-with-parent.js', import.meta.url).href],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout !== null) log.take(child.stdout);
  if (child.stderr !== null) log.take(child.stderr);
  if (child.pid !== undefined) {
    const mark = join(marks, `${name}-${String(child.pid)}${MARK_SUFFIX}`);
    writeFileSync(mark, JSON.stringify(markOf(child.pid)), { mode: 0o600 });
    child.once('close', () => {
      rmSync(mark, { force: true });
    });
  }
  return child;
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(1);
    });
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

function sayEnd({ name, say, log }: ChildOptions, code: number, backoffMs: number): void {
  const seconds = String(backoffMs / 1_000);
  say({
    en: `${name} ended (${String(code)}) and is started again in ${seconds} s; its last words, more in ${log.file}:\n${log.tail().join('\n')}`,
    zh: `${name} 已退出（${String(code)}），${seconds} 秒后重新启动；最后的输出如下，详见 ${log.file}：\n${log.tail().join('\n')}`,
  });
}

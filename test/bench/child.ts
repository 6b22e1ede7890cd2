import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const children = new Set<ChildProcess>();

/** A program of this folder as a process of its own, told by its first argument; it answers by messages. */
export class Child<Said> {
  private readonly said: Said[] = [];
  private waiting: { readonly take: (said: Said) => void; readonly fail: (error: Error) => void } | undefined;
  private readonly process: ChildProcess;
  private readonly ended: Promise<void>;

  constructor(program: string, told: unknown) {
    const file = fileURLToPath(new URL(`./${program}.process.js`, import.meta.url));
    this.process = fork(file, [JSON.stringify(told)], { execArgv: [] });
    children.add(this.process);
    this.process.on('message', (said) => {
      this.take(said as Said);
    });
    this.ended = new Promise((resolve) => {
      this.process.once('exit', (code) => {
        children.delete(this.process);
        this.waiting?.fail(new Error(`${program} ended with ${String(code)} before it answered`));
        resolve();
      });
    });
  }

  /** What it says next. */
  next(): Promise<Said> {
    const first = this.said.shift();
    if (first !== undefined) return Promise.resolve(first);
    if (this.process.exitCode !== null) return Promise.reject(new Error('the process has ended'));
    return new Promise((take, fail) => {
      this.waiting = { take, fail };
    });
  }

  tell(what: string): void {
    this.process.send(what);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    await this.ended;
  }

  private take(said: Said): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting === undefined) this.said.push(said);
    else waiting.take(said);
  }
}

/** Nothing that was started outlives the benchmark. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

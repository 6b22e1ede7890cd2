import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Shown, Told } from './commands.js';
import type { Asked, Gift, Started } from './ledger.process.js';

/** The process ended before it answered: nobody knows what came of the question. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/** What the process said instead of an answer. */
export class Failed extends Error {
  constructor(
    readonly kind: string,
    said: string,
  ) {
    super(said);
  }
}

interface Said {
  readonly id: number;
  readonly answer?: unknown;
  readonly failed?: string;
  readonly message?: string;
}

interface Waiting {
  readonly settle: (answer: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** One process of the ledger, which can be killed and started again; what is asked meanwhile waits for the start. */
export class LedgerProcess {
  private child: ChildProcess | undefined;
  private ready: Promise<void> = Promise.resolve();
  private killing: Promise<void> | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private over = false;

  constructor(
    private readonly root: string,
    private readonly started: Started,
  ) {}

  start(): Promise<void> {
    this.ready = this.launched();
    return this.ready;
  }

  private launched(): Promise<void> {
    const program = join(this.root, 'dist/test/model/ledger.process.js');
    const child = fork(program, [JSON.stringify(this.started)], { cwd: this.root, execArgv: [] });
    this.child = child;
    return new Promise((resolve, reject) => {
      child.once('message', () => {
        child.on('message', (said: Said) => {
          this.take(said);
        });
        resolve();
      });
      child.once('exit', (code) => {
        reject(new Gone(`the process ended with ${String(code)} before it was ready`));
        for (const { fail } of this.waiting.values()) fail(new Gone('the process ended'));
        this.waiting.clear();
      });
    });
  }

  /** Ends it at once and starts it again; what is asked from now on waits for the start. */
  kill(): Promise<void> {
    this.killing ??= this.killNow().finally(() => {
      this.killing = undefined;
    });
    return this.killing;
  }

  /** For good. */
  async end(): Promise<void> {
    this.over = true;
    await this.killing?.catch(() => undefined);
    await this.endNow();
  }

  /** Without a word to it: its work under way is cut off wherever it stands. */
  private async endNow(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private async killNow(): Promise<void> {
    await this.ready;
    this.ready = this.endNow().then(() => (this.over ? undefined : this.launched()));
    await this.ready;
  }

  send(key: string, command: Extract<Asked, { ask: 'send' }>['command'], content = key): Promise<Told> {
    return this.ask({ ask: 'send', key, content, command });
  }

  catchUp(): Promise<void> {
    return this.ask({ ask: 'catch-up' });
  }

  rebuild(): Promise<void> {
    return this.ask({ ask: 'rebuild' });
  }

  digests(): Promise<Readonly<Record<string, string>>> {
    return this.ask({ ask: 'digests' });
  }

  shown(days: readonly string[]): Promise<Shown | undefined> {
    return this.ask({ ask: 'shown', days });
  }

  known(knownAt: string, days: readonly string[]): Promise<Shown> {
    return this.ask({ ask: 'known', knownAt, days });
  }

  gifts(): Promise<readonly Gift[]> {
    return this.ask({ ask: 'gifts' });
  }

  private async ask<Answer>(asked: Asked): Promise<Answer> {
    await this.ready;
    const id = (this.asked += 1);
    return new Promise((settle, fail) => {
      this.waiting.set(id, {
        settle: (answer) => {
          settle(answer as Answer);
        },
        fail,
      });
      this.child?.send({ ...asked, id }, (error) => {
        if (error !== null) this.take({ id, failed: 'Gone' });
      });
    });
  }

  private take({ id, answer, failed, message = '' }: Said): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (failed === undefined) waiting?.settle(answer);
    else waiting?.fail(failed === 'Gone' ? new Gone(message) : new Failed(failed, message));
  }
}

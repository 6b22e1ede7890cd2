import { setTimeout as sleep } from 'node:timers/promises';
import { Books } from './books.js';
import { DAYS } from './commands.js';
import type { Command, Shown, Told } from './commands.js';
import { Failed, Gone } from './ledger-process.js';
import type { LedgerProcess } from './ledger-process.js';
import { CLIENTS, FOUNDATION } from './script.js';
import type { Beside, Step } from './script.js';

/** A command with its key and everything that was ever answered to it. */
export interface Sent {
  readonly key: string;
  readonly command: Command;
  readonly answers: Told[];
  /** Answers of sendings that began when an earlier one had been answered. */
  readonly later: Told[];
}

export interface Ran {
  readonly sent: readonly Sent[];
  readonly shown: readonly Shown[];
  /** What was shown while nothing was under way, so that its moment names it too. */
  readonly quiet: readonly Shown[];
  readonly otherContent: { readonly asked: number; readonly refused: number };
}

const RETRIED = ['LogUnavailable', 'DatabaseUnavailable', 'Contended'];
const SHOWN_DAYS = DAYS.slice(0, -1);

/** Plays a script on two processes of one ledger and keeps what was answered and shown. */
export class Run {
  private readonly sent: Sent[] = [];
  private readonly shown: Shown[] = [];
  private readonly quiet: Shown[] = [];
  /** What has been acknowledged so far, in whatever order: where the limits lie about now. */
  private readonly about = new Books();
  private readonly afterRestart: Sent[] = [];
  private readonly later: Sent[][] = Array.from({ length: CLIENTS }, () => []);
  private otherContent = { asked: 0, refused: 0 };

  constructor(private readonly processes: readonly [LedgerProcess, LedgerProcess]) {}

  async play(steps: readonly Step[]): Promise<Ran> {
    await this.found();
    const half = Math.ceil(steps.length / 2);
    for (const part of [steps.slice(0, half), steps.slice(half)]) {
      const clients = Array.from({ length: CLIENTS }, (_, client) => part.filter((step) => step.client === client));
      await Promise.all(clients.map((own) => this.client(own)));
      await this.showQuietly();
    }
    await Promise.all(this.processes.map((one) => one.rebuild()));
    await Promise.all(this.processes.map((one) => one.kill()));
    await Promise.all(this.afterRestart.map((sent, at) => this.resend(sent, at % 2)));
    await this.showQuietly();
    return { sent: this.sent, shown: this.shown, quiet: this.quiet, otherContent: this.otherContent };
  }

  /** One command after another, since each needs the one before; each to both processes at once. */
  private async found(): Promise<void> {
    for (const command of FOUNDATION) await this.send(command, { to: 0, both: true });
  }

  private async client(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const doing = step.beside === undefined ? undefined : this.besides(step.beside, step.to);
      await this.carryOut(step);
      await doing;
    }
  }

  private async carryOut(step: Step): Promise<void> {
    const command = this.resolved(step);
    const waiting = this.later[step.client] ?? [];
    switch (step.resent) {
      case 'no':
        await this.send(command, step);
        break;
      case 'at-once':
        await this.send(command, { to: step.to, twice: true });
        break;
      case 'to-both-at-once':
        await this.send(command, { to: step.to, both: true });
        break;
      case 'later':
        waiting.push(await this.send(command, step));
        break;
      case 'after-restart':
        this.afterRestart.push(await this.send(command, step));
        break;
      case 'with-other-content':
        await this.withOtherContent(await this.send(command, step), step.to);
    }
    if (waiting.length > 2) for (const sent of waiting.splice(0)) await this.resend(sent, 1 - step.to);
  }

  /** The amount of a move around the limit, as far as it is known; others may be quicker. */
  private resolved({ command, amount }: Step): Command {
    if (amount === undefined || command.type !== 'move') return command;
    if ('fen' in amount) return { ...command, fen: amount.fen };
    const fen = this.about.limit(command.from, command.day) + BigInt(amount.aroundLimit);
    return { ...command, fen: (fen < 0n ? 0n : fen).toString() };
  }

  private async send(
    command: Command,
    { to, both = false, twice = false }: { readonly to: number; readonly both?: boolean; readonly twice?: boolean },
  ): Promise<Sent> {
    const key = `command ${String(this.sent.length)}`;
    const sent: Sent = { key, command, answers: [], later: [] };
    this.sent.push(sent);
    const targets = both ? [0, 1] : twice ? [to, to] : [to];
    const answers = await Promise.all(targets.map((target) => this.answered(sent, target)));
    sent.answers.push(...answers);
    const [first] = answers;
    if (first?.ok === true) this.about.take(command, { index: 0n, entry: first.result?.['entry'] ?? '' });
    return sent;
  }

  private async resend(sent: Sent, to: number): Promise<void> {
    sent.later.push(await this.answered(sent, to));
  }

  /** Until an answer comes: the same key, to the other process where one has gone. */
  private async answered(sent: Sent, to: number): Promise<Told> {
    for (let at = to; ; at = 1 - at) {
      try {
        return await this.process(at).send(sent.key, sent.command);
      } catch (error) {
        if (!(error instanceof Gone) && !(error instanceof Failed && RETRIED.includes(error.kind))) throw error;
        await sleep(10);
      }
    }
  }

  private async withOtherContent(sent: Sent, to: number): Promise<void> {
    this.otherContent.asked += 1;
    for (let at = to; ; at = 1 - at) {
      try {
        await this.process(at).send(sent.key, sent.command, `${sent.key} but another`);
        return;
      } catch (error) {
        if (error instanceof Failed && error.kind === 'OtherContent') {
          this.otherContent.refused += 1;
          return;
        }
        if (!(error instanceof Gone)) throw error;
      }
    }
  }

  private async besides(what: Beside, at: number): Promise<void> {
    const target = this.process(at);
    try {
      if (what === 'kill') await target.kill();
      else if (what === 'rebuild') await target.rebuild();
      else if (what === 'catch-up') await target.catchUp();
      else await this.show(target);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
    }
  }

  private async show(target: LedgerProcess): Promise<void> {
    await target.catchUp();
    const shown = await target.shown(SHOWN_DAYS);
    if (shown !== undefined) this.shown.push(shown);
  }

  private async showQuietly(): Promise<void> {
    const target = this.process(this.quiet.length % 2);
    await target.catchUp();
    const shown = await target.shown(SHOWN_DAYS);
    if (shown === undefined) throw new Error('the views do not come to rest');
    this.quiet.push(shown);
    // What is recorded from now on is known from a later millisecond on.
    await sleep(3);
  }

  private process(at: number): LedgerProcess {
    return this.processes[at === 0 ? 0 : 1];
  }
}

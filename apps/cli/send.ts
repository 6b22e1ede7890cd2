import type { Command } from '@nestjs/cqrs';
import type { Answer, CommandContext, Result } from '#execution';
import type { Plain, Refusal } from '#kernel';
import type { ActingOptions, Session } from './session.js';
import type { Shell, Words } from './shell.js';
import { printJson } from './table.js';

/** Options of a command that writes. */
export interface SendOptions extends ActingOptions {
  readonly json?: boolean;
}

/** The ledger's own answer was no: one line, exit code 2. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** What is sent: under which name, with which of the person's words, and what it says when it is done. */
export interface Sending {
  readonly command: string;
  /** The options and arguments as they were typed. */
  readonly asked: object;
  make(context: CommandContext): Command<Answer>;
  done(result: Result): Words;
}

/** Sends a command and prints its answer. Throws Refused. */
export async function send(
  shell: Shell,
  session: Session,
  { options, sending }: { readonly options: SendOptions; readonly sending: Sending },
): Promise<void> {
  const context = session.context(options, { command: sending.command, arguments: asPlain(sending.asked) });
  const answer = await session.send(sending.make(context));
  if (!answer.ok) throw new Refused(answer.refusal);
  if (options.json === true) {
    const { again, position, result } = answer;
    printJson(shell, { again, position: position.toString(), result });
    return;
  }
  const words = sending.done(answer.result);
  const before = { zh: '（此前已记，未重复记账）', en: ' (entered before; nothing was entered twice)' };
  shell.print(`${shell.in(words)}${answer.again ? shell.in(before) : ''}\n`);
}

const HOW: ReadonlySet<string> = new Set(['as', 'key', 'json', 'data']);

/** What was asked, without what says how: who acts is in the id, and the form of the answer changes nothing. */
function asPlain(asked: object): Plain {
  const all = Object.entries(asked as Readonly<Record<string, Plain | undefined>>);
  return Object.fromEntries(all.filter(([option]) => !HOW.has(option)));
}

/** The text of a result's field. */
export function told(result: Result, field: string): string {
  const value = result[field];
  return typeof value === 'string' ? value : '';
}

/** What is said of a request that one other must confirm, or two. */
export function askedWords(request: string, approvals: 1 | 2): Words {
  return approvals === 1
    ? { zh: `已申请，编号 ${request}，待另一人确认`, en: `Asked for as ${request}; another person confirms it` }
    : { zh: `已申请，编号 ${request}，待另两人确认`, en: `Asked for as ${request}; two others confirm it` };
}

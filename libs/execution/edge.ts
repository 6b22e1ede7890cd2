import { businessDateAt } from '#kernel';
import type { BusinessDate, Moment, PersonalRef, Plan, Refusal } from '#kernel';
import type { Vault } from '#vault';
import { ActorUnknown } from './command.js';
import type { Answer, CommandRequest } from './command.js';
import { derivedId } from './derived-id.js';
import type { Executor } from './executor.js';
import { keepPersonal, namedIn } from './personal.js';
import type { PersonalText } from './personal.js';

/** Tokens under which the wiring provides what is no class. */
export const VAULT = Symbol('vault');
export const FILES = Symbol('files');
export const EVENT_LOG = Symbol('event log');
export const CLOCK = Symbol('clock');
/** The opened ledger whole, for what works with most of it. */
export const LEDGER = Symbol('ledger');

/** What an edge (HTTP, command line, import) knows of a command besides its fields. */
export interface CommandContext {
  readonly commandId: string;
  /** Keyed digest of what was asked, 32 bytes. */
  readonly content: Uint8Array;
  /** The person who acts. */
  readonly by: string;
  readonly at: Moment;
  readonly meta?: Readonly<Record<string, string>>;
  /** The revision at which the person saw the stream that the command is for. */
  readonly seen?: CommandRequest['seen'];
}

/** The id of a command: actor and key make it, so nobody meets another's key. */
export function commandIdOf(by: string, key: string): string {
  return derivedId('command', by, key);
}

/** Ids of what a command makes, derived from its own id, so that a retry makes the same. */
export function madeBy(context: CommandContext, what: string): string {
  return derivedId('made', context.commandId, what);
}

export function actingOf(context: CommandContext): { readonly by: string; readonly on: BusinessDate } {
  return { by: context.by, on: businessDateAt(context.at) };
}

/** Where every edge hands in its commands. */
export class CommandEdge {
  constructor(
    private readonly executor: Executor,
    private readonly vault: Vault,
    /** Whether the ledger knows the person. */
    private readonly knows: (person: string) => Promise<boolean>,
  ) {}

  /**
   * Keeps a command's personal records, then decides and appends it. Money commands keep their refusals.
   * Rejects with ActorUnknown before anything is written, or as Executor.execute does.
   */
  async carryOut(
    context: CommandContext,
    command: {
      readonly money: boolean;
      readonly personal?: readonly PersonalText[];
      /** What was asked, by field: a refusal's value that is not kept is told from it. */
      readonly said?: object;
      readonly plan: (refs: Readonly<Record<string, PersonalRef>>) => Plan;
    },
  ): Promise<Answer> {
    if (!(await this.knows(context.by))) throw new ActorUnknown(context.by);
    const { personal = [] } = command;
    const refs = await keepPersonal(this.vault, context, personal);
    const { commandId, content, by, meta, seen } = context;
    const answer = await this.executor.execute({
      commandId,
      content,
      by,
      ...(meta === undefined ? {} : { meta }),
      ...(seen === undefined ? {} : { seen }),
      keepRefusal: command.money,
      plan: () => (personal.length === 0 ? command.plan(refs) : namedIn(personal, command.plan(refs))),
    });
    return answer.ok ? answer : { ...answer, refusal: withValue(answer.refusal, command.said) };
  }
}

function withValue(refusal: Refusal, said: object | undefined): Refusal {
  const value = (said as Readonly<Record<string, unknown>> | undefined)?.[refusal.field];
  return refusal.value === '' && typeof value === 'string' ? { ...refusal, value } : refusal;
}

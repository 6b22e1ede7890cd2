import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import type { IncomeInput, SupportInput } from '#funds/nest';
import { entered, incomeInput, requireIncome, withIncomeOptions } from './income.js';
import type { IncomeOptions } from './income.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import { withSession } from './session.js';
import type { Shell, Words } from './shell.js';

export interface SupportCommand<Options extends IncomeOptions> {
  readonly name: string;
  readonly words: Words;
  readonly example: string;
  /** Adds what this kind of money in has besides. */
  options?(command: Command): Command;
  /** Refuses bad words before the ledger is opened, and makes the rest of the input. */
  input(fields: IncomeInput, options: Options): SupportInput;
}

/** A command that enters money in which is no gift. */
export function supportCommand<Options extends IncomeOptions>(shell: Shell, kind: SupportCommand<Options>): Command {
  const command = withActingOptions(shell, withIncomeOptions(shell, newCommand(shell, kind.name, kind)));
  return (kind.options?.(command) ?? command).action(async (options: Options) => {
    requireIncome(options);
    await withSession(shell, options, async (session) => {
      const { ReceiveIncomeCommand } = await import('#funds/nest');
      const input = kind.input(await incomeInput(shell, session, options), options);
      const sending = {
        command: kind.name,
        asked: { ...options },
        make: (context: CommandContext) => new ReceiveIncomeCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

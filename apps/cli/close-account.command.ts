import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import { readDate } from './input.js';
import { accountAnywhere, accountNamed, regionNamed } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Session } from './session.js';
import type { Shell } from './shell.js';

/** By what an account is named. */
export interface AccountOptions extends SendOptions {
  readonly region?: string;
}

export function withAccountArgument(shell: Shell, command: Command): Command {
  return command
    .argument('<account>', shell.in({ zh: '账户名称或编号', en: 'name or id of the account' }))
    .option('--region <region>', shell.in({ zh: '账户所属区划（名称不唯一时）', en: 'region of the account' }));
}

/** The account that is meant. Throws BadInput. */
export async function accountMeant(session: Session, named: string, { region }: AccountOptions): Promise<string> {
  if (region === undefined) return accountAnywhere(session, 'ACCOUNT', named);
  const holder = await regionNamed(session, '--region', region);
  return accountNamed(session, holder, { field: 'ACCOUNT', named });
}

interface CloseAccountOptions extends AccountOptions {
  readonly through: string;
}

/** 账户结账 */
export function closeAccountCommand(shell: Shell): Command {
  const command = newCommand(shell, 'account', {
    words: {
      zh: '账户结账：此后该日及以前的收支一律不再登记；随后用 state 对账',
      en: 'close an account: nothing dated up to that day goes through it any more; state its balance then',
    },
    example: 'close account 公益金专户 --region 安和县 --through 2023-06-30',
  });
  withAccountArgument(shell, command).requiredOption(
    '--through <date>',
    shell.in({ zh: '结账的最后一日（含）', en: 'the last day that is closed' }),
  );
  return withActingOptions(shell, command).action(async (named: string, options: CloseAccountOptions) => {
    const through = readDate('--through', options.through);
    await withSession(shell, options, async (session) => {
      const { CloseAccountCommand } = await import('#accounts/nest');
      const account = await accountMeant(session, named, options);
      const sending = {
        command: 'close account',
        asked: { named, ...options },
        make: (context: CommandContext) => new CloseAccountCommand({ account, through }, context),
        done: () => ({
          zh: `账户已结账至 ${through}；请用 state 对账`,
          en: `Closed through ${through}; state its balance next`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

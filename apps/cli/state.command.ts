import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { accountMeant, withAccountArgument } from './close-account.command.js';
import type { AccountOptions } from './close-account.command.js';
import { keepEvidence, withEvidenceOption } from './income.js';
import { readBalance, readDate } from './input.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface StateOptions extends AccountOptions {
  readonly through: string;
  readonly balance: string;
  readonly difference?: string;
  readonly evidence?: readonly string[];
}

/** 账户对账 */
export function stateCommand(shell: Shell): Command {
  const command = newCommand(shell, 'state', {
    words: {
      zh: '账户对账：结账日的账面余额与银行对账单或现金盘点核对，不符须说明',
      en: "state a closed account's balance beside the bank's figure or the counted cash; a difference is explained",
    },
    example: 'state 公益金专户 --through 2023-06-30 --balance 49999.99 --evidence 对账单.pdf',
  });
  withAccountArgument(shell, command)
    .requiredOption('--through <date>', shell.in({ zh: '结账日', en: 'the day through which it was closed' }))
    .requiredOption('--balance <yuan>', shell.in({ zh: '对账单或盘点余额（元）', en: "the bank's figure, in yuan" }))
    .option('--difference <text>', shell.in({ zh: '与账面不符的原因', en: "why it is not the ledger's" }));
  withEvidenceOption(shell, command);
  return withActingOptions(shell, command).action(async (named: string, options: StateOptions) => {
    const through = readDate('--through', options.through);
    const statedFen = readBalance('--balance', options.balance);
    await withSession(shell, options, async (session) => {
      const { StateAccountCommand } = await import('#accounts/nest');
      const account = await accountMeant(session, named, options);
      const { difference } = options;
      const evidence = await keepEvidence(shell, session, options.evidence ?? []);
      const explained = difference === undefined ? {} : { difference };
      const input = { account, through, statedFen, evidence, ...explained };
      const sending = {
        command: 'state',
        asked: { named, ...options },
        make: (context: CommandContext) => new StateAccountCommand(input, context),
        done: (result: Result) => ({
          zh: `已对账至 ${through}：账面 ${told(result, 'ledger')}，对方 ${told(result, 'stated')}`,
          en: `Stated through ${through}: ledger ${told(result, 'ledger')}, stated ${told(result, 'stated')}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

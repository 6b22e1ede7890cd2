import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { withFundArgument } from './close-month.command.js';
import { entered } from './income.js';
import { readAmount, readDateOrToday } from './input.js';
import { fundMeant } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface LapseOptions extends SendOptions {
  readonly fund: string;
  readonly appropriation: string;
  readonly amount: string;
  readonly date?: string;
  readonly memo?: string;
}

/** 指标收回 */
export function lapseCommand(shell: Shell): Command {
  const command = newCommand(shell, 'lapse', {
    words: {
      zh: '国库指标年终收回：未用部分，原已计入的投入同时扣回',
      en: 'a treasury quota lapses: what was not drawn, with what it counted',
    },
    example: 'lapse 柳林镇 --appropriation ID --amount 20000 --date 2023-12-31',
  });
  withFundArgument(shell, command)
    .requiredOption('--appropriation <entry>', shell.in({ zh: '拨款的编号', en: 'entry of the appropriation' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '收回金额（元）', en: 'what lapses, in yuan' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }))
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }));
  return withActingOptions(shell, command).action(async (named: string, options: LapseOptions) => {
    const amountFen = readAmount('--amount', options.amount);
    await withSession(shell, options, async (session) => {
      const { LapseQuotaCommand } = await import('#funds/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const fund = await fundMeant(session, named, options.fund);
      const { appropriation, memo } = options;
      const input = { fund, appropriation, amountFen, valueDate, ...(memo === undefined ? {} : { memo }) };
      const sending = {
        command: 'lapse',
        asked: { named, ...options },
        make: (context: CommandContext) => new LapseQuotaCommand(input, context),
        done: (result: Result) => entered(told(result, 'entry')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

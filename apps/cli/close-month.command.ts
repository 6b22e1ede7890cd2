import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import { readMonth } from './input.js';
import { fundMeant } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

/** A fund as an argument. */
export function withFundArgument(shell: Shell, command: Command): Command {
  return command
    .argument(
      '<fund>',
      shell.in({ zh: '基金编号，或区划代码或名称', en: "the fund's id, or its region's code or name" }),
    )
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    );
}

interface CloseMonthOptions extends SendOptions {
  readonly fund: string;
  readonly month: string;
}

/** 月结 */
export function closeMonthCommand(shell: Shell): Command {
  const command = newCommand(shell, 'month', {
    words: {
      zh: '基金月结：逐月进行，所用账户须先结账并对账（checklist 列出未完成的）',
      en: "close a fund's month, in turn, once its accounts are closed and stated (checklist lists what is not)",
    },
    example: 'close month 柳林镇 --month 2023-06',
  });
  withFundArgument(shell, command).requiredOption('--month <month>', shell.in({ zh: '月份', en: 'the month' }));
  return withActingOptions(shell, command).action(async (named: string, options: CloseMonthOptions) => {
    const { through } = readMonth('--month', options.month);
    await withSession(shell, options, async (session) => {
      const { CloseMonthCommand } = await import('#funds/nest');
      const fund = await fundMeant(session, named, options.fund);
      const sending = {
        command: 'close month',
        asked: { named, ...options },
        make: (context: CommandContext) => new CloseMonthCommand({ fund, through }, context),
        done: () => ({ zh: `${fund} 已月结至 ${through}`, en: `${fund} is closed through ${through}` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

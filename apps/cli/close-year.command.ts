import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { withFundArgument } from './close-month.command.js';
import { readYear } from './input.js';
import { labelOf } from './labels.js';
import { fundMeant } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface CloseYearOptions extends SendOptions {
  readonly fund: string;
  readonly year: string;
}

/** 年结 */
export function closeYearCommand(shell: Shell): Command {
  const command = newCommand(shell, 'year', {
    words: {
      zh: '基金年结：十二月月结之后；所报数字不再变动',
      en: "close a fund's year, after its December: what is reported never changes",
    },
    example: 'close year 柳林镇 --year 2023',
  });
  withFundArgument(shell, command).requiredOption('--year <year>', shell.in({ zh: '年度', en: 'the year' }));
  return withActingOptions(shell, command).action(async (named: string, options: CloseYearOptions) => {
    const year = readYear('--year', options.year);
    await withSession(shell, options, async (session) => {
      const { CloseYearCommand } = await import('#minimum/nest');
      const fund = await fundMeant(session, named, options.fund);
      const sending = {
        command: 'close year',
        asked: { named, ...options },
        make: (context: CommandContext) => new CloseYearCommand({ fund, year }, context),
        done: (result: Result) => {
          const outcome = labelOf(shell, 'state', told(result, 'outcome'));
          return {
            zh: `${fund} 的 ${String(year)} 年已年结，投入下限：${outcome}`,
            en: `${fund}: the year ${String(year)} is closed; its minimum: ${outcome}`,
          };
        },
      };
      await send(shell, session, { options, sending });
    });
  });
}

import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { readDate, readYear } from './input.js';
import { newCommand, withActingOptions } from './new-command.js';
import { fundOf, withFundOptions } from './outgo.js';
import type { FundOptions } from './outgo.js';
import { askedWords, send, told } from './send.js';
import { withSession } from './session.js';
import type { Shell, Words } from './shell.js';

interface WaiveOptions extends FundOptions {
  readonly year: string;
  readonly checkpoint?: string;
  readonly until?: string;
  readonly reason?: string;
}

/** 下限豁免 */
export function waiveCommand(shell: Shell): Command {
  const command = newCommand(shell, 'waive', {
    words: {
      zh: '豁免一个基金的年度下限或其一个检查点，由上一级的财务审批或分管领导作出；县级自身的由一名分管领导申请、另一名确认（confirm）',
      en: "waive a fund's minimum of a year, or one checkpoint of it, as an officer of the level above; a county's own is asked for by one leader and confirmed by another",
    },
    example: 'waive --region 柳林镇 --year 2023 --until 2024-03-31 --reason 遭受洪灾',
  });
  withFundOptions(shell, command)
    .requiredOption('--year <year>', shell.in({ zh: '年度', en: 'the year' }))
    .option(
      '--checkpoint <month-day>',
      shell.in({ zh: '只豁免该检查点，MM-DD（默认全年）', en: 'only this checkpoint, MM-DD (default the year)' }),
    )
    .option('--until <date>', shell.in({ zh: '豁免截止日（含）', en: 'the last day on which it holds' }))
    .option('--reason <text>', shell.in({ zh: '理由', en: 'why' }));
  return withActingOptions(shell, command).action(async (options: WaiveOptions) => {
    const { checkpoint, reason } = options;
    const year = readYear('--year', options.year);
    const until = options.until === undefined ? {} : { until: readDate('--until', options.until) };
    await withSession(shell, options, async (session) => {
      const { WaiveMinimumCommand } = await import('#minimum/nest');
      const input = {
        ...{ fund: await fundOf(session, options), year, ...until },
        ...(checkpoint === undefined ? {} : { checkpoint }),
        ...(reason === undefined ? {} : { reason }),
      };
      const sending = {
        command: 'waive',
        asked: { ...options },
        make: (context: CommandContext) => new WaiveMinimumCommand(input, context),
        done: (result: Result) => waived(result, options),
      };
      await send(shell, session, { options, sending });
    });
  });
}

function waived(result: Result, { year, checkpoint }: { readonly year: string; readonly checkpoint?: string }): Words {
  const request = told(result, 'request');
  if (request !== '') return askedWords(request, 1);
  const day = checkpoint === undefined ? '' : ` ${checkpoint}`;
  const [fund, waiver] = [told(result, 'fund'), told(result, 'waiver')];
  return {
    zh: `已豁免 ${fund} ${year} 年${day}的下限，编号 ${waiver}`,
    en: `Waived the minimum of ${fund}, ${year}${day}, as ${waiver}`,
  };
}

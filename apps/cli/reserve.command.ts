import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { readDate, readDateOrToday } from './input.js';
import { newCommand, withActingOptions } from './new-command.js';
import { decisionGiven, fundOf, linesGiven, linesNeeded, totalShown, withDecisionOption } from './outgo.js';
import { withFundOptions, withLineOptions } from './outgo.js';
import type { DecisionOptions, FundOptions, LineOptions } from './outgo.js';
import { send, told } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface ReserveOptions extends FundOptions, LineOptions, DecisionOptions {
  readonly date?: string;
  readonly expires?: string;
  readonly emergency?: boolean;
  readonly memo?: string;
}

/** 资金预留 */
export function reserveCommand(shell: Shell): Command {
  const command = newCommand(shell, 'reserve', {
    words: { zh: '预留资金，支出前须先预留', en: 'reserve money; what is spent is reserved first' },
    example: 'reserve --region 柳林镇 --line 应急救助=3000 --line free=2000 --expires 2024-12-31',
  });
  withDecisionOption(shell, withLineOptions(shell, withFundOptions(shell, command)))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }))
    .option('--expires <date>', shell.in({ zh: '有效的最后一日', en: 'the last day on which it holds' }))
    .option('--emergency', shell.in({ zh: '应急', en: 'an emergency' }))
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }));
  return withActingOptions(shell, command).action(async (options: ReserveOptions) => {
    const lines = linesNeeded(options);
    const { expires, memo, emergency = false } = options;
    const optional = {
      ...(expires === undefined ? {} : { expiresOn: readDate('--expires', expires) }),
      ...(memo === undefined ? {} : { memo }),
      ...decisionGiven(options),
    };
    await withSession(shell, options, async (session) => {
      const { ReserveAmountCommand } = await import('#funds/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const input = { fund: await fundOf(session, options), lines, valueDate, emergency, ...optional };
      const sending = {
        command: 'reserve',
        asked: { ...options },
        make: (context: CommandContext) => new ReserveAmountCommand(input, context),
        done: (result: Result) => ({
          zh: `已预留（${totalShown(lines, shell)}），编号 ${told(result, 'reservation')}`,
          en: `Reserved (${totalShown(lines, shell)}) as ${told(result, 'reservation')}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface ReleaseOptions extends FundOptions, LineOptions {
  readonly date?: string;
}

/** 预留释放 */
export function releaseCommand(shell: Shell): Command {
  const command = newCommand(shell, 'release', {
    words: {
      zh: '释放预留：全部余额，或给出金额的部分',
      en: 'give up a reservation: all that is left, or the part that is given',
    },
    example: 'release ID --region 柳林镇',
  }).argument('<reservation>', shell.in({ zh: '预留编号', en: 'id of the reservation' }));
  withLineOptions(shell, withFundOptions(shell, command)).option(
    '--date <date>',
    shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }),
  );
  return withActingOptions(shell, command).action(async (reservation: string, options: ReleaseOptions) => {
    const lines = linesGiven(options);
    await withSession(shell, options, async (session) => {
      const { ReleaseReservationCommand } = await import('#funds/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const fund = await fundOf(session, options);
      const input = { fund, reservation, valueDate, ...(lines === undefined ? {} : { lines }) };
      const sending = {
        command: 'release',
        asked: { reservation, ...options },
        make: (context: CommandContext) => new ReleaseReservationCommand(input, context),
        done: () => ({ zh: `已释放预留 ${reservation}`, en: `Released ${reservation}` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

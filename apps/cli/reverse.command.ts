import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { readAmount, readDateOrToday } from './input.js';
import { codeMeant } from './labels.js';
import { newCommand, withActingOptions } from './new-command.js';
import { fundOf, withFundOptions } from './outgo.js';
import type { FundOptions } from './outgo.js';
import { askedWords, send, told } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface ReverseOptions extends FundOptions {
  readonly reason: string;
  readonly asDeficit?: boolean;
}

/** 申请冲销 */
export function reverseCommand(shell: Shell): Command {
  const command = newCommand(shell, 'reverse', {
    words: {
      zh: '申请冲销一笔收支，须由另一人确认（confirm）；更正即冲销后重新登记',
      en: 'ask for an entry to be taken back; another person confirms it. To correct one, reverse it and enter it anew',
    },
    example: 'reverse ID --region 柳林镇 --reason 重复登记',
  }).argument(
    '<entry>',
    shell.in({ zh: '收支编号（history、gifts 可列出）', en: 'id of the entry (history lists it)' }),
  );
  withFundOptions(shell, command)
    .requiredOption('--reason <text>', shell.in({ zh: '理由（加密保存）', en: 'why, kept encrypted' }))
    .option(
      '--as-deficit',
      shell.in({
        zh: '款项从未到账而已支出：记为亏空，须另两人确认',
        en: 'the money never came and was spent: a deficit, which two others confirm',
      }),
    );
  return withActingOptions(shell, command).action(async (reversed: string, options: ReverseOptions) => {
    const { reason, asDeficit = false } = options;
    await withSession(shell, options, async (session) => {
      const { AskReversalCommand } = await import('#giving/nest');
      const input = { fund: await fundOf(session, options), reversed, reason, asDeficit };
      const sending = {
        command: 'reverse',
        asked: { entry: reversed, ...options },
        make: (context: CommandContext) => new AskReversalCommand(input, context),
        done: (result: Result) => askedWords(told(result, 'request'), asDeficit ? 2 : 1),
      };
      await send(shell, session, { options, sending });
    });
  });
}

interface CoverOptions extends FundOptions {
  readonly purpose: string;
  readonly amount: string;
  readonly date?: string;
}

/** 申请弥补亏空 */
export function coverDeficitCommand(shell: Shell): Command {
  const command = newCommand(shell, 'cover-deficit', {
    words: {
      zh: '申请以非限定资金弥补某用途的亏空，须另两人确认',
      en: 'ask for free money to cover the deficit of a purpose; two others confirm it',
    },
    example: 'cover-deficit --region 柳林镇 --purpose 助学 --amount 500',
  });
  withFundOptions(shell, command)
    .requiredOption('--purpose <name>', shell.in({ zh: '亏空的用途', en: 'the purpose that is in deficit' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }));
  return withActingOptions(shell, command).action(async (options: CoverOptions) => {
    const amountFen = readAmount('--amount', options.amount);
    const purpose = codeMeant('purpose', options.purpose);
    await withSession(shell, options, async (session) => {
      const { AskCoverCommand } = await import('#funds/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const input = { fund: await fundOf(session, options), purpose, amountFen, valueDate };
      const sending = {
        command: 'cover-deficit',
        asked: { ...options },
        make: (context: CommandContext) => new AskCoverCommand(input, context),
        done: (result: Result) => askedWords(told(result, 'request'), 2),
      };
      await send(shell, session, { options, sending });
    });
  });
}

import type { Command } from 'commander';
import type { CommandContext, Result } from '#execution';
import { entered } from './income.js';
import { readAmount, readDateOrToday } from './input.js';
import { accountAnywhere, accountNamed, regionNamed } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Session } from './session.js';
import type { Shell } from './shell.js';

interface MoveOptions extends SendOptions {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly date?: string;
  readonly memo?: string;
  readonly region?: string;
}

/** 账户间划转 */
export function moveCommand(shell: Shell): Command {
  const command = newCommand(shell, 'move', {
    words: { zh: '账户间划转（存现、提现），不改变基金', en: 'move money between accounts; no fund changes' },
    example: 'move --from 现金 --to 基本账户 --amount 5000 --memo 存现',
  })
    .requiredOption('--from <account>', shell.in({ zh: '转出账户', en: 'account that it leaves' }))
    .requiredOption('--to <account>', shell.in({ zh: '转入账户', en: 'account that it comes to' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .option('--region <region>', shell.in({ zh: '账户所属区划', en: 'region of the accounts' }))
    .option('--date <date>', shell.in({ zh: '日期（默认今天）', en: 'value date (default today)' }))
    .option('--memo <text>', shell.in({ zh: '备注', en: 'memo' }));
  return withActingOptions(shell, command).action(async (options: MoveOptions) => {
    const amountFen = readAmount('--amount', options.amount);
    await withSession(shell, options, async (session) => {
      const { MoveMoneyCommand } = await import('#accounts/nest');
      const valueDate = readDateOrToday('--date', options.date, session.ledger.clock());
      const from = await accountOf(session, '--from', options);
      const to = await accountOf(session, '--to', options);
      const memo = options.memo === undefined ? {} : { memo: options.memo };
      const input = { from, to, amountFen, valueDate, ...memo };
      const sending = {
        command: 'move',
        asked: { ...options },
        make: (context: CommandContext) => new MoveMoneyCommand(input, context),
        done: (result: Result) => entered(told(result, 'move')),
      };
      await send(shell, session, { options, sending });
    });
  });
}

async function accountOf(session: Session, field: '--from' | '--to', options: MoveOptions): Promise<string> {
  const named = field === '--from' ? options.from : options.to;
  if (options.region === undefined) return accountAnywhere(session, field, named);
  return accountNamed(session, await regionNamed(session, '--region', options.region), { field, named });
}

import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import type { AccountKind } from '#accounts';
import { readOneOf } from './input.js';
import { regionNamed } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell } from './shell.js';

interface OpenOptions extends SendOptions {
  readonly region: string;
  readonly name: string;
  readonly kind: string;
  readonly ways?: string;
  readonly bank?: string;
  readonly number?: string;
}

const KINDS: readonly AccountKind[] = ['bank', 'cash', 'wallet', 'quota'];

/** 资金账户开立 */
export function accountsOpenCommand(shell: Shell): Command {
  const command = newCommand(shell, 'open', {
    words: { zh: '开立资金账户', en: 'open an account' },
    example: 'accounts open --region 安和县 --name 现金 --kind cash --ways 现金',
  })
    .requiredOption('--region <region>', shell.in({ zh: '持有账户的区划', en: 'the region that holds it' }))
    .requiredOption('--name <name>', shell.in({ zh: '账户名称', en: 'its name' }))
    .requiredOption('--kind <kind>', shell.in({ zh: `类别：${KINDS.join(' ')}`, en: KINDS.join(', ') }))
    .option('--ways <list>', shell.in({ zh: '归入此账户的收款方式，以逗号分隔', en: 'ways of paying that lead to it' }))
    .option('--bank <bank>', shell.in({ zh: '开户行', en: 'the bank' }))
    .option('--number <number>', shell.in({ zh: '账号（加密保存）', en: "the bank's number, kept encrypted" }));
  return withActingOptions(shell, command).action(async (options: OpenOptions) => {
    const kind = readOneOf('--kind', options.kind, KINDS);
    const ways = (options.ways ?? '').split(/[,，、]/u).flatMap((way) => (way.trim() === '' ? [] : [way.trim()]));
    await withSession(shell, options, async (session) => {
      const { OpenAccountCommand } = await import('#accounts/nest');
      const region = await regionNamed(session, '--region', options.region);
      const { name, bank, number } = options;
      const optional = { ...(bank === undefined ? {} : { bank }), ...(number === undefined ? {} : { number }) };
      const input = { region: region.code, name, kind, ways, ...optional };
      const sending = {
        command: 'accounts open',
        asked: { ...options },
        make: (context: CommandContext) => new OpenAccountCommand(input, context),
        done: () => ({
          zh: `已在${region.name}开立账户「${name}」`,
          en: `Opened the account "${name}" of ${region.name}`,
        }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

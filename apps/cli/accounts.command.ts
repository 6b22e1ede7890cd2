import type { Command } from 'commander';
import { REGION } from './columns.js';
import type { AccountBalance } from '#accounts/nest';
import { businessDateAt } from '#kernel';
import { accountsOpenCommand } from './accounts-open.command.js';
import { requireDay, timesOf } from './known-at.js';
import type { TimeOptions } from './known-at.js';
import { labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, withListOptions, withTimes } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface AccountsOptions extends DataOptions, ListOptions, TimeOptions {
  readonly region?: string;
}

/** 资金账户 */
export function accountsCommand(shell: Shell): Command {
  const command = newCommand(shell, 'accounts', {
    words: { zh: '各资金账户的余额；open 开立账户', en: 'balance of each account; open opens one' },
    example: 'accounts --as-of 2023-12-31',
  }).option('--region <region>', shell.in({ zh: '只看该区划（代码或名称）', en: 'only this region, by code or name' }));
  return withTimes(shell, withListOptions(shell, command))
    .addCommand(accountsOpenCommand(shell))
    .action(async (options: AccountsOptions) => {
      requireOneForm(options);
      requireDay(options);
      await withSession(shell, options, async (session) => {
        const { ShowAccounts } = await import('#accounts/nest');
        const times = await timesOf(session, options);
        const region =
          options.region === undefined ? {} : { region: (await regionNamed(session, '--region', options.region)).code };
        const asked = { asOf: businessDateAt(session.ledger.clock()), ...times, ...region };
        const rows = await session.ask(new ShowAccounts(asked));
        await showList(shell, options, { name: { zh: '账户余额', en: 'accounts' }, columns: ACCOUNTS, rows });
      });
    });
}

const ACCOUNTS: readonly Column<AccountBalance>[] = [
  REGION,
  { key: 'account', heading: { zh: '账户', en: 'account' }, text: (row) => row.name },
  {
    key: 'kind',
    heading: { zh: '类别', en: 'kind' },
    text: (row) => row.kind,
    shown: (row, shell) => labelOf(shell, 'accountKind', row.kind),
  },
  { key: 'balance', heading: { zh: '余额', en: 'balance' }, amount: (row) => row.balanceFen },
];

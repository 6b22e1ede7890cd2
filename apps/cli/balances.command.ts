import type { Command } from 'commander';
import { FUND_KIND, NAME, REGION } from './columns.js';
import type { FundBalance } from '#funds/nest';
import { businessDateAt } from '#kernel';
import { BadInput } from './bad-input.js';
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

interface BalancesOptions extends DataOptions, ListOptions, TimeOptions {
  readonly region?: string;
  readonly rollup?: boolean;
}

/** 基金余额 */
export function balancesCommand(shell: Shell): Command {
  const command = newCommand(shell, 'balances', {
    words: { zh: '各基金按用途的收入、支出与结余', en: 'what each fund received, spent and has, by purpose' },
    example: 'balances --as-of 2023-12-31 --region 安和县 --rollup',
  })
    .option('--region <region>', shell.in({ zh: '只看该区划（代码或名称）', en: 'only this region, by code or name' }))
    .option('--rollup', shell.in({ zh: '县级汇总：连同其下各级', en: 'a county with all below it' }));
  return withTimes(shell, withListOptions(shell, command)).action(async (options: BalancesOptions) => {
    requireOneForm(options);
    requireDay(options);
    await withSession(shell, options, async (session) => {
      const { ShowBalances } = await import('#funds/nest');
      const times = await timesOf(session, options);
      const region = options.region === undefined ? undefined : await regionNamed(session, '--region', options.region);
      if (options.rollup === true && region?.level === 'village') {
        throw new BadInput({ zh: '村居没有下级可汇总。', en: 'A village has nothing below it to sum.' });
      }
      const asked = {
        asOf: businessDateAt(session.ledger.clock()),
        ...times,
        ...(region === undefined ? {} : { region: region.code }),
        ...(options.rollup === true ? { rollup: true } : {}),
      };
      const rows = await session.ask(new ShowBalances(asked));
      await showList(shell, options, { name: { zh: '基金余额', en: 'balances' }, columns: BALANCES, rows });
    });
  });
}

const BALANCES: readonly Column<FundBalance>[] = [
  REGION,
  NAME,
  FUND_KIND,
  {
    key: 'purpose',
    heading: { zh: '用途', en: 'purpose' },
    text: (row) => row.purpose,
    shown: (row, shell) => labelOf(shell, 'purpose', row.purpose),
  },
  { key: 'received', heading: { zh: '收入', en: 'received' }, amount: (row) => row.receivedFen },
  { key: 'spent', heading: { zh: '支出', en: 'spent' }, amount: (row) => row.spentFen },
  { key: 'onHand', heading: { zh: '结余', en: 'on hand' }, amount: (row) => row.onHandFen },
  { key: 'reserved', heading: { zh: '已预留', en: 'reserved' }, amount: (row) => row.reservedFen },
  { key: 'available', heading: { zh: '可用', en: 'available' }, amount: (row) => row.availableFen },
];

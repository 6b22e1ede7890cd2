import type { Command } from 'commander';
import type { Pledge, PledgeStanding } from '#giving/nest';
import { businessDateAt, formatYuan } from '#kernel';
import { readOneOf } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { fundsMeant } from './names.js';
import { newCommand, newGroup, withFundsOptions, withListOptions } from './new-command.js';
import type { FundsOptions } from './new-command.js';
import { fulfilPledgeCommand, withdrawPledgeCommand } from './pledge.command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';
import { allOf } from './transfers.command.js';

interface PledgesOptions extends DataOptions, ListOptions, FundsOptions {
  readonly standing?: string;
}

const STANDINGS: readonly PledgeStanding[] = ['open', 'overdue', 'kept', 'withdrawn'];

/** 认捐 */
export function pledgesCommand(shell: Shell): Command {
  return newGroup(shell, 'pledges', {
    words: { zh: '认捐：列表、兑现、撤销', en: 'pledges: listed, fulfilled, withdrawn' },
    commands: [listCommand(shell), fulfilPledgeCommand(shell), withdrawPledgeCommand(shell)],
  });
}

function listCommand(shell: Shell): Command {
  const listed = newCommand(shell, 'list', {
    words: { zh: '列出认捐及其状态', en: 'list them and how they stand' },
    example: 'pledges list --standing overdue',
  }).option('--standing <standing>', shell.in({ zh: `只看：${STANDINGS.join(' ')}`, en: STANDINGS.join(', ') }));
  const command = withFundsOptions(shell, listed);
  return withListOptions(shell, command).action(async (options: PledgesOptions) => {
    requireOneForm(options);
    const { standing } = options;
    const narrowed =
      standing === undefined
        ? {}
        : { standing: readOneOf('--standing', codeMeant('pledgeStanding', standing), STANDINGS) };
    await withSession(shell, options, async (session) => {
      const { ListPledges } = await import('#giving/nest');
      const today = businessDateAt(session.ledger.clock());
      const funds = await fundsMeant(session, options);
      const rows = await allOf((page) => session.ask(new ListPledges({ today, ...narrowed, ...funds, ...page })));
      await showList(shell, options, { name: { zh: '认捐', en: 'pledges' }, columns: PLEDGES, rows });
    });
  });
}

const PLEDGES: readonly Column<Pledge>[] = [
  { key: 'madeOn', heading: { zh: '认捐日期', en: 'made on' }, text: (row) => row.madeOn },
  { key: 'donor', heading: { zh: '认捐人', en: 'donor' }, text: (row) => row.donorName },
  {
    key: 'donorKind',
    heading: { zh: '类别', en: 'kind' },
    text: (row) => row.donorKind,
    shown: (row, shell) => labelOf(shell, 'donorKind', row.donorKind),
  },
  { key: 'fund', heading: { zh: '基金', en: 'fund' }, text: (row) => row.fund },
  {
    key: 'purpose',
    heading: { zh: '用途', en: 'purpose' },
    text: (row) => row.purpose,
    shown: (row, shell) => labelOf(shell, 'purpose', row.purpose),
  },
  { key: 'amount', heading: { zh: '认捐额', en: 'promised' }, amount: (row) => row.amountFen },
  { key: 'fulfilled', heading: { zh: '已兑现', en: 'arrived' }, amount: (row) => row.fulfilledFen },
  { key: 'missing', heading: { zh: '未到账按应付日', en: 'missing by due date' }, text: missingText },
  {
    key: 'standing',
    heading: { zh: '状态', en: 'standing' },
    text: (row) => row.standing,
    shown: (row, shell) => labelOf(shell, 'pledgeStanding', row.standing),
  },
  {
    key: 'written',
    heading: { zh: '书面', en: 'written' },
    text: (row) => String(row.written),
    shown: (row, shell) => (row.written ? shell.in({ zh: '是', en: 'yes' }) : ''),
  },
  { key: 'memo', heading: { zh: '备注', en: 'memo' }, text: (row) => row.memoText },
  { key: 'reason', heading: { zh: '撤销原因', en: 'why withdrawn' }, text: (row) => row.reasonText },
  { key: 'pledge', heading: { zh: '编号', en: 'pledge' }, text: (row) => row.pledge },
];

function missingText({ dues, standing }: Pledge): string {
  if (standing === 'withdrawn') return '';
  const missing = dues.filter(({ missingFen }) => missingFen > 0n);
  return missing.map(({ dueOn, missingFen }) => `${dueOn} ${formatYuan(missingFen)}`).join(', ');
}

import type { Command } from 'commander';
import type { ReservationRow } from '#funds/nest';
import { fundsMeant } from './names.js';
import { newCommand, newGroup, withFundsOptions, withListOptions } from './new-command.js';
import type { FundsOptions } from './new-command.js';
import { totalShown, totalText } from './outgo.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';
import { allOf } from './transfers.command.js';

interface ReservationsOptions extends DataOptions, ListOptions, FundsOptions {
  readonly all?: boolean;
}

/** 资金预留 */
export function reservationsCommand(shell: Shell): Command {
  return newGroup(shell, 'reservations', {
    words: { zh: '预留及其余额', en: 'reservations and what is left of them' },
    commands: [listCommand(shell)],
  });
}

function listCommand(shell: Shell): Command {
  const listed = newCommand(shell, 'list', {
    words: { zh: '列出尚有余额的预留', en: 'list those of which something is left' },
    example: 'reservations list --region 柳林镇',
  });
  const command = withFundsOptions(shell, listed).option(
    '--all',
    shell.in({ zh: '也列出已用完或释放的', en: 'also those of which nothing is left' }),
  );
  return withListOptions(shell, command).action(async (options: ReservationsOptions) => {
    requireOneForm(options);
    const { all = false } = options;
    await withSession(shell, options, async (session) => {
      const { ListReservations } = await import('#funds/nest');
      const funds = await fundsMeant(session, options);
      const rows = await allOf((page) => session.ask(new ListReservations({ all, ...funds, ...page })));
      await showList(shell, options, { name: { zh: '预留', en: 'reservations' }, columns: RESERVATIONS, rows });
    });
  });
}

type Listed = ReservationRow & { readonly memoText: string };

const RESERVATIONS: readonly Column<Listed>[] = [
  { key: 'reservedOn', heading: { zh: '预留日期', en: 'reserved on' }, text: (row) => row.reservedOn },
  { key: 'fund', heading: { zh: '基金', en: 'fund' }, text: (row) => row.fund },
  { key: 'amount', heading: { zh: '预留', en: 'reserved' }, amount: (row) => row.amountFen },
  { key: 'rest', heading: { zh: '余额', en: 'left' }, amount: (row) => row.restFen },
  {
    key: 'lines',
    heading: { zh: '余额按用途', en: 'left by purpose' },
    text: (row) => totalText(row.rest),
    shown: (row, shell) => totalShown(row.rest, shell),
  },
  { key: 'expiresOn', heading: { zh: '有效至', en: 'holds until' }, text: (row) => row.expiresOn ?? '' },
  {
    key: 'emergency',
    heading: { zh: '应急', en: 'emergency' },
    text: (row) => String(row.emergency),
    shown: (row, shell) => (row.emergency ? shell.in({ zh: '是', en: 'yes' }) : ''),
  },
  { key: 'memo', heading: { zh: '备注', en: 'memo' }, text: (row) => row.memoText },
  { key: 'reservation', heading: { zh: '编号', en: 'reservation' }, text: (row) => row.reservation },
];

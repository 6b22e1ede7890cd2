import type { Command } from 'commander';
import type { ChecklistItem } from '#funds/nest';
import { ZERO_FEN } from '#kernel';
import { withFundArgument } from './close-month.command.js';
import { readDate } from './input.js';
import { labelOf } from './labels.js';
import { fundMeant } from './names.js';
import { newCommand, withListOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface ChecklistOptions extends DataOptions, ListOptions {
  readonly fund: string;
  readonly through: string;
}

type Row = ChecklistItem & { readonly standing: 'blocks' | 'look-at' | 'carried-over' };

/** 结账检查表 */
export function checklistCommand(shell: Shell): Command {
  const command = newCommand(shell, 'checklist', {
    words: { zh: '结账检查表：妨碍结账的、须先看一眼的、结转的', en: 'what stands in the way of closing a fund' },
    example: 'checklist 柳林镇 --through 2023-06-30',
  });
  withFundArgument(shell, command).requiredOption(
    '--through <date>',
    shell.in({ zh: '结账的最后一日', en: 'the last day to be closed' }),
  );
  return withListOptions(shell, command).action(async (named: string, options: ChecklistOptions) => {
    requireOneForm(options);
    const through = readDate('--through', options.through);
    await withSession(shell, options, async (session) => {
      const { ShowChecklist } = await import('#funds/nest');
      const fund = await fundMeant(session, named, options.fund);
      const found = await session.ask(new ShowChecklist({ fund, through }));
      const rows: Row[] = [
        ...(found?.inTheWay ?? []).map((item) => ({
          ...item,
          standing: item.blocks ? ('blocks' as const) : ('look-at' as const),
        })),
        ...(found?.carriedOver ?? []).map((item) => ({ ...item, standing: 'carried-over' as const })),
      ];
      const name = { zh: `结账检查表 ${through}`, en: `checklist ${through}` };
      await showList(shell, options, { name, columns: COLUMNS, rows });
    });
  });
}

const MATTERS: Readonly<Record<ChecklistItem['matter'], Words>> = {
  account: { zh: '账户未结账并对账', en: 'account not closed and stated' },
  transfer: { zh: '在途划转', en: 'transfer in transit' },
  purpose: { zh: '用途有款未准支', en: 'purpose with money that nobody reviewed' },
  request: { zh: '待确认的申请', en: 'open request' },
  reservation: { zh: '未用完的预留', en: 'open reservation' },
};

const STANDINGS: Readonly<Record<Row['standing'], Words>> = {
  blocks: { zh: '妨碍结账', en: 'blocks' },
  'look-at': { zh: '请先核实', en: 'look at it first' },
  'carried-over': { zh: '结转', en: 'carried over' },
};

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'standing',
    heading: { zh: '情形', en: 'standing' },
    text: (row) => row.standing,
    shown: (row, shell) => shell.in(STANDINGS[row.standing]),
  },
  {
    key: 'matter',
    heading: { zh: '事项', en: 'matter' },
    text: (row) => row.matter,
    shown: (row, shell) => shell.in(MATTERS[row.matter]),
  },
  {
    key: 'name',
    heading: { zh: '名称', en: 'name' },
    text: (row) => row.name,
    shown: ({ matter, name }, shell) => (matter === 'request' ? labelOf(shell, 'requestAction', name) : name),
  },
  { key: 'amount', heading: { zh: '金额', en: 'amount' }, amount: (row) => row.amountFen ?? ZERO_FEN },
  { key: 'since', heading: { zh: '自', en: 'since' }, text: (row) => row.since ?? '' },
  { key: 'by', heading: { zh: '申请人', en: 'made by' }, text: (row) => row.by ?? '' },
  { key: 'until', heading: { zh: '有效至', en: 'confirmable until' }, text: (row) => row.until ?? '' },
  { key: 'about', heading: { zh: '编号', en: 'id' }, text: (row) => row.about },
];

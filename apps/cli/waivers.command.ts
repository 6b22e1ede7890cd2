import type { Command } from 'commander';
import type { ShownWaiver } from '#minimum/nest';
import { readYear } from './input.js';
import { newCommand, withListOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface WaiversOptions extends DataOptions, ListOptions {
  readonly year?: string;
}

/** 下限豁免, as they were given */
export function waiversCommand(shell: Shell): Command {
  const command = newCommand(shell, 'waivers', {
    words: { zh: '列出下限豁免', en: 'list what was waived of minimums' },
    example: 'waivers --year 2023',
  }).option('--year <year>', shell.in({ zh: '只看该年度', en: 'only this year' }));
  return withListOptions(shell, command).action(async (options: WaiversOptions) => {
    requireOneForm(options);
    const asked = options.year === undefined ? {} : { year: readYear('--year', options.year) };
    await withSession(shell, options, async (session) => {
      const { ListWaivers } = await import('#minimum/nest');
      const rows = await session.ask(new ListWaivers(asked));
      await showList(shell, options, { name: { zh: '下限豁免', en: 'waivers' }, columns: WAIVERS, rows });
    });
  });
}

const WAIVERS: readonly Column<ShownWaiver>[] = [
  { key: 'fund', heading: { zh: '基金', en: 'fund' }, text: (row) => row.fund },
  { key: 'year', heading: { zh: '年度', en: 'year' }, text: (row) => String(row.year) },
  {
    key: 'checkpoint',
    heading: { zh: '检查点', en: 'checkpoint' },
    text: (row) => row.checkpoint ?? '',
    shown: (row, shell) => row.checkpoint ?? shell.in({ zh: '全年', en: 'the year' }),
  },
  { key: 'from', heading: { zh: '豁免日期', en: 'given on' }, text: (row) => row.from },
  { key: 'until', heading: { zh: '截止日', en: 'holds until' }, text: (row) => row.until },
  { key: 'by', heading: { zh: '豁免人', en: 'given by' }, text: (row) => row.by.join(', ') },
  { key: 'reason', heading: { zh: '理由', en: 'why' }, text: (row) => row.reasonText },
  { key: 'waiver', heading: { zh: '编号', en: 'waiver' }, text: (row) => row.waiver },
];

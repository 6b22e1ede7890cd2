import type { Command } from 'commander';
import type { YearDifference } from '#funds/nest';
import { formatYuan } from '#kernel';
import type { Fen } from '#kernel';
import { BadInput } from './bad-input.js';
import { withFundArgument } from './close-month.command.js';
import { readYear } from './input.js';
import { labelOf } from './labels.js';
import { fundMeant } from './names.js';
import { newCommand, withListOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell, Words } from './shell.js';
import { printJson, requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface DifferenceOptions extends DataOptions, ListOptions {
  readonly fund: string;
  readonly year: string;
}

/** 差异说明 */
export function differenceCommand(shell: Shell): Command {
  const command = newCommand(shell, 'difference', {
    words: {
      zh: '差异说明：已结年度当时所报、现况，以及其间的分录',
      en: 'what was reported of a closed year, what is known now, and the entries between the two',
    },
    example: 'difference 柳林镇 --year 2023',
  });
  withFundArgument(shell, command).requiredOption('--year <year>', shell.in({ zh: '年度', en: 'the year' }));
  return withListOptions(shell, command).action(async (named: string, options: DifferenceOptions) => {
    requireOneForm(options);
    const year = readYear('--year', options.year);
    await withSession(shell, options, async (session) => {
      const { ShowDifference } = await import('#funds/nest');
      const fund = await fundMeant(session, named, options.fund);
      const found = await session.ask(new ShowDifference({ fund, year }));
      if (found === undefined) {
        throw new BadInput({
          zh: `${fund} 的 ${String(year)} 年尚未年结。`,
          en: `The year ${String(year)} of ${fund} is not closed.`,
        });
      }
      if (options.json === true) {
        const { shown } = await import('#http');
        printJson(shell, shown(found));
        return;
      }
      const name = { zh: `差异 ${String(year)}`, en: `difference ${String(year)}` };
      await showList(shell, options, { name, columns: COLUMNS, rows: rowsOf(found) });
    });
  });
}

interface Row {
  readonly what: string;
  readonly reported?: Fen;
  readonly change?: Fen;
  readonly knownNow?: Fen;
  readonly valueDate: string;
  readonly belongsOn: string;
  readonly index: string;
}

/** The figures, and under each the entries that change it. */
function rowsOf({ reported, knownNow, entries }: YearDifference): readonly Row[] {
  const none = { valueDate: '', belongsOn: '', index: '' };
  const rowOf = (entry: (typeof entries)[number], belongsOn = ''): Row => {
    const { kind, amountFen, valueDate, index } = entry;
    return { what: kind, change: amountFen, valueDate, belongsOn, index: index.toString() };
  };
  return [
    { what: 'closing', reported: reported.closingFen, knownNow: knownNow.closingFen, ...none },
    ...entries.filter(({ belongsOn }) => belongsOn !== undefined).map((entry) => rowOf(entry, entry.belongsOn)),
    { what: 'contributed', reported: reported.contributedFen, knownNow: knownNow.contributedFen, ...none },
    ...entries.filter(({ countsOn }) => countsOn !== undefined).map((entry) => rowOf(entry, entry.countsOn)),
  ];
}

const FIGURES: Readonly<Record<string, Words>> = {
  closing: { zh: '年末余额', en: 'closing' },
  contributed: { zh: '计入投入', en: 'contributed' },
};

const amountText = (amount: Fen | undefined): string => (amount === undefined ? '' : formatYuan(amount));

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'what',
    heading: { zh: '项目', en: 'what' },
    text: (row) => row.what,
    shown: ({ what }, shell) => {
      const words = FIGURES[what];
      return words === undefined ? labelOf(shell, 'entryKind', what) : shell.in(words);
    },
  },
  { key: 'reported', heading: { zh: '当时所报', en: 'reported' }, text: (row) => amountText(row.reported) },
  { key: 'change', heading: { zh: '变动', en: 'change' }, text: (row) => amountText(row.change) },
  { key: 'knownNow', heading: { zh: '现况', en: 'known now' }, text: (row) => amountText(row.knownNow) },
  { key: 'valueDate', heading: { zh: '到账日期', en: 'value date' }, text: (row) => row.valueDate },
  { key: 'belongsOn', heading: { zh: '所属日期', en: 'belongs on' }, text: (row) => row.belongsOn },
  { key: 'index', heading: { zh: '日志序号', en: 'index' }, text: (row) => row.index },
];

import type { Command } from 'commander';
import type { History, HistoryAsked, HistoryLine } from '#funds/nest';
import { readCount } from './input.js';
import { LINE_COLUMNS, LINE_ORIGIN, LINES_PER_PAGE, withAccountNames } from './journal.js';
import type { NamedLine } from './journal.js';
import { requireDay, timesOf } from './known-at.js';
import type { TimeOptions } from './known-at.js';
import { fundMeant } from './names.js';
import { newCommand, withListOptions, withTimes } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface HistoryOptions extends DataOptions, ListOptions, TimeOptions {
  readonly fund: string;
  readonly limit?: string;
}

/** 基金明细 */
export function historyCommand(shell: Shell): Command {
  const command = newCommand(shell, 'history', {
    words: { zh: '一个基金的明细账，含逐笔结余', en: "a fund's entries with what was on hand after each" },
    example: 'history 柳林镇 --fund welfare',
  })
    .argument(
      '<fund>',
      shell.in({ zh: '基金编号，或区划代码或名称', en: "the fund's id, or its region's code or name" }),
    )
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    )
    .option('--limit <count>', shell.in({ zh: '至多显示的笔数', en: 'at most so many lines' }));
  return withTimes(shell, withListOptions(shell, command)).action(async (named: string, options: HistoryOptions) => {
    requireOneForm(options);
    requireDay(options);
    const limit = options.limit === undefined ? undefined : readCount('--limit', options.limit);
    await withSession(shell, options, async (session) => {
      const fund = await fundMeant(session, named, options.fund);
      const lines = await historyOf(session, { fund, ...(await timesOf(session, options)) }, limit);
      const rows = await withAccountNames(session, lines);
      const name = { zh: `明细 ${fund}`, en: `history ${fund}` };
      await showList(shell, options, { name, columns: HISTORY, rows });
    });
  });
}

async function historyOf(
  session: Session,
  asked: Omit<HistoryAsked, 'limit' | 'after'>,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<readonly HistoryLine[]> {
  const { ShowHistory } = await import('#funds/nest');
  const lines: HistoryLine[] = [];
  let next: History['next'];
  do {
    const after = next === undefined ? {} : { after: next };
    const page = { ...asked, ...after, limit: Math.min(LINES_PER_PAGE, limit - lines.length) };
    const history = await session.ask(new ShowHistory(page));
    lines.push(...history.lines);
    next = history.next;
  } while (next !== undefined && lines.length < limit);
  return lines;
}

const HISTORY: readonly Column<NamedLine & HistoryLine>[] = [
  ...LINE_COLUMNS,
  { key: 'onHand', heading: { zh: '结余', en: 'on hand' }, amount: (line) => line.onHandFen },
  {
    key: 'reversal',
    heading: { zh: '冲销关系', en: 'reversal' },
    text: ({ reverses, reversedBy = [] }) => reverses ?? reversedBy.join(', '),
    shown: (line, shell) => shell.in(reversalWords(line)),
  },
  ...LINE_ORIGIN,
];

/** Both halves of a reversal name each other. */
function reversalWords({ reverses, reversedBy }: HistoryLine): Words {
  if (reverses !== undefined) return { zh: `冲销 ${reverses}`, en: `reverses ${reverses}` };
  if (reversedBy === undefined) return { zh: '', en: '' };
  const by = reversedBy.join(', ');
  return { zh: `被 ${by} 冲销`, en: `reversed by ${by}` };
}

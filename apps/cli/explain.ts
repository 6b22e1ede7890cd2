import type { Command } from 'commander';
import type { Explanation, FigureAsked } from '#funds/nest';
import { formatYuan, groupedYuan } from '#kernel';
import { readCount } from './input.js';
import { LINE_COLUMNS, LINE_ORIGIN, LINES_PER_PAGE, withAccountNames } from './journal.js';
import { requireDay, timesOf } from './known-at.js';
import type { TimeOptions } from './known-at.js';
import { withListOptions, withTimes } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell, Words } from './shell.js';
import { jsonOf, printJson, requireOneForm, showList } from './table.js';
import type { ListOptions } from './table.js';

export interface ExplainOptions extends DataOptions, ListOptions, TimeOptions {
  readonly limit?: string;
}

type Figure = { readonly [Each in FigureAsked as Each['figure']]: Omit<Each, 'asOf' | 'knownAt' | 'after' | 'limit'> };
type AnyFigure = Figure[keyof Figure];

export function withExplainOptions(shell: Shell, command: Command): Command {
  command.option('--limit <count>', shell.in({ zh: '至多列出的笔数', en: 'at most so many lines' }));
  return withTimes(shell, withListOptions(shell, command));
}

/** Shows a figure and the events behind it, all of them unless a limit is given. */
export async function explain(
  shell: Shell,
  options: ExplainOptions,
  find: (
    session: Session,
    times: Pick<FigureAsked, 'asOf' | 'knownAt'>,
  ) => Promise<{ readonly figure: AnyFigure; readonly words: Words }>,
): Promise<void> {
  requireOneForm(options);
  requireDay(options);
  const limit = options.limit === undefined ? Number.MAX_SAFE_INTEGER : readCount('--limit', options.limit);
  await withSession(shell, options, async (session) => {
    const times = await timesOf(session, options);
    const { figure, words } = await find(session, times);
    const { amountFen, count, lines } = await explained(session, { ...figure, ...times }, limit);
    const columns = [...LINE_COLUMNS, ...LINE_ORIGIN];
    const rows = await withAccountNames(session, lines);
    if (options.json === true) {
      const amount = formatYuan(amountFen);
      printJson(shell, { figure: figure.figure, amount, count, lines: jsonOf({ columns, rows }) });
      return;
    }
    const readable = options.csv !== true && options.xlsx === undefined;
    const amount = groupedYuan(formatYuan(amountFen));
    const sum = {
      zh: `${words.zh}：${amount}，共 ${String(count)} 笔`,
      en: `${words.en}: ${amount}, ${String(count)} lines`,
    };
    if (readable) shell.print(`${shell.in(sum)}\n\n`);
    await showList(shell, options, { name: words, columns, rows });
  });
}

async function explained(
  session: Session,
  asked: AnyFigure & Pick<FigureAsked, 'asOf' | 'knownAt'>,
  limit: number,
): Promise<Explanation> {
  const { ExplainFigure } = await import('#funds/nest');
  const page = async (after: Explanation['next'], upTo: number): Promise<Explanation> => {
    const from = after === undefined ? {} : { after };
    return session.ask(new ExplainFigure({ ...asked, ...from, limit: Math.min(LINES_PER_PAGE, upTo) }));
  };
  const first = await page(undefined, limit);
  const lines = [...first.lines];
  for (let { next } = first; next !== undefined && lines.length < limit;) {
    const more = await page(next, limit - lines.length);
    lines.push(...more.lines);
    next = more.next;
  }
  return { ...first, lines };
}

import type { Command } from 'commander';
import type { Explanation, FigureAsked } from '#funds/nest';
import { formatYuan, groupedYuan } from '#kernel';
import type { MinimumExplanation } from '#minimum/nest';
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

type Times = Pick<FigureAsked, 'asOf' | 'knownAt'>;
export type Page = Pick<FigureAsked, 'after' | 'limit'>;
type Explained = Explanation & Pick<MinimumExplanation, 'closedAt' | 'knownNow'>;

/** A figure that is asked for: what it is called, and how a page of its lines is had. */
interface Figure {
  readonly figure: FigureAsked['figure'];
  readonly words: Words;
  readonly page: (page: Page) => Promise<Explained>;
}

export function withExplainOptions(shell: Shell, command: Command): Command {
  command.option('--limit <count>', shell.in({ zh: '至多列出的笔数', en: 'at most so many lines' }));
  return withTimes(shell, withListOptions(shell, command));
}

/** Shows a figure and the events behind it, all of them unless a limit is given. */
export async function explain(
  shell: Shell,
  options: ExplainOptions,
  find: (session: Session, times: Times) => Promise<Figure>,
): Promise<void> {
  requireOneForm(options);
  requireDay(options);
  const limit = options.limit === undefined ? Number.MAX_SAFE_INTEGER : readCount('--limit', options.limit);
  await withSession(shell, options, async (session) => {
    const times = await timesOf(session, options);
    const { figure, words, page } = await find(session, times);
    const told = await explained(page, limit);
    const { amountFen, count, lines } = told;
    const columns = [...LINE_COLUMNS, ...LINE_ORIGIN];
    const rows = await withAccountNames(session, lines);
    if (options.json === true) {
      const amount = formatYuan(amountFen);
      printJson(shell, { figure, amount, count, ...closeOf(told), lines: jsonOf({ columns, rows }) });
      return;
    }
    const readable = options.csv !== true && options.xlsx === undefined;
    const amount = groupedYuan(formatYuan(amountFen));
    const sum = {
      zh: `${words.zh}：${amount}，共 ${String(count)} 笔`,
      en: `${words.en}: ${amount}, ${String(count)} lines`,
    };
    if (readable) shell.print(`${shell.in(sum)}\n${closeTold(shell, told)}\n`);
    await showList(shell, options, { name: words, columns, rows });
  });
}

/** Of a closed year: at which index, and what it comes to by what has been recorded since. */
function closeOf({ closedAt, knownNow }: Explained): object {
  if (closedAt === undefined) return {};
  const closed = { closedAt: closedAt.toString() };
  if (knownNow === undefined) return closed;
  return { ...closed, knownNow: { amount: formatYuan(knownNow.amountFen), count: knownNow.count } };
}

function closeTold(shell: Shell, { closedAt, knownNow }: Explained): string {
  if (closedAt === undefined) return '';
  const index = closedAt.toString();
  const closed = shell.in({
    zh: `本年度已结账（日志序号 ${index}）：数字与各笔为结账时所报。`,
    en: `The year was closed at index ${index}: figure and lines are those known then.`,
  });
  if (knownNow === undefined) return `${closed}\n`;
  const [amount, count] = [groupedYuan(formatYuan(knownNow.amountFen)), String(knownNow.count)];
  const now = shell.in({ zh: `现况：${amount}，共 ${count} 笔`, en: `Known now: ${amount}, ${count} lines` });
  return `${closed}\n${now}\n`;
}

async function explained(page: Figure['page'], limit: number): Promise<Explained> {
  const from = (after: Explanation['next'], upTo: number): Promise<Explained> =>
    page({ ...(after === undefined ? {} : { after }), limit: Math.min(LINES_PER_PAGE, upTo) });
  const first = await from(undefined, limit);
  const lines = [...first.lines];
  for (let { next } = first; next !== undefined && lines.length < limit;) {
    const more = await from(next, limit - lines.length);
    lines.push(...more.lines);
    next = more.next;
  }
  return { ...first, lines };
}

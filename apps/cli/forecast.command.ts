import type { Command } from 'commander';
import { FUND_KIND, MEASURE, NAME, REGION } from './columns.js';
import type { ForecastRow } from '#minimum/nest';
import { readYear } from './input.js';
import { labelOf } from './labels.js';
import { countyNamed } from './minimum.command.js';
import { newCommand, withListOptions } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface ForecastOptions extends DataOptions, ListOptions {
  readonly year: string;
  readonly county?: string;
}

const YEAR_NOW = String(new Date().getFullYear());

/** 达标预测 */
export function forecastCommand(shell: Shell): Command {
  const command = newCommand(shell, 'forecast', {
    words: {
      zh: '按目前进度和将到期的认捐预测各基金何时达到年度下限，以及每月尚缺多少',
      en: "when each fund's minimum is met at today's pace and with pledges falling due, and how much a month is missing",
    },
    example: `forecast --year ${YEAR_NOW} --county 安和县`,
  })
    .requiredOption('--year <year>', shell.in({ zh: '年度', en: 'the year' }))
    .option('--county <county>', shell.in({ zh: '只看该县（代码或名称）', en: 'only this county, by code or name' }));
  return withListOptions(shell, command).action(async (options: ForecastOptions) => {
    requireOneForm(options);
    const year = readYear('--year', options.year);
    await withSession(shell, options, async (session) => {
      const { ShowForecasts } = await import('#minimum/nest');
      const county = options.county === undefined ? {} : { county: await countyNamed(session, options.county) };
      const rows = await session.ask(new ShowForecasts({ year, ...county }));
      const name = { zh: `达标预测 ${String(year)}`, en: `forecast ${String(year)}` };
      const columns = rows.every(({ measure }) => measure === 'contributed') ? FORECASTS : [...FORECASTS, MEASURE];
      await showList(shell, options, { name, columns, rows });
    });
  });
}

const FORECASTS: readonly Column<ForecastRow>[] = [
  REGION,
  NAME,
  FUND_KIND,
  { key: 'contributed', heading: { zh: '已投入', en: 'contributed' }, amount: (row) => row.contributedFen },
  { key: 'minimum', heading: { zh: '下限', en: 'minimum' }, amount: (row) => row.minimumFen },
  { key: 'pledged', heading: { zh: '待到期认捐', en: 'pledges falling due' }, amount: (row) => row.pledgedFen },
  { key: 'expected', heading: { zh: '预计全年', en: 'the year comes to' }, amount: (row) => row.expectedFen },
  {
    key: 'metOn',
    heading: { zh: '预计达到日', en: 'met on' },
    text: (row) => row.metOn ?? '',
    shown: (row, shell) => row.metOn ?? shell.in(isOver(row) ? OVER : { zh: '年内不能', en: 'not this year' }),
  },
  { key: 'nextBy', heading: { zh: '下一检查点', en: 'next checkpoint' }, text: (row) => row.next?.by ?? '' },
  { key: 'nextMissing', heading: { zh: '届时尚缺', en: 'missing by then' }, amount: (row) => row.next?.missingFen },
  { key: 'nextPerMonth', heading: { zh: '每月需', en: 'a month' }, amount: (row) => row.next?.perMonthFen },
  {
    key: 'shortfall',
    heading: { zh: '全年尚缺', en: 'missing of the year' },
    amount: (row) => row.atEnd?.missingFen ?? row.shortfallFen,
  },
  {
    key: 'perMonth',
    heading: { zh: '至年末每月需', en: 'a month to its end' },
    amount: (row) => row.atEnd?.perMonthFen,
  },
  {
    key: 'state',
    heading: { zh: '状态', en: 'state' },
    text: (row) => row.state,
    shown: (row, shell) => labelOf(shell, 'state', row.state),
  },
];

const OVER = { zh: '年度已过', en: 'year is over' };

/** Nothing is left of a year that is over to be reckoned by the month. */
function isOver({ atEnd }: ForecastRow): boolean {
  return atEnd === undefined;
}

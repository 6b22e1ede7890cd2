import type { Command } from 'commander';
import { FUND_KIND, MEASURE, NAME, REGION } from './columns.js';
import { formatYuan } from '#kernel';
import type { MinimumRow } from '#minimum/nest';
import { readYear } from './input.js';
import { requireDay, timesOf } from './known-at.js';
import type { TimeOptions } from './known-at.js';
import { labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { BadInput } from './bad-input.js';
import { newCommand, withListOptions, withTimes } from './new-command.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell } from './shell.js';
import { jsonOf, printJson, requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

interface MinimumOptions extends DataOptions, ListOptions, TimeOptions {
  readonly year: string;
  readonly county?: string;
}

/** 每年投入下限 */
export function minimumCommand(shell: Shell): Command {
  const command = newCommand(shell, 'minimum', {
    words: { zh: '各基金年度投入与下限的比较', en: "each fund's year against its minimum" },
    example: 'minimum --year 2023 --county 安和县',
  })
    .requiredOption('--year <year>', shell.in({ zh: '年度', en: 'the year' }))
    .option('--county <county>', shell.in({ zh: '只看该县（代码或名称）', en: 'only this county, by code or name' }));
  return withTimes(shell, withListOptions(shell, command)).action(async (options: MinimumOptions) => {
    requireOneForm(options);
    requireDay(options);
    const year = readYear('--year', options.year);
    await withSession(shell, options, async (session) => {
      const { ShowMinimums } = await import('#minimum/nest');
      const times = await timesOf(session, options);
      const county = options.county === undefined ? {} : { county: await countyNamed(session, options.county) };
      const rows = await session.ask(new ShowMinimums({ year, ...times, ...county }));
      const name = { zh: `投入下限 ${String(year)}`, en: `minimum ${String(year)}` };
      // Where all is contributed the column would say nothing.
      const measured = rows.every(({ measure }) => measure === 'contributed') ? MINIMUMS : [...MINIMUMS, MEASURE];
      const columns = rows.every(({ held }) => held.length === 0) ? measured : [...measured, HELD];
      if (options.json === true) {
        printJson(
          shell,
          rows.map((row) => jsonRow(columns, row)),
        );
        return;
      }
      const beside = rows.some(({ knownNow }) => knownNow !== undefined) ? KNOWN_NOW : [];
      await showList(shell, options, { name, columns: [...columns, ...beside], rows });
    });
  });
}

/** What is known now of a closed year is a part of its own, absent where it is what was reported. */
function jsonRow(columns: readonly Column<MinimumRow>[], row: MinimumRow): object {
  const [told] = jsonOf({ columns, rows: [row] });
  const { knownNow } = row;
  if (knownNow === undefined) return { ...told };
  const { contributedFen, minimumFen, shortfallFen, state } = knownNow;
  const amounts = { contributed: contributedFen, minimum: minimumFen, shortfall: shortfallFen };
  const shown = Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, formatYuan(amount)]));
  return { ...told, knownNow: { ...shown, state } };
}

/** The code of a county named by code or name. Throws BadInput. */
export async function countyNamed(session: Session, named: string): Promise<string> {
  const region = await regionNamed(session, '--county', named);
  if (region.level === 'county') return region.code;
  throw new BadInput({
    zh: `--county「${named}」是${region.name}（${region.code}），不是县。`,
    en: `--county "${named}" is ${region.code}, a ${region.level} and no county.`,
  });
}

/** The checkpoints behind which a fund takes no reservations but emergency ones. */
const HELD: Column<MinimumRow> = {
  key: 'held',
  heading: { zh: '暂停预留（检查点）', en: 'held (checkpoints)' },
  text: ({ held }) => held.join(','),
};

/** Empty where a closed year is what was reported of it. */
const KNOWN_NOW: readonly Column<MinimumRow>[] = [
  {
    key: 'contributedNow',
    heading: { zh: '已投入（现况）', en: 'contributed (known now)' },
    amount: ({ knownNow }) => knownNow?.contributedFen,
  },
  {
    key: 'stateNow',
    heading: { zh: '状态（现况）', en: 'state (known now)' },
    text: ({ knownNow }) => knownNow?.state ?? '',
    shown: ({ knownNow }, shell) => (knownNow === undefined ? '' : labelOf(shell, 'state', knownNow.state)),
  },
];

const MINIMUMS: readonly Column<MinimumRow>[] = [
  REGION,
  NAME,
  {
    key: 'level',
    heading: { zh: '级别', en: 'level' },
    text: (row) => row.level,
    shown: (row, shell) => labelOf(shell, 'level', row.level),
  },
  FUND_KIND,
  { key: 'contributed', heading: { zh: '已投入', en: 'contributed' }, amount: (row) => row.contributedFen },
  { key: 'minimum', heading: { zh: '下限', en: 'minimum' }, amount: (row) => row.minimumFen },
  { key: 'shortfall', heading: { zh: '差额', en: 'shortfall' }, amount: (row) => row.shortfallFen },
  {
    key: 'state',
    heading: { zh: '状态', en: 'state' },
    text: (row) => row.state,
    shown: (row, shell) => labelOf(shell, 'state', row.state),
  },
];

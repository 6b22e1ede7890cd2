import type { Command } from 'commander';
import { explain, withExplainOptions } from './explain.js';
import type { ExplainOptions, Page } from './explain.js';
import type { MinimumExplanation } from '#minimum/nest';
import { readYear } from './input.js';
import { codeMeant } from './labels.js';
import { accountAnywhere, accountNamed, fundNamed, nameThen, notYet, regionNamed } from './names.js';
import { newCommand, newGroup } from './new-command.js';
import type { Session } from './session.js';
import type { Shell } from './shell.js';

/** The events behind a figure of the other commands. */
export function explainCommand(shell: Shell): Command {
  return newGroup(shell, 'explain', {
    words: { zh: '一个数字由哪些记录而来', en: 'the events behind a figure of the other commands' },
    commands: [balanceCommand(shell), accountCommand(shell), minimumCommand(shell)],
  });
}

interface BalanceOptions extends ExplainOptions {
  readonly fund: string;
  readonly purpose?: string;
}

function balanceCommand(shell: Shell): Command {
  const command = newCommand(shell, 'balance', {
    words: { zh: '基金结余的由来', en: 'what a fund has on hand' },
    example: 'explain balance 柳林镇 --purpose 助学 --as-of 2023-12-31',
  })
    .argument('<region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .option('--fund <kind>', shell.in(FUND), 'welfare')
    .option('--purpose <name>', shell.in({ zh: '只看该用途', en: 'only this purpose' }));
  return withExplainOptions(shell, command).action(async (named: string, options: BalanceOptions) => {
    await explain(shell, options, async (session, times) => {
      const region = await regionNamed(session, 'REGION', named);
      const fund = await fundNamed(session, region, options.fund);
      const purpose = options.purpose === undefined ? '*' : codeMeant('purpose', options.purpose);
      const name = await nameThen(session, region, times);
      const asked = { figure: 'balance', fund, ...(purpose === '*' ? {} : { purpose }), ...times } as const;
      const { ExplainFigure } = await import('#funds/nest');
      return {
        figure: 'balance',
        page: (page) => session.ask(new ExplainFigure({ ...asked, ...page })),
        words: { zh: `${name} 结余`, en: `${name} on hand` },
      };
    });
  });
}

interface AccountOptions extends ExplainOptions {
  readonly region?: string;
}

function accountCommand(shell: Shell): Command {
  const command = newCommand(shell, 'account', {
    words: { zh: '账户余额的由来', en: "an account's balance" },
    example: 'explain account 现金 --as-of 2023-12-31',
  })
    .argument('<account>', shell.in({ zh: '账户名称或编号', en: 'name or id of the account' }))
    .option('--region <region>', shell.in({ zh: '账户所属区划', en: 'the region that holds it' }));
  return withExplainOptions(shell, command).action(async (named: string, options: AccountOptions) => {
    await explain(shell, options, async (session, times) => {
      const account = await accountOf(session, named, options.region);
      const { ExplainFigure } = await import('#funds/nest');
      return {
        figure: 'account',
        page: (page) => session.ask(new ExplainFigure({ figure: 'account', account, ...times, ...page })),
        words: { zh: `${named} 余额`, en: `${named} balance` },
      };
    });
  });
}

async function accountOf(session: Session, named: string, region: string | undefined): Promise<string> {
  if (region === undefined) return accountAnywhere(session, 'ACCOUNT', named);
  return accountNamed(session, await regionNamed(session, '--region', region), { field: 'ACCOUNT', named });
}

interface MinimumOptions extends ExplainOptions {
  readonly year: string;
  readonly fund: string;
}

function minimumCommand(shell: Shell): Command {
  const command = newCommand(shell, 'minimum', {
    words: {
      zh: '年度投入的由来（规则按使用或结余考核的，即为使用或结余）',
      en: 'what a year is measured by: contributed, deployed, or on hand',
    },
    example: 'explain minimum 柳林镇 --year 2023',
  })
    .argument('<region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .requiredOption('--year <year>', shell.in({ zh: '年度', en: 'the year' }))
    .option('--fund <kind>', shell.in(FUND), 'welfare');
  return withExplainOptions(shell, command).action(async (named: string, options: MinimumOptions) => {
    const year = readYear('--year', options.year);
    await explain(shell, options, async (session, times) => {
      const region = await regionNamed(session, 'REGION', named);
      const fund = await fundNamed(session, region, options.fund);
      const { ExplainMinimum } = await import('#minimum/nest');
      const { lastDayOfYear } = await import('#minimum');
      const page = async (part: Page): Promise<MinimumExplanation> => {
        const found = await session.ask(new ExplainMinimum({ fund, year, ...times, ...part }));
        if (found === undefined) throw notYet(fund);
        return found;
      };
      const { measure } = await page({ limit: 1 });
      const name = await nameThen(session, region, { asOf: lastDayOfYear(year), ...times });
      const { zh, en } = MEASURED[measure];
      return {
        figure: 'minimum',
        page,
        words: { zh: `${name} ${String(year)} ${zh}`, en: `${name} ${en} ${String(year)}` },
      };
    });
  });
}

const MEASURED = {
  contributed: { zh: '年投入', en: 'contributed in' },
  deployed: { zh: '年使用', en: 'deployed in' },
  level: { zh: '年末结余', en: 'on hand at the end of' },
} as const;

const FUND = { zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' };

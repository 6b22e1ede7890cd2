import type { Command } from 'commander';
import { FUND_KIND } from './columns.js';
import type { CommandContext, Result } from '#execution';
import { parseYuan } from '#kernel';
import { countingByDefault, ENFORCEMENTS, enforcementOf, MEASURES } from '#minimum';
import type { RuleCheckpoint } from '#minimum';
import type { ShownRule } from '#minimum/nest';
import type { RegionLevel } from '#regions';
import { badValue } from './bad-input.js';
import { BASIS, basisGiven, withBasisOptions } from './basis.js';
import type { BasisOptions } from './basis.js';
import { readFundKind, readOneOf, readYear } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { askedWords, send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 投入下限规则 */
export function rulesCommand(shell: Shell): Command {
  return newGroup(shell, 'rules', {
    words: { zh: '投入下限规则', en: 'rules of the annual minimum' },
    commands: [adoptCommand(shell), listCommand(shell)],
  });
}

const LEVELS: readonly RegionLevel[] = ['province', 'prefecture', 'county', 'township', 'village'];
const COUNTING = 'donation,appropriation,dues';
const DEPLOYED = 'relief,premium,project';
const ENFORCEMENT = 'alert,close';
const CHECKPOINTS = '03-31=25,06-30=50,09-30=75,11-30=90,12-31=100';

interface AdoptOptions extends SendOptions, BasisOptions {
  readonly fundKind: string;
  readonly level?: string;
  readonly region?: string;
  readonly amount: string;
  readonly firstYear: string;
  readonly measure: string;
  readonly counting?: string;
  readonly checkpoints: string;
  readonly enforcement: string;
}

const CHECKPOINT_WORDS = {
  zh: `检查点，月-日=百分比（默认 ${CHECKPOINTS}）`,
  en: `checkpoints, MM-DD=percent (default ${CHECKPOINTS})`,
};

function adoptCommand(shell: Shell): Command {
  const command = newCommand(shell, 'adopt', {
    words: {
      zh: '采纳投入下限规则，自某年起；比现行规则宽松的须另一人确认（confirm）',
      en: 'adopt a rule of the minimum, from a year on; one that asks for less than what holds is confirmed by another person',
    },
    example: [
      'rules adopt --level township --amount 60000 --first-year 2025 --basis 安计协〔2024〕5号',
      'rules adopt --region 柳林镇 --amount 80000 --first-year 2025 --enforcement alert,hold,close',
    ].join('\n'),
  })
    .option(
      '--fund-kind <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    )
    .option(
      '--level <level>',
      shell.in({ zh: `适用级别：${LEVELS.join(' ')}`, en: `all of a level: ${LEVELS.join(', ')}` }),
    )
    .option('--region <region>', shell.in({ zh: '或只适用一个区划', en: 'or one region alone' }))
    .requiredOption('--amount <yuan>', shell.in({ zh: '年度下限（元）', en: 'the minimum of a year in yuan' }))
    .requiredOption('--first-year <year>', shell.in({ zh: '起始年度', en: 'first year' }))
    .option(
      '--measure <measure>',
      shell.in({
        zh: '考核什么：contributed 投入（默认）、deployed 使用（救助、保险、项目）、level 年末结余',
        en: 'what is measured: contributed (default), deployed (on relief, insurance, projects), level (on hand at the end)',
      }),
      'contributed',
    )
    .option(
      '--counting <kinds>',
      shell.in({
        zh: `计入的种类（投入默认 ${COUNTING}；使用默认 ${DEPLOYED}）`,
        en: `kinds that count (of contributed ${COUNTING}, of deployed ${DEPLOYED})`,
      }),
    )
    .option('--checkpoints <list>', shell.in(CHECKPOINT_WORDS), CHECKPOINTS)
    .option(
      '--enforcement <list>',
      shell.in({
        zh: '未达到时：alert 提醒、hold 暂停预留（应急除外）、close 未达到不得年结（默认 alert,close）',
        en: 'where it is missed: alert, hold (no reservations but emergency ones), close (no closing unmet); default alert,close',
      }),
      ENFORCEMENT,
    );
  return withActingOptions(shell, withBasisOptions(shell, command)).action(async (options: AdoptOptions) => {
    const terms = termsOf(options);
    await withSession(shell, options, async (session) => {
      const { AdoptRuleCommand } = await import('#minimum/nest');
      const { region } = options;
      const place = region === undefined ? {} : { region: (await regionNamed(session, '--region', region)).code };
      const sending = {
        command: 'rules adopt',
        asked: { ...options },
        make: (context: CommandContext) => new AdoptRuleCommand({ ...terms, ...place }, context),
        done: (result: Result) => adoptedWords(told(result, 'request'), options.firstYear),
      };
      await send(shell, session, { options, sending });
    });
  });
}

function adoptedWords(request: string, firstYear: string): Words {
  if (request !== '') return askedWords(request, 1);
  return { zh: `自 ${firstYear} 年起适用`, en: `Adopted from ${firstYear} on` };
}

function termsOf(options: AdoptOptions) {
  const amountFen = parseYuan(options.amount);
  if (amountFen === undefined) {
    throw badValue('--amount', options.amount, {
      zh: '至多两位小数的元',
      en: 'an amount in yuan, at most two decimals,',
    });
  }
  const { level } = options;
  const measure = readOneOf('--measure', codeMeant('measure', options.measure), MEASURES);
  return {
    fundKind: readFundKind('--fund-kind', codeMeant('fundKind', options.fundKind)),
    ...(level === undefined ? {} : { level: readOneOf('--level', codeMeant('level', level), LEVELS) }),
    amountFen,
    firstYear: readYear('--first-year', options.firstYear),
    measure,
    countingKinds: options.counting?.split(',') ?? countingByDefault(measure),
    enforcement: options.enforcement
      .split(',')
      .map((one) => readOneOf('--enforcement', codeMeant('enforcement', one), ENFORCEMENTS)),
    checkpoints: options.checkpoints.split(',').map(readCheckpoint),
    ...basisGiven(options),
  };
}

/** `03-31=25` or `03-31=12.5`, in percent. */
function readCheckpoint(text: string): RuleCheckpoint {
  const match = /^(?<day>\d{2}-\d{2})=(?<whole>\d{1,3})(?:\.(?<part>\d{1,2}))?$/u.exec(text)?.groups;
  if (match === undefined)
    throw badValue('--checkpoints', text, { zh: '月-日=百分比，如 03-31=25', en: 'MM-DD=percent' });
  const basisPoints = Number(match['whole']) * 100 + Number((match['part'] ?? '').padEnd(2, '0'));
  return { monthDay: match['day'] ?? '', basisPoints };
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出规则', en: 'list them' },
    example: 'rules list',
  });
  return withListOptions(shell, command).action(async (options: DataOptions & ListOptions) => {
    requireOneForm(options);
    await withSession(shell, options, async (session) => {
      const { ListRules } = await import('#minimum/nest');
      const rows = await session.ask(new ListRules());
      await showList(shell, options, { name: { zh: '下限规则', en: 'rules' }, columns: RULES, rows });
    });
  });
}

const RULES: readonly Column<ShownRule>[] = [
  { key: 'rule', heading: { zh: '编号', en: 'rule' }, text: (row) => row.rule },
  FUND_KIND,
  {
    key: 'scope',
    heading: { zh: '适用', en: 'for' },
    text: (row) => row.region ?? row.level ?? '',
    shown: (row, shell) => row.region ?? labelOf(shell, 'level', row.level ?? ''),
  },
  { key: 'amount', heading: { zh: '下限', en: 'minimum' }, amount: (row) => row.amountFen },
  { key: 'firstYear', heading: { zh: '起始年度', en: 'first year' }, count: (row) => row.firstYear },
  {
    key: 'lastYear',
    heading: { zh: '止于年度', en: 'last year' },
    text: ({ lastYear }) => (lastYear === undefined ? '' : String(lastYear)),
    shown: ({ firstYear, lastYear }, shell) => {
      if (lastYear === undefined) return shell.in({ zh: '至今', en: 'in force' });
      return lastYear < firstYear ? shell.in({ zh: '已被取代', en: 'replaced' }) : String(lastYear);
    },
  },
  {
    key: 'measure',
    heading: { zh: '考核', en: 'measure' },
    text: (row) => row.measure,
    shown: (row, shell) => labelOf(shell, 'measure', row.measure),
  },
  { key: 'counting', heading: { zh: '计入', en: 'counting' }, text: (row) => row.countingKinds.join(',') },
  {
    key: 'checkpoints',
    heading: { zh: '检查点', en: 'checkpoints' },
    text: (row) => row.checkpoints.map(checkpointText).join(','),
  },
  {
    key: 'enforcement',
    heading: { zh: '未达到时', en: 'where missed' },
    text: (row) => enforcementOf(row).join(','),
    shown: (row, shell) =>
      enforcementOf(row)
        .map((one) => labelOf(shell, 'enforcement', one))
        .join(shell.in({ zh: '、', en: ', ' })),
  },
  BASIS,
];

function checkpointText({ monthDay, basisPoints }: RuleCheckpoint): string {
  const percent = (basisPoints / 100).toString();
  return `${monthDay}=${percent}`;
}

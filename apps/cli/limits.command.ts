import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import { formatYuan } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { LIMITED_ROLES } from '#people';
import type { LimitedRole } from '#people';
import type { LimitRow } from '#people/nest';
import { badValue } from './bad-input.js';
import { BASIS, basisGiven, withBasisOptions } from './basis.js';
import type { BasisOptions } from './basis.js';
import { REGION } from './columns.js';
import { readAmount, readDate, readOneOf, readPerson } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { reachOf } from './people.command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell, Words } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 审批与支付限额 */
export function limitsCommand(shell: Shell): Command {
  return newGroup(shell, 'limits', {
    words: {
      zh: '审批与支付限额：一人一次至多批多少、付多少',
      en: 'limits: the most that a person approves or pays at once',
    },
    commands: [setCommand(shell), endCommand(shell), roleCommand(shell), listCommand(shell)],
  });
}

interface TermOptions extends SendOptions, BasisOptions {
  readonly from?: string;
}

/** From when on a setting holds, and what it rests on. */
function withTermOptions(shell: Shell, command: Command): Command {
  command.option('--from <date>', shell.in({ zh: '起始日（默认今天）', en: 'first day (default today)' }));
  return withActingOptions(shell, withBasisOptions(shell, command));
}

function termGiven(options: TermOptions): { readonly from?: BusinessDate } & ReturnType<typeof basisGiven> {
  const from = options.from === undefined ? {} : { from: readDate('--from', options.from) };
  return { ...from, ...basisGiven(options) };
}

interface PersonOptions extends TermOptions {
  readonly region?: string;
  readonly amount: string;
}

function withPerson(shell: Shell, command: Command): Command {
  command
    .argument('<person>', shell.in({ zh: '人员编号', en: "the person's id" }))
    .argument('<role>', shell.in({ zh: `角色：${LIMITED_ROLES.join(' ')}`, en: LIMITED_ROLES.join(', ') }))
    .option(
      '--region <region>',
      shell.in({
        zh: '任该角色的区划代码或名称（默认整个账本）',
        en: 'the region that the role is held for (default the whole ledger)',
      }),
    );
  return withTermOptions(shell, command);
}

function setCommand(shell: Shell): Command {
  const command = newCommand(shell, 'set', {
    words: { zh: '授予本人的限额；超过的须由限额更高的人办理', en: "grant a person's own limit" },
    example: 'limits set li.fang finance-officer --region 安和县 --amount 10000 --basis 安财〔2024〕6号',
  }).requiredOption('--amount <yuan>', shell.in({ zh: '一次至多（元）', en: 'the most at once, in yuan' }));
  return withPerson(shell, command).action(async (person: string, named: string, options: PersonOptions) => {
    const amountFen = readAmount('--amount', options.amount);
    const yuan = formatYuan(amountFen);
    const done = (role: LimitedRole) => ({
      zh: `${person} 任${labelOf(shell, 'role', role)}的限额为 ${yuan} 元`,
      en: `As ${role} ${person} now has a limit of ${yuan} yuan`,
    });
    await setLimit(shell, { person, named, amountFen }, { ...options, done });
  });
}

function endCommand(shell: Shell): Command {
  const command = newCommand(shell, 'end', {
    words: { zh: '终止本人的限额，此后以角色的限额为准', en: "end a person's own limit: that of the role holds again" },
    example: 'limits end li.fang finance-officer --region 安和县',
  });
  return withPerson(shell, command).action(async (person: string, named: string, options: PersonOptions) => {
    const done = (role: LimitedRole) => ({
      zh: `${person} 任${labelOf(shell, 'role', role)}不再有本人的限额`,
      en: `As ${role} ${person} has no limit of their own any more`,
    });
    await setLimit(shell, { person, named }, { ...options, done });
  });
}

async function setLimit(
  shell: Shell,
  { named, ...limit }: { readonly person: string; readonly named: string; readonly amountFen?: Fen },
  { done, ...options }: PersonOptions & { readonly done: (role: LimitedRole) => Words },
): Promise<void> {
  readPerson('PERSON', limit.person);
  const role = roleNamed(named);
  const term = termGiven(options);
  await withSession(shell, options, async (session) => {
    const { SetLimitCommand } = await import('#people/nest');
    const input = { ...limit, role, region: await reachOf(session, options.region), ...term };
    const sending = {
      command: limit.amountFen === undefined ? 'limits end' : 'limits set',
      asked: { person: limit.person, role, ...options },
      make: (context: CommandContext) => new SetLimitCommand(input, context),
      done: () => done(role),
    };
    await send(shell, session, { options, sending });
  });
}

function roleNamed(named: string): LimitedRole {
  return readOneOf('ROLE', codeMeant('role', named), LIMITED_ROLES);
}

interface CountyOptions extends TermOptions {
  readonly region: string;
  readonly amount?: string;
  readonly none?: boolean;
}

/** A county's setting: an amount, or none any more. */
export function withCountyOptions(shell: Shell, command: Command): Command {
  command
    .requiredOption('--region <county>', shell.in({ zh: '县的代码或名称', en: 'code or name of the county' }))
    .option('--amount <yuan>', shell.in({ zh: '金额（元）', en: 'amount in yuan' }))
    .option('--none', shell.in({ zh: '不再设', en: 'none any more' }));
  return withTermOptions(shell, command);
}

/** Sets a county's limit of a role, or, where none is named, from when on a decision is demanded. */
export async function adoptAuthority(
  shell: Shell,
  { command, role }: { readonly command: string; readonly role?: LimitedRole },
  options: CountyOptions,
): Promise<void> {
  const { none = false, amount } = options;
  if (none === (amount !== undefined)) {
    throw badValue('--amount', amount ?? '', { zh: '金额，或 --none', en: 'an amount, or --none,' });
  }
  const about = amount === undefined ? {} : { amountFen: readAmount('--amount', amount) };
  const term = termGiven(options);
  await withSession(shell, options, async (session) => {
    const { AdoptAuthorityCommand } = await import('#people/nest');
    const { code: region } = await regionNamed(session, '--region', options.region);
    const input = { region, ...(role === undefined ? {} : { role }), ...about, ...term };
    const sending = {
      command,
      asked: { ...options, ...(role === undefined ? {} : { role }) },
      make: (context: CommandContext) => new AdoptAuthorityCommand(input, context),
      done: () =>
        amount === undefined
          ? { zh: '不再设此项限制', en: 'There is none any more' }
          : { zh: `已设为 ${amount} 元`, en: `Set to ${amount} yuan` },
    };
    await send(shell, session, { options, sending });
  });
}

function roleCommand(shell: Shell): Command {
  const command = newCommand(shell, 'role', {
    words: {
      zh: '一县某角色的限额，用于没有本人限额的人',
      en: "a role's limit in a county, for who has none of their own",
    },
    example: 'limits role finance-officer --region 安和县 --amount 50000',
  }).argument('<role>', shell.in({ zh: `角色：${LIMITED_ROLES.join(' ')}`, en: LIMITED_ROLES.join(', ') }));
  return withCountyOptions(shell, command).action((named: string, options: CountyOptions) =>
    adoptAuthority(shell, { command: 'limits role', role: roleNamed(named) }, options),
  );
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: {
      zh: '列出限额与集体决策起点',
      en: 'list limits, and from which amounts on collective decisions are demanded',
    },
    example: 'limits list',
  });
  return withListOptions(shell, command).action(async (options: DataOptions & ListOptions) => {
    requireOneForm(options);
    await withSession(shell, options, async (session) => {
      const { ListLimits } = await import('#people/nest');
      const rows = await session.ask(new ListLimits());
      await showList(shell, options, { name: { zh: '限额', en: 'limits' }, columns: LIMITS, rows });
    });
  });
}

const LIMITS: readonly Column<LimitRow>[] = [
  {
    key: 'setting',
    heading: { zh: '事项', en: 'setting' },
    text: (row) => row.setting,
    shown: (row, shell) => labelOf(shell, 'limitSetting', row.setting),
  },
  { key: 'person', heading: { zh: '人员', en: 'person' }, text: (row) => row.person ?? '' },
  {
    key: 'role',
    heading: { zh: '角色', en: 'role' },
    text: (row) => row.role ?? '',
    shown: (row, shell) => labelOf(shell, 'role', row.role ?? ''),
  },
  REGION,
  { key: 'amount', heading: { zh: '金额', en: 'amount' }, amount: (row) => row.amountFen ?? undefined },
  { key: 'from', heading: { zh: '自', en: 'from' }, text: (row) => row.from },
  {
    key: 'until',
    heading: { zh: '至', en: 'until' },
    text: (row) => row.until ?? '',
    shown: ({ from, until }, shell) =>
      until !== null && until < from ? shell.in({ zh: '已被取代', en: 'replaced' }) : (until ?? ''),
  },
  BASIS,
];

import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import type { PersonWithRoles } from '#people/nest';
import type { Role } from '#people';
import { readDate, readOneOf, readPerson } from './input.js';
import { codeMeant, labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell } from './shell.js';
import { printJson, requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 人员与角色 */
export function peopleCommand(shell: Shell): Command {
  return newGroup(shell, 'people', {
    words: { zh: '人员与角色', en: 'persons and their roles' },
    commands: [addCommand(shell), roleCommand(shell), endRoleCommand(shell), listCommand(shell)],
  });
}

const ROLES: readonly Role[] = [
  ...(['clerk', 'reviewer', 'finance-officer', 'leader'] as const),
  ...(['cashier', 'releaser', 'auditor', 'administrator'] as const),
];
const WHOLE = '*';

function addCommand(shell: Shell): Command {
  const command = newCommand(shell, 'add', {
    words: { zh: '登记人员', en: 'add a person' },
    example: 'people add li.fang --name 李芳',
  })
    .argument(
      '<person>',
      shell.in({ zh: '人员编号：小写字母、数字和点', en: 'id: lower-case letters, digits and dots' }),
    )
    .requiredOption('--name <name>', shell.in({ zh: '姓名（加密保存）', en: 'name, kept encrypted' }));
  return withActingOptions(shell, command).action(
    async (person: string, options: SendOptions & { readonly name: string }) => {
      readPerson('PERSON', person);
      await withSession(shell, options, async (session) => {
        const { AddPersonCommand } = await import('#people/nest');
        const input = { person, name: options.name };
        const sending = {
          command: 'people add',
          asked: { person, ...options },
          make: (context: CommandContext) => new AddPersonCommand(input, context),
          done: () => ({ zh: `已登记人员 ${person}`, en: `Added ${person}` }),
        };
        await send(shell, session, { options, sending });
      });
    },
  );
}

interface RoleOptions extends SendOptions {
  readonly region?: string;
  readonly from?: string;
  readonly until?: string;
}

function withRoleArguments(shell: Shell, command: Command): Command {
  return command
    .argument('<person>', shell.in({ zh: '人员编号', en: "the person's id" }))
    .argument('<role>', shell.in({ zh: `角色：${ROLES.join(' ')}`, en: ROLES.join(', ') }))
    .option(
      '--region <region>',
      shell.in({ zh: '区划代码或名称（默认整个账本）', en: 'region (default the whole ledger)' }),
    );
}

function roleCommand(shell: Shell): Command {
  const command = newCommand(shell, 'role', {
    words: { zh: '授予角色', en: 'grant a role' },
    example: 'people role li.fang clerk --region 柳林镇',
  });
  return withActingOptions(shell, withRoleArguments(shell, command))
    .option('--from <date>', shell.in({ zh: '起始日（默认今天）', en: 'first day (default today)' }))
    .option('--until <date>', shell.in({ zh: '终止日（含）', en: 'last day' }))
    .action(async (person: string, named: string, options: RoleOptions) => {
      readPerson('PERSON', person);
      const role = roleNamed(named);
      const { from, until } = options;
      const term = {
        ...(from === undefined ? {} : { from: readDate('--from', from) }),
        ...(until === undefined ? {} : { until: readDate('--until', until) }),
      };
      await withSession(shell, options, async (session) => {
        const { GrantRoleCommand } = await import('#people/nest');
        const input = { person, role, region: await reachOf(session, options.region), ...term };
        const sending = {
          command: 'people role',
          asked: { person, role, ...options },
          make: (context: CommandContext) => new GrantRoleCommand(input, context),
          done: () => ({ zh: `${person} 已任${labelOf(shell, 'role', role)}`, en: `${person} is now ${role}` }),
        };
        await send(shell, session, { options, sending });
      });
    });
}

function endRoleCommand(shell: Shell): Command {
  const command = newCommand(shell, 'end-role', {
    words: { zh: '终止角色，立即生效', en: 'end a role, at once' },
    example: 'people end-role li.fang clerk --region 柳林镇',
  });
  return withActingOptions(shell, withRoleArguments(shell, command)).action(
    async (person: string, named: string, options: RoleOptions) => {
      readPerson('PERSON', person);
      const role = roleNamed(named);
      await withSession(shell, options, async (session) => {
        const { EndRoleCommand } = await import('#people/nest');
        const input = { person, role, region: await reachOf(session, options.region) };
        const sending = {
          command: 'people end-role',
          asked: { person, role, ...options },
          make: (context: CommandContext) => new EndRoleCommand(input, context),
          done: () => ({ zh: `${person} 不再任${labelOf(shell, 'role', role)}`, en: `${person} is no longer ${role}` }),
        };
        await send(shell, session, { options, sending });
      });
    },
  );
}

function roleNamed(named: string): Role {
  return readOneOf('ROLE', codeMeant('role', named), ROLES);
}

/** A region that a role is for, or the whole ledger. */
export async function reachOf(session: Session, named: string | undefined): Promise<string> {
  if (named === undefined || named === WHOLE) return WHOLE;
  return (await regionNamed(session, '--region', named)).code;
}

type Person = PersonWithRoles & { readonly displayName: string };
type PersonRole = Omit<Person, 'roles'> & Partial<Person['roles'][number]>;

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '人员与所任角色', en: 'persons with the roles that they hold' },
    example: 'people list',
  });
  return withListOptions(shell, command).action(async (options: DataOptions & ListOptions) => {
    requireOneForm(options);
    await withSession(shell, options, async (session) => {
      const { ListPeople } = await import('#people/nest');
      const people = await session.ask(new ListPeople());
      if (options.json === true) {
        printJson(
          shell,
          people.map(({ person, displayName, roles }) => ({ person, name: displayName, roles })),
        );
        return;
      }
      const rows = people.flatMap(({ roles, ...person }): readonly PersonRole[] =>
        roles.length === 0 ? [person] : roles.map((role) => ({ ...person, ...role })),
      );
      await showList(shell, options, { name: { zh: '人员', en: 'people' }, columns: PEOPLE, rows });
    });
  });
}

const PEOPLE: readonly Column<PersonRole>[] = [
  { key: 'person', heading: { zh: '编号', en: 'person' }, text: (row) => row.person },
  { key: 'name', heading: { zh: '姓名', en: 'name' }, text: (row) => row.displayName },
  {
    key: 'role',
    heading: { zh: '角色', en: 'role' },
    text: (row) => row.role ?? '',
    shown: (row, shell) => labelOf(shell, 'role', row.role ?? ''),
  },
  { key: 'region', heading: { zh: '区划', en: 'region' }, text: (row) => row.region ?? '' },
  { key: 'from', heading: { zh: '自', en: 'from' }, text: (row) => row.from ?? '' },
  { key: 'until', heading: { zh: '至', en: 'until' }, text: (row) => row.until ?? '' },
];

import type { Command } from 'commander';
import { REGION } from './columns.js';
import type { CommandContext } from '#execution';
import type { Fund } from '#funds/nest';
import { readFundKind } from './input.js';
import { labelOf } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { send, told } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 基金 */
export function fundsCommand(shell: Shell): Command {
  return newGroup(shell, 'funds', {
    words: { zh: '各区划的基金', en: 'the funds of each region' },
    commands: [openCommand(shell), listCommand(shell)],
  });
}

interface OpenOptions extends SendOptions {
  readonly region: string;
  readonly kind: string;
  readonly name: string;
  readonly lendable?: boolean;
}

function openCommand(shell: Shell): Command {
  const command = newCommand(shell, 'open', {
    words: { zh: '设立另一种基金；公益金与关爱基金在载入区划时已设立', en: "open a further kind of a region's fund" },
    example: 'funds open --region 安和县 --kind education --name 助学基金',
  })
    .requiredOption('--region <region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .requiredOption(
      '--kind <kind>',
      shell.in({ zh: '种类代号：小写字母与数字', en: 'its kind: lower-case letters, digits' }),
    )
    .requiredOption('--name <name>', shell.in({ zh: '基金名称', en: 'its name' }))
    .option('--lendable', shell.in({ zh: '可以出借', en: 'it may lend' }));
  return withActingOptions(shell, command).action(async (options: OpenOptions) => {
    readFundKind('--kind', options.kind);
    await withSession(shell, options, async (session) => {
      const { OpenFundCommand } = await import('#funds/nest');
      const region = await regionNamed(session, '--region', options.region);
      const { kind, name: kindName, lendable = false } = options;
      const input = { region: region.code, kind, kindName, lendable };
      const sending = {
        command: 'funds open',
        asked: { ...options },
        make: (context: CommandContext) => new OpenFundCommand(input, context),
        done: (result: Parameters<typeof told>[0]) => {
          return { zh: `已设立基金 ${told(result, 'fund')}`, en: `Opened the fund ${told(result, 'fund')}` };
        },
      };
      await send(shell, session, { options, sending });
    });
  });
}

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出基金', en: 'list them' },
    example: 'funds list --region 安和县',
  }).option('--region <region>', shell.in({ zh: '只看该区划（代码或名称）', en: 'only this region' }));
  return withListOptions(shell, command).action(
    async (options: DataOptions & ListOptions & { readonly region?: string }) => {
      requireOneForm(options);
      await withSession(shell, options, async (session) => {
        const { ListFunds } = await import('#funds/nest');
        const { region } = options;
        const asked = region === undefined ? {} : { regions: [(await regionNamed(session, '--region', region)).code] };
        const rows = await session.ask(new ListFunds(asked));
        await showList(shell, options, { name: { zh: '基金', en: 'funds' }, columns: FUNDS, rows });
      });
    },
  );
}

const FUNDS: readonly Column<Fund>[] = [
  { key: 'fund', heading: { zh: '编号', en: 'fund' }, text: (row) => row.fund },
  REGION,
  {
    key: 'level',
    heading: { zh: '级别', en: 'level' },
    text: (row) => row.level,
    shown: (row, shell) => labelOf(shell, 'level', row.level),
  },
  { key: 'kind', heading: { zh: '种类', en: 'kind' }, text: (row) => row.kind },
  { key: 'name', heading: { zh: '名称', en: 'name' }, text: (row) => row.kindName },
];

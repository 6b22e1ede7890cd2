import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import type { Fund } from '#funds/nest';
import { labelOf } from './labels.js';
import { fundNamed, regionNamed } from './names.js';
import { newCommand, newGroup, withActingOptions, withListOptions } from './new-command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { requireOneForm, showList } from './table.js';
import type { Column, ListOptions } from './table.js';

/** 限定用途 */
export function purposesCommand(shell: Shell): Command {
  return newGroup(shell, 'purposes', {
    words: { zh: '各基金的限定用途', en: "the purposes of each fund's list" },
    commands: [openCommand(shell), listCommand(shell)],
  });
}

interface OpenOptions extends SendOptions {
  readonly region: string;
  readonly fund: string;
  readonly words?: string;
}

function openCommand(shell: Shell): Command {
  const command = newCommand(shell, 'open', {
    words: { zh: '设立限定用途', en: "open a purpose of a fund's list" },
    example: 'purposes open 助学 --region 安和县 --words 助学金,奖学金',
  })
    .argument('<purpose>', shell.in({ zh: '用途名称', en: 'its name' }))
    .requiredOption('--region <region>', shell.in({ zh: '区划代码或名称', en: 'code or name of the region' }))
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    )
    .option('--words <list>', shell.in({ zh: '登记表中的其他叫法，以逗号分隔', en: 'other words that registers use' }));
  return withActingOptions(shell, command).action(async (purpose: string, options: OpenOptions) => {
    const words = (options.words ?? '').split(/[,，、]/u).flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
    await withSession(shell, options, async (session) => {
      const { OpenPurposeCommand } = await import('#funds/nest');
      const region = await regionNamed(session, '--region', options.region);
      const input = { fund: await fundNamed(session, region, options.fund), purpose, words };
      const sending = {
        command: 'purposes open',
        asked: { purpose, ...options },
        make: (context: CommandContext) => new OpenPurposeCommand(input, context),
        done: () => ({ zh: `已在${region.name}设立用途「${purpose}」`, en: `Opened the purpose "${purpose}"` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

type PurposeRow = Pick<Fund, 'fund' | 'region' | 'kind'> & { readonly purpose: string };

function listCommand(shell: Shell): Command {
  const command = newCommand(shell, 'list', {
    words: { zh: '列出各基金的用途', en: 'list them' },
    example: 'purposes list --region 安和县',
  }).option('--region <region>', shell.in({ zh: '只看该区划（代码或名称）', en: 'only this region' }));
  return withListOptions(shell, command).action(
    async (options: DataOptions & ListOptions & { readonly region?: string }) => {
      requireOneForm(options);
      await withSession(shell, options, async (session) => {
        const { ListFunds } = await import('#funds/nest');
        const { region } = options;
        const asked = region === undefined ? {} : { regions: [(await regionNamed(session, '--region', region)).code] };
        const funds = await session.ask(new ListFunds(asked));
        const rows = funds.flatMap(({ purposes, ...fund }) => purposes.map((purpose) => ({ ...fund, purpose })));
        await showList(shell, options, { name: { zh: '用途', en: 'purposes' }, columns: PURPOSES, rows });
      });
    },
  );
}

const PURPOSES: readonly Column<PurposeRow>[] = [
  { key: 'region', heading: { zh: '区划', en: 'region' }, text: (row) => row.region },
  {
    key: 'fundKind',
    heading: { zh: '基金', en: 'fund' },
    text: (row) => row.kind,
    shown: (row, shell) => labelOf(shell, 'fundKind', row.kind),
  },
  { key: 'purpose', heading: { zh: '用途', en: 'purpose' }, text: (row) => row.purpose },
];

import type { Command } from 'commander';
import type { CommandContext } from '#execution';
import type { RegionLevel } from '#regions';
import { readCode, readDate, readOneOf } from './input.js';
import { codeMeant } from './labels.js';
import { regionNamed } from './names.js';
import { newCommand, withActingOptions } from './new-command.js';
import { send } from './send.js';
import type { SendOptions } from './send.js';
import { withSession } from './session.js';
import type { Shell, Words } from './shell.js';

interface ChangeOptions extends SendOptions {
  readonly on: string;
  readonly document?: string;
}

const LEVELS: readonly RegionLevel[] = ['province', 'prefecture', 'county', 'township', 'village'];

function withChangeOptions(shell: Shell, command: Command): Command {
  const on = shell.in({ zh: '生效日期', en: 'the first day on which it is so' });
  return withDocument(shell, command.requiredOption('--on <date>', on));
}

function withDocument(shell: Shell, command: Command): Command {
  const number = shell.in({ zh: '批准文号', en: 'number of the document that it rests on' });
  return withActingOptions(shell, command.option('--document <number>', number));
}

function documentOf({ document }: { readonly document?: string }) {
  return document === undefined ? {} : { documentNumber: document };
}

interface FoundOptions extends SendOptions {
  readonly level?: string;
  readonly above?: string;
  readonly on?: string;
  readonly document?: string;
}

/** 区划设立 */
export function foundRegionCommand(shell: Shell): Command {
  const command = newCommand(shell, 'found', {
    words: { zh: '设立区划及其公益金与关爱基金', en: 'found a region with its welfare and care fund' },
    example: 'regions found 990101209 东湖街道 --above 安和县 --on 2024-07-01',
  })
    .argument('<code>', shell.in({ zh: '区划代码', en: 'its code' }))
    .argument('<name>', shell.in({ zh: '名称', en: 'its name' }))
    .option('--above <region>', shell.in({ zh: '上级区划', en: 'the region above' }))
    .option('--level <level>', shell.in({ zh: '级别（默认按代码）', en: 'level (default what the code tells)' }))
    .option('--on <date>', shell.in({ zh: '设立日期（默认一直存在）', en: 'since when (default always)' }));
  return withDocument(shell, command).action(async (typed: string, name: string, options: FoundOptions) => {
    const code = readCode('CODE', typed);
    const on = options.on === undefined ? {} : { on: readDate('--on', options.on) };
    await withSession(shell, options, async (session) => {
      const { FoundRegionCommand } = await import('#funds/nest');
      const { levelOfCode } = await import('#regions');
      const asked = codeMeant('level', options.level ?? levelOfCode(code) ?? '');
      const { above } = options;
      const parent = above === undefined ? {} : { parent: (await regionNamed(session, '--above', above)).code };
      const input = {
        code,
        name,
        level: readOneOf('--level', asked, LEVELS),
        ...parent,
        ...on,
        ...documentOf(options),
      };
      const sending = {
        command: 'regions found',
        asked: { code, name, ...options },
        make: (context: CommandContext) => new FoundRegionCommand(input, context),
        done: () => ({ zh: `已设立 ${code} ${name}`, en: `Founded ${code} ${name}` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

const REGION: Words = { zh: '区划代码或名称', en: 'code or name of the region' };

/** 区划更名 */
export function renameRegionCommand(shell: Shell): Command {
  const command = newCommand(shell, 'rename', {
    words: { zh: '区划更名；旧名仍可查到', en: 'give a region another name; the old one is still found' },
    example: 'regions rename 柳林镇 柳林街道 --on 2024-07-01 --document 豫民行批〔2024〕12号',
  })
    .argument('<region>', shell.in(REGION))
    .argument('<name>', shell.in({ zh: '新名称', en: 'the new name' }));
  return withChangeOptions(shell, command).action(async (named: string, name: string, options: ChangeOptions) => {
    const on = readDate('--on', options.on);
    await withSession(shell, options, async (session) => {
      const { RenameRegionCommand } = await import('#funds/nest');
      const { code: region } = await regionNamed(session, 'REGION', named);
      const input = { region, name, on, ...documentOf(options) };
      const sending = {
        command: 'regions rename',
        asked: { region, name, ...options },
        make: (context: CommandContext) => new RenameRegionCommand(input, context),
        done: () => ({ zh: `${region} 自 ${on} 起名为${name}`, en: `${region} is called ${name} from ${on}` }),
      };
      await send(shell, session, { options, sending });
    });
  });
}

/** 区划并入 */
export function mergeRegionCommand(shell: Shell): Command {
  const command = newCommand(shell, 'merge', {
    words: {
      zh: '并入另一区划：基金、预留与认捐随之转移，历史留在原代码下',
      en: 'merge a region into another: funds, reservations and pledges follow, history stays under the old code',
    },
    example: 'regions merge 青石镇 --into 柳林镇 --on 2024-07-01',
  })
    .argument('<region>', shell.in({ zh: '被撤销的区划', en: 'the region that ends' }))
    .requiredOption('--into <region>', shell.in({ zh: '并入的区划', en: 'the region that takes over' }));
  return withChangeOptions(shell, command).action(
    async (named: string, options: ChangeOptions & { readonly into: string }) => {
      const on = readDate('--on', options.on);
      await withSession(shell, options, async (session) => {
        const { MergeRegionCommand } = await import('#funds/nest');
        const { code: region } = await regionNamed(session, 'REGION', named);
        const { code: into } = await regionNamed(session, '--into', options.into);
        const input = { region, into, on, ...documentOf(options) };
        const sending = {
          command: 'regions merge',
          asked: { region, ...options },
          make: (context: CommandContext) => new MergeRegionCommand(input, context),
          done: () => ({ zh: `${region} 自 ${on} 起并入 ${into}`, en: `${region} is part of ${into} from ${on}` }),
        };
        await send(shell, session, { options, sending });
      });
    },
  );
}

/** 区划析置 */
export function splitRegionCommand(shell: Shell): Command {
  const command = newCommand(shell, 'split', {
    words: {
      zh: '析置：其一部分成为新区划（须已设立），原区划保留',
      en: 'let parts of a region be regions of their own, founded before; the region itself goes on',
    },
    example: 'regions split 柳林镇 --into 990101209 --on 2024-07-01',
  })
    .argument('<region>', shell.in(REGION))
    .requiredOption('--into <regions...>', shell.in({ zh: '新区划，可多个', en: 'the new regions' }));
  return withChangeOptions(shell, command).action(
    async (named: string, options: ChangeOptions & { readonly into: readonly string[] }) => {
      const on = readDate('--on', options.on);
      await withSession(shell, options, async (session) => {
        const { SplitRegionCommand } = await import('#funds/nest');
        const { code: region } = await regionNamed(session, 'REGION', named);
        const into: string[] = [];
        for (const one of options.into) into.push((await regionNamed(session, '--into', one)).code);
        const input = { region, into, on, ...documentOf(options) };
        const sending = {
          command: 'regions split',
          asked: { region, ...options },
          make: (context: CommandContext) => new SplitRegionCommand(input, context),
          done: () => ({
            zh: `自 ${on} 起，${into.join('、')} 由 ${region} 析置`,
            en: `${into.join(', ')} are apart from ${region} from ${on}`,
          }),
        };
        await send(shell, session, { options, sending });
      });
    },
  );
}

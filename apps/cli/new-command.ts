import { Command, Help } from 'commander';
import type { Shell, Words } from './shell.js';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** A command with its help in the reader's language, ending in an example. */
export function newCommand(
  shell: Shell,
  name: string,
  about: { readonly words: Words; readonly example: string },
): Command {
  const command = localized(shell, new Command(name)).description(shell.in(about.words));
  const example = about.example.replaceAll(/^/gmu, '  npm run -s ledger -- ');
  command.addHelpText('after', `\n${shell.in({ zh: '示例：', en: 'Example:' })}\n${example}`);
  return command.option('--data <dir>', shell.in(DATA));
}

/** A name under which commands are gathered: `people add`, `people list`. */
export function newGroup(
  shell: Shell,
  name: string,
  { words, commands }: { readonly words: Words; readonly commands: readonly Command[] },
): Command {
  const group = localized(shell, new Command(name)).description(shell.in(words));
  for (const command of commands) group.addCommand(command);
  return group;
}

const DATA: Words = {
  zh: '数据目录，内嵌数据库与密钥所在（默认 ./.data）',
  en: 'folder of the embedded database and the key (default ./.data)',
};

/** What all commands share: no words of commander's own, errors as exceptions, help in the reader's language. */
export function localized(shell: Shell, command: Command): Command {
  return command
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => undefined })
    .helpCommand(false)
    .helpOption('-h, --help', shell.in({ zh: '显示本说明', en: 'this text' }))
    .enablePositionalOptions()
    .configureHelp({
      styleTitle: (title) => (shell.language === 'zh' ? (TITLES[title] ?? title) : title),
      commandUsage: (of) => worded(shell, HELP.commandUsage(of)),
      subcommandTerm: (of) => worded(shell, HELP.subcommandTerm(of)),
      // The words of an option tell its default; commander would tell it again, in English.
      optionDescription: (option) => option.description,
    });
}

const HELP = new Help();

function worded(shell: Shell, usage: string): string {
  return shell.language === 'zh' ? usage.replace('[options]', '[选项]').replace('[command]', '[命令]') : usage;
}

/** Options of a list: a table by default. Whoever asks is somebody whom the ledger knows; anybody reads the same. */
export function withListOptions(shell: Shell, command: Command): Command {
  return command
    .option('--as <person>', shell.in({ zh: '以何人身份（默认 local）', en: 'who asks (default local)' }))
    .option('--json', shell.in({ zh: '输出 JSON', en: 'print JSON' }))
    .option('--csv', shell.in({ zh: '输出 CSV', en: 'print CSV' }))
    .option('--xlsx <file>', shell.in({ zh: '写成 Excel 文件', en: 'write an Excel file' }));
}

/** Options of a list of what funds have, of all of them by default. */
export function withFundsOptions(shell: Shell, command: Command): Command {
  return command
    .option('--region <region>', shell.in({ zh: '只看该区划的基金', en: "only this region's fund" }))
    .option(
      '--fund <kind>',
      shell.in({ zh: '基金种类（默认 welfare）', en: 'kind of fund (default welfare)' }),
      'welfare',
    );
}

/** What `withFundsOptions` gives. */
export interface FundsOptions {
  readonly region?: string;
  readonly fund: string;
}

/** Options of whatever writes. */
export function withActingOptions(shell: Shell, command: Command): Command {
  return command
    .option('--as <person>', shell.in({ zh: '以何人身份（默认 local）', en: 'who acts (default local)' }))
    .option(
      '--key <key>',
      shell.in({
        zh: '本命令的编号：重复同一编号只记一次账',
        en: 'key of this command: the same key again is the same command, entered once',
      }),
    )
    .option('--json', shell.in({ zh: '输出 JSON', en: 'print JSON' }));
}

/** Options of a question about the past. */
export function withTimes(shell: Shell, command: Command): Command {
  command.option('--as-of <date>', shell.in({ zh: '截至该日（含）的到账日期', en: 'by value date, up to this day' }));
  return withKnownAtOption(shell, command);
}

export function withKnownAtOption(shell: Shell, command: Command): Command {
  return command.option(
    '--known-at <time>',
    shell.in({
      zh: '当时已记录的内容：时间或日志序号',
      en: 'what had been recorded by a time, or up to a log index',
    }),
  );
}

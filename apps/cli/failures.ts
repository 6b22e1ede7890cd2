import { CommanderError } from 'commander';
import { CannotStart } from '#database';
import type { Refusal } from '#kernel';
import { BadInput } from './bad-input.js';
import { Refused } from './send.js';
import type { Shell, Words } from './shell.js';

export const FINE = 0;
const DEFECT = 1;
const NOT_DONE = 2;

/** Says in one line on stderr what went wrong, and gives the exit code: 2 where a person can mend it, 1 for a defect. */
export async function tellFailure(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof CommanderError && error.exitCode === 0) return FINE;
  const line = await lineOf(shell, error);
  if (line === undefined) {
    console.error(error);
    return DEFECT;
  }
  process.stderr.write(`${line.replaceAll(/\s*\n\s*/gu, ' ')}\n`);
  return NOT_DONE;
}

async function lineOf(shell: Shell, error: unknown): Promise<string | undefined> {
  if (error instanceof CommanderError) return shell.in(commanderWords(error));
  if (error instanceof BadInput || error instanceof CannotStart) return shell.in(error.sentence);
  const refusal = refusalOf(error);
  if (refusal !== undefined) {
    const { refusalWords } = await import('#ledger');
    const sentence = refusalWords(refusal, shell.language);
    return shell.in({ zh: `拒绝（${refusal.code}）：${sentence}`, en: `Refused (${refusal.code}): ${sentence}` });
  }
  const words = error instanceof Error ? WORDS[error.name] : undefined;
  return words === undefined ? undefined : shell.in(words);
}

/** Whoever the ledger does not know is denied before it is asked; a reader is told so as of any refusal. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal;
  if (!(error instanceof Error) || error.name !== 'ActorUnknown') return undefined;
  const by = 'by' in error && typeof error.by === 'string' ? error.by : '';
  return { code: 'actor-unknown', field: 'by', value: by, wanted: '' };
}

/** By name: loading their classes would load the whole ledger. */
const WORDS: Readonly<Record<string, Words>> = {
  LogUnavailable: {
    zh: '数据库中断，本次结果不明；请用同一 --key 再执行一次。',
    en: 'The database went away and the outcome is unknown; give the same command again with the same --key.',
  },
  DatabaseUnavailable: {
    zh: '无法连接数据库；请稍后再执行一次。',
    en: 'The database cannot be reached; give the same command again later.',
  },
  OtherContent: {
    zh: '--key 已用于另一条命令；请换一个编号。',
    en: 'The --key was used for another command; choose another one.',
  },
  Contended: {
    zh: '其他写入过于频繁，本命令未执行；请再执行一次。',
    en: 'Other writers kept winning and nothing was done; give the same command again.',
  },
  ViewBehind: {
    zh: '报表尚未更新到最新；请稍后再执行一次。',
    en: 'The views are not at the head yet; give the same command again later.',
  },
  UnfitRecord: {
    zh: '某项文字无法保存：过长，或不是有效的 Unicode 文字。',
    en: 'A text cannot be kept: it is too long, or no valid Unicode.',
  },
};

/** Commander's own messages are English and sometimes more than a line. */
function commanderWords({ code, message }: CommanderError): Words {
  const en = message.replace(/^error: /u, '').split('\n')[0] ?? '';
  const named = /'(?<name>[^']*)'/u.exec(message)?.groups?.['name'] ?? '';
  const zh = COMMANDER[code]?.(named);
  const see = { zh: '用法见 --help。', en: 'see --help.' };
  if (code === 'commander.help') return { zh: `请给出命令；${see.zh}`, en: `A command is wanted; ${see.en}` };
  return { zh: `${zh ?? en}；${see.zh}`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}; ${see.en}` };
}

const COMMANDER: Readonly<Record<string, (name: string) => string>> = {
  'commander.unknownOption': (name) => `没有选项 ${name}`,
  'commander.unknownCommand': (name) => `没有命令 ${name}`,
  'commander.missingMandatoryOptionValue': (name) => `缺少选项 ${name}`,
  'commander.optionMissingArgument': (name) => `选项 ${name} 缺少值`,
  'commander.missingArgument': (name) => `缺少参数 ${name}`,
  'commander.excessArguments': () => '参数过多',
};

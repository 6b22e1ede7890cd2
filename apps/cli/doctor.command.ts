import type { Command } from 'commander';
import { CannotStart } from '#database';
import type { Finding } from '#ledger/nest';
import { BadInput } from './bad-input.js';
import { newCommand } from './new-command.js';
import { withProgress } from './progress.js';
import { dataFolderOf, keyFileOf, withDatabase } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { printJson } from './table.js';

interface DoctorOptions extends DataOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** 体检 */
export function doctorCommand(shell: Shell): Command {
  return newCommand(shell, 'doctor', {
    words: {
      zh: '只读检查数据库、密钥、记录、凭证与报表是否完好；有问题时退出码为 2',
      en: 'look, changing nothing, whether database, key, events, evidence and views are well; exit code 2 where not',
    },
    example: 'doctor --all',
  })
    .option(
      '--all',
      shell.in({
        zh: '核对全部记录、凭证与报表，而非最新的 2000 条记录和 20 份凭证',
        en: 'check every event, file and view, not only the newest 2000 events and 20 files',
      }),
    )
    .option('--json', shell.in({ zh: '输出 JSON', en: 'print JSON' }))
    .action(async (options: DoctorOptions) => {
      const findings: Finding[] = [];
      const tell = (some: readonly Finding[]): void => {
        findings.push(...some);
        if (options.json !== true) for (const finding of some) shell.print(lineOf(shell, finding));
      };
      await examineAll(shell, options, tell);
      if (options.json === true) {
        printJson(
          shell,
          findings.map(({ check, ok, words }) => ({ check, ok, finding: shell.in(words) })),
        );
      }
      const bad = findings.filter(({ ok }) => !ok).map(({ check }) => check);
      if (bad.length === 0) return;
      const list = bad.join(', ');
      throw new BadInput({ zh: `有问题的项目：${list}`, en: `Not well: ${list}` });
    });
}

function lineOf(shell: Shell, { ok, words }: Finding): string {
  const mark = ok ? { zh: '正常  ', en: 'ok      ' } : { zh: '异常  ', en: 'not ok  ' };
  return `${shell.in(mark)}${shell.in(words)}\n`;
}

/** Looks as far as it can: what cannot be reached is a finding, and ends the look. */
async function examineAll(
  shell: Shell,
  options: DoctorOptions,
  tell: (findings: readonly Finding[]) => void,
): Promise<void> {
  const { examineFolder, examineServer } = await import('./examine.js');
  let looking = 'database';
  try {
    await withDatabase(shell, options, async ({ url, embedded }) => {
      const { examineLedger } = await import('#ledger/nest');
      tell([await examineServer(url)]);
      if (embedded) tell(await examineFolder(dataFolderOf(shell, options)));
      looking = 'ledger';
      await examineLedger({
        url,
        keyFile: keyFileOf(shell, options),
        all: options.all === true,
        tell,
        during: (words, work) => withProgress(shell, words, work),
      });
    });
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    tell([{ check: looking, ok: false, words: error.sentence }]);
  }
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { languageOf } from '#database';
import { withProgress, type Say } from './say.js';

/** How the launcher runs the command line: as anyone would, on the ledger that is running now. */
export interface CommandLine {
  readonly program: string;
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends a command that is under way when the launcher is interrupted. */
  readonly until: Promise<void>;
  readonly say: Say;
}

const EXAMPLE = fileURLToPath(new URL('../../../docs/examples/anhe-2023', import.meta.url));
const EXAMPLE_YEAR = '2023';
const TITLE = {
  zh: `示例县安和县 ${EXAMPLE_YEAR} 年：各基金已投入与年度下限（元）`,
  en: `The example county 安和县 in ${EXAMPLE_YEAR}: what each fund took in against its minimum, in yuan`,
};

/** Loads the example county; a ledger that holds something already is left alone, unless a load is to go on. */
export async function loadExample(cli: CommandLine, { resume }: { resume: boolean }): Promise<boolean> {
  const onlyIfEmpty = resume ? [] : ['--if-empty'];
  const words = { en: 'Loading the example county', zh: '正在载入示例县' };
  const code = await withProgress(cli.say, words, command(cli, ['import', EXAMPLE, ...onlyIfEmpty], 'ignore'));
  if (code === 0) {
    cli.say({
      en: 'The example has faulty rows on purpose: they show how such rows are refused and told.',
      zh: '示例登记表中有意含有不合规的行，用来演示如何拒绝并说明原因。',
    });
    return true;
  }
  if (code !== undefined) cli.say({ en: 'The example county was not loaded.', zh: '示例县未能载入。' });
  return false;
}

/** Prints each region's contributed, minimum, shortfall and state, under a line that says of where and when. */
export async function printTable(cli: CommandLine): Promise<void> {
  process.stdout.write(`${TITLE[languageOf(cli.env)]}\n`);
  await command(cli, ['minimum', '--year', EXAMPLE_YEAR], 'inherit');
}

/** Gives the exit code, or undefined where the command was ended by the interruption. */
function command(cli: CommandLine, args: readonly string[], stdout: 'ignore' | 'inherit'): Promise<number | undefined> {
  const child = spawn(process.execPath, [cli.program, ...args, '--data', cli.dataFolder], {
    env: cli.env,
    detached: true,
    stdio: ['ignore', stdout, 'inherit'],
  });
  let interrupted = false;
  void cli.until.then(() => {
    interrupted = true;
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(interrupted ? undefined : (code ?? 1));
    });
  });
}

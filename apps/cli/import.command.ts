import type { Command } from 'commander';
import { setFlagsFromString } from 'node:v8';
import type { ImportReport } from '#registers/nest';
import { BadInput } from './bad-input.js';
import { readPerson } from './input.js';
import { newCommand } from './new-command.js';
import { regionNamed } from './names.js';
import { withProgress } from './progress.js';
import { catchUp, dataFolderOf, DEFAULT_PERSON, withSession } from './session.js';
import type { DataOptions, Session } from './session.js';
import type { Shell } from './shell.js';
import { printJson } from './table.js';

interface ImportOptions extends DataOptions {
  readonly dryRun?: boolean;
  readonly ifEmpty?: boolean;
  readonly refused?: string;
  readonly county?: string;
  readonly as?: string;
  readonly json?: boolean;
}

/** An import keeps little of what it makes: left alone, the heap would grow to a multiple of that before it is swept. */
const HEAP_GROWTH = '--heap-growing-percent=40';

/** 导入 */
export function importCommand(shell: Shell): Command {
  return newCommand(shell, 'import', {
    words: {
      zh: '导入一个县的登记表目录（Excel 与 CSV）；已导入的行不会重复入账',
      en: "take in a county's folder of registers (Excel and CSV); rows taken before are left alone",
    },
    example: 'import docs/examples/anhe-2023 --dry-run',
  })
    .argument('<dir>', shell.in({ zh: '登记表所在目录', en: 'the folder' }))
    .option('--dry-run', shell.in({ zh: '只检查，不入账', en: 'decide everything and keep nothing' }))
    .option(
      '--if-empty',
      shell.in({ zh: '账本已有内容时什么也不做', en: 'do nothing where the ledger holds something' }),
    )
    .option(
      '--refused <file>',
      shell.in({ zh: '被拒绝的行及原因写入此 Excel 文件', en: 'Excel file for the refused rows' }),
    )
    .option('--county <county>', shell.in({ zh: '所属县（代码或名称）', en: 'whose folder it is, by code or name' }))
    .option('--as <person>', shell.in({ zh: '以何人身份（默认 local）', en: 'who acts (default local)' }))
    .option('--json', shell.in({ zh: '输出 JSON', en: 'print JSON' }))
    .action(async (folder: string, options: ImportOptions) => {
      setFlagsFromString(HEAP_GROWTH);
      await withSession(shell, options, async (session) => {
        if (options.ifEmpty === true && !(await isEmpty(session))) {
          shell.say({ zh: '账本已有内容，未导入。', en: 'The ledger holds something already; nothing was imported.' });
          return;
        }
        const report = await imported(shell, session, { folder, options });
        const { printReport, reportJson } = await import('./import-report.js');
        if (options.json === true) printJson(shell, reportJson(shell, report));
        else await printReport(shell, session, report);
        if (report.files.length === 0) throw nothingRead(folder);
        const { writeRefused } = await import('./refused-file.js');
        await writeRefused(shell, report, {
          dataFolder: dataFolderOf(shell, options),
          dryRun: options.dryRun === true,
          ...(options.refused === undefined ? {} : { file: options.refused }),
        });
      });
    });
}

/** Whatever lies in the folder was named; none of it is a register. */
function nothingRead(folder: string): BadInput {
  return new BadInput({
    zh: `目录「${folder}」中没有读到任何登记表。`,
    en: `No register was read in the folder "${folder}".`,
  });
}

/** Nothing was entered yet: neither a region nor any money. */
async function isEmpty(session: Session): Promise<boolean> {
  const { ListRegions } = await import('#regions/nest');
  const { BEFORE_FIRST } = await import('#event-log');
  if ((await session.ask(new ListRegions({}))).length > 0) return false;
  const { movements } = await session.ledger.log.readMovements({ after: BEFORE_FIRST, limit: 1 });
  return movements.length === 0;
}

async function imported(
  shell: Shell,
  session: Session,
  { folder, options }: { readonly folder: string; readonly options: ImportOptions },
): Promise<ImportReport> {
  const { FolderImport, FolderRefused } = await import('#registers/nest');
  const county = options.county === undefined ? {} : { county: await countyNamed(session, options.county) };
  const words = { zh: '正在导入', en: 'Importing' };
  try {
    const report = await withProgress(shell, words, (tell) =>
      session.get(FolderImport).import({
        folder: shell.path(folder),
        dryRun: options.dryRun === true,
        by: readPerson('--as', options.as ?? DEFAULT_PERSON),
        ...county,
        onProgress: ({ done, total }) => {
          tell(done, total);
        },
      }),
    );
    await catchUp(shell, session.ledger);
    return report;
  } catch (error) {
    if (error instanceof FolderRefused) throw refusedFolder(error);
    throw error;
  }
}

async function countyNamed(session: Session, named: string): Promise<string> {
  return (await regionNamed(session, '--county', named)).code;
}

function refusedFolder({ code, value, wanted }: { code: string; value: string; wanted: string }): BadInput {
  switch (code) {
    case 'folder-not-found':
      return new BadInput({
        zh: `目录「${value}」不存在或无法读取。`,
        en: `The folder "${value}" is not there, or cannot be read.`,
      });
    case 'no-file-readable':
      return new BadInput({
        zh: `目录「${value}」中没有可以读取的登记表（${wanted || '空目录'}）。`,
        en: `No register in the folder "${value}" can be read (${wanted || 'it is empty'}).`,
      });
    default:
      return new BadInput({
        zh: `无法判断是哪个县的登记表（${value || '未列区划'}）；请用 --county 指明${wanted === '' ? '，或在目录中放入区划表' : `：${wanted}`}。`,
        en: `It is unclear whose registers these are (${value || 'no list of regions'}); say it with --county${wanted === '' ? ', or put a list of regions into the folder' : `: ${wanted}`}.`,
      });
  }
}

import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '#registers/nest';
import { refusedTables } from './import-report.js';
import type { Shell } from './shell.js';
import { writeResult } from './table.js';

/** Days that a file of refused rows stays in the data folder. It holds names in clear, outside the vault. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const NAME = /^refused-\d{17}\.xlsx$/u;

/** Where the rows go: to a file that was named, or to the data folder; a dry run writes nothing that nobody named. */
export interface RefusedTo {
  readonly file?: string;
  readonly dataFolder: string;
  readonly dryRun: boolean;
}

/** Writes the refused rows with the reason beside each, so that a clerk can mend and send them again. */
export async function writeRefused(shell: Shell, report: ImportReport, to: RefusedTo): Promise<void> {
  const folder = join(to.dataFolder, 'exports');
  if (!to.dryRun) await sweep(folder);
  if (report.refusedSheets.length === 0) return;
  if (to.file === undefined && to.dryRun) {
    shell.say({
      zh: '试运行不写文件；如需被拒绝的行，请加 --refused <文件>。',
      en: 'A dry run writes no file; name one with --refused <file> for the refused rows.',
    });
    return;
  }
  const { writeTable } = await import('#sheets');
  const bytes = await writeTable({ sheets: refusedTables(shell, report) });
  const file = to.file ?? (await fileIn(folder));
  const kept = to.file === undefined;
  const rows = report.refusedSheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  await writeResult(shell, { file, bytes }, (path) => ({
    zh: `${String(rows)} 行被拒绝，连同原因已写入 ${path}，内有姓名，请妥善保管${kept ? `；${String(KEPT_DAYS)} 天后的下次导入时自动删除` : ''}`,
    en: `${rows === 1 ? '1 row' : `${String(rows)} rows`} refused, with their reasons, in ${path}; it holds names: keep it safe${kept ? `. The first import after ${String(KEPT_DAYS)} days deletes it` : ''}`,
  }));
}

async function fileIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const stamp = new Date().toISOString().replaceAll(/\D/gu, '').slice(0, 17);
  return join(folder, `refused-${stamp}.xlsx`);
}

async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => NAME.test(one))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > KEPT_DAYS * DAY_MS) await rm(path, { force: true });
  }
}

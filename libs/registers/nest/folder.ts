import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { noRegisterBecause, registerKind } from '#registers';
import type { RegisterKind } from '#registers';
import { isSheetFile, readWorkbook, SHEET_LIMITS } from '#sheets';
import type { Sheet, SheetLimits, SheetProblem, WorkbookSize } from '#sheets';
import { FolderRefused } from './import-report.js';
import type { UnknownSheet } from './import-report.js';

/** A sheet that is a register, with the file that it came from. */
export interface RegisterSheet {
  readonly file: string;
  readonly path: string;
  readonly sheet: Sheet;
  readonly kind: RegisterKind;
}

export interface FolderContents {
  readonly registers: readonly RegisterSheet[];
  readonly unknownFiles: readonly string[];
  readonly unknownSheets: readonly UnknownSheet[];
  readonly unreadableFiles: readonly SheetProblem[];
}

/**
 * Reads every file of a county's folder and tells the registers from whatever else lies there. What a file may hold at
 * most, all registers of the folder together may: they are in the memory at once.
 */
export async function readFolder(folder: string, onFile: (file: string) => void): Promise<FolderContents> {
  const registers: RegisterSheet[] = [];
  const unknownFiles: string[] = [];
  const unknownSheets: UnknownSheet[] = [];
  const unreadableFiles: SheetProblem[] = [];
  const { files, others } = await entriesIn(folder);
  unknownFiles.push(...others);
  let limits = SHEET_LIMITS;
  for (const file of files) {
    onFile(file);
    const path = join(folder, file);
    if (!isSheetFile(file)) {
      unknownFiles.push(file);
      continue;
    }
    const reading = await readWorkbook(path, limits);
    if ('problem' in reading) {
      unreadableFiles.push({ ...reading.problem, file });
      continue;
    }
    const { sheets, format, size } = reading.workbook;
    const found = sheets.flatMap((sheet) => registerOf(file, path, sheet));
    registers.push(...found);
    if (found.length === 0) unknownFiles.push(file);
    else limits = left(limits, size);
    const unknown = sheets.filter((sheet) => sheet.rows.length > 0 && !found.some((one) => one.sheet === sheet));
    unknownSheets.push(...unknown.map((sheet) => unknownSheet(file, sheet)).filter(isTold(format === 'csv')));
  }
  if (registers.length + unknownFiles.length === 0) {
    throw new FolderRefused(
      'no-file-readable',
      folder,
      unreadableFiles.map(({ file, code }) => `${file}: ${code}`).join(', '),
    );
  }
  return { registers, unknownFiles, unknownSheets, unreadableFiles };
}

function left(limits: SheetLimits, { rows, cells, characters }: WorkbookSize): SheetLimits {
  return {
    ...limits,
    rows: limits.rows - rows,
    cells: limits.cells - cells,
    characters: limits.characters - characters,
  };
}

function unknownSheet(file: string, sheet: Sheet): UnknownSheet {
  const reason = noRegisterBecause(sheet);
  return { file, sheet: sheet.name, ...(reason === undefined ? {} : { reason }) };
}

/** The only sheet of a CSV file is the file, which is named already: it is named again where there is more to say. */
function isTold(isCsv: boolean): (unknown: UnknownSheet) => boolean {
  return ({ reason }) => !isCsv || reason !== undefined;
}

function registerOf(file: string, path: string, sheet: Sheet): readonly RegisterSheet[] {
  const kind = registerKind(sheet);
  return kind === undefined ? [] : [{ file, path, sheet, kind }];
}

/** Excel's lock files and hidden files are nobody's paperwork. Folders and links are not followed, but named. */
async function entriesIn(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly others: readonly string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new FolderRefused('folder-not-found', folder, '');
  });
  const seen = entries.filter(({ name }) => !name.startsWith('.') && !name.startsWith('~$'));
  const [files, others] = [true, false].map((isFile) => seen.filter((entry) => entry.isFile() === isFile));
  return {
    files: (files ?? []).map(({ name }) => basename(name)).sort(),
    others: (others ?? []).map(({ name }) => `${basename(name)}/`).sort(),
  };
}

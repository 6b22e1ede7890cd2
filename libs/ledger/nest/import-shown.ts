import { faultSentence, refusalWords } from '#ledger';
import type { Language } from '#ledger';
import type { ImportReport, RefusedRow } from '#registers/nest';

/** Why a row was refused, in the reader's words. */
export function reasonOf(refused: Pick<RefusedRow, 'code' | 'value' | 'wanted'>, language: Language): string {
  return faultSentence(refused.code, language) ?? refusalWords({ ...refused, field: '' }, language);
}

/** An import's report as data for programs: codes, values and the reasons in words. */
export function importShown(report: ImportReport, language: Language) {
  const { files, unknownFiles, unknownSheets, unreadableFiles, opened } = report;
  return {
    files: files.map(({ refused, ...sheet }) => ({
      ...sheet,
      refused: refused.map((one) => ({
        row: one.row,
        column: one.column,
        value: one.value,
        code: one.code,
        reason: reasonOf(one, language),
        also: one.also.map((other) => ({ ...other, reason: reasonOf({ ...other, wanted: '' }, language) })),
      })),
    })),
    unknownFiles,
    unknownSheets,
    unreadableFiles,
    opened,
  };
}

import { faultSentence, refusalWords } from '#ledger';
import type { SheetProblemCode } from '#sheets';
import type { Shell, Words } from './shell.js';

const PROBLEMS: Readonly<Record<SheetProblemCode, Words>> = {
  'not-found': { zh: '找不到或无法读取', en: 'not found, or not to be read' },
  'not-a-spreadsheet': { zh: '不是电子表格', en: 'no spreadsheet' },
  'old-xls': { zh: '旧版 Excel 格式，请另存为 .xlsx', en: 'an old Excel file; save it as .xlsx' },
  'password-protected': { zh: '有密码保护', en: 'protected by a password' },
  'cut-short': { zh: '文件不完整', en: 'cut short' },
  damaged: { zh: '文件损坏', en: 'damaged' },
  empty: { zh: '空文件', en: 'empty' },
  'encoding-unknown': { zh: '文字编码无法识别', en: 'its encoding is unknown' },
  'too-large': { zh: '过大', en: 'too large' },
};

/** Why a row was refused: by its own cells, or by the ledger. */
export function rowReason(
  shell: Shell,
  { code, value, wanted }: { code: string; value: string; wanted: string },
): string {
  return faultSentence(code, shell.language) ?? refusalWords({ code, field: '', value, wanted }, shell.language);
}

export function problemWords(code: SheetProblemCode): Words {
  return PROBLEMS[code];
}

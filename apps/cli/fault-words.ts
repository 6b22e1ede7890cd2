import { rowSentence } from '#ledger';
import { SHEET_LIMITS } from '#sheets';
import type { SheetProblemCode } from '#sheets';
import type { Shell, Words } from './shell.js';

const MEGABYTE = 1024 * 1024;
const { fileBytes, unpackedBytes, rows, columns, cells, characters, cellCharacters } = SHEET_LIMITS;
const shown = (limit: number): string => limit.toLocaleString('en-US');

const PROBLEMS: Readonly<Record<SheetProblemCode, Words>> = {
  'not-found': { zh: '找不到或无法读取', en: 'not found, or not to be read' },
  'not-a-spreadsheet': { zh: '不是电子表格', en: 'no spreadsheet' },
  'old-xls': { zh: '旧版 Excel 格式，请另存为 .xlsx', en: 'an old Excel file; save it as .xlsx' },
  'password-protected': { zh: '有密码保护', en: 'protected by a password' },
  'cut-short': {
    zh: '文件不完整，或 CSV 中有双引号没有配对',
    en: 'cut short, or a double quote of a CSV file is not closed',
  },
  damaged: { zh: '文件损坏', en: 'damaged' },
  empty: { zh: '空文件', en: 'empty' },
  'encoding-unknown': { zh: '文字编码无法识别', en: 'its encoding is unknown' },
  'saved-as-web-page': {
    zh: '网页或 XML 格式，请在表格软件中打开并另存为 .xlsx',
    en: 'a web page or XML; open it in the spreadsheet program and save it as .xlsx',
  },
  'too-large': {
    zh: `过大；上限为文件 ${shown(fileBytes / MEGABYTE)} MB（解压后 ${shown(unpackedBytes / MEGABYTE)} MB）、每个工作表 ${shown(columns)} 列、每格 ${shown(cellCharacters)} 字，一次导入的登记表合计 ${shown(rows)} 行、${shown(cells)} 格（合并区域和空格计算在内）、${shown(characters)} 字；请拆分后分次导入`,
    en: `too large; at most ${shown(fileBytes / MEGABYTE)} MB (${shown(unpackedBytes / MEGABYTE)} MB unpacked), ${shown(columns)} columns a sheet, ${shown(cellCharacters)} characters a cell, and for all registers of one import ${shown(rows)} rows, ${shown(cells)} cells (merged and blank ones count) and ${shown(characters)} characters; split it and import the parts one by one`,
  },
};

/** Why a row was refused: by its own cells, or by the ledger. */
export function rowReason(
  shell: Shell,
  { code, value, wanted }: { code: string; value: string; wanted: string },
): string {
  return rowSentence({ code, value, wanted }, shell.language);
}

export function problemWords(code: SheetProblemCode): Words {
  return PROBLEMS[code];
}

import { refusalWords } from '#ledger';
import type { FaultCode } from '#registers';
import type { SheetProblemCode } from '#sheets';
import type { Shell, Words } from './shell.js';

/** What is wrong with a cell of a register, in words for the clerk who mends it. */
const FAULTS: Readonly<Record<FaultCode, Words>> = {
  'amount-missing': { zh: '缺少金额', en: 'the amount is missing' },
  'amount-not-a-number': { zh: '金额不是数字', en: 'the amount is no number' },
  'amount-negative': { zh: '金额为负数', en: 'the amount is negative' },
  'amount-zero': { zh: '金额为零', en: 'the amount is zero' },
  'amount-too-precise': { zh: '金额精确到了分以下', en: 'the amount is finer than one fen' },
  'amount-too-large': { zh: '金额超过单笔上限', en: 'the amount is over the limit of one entry' },
  'amount-merged': { zh: '金额单元格跨行合并', en: "the amount's cell is merged over several rows" },
  'amount-unit-unclear': { zh: '金额单位不明', en: "the amount's unit is unclear" },
  'formula-not-computed': { zh: '公式尚未计算，请在表格软件中打开并保存', en: 'the formula was never computed' },
  'date-missing': { zh: '缺少日期', en: 'the date is missing' },
  'date-not-readable': { zh: '日期无法识别', en: 'the date cannot be read' },
  'date-incomplete': { zh: '日期不完整', en: 'the date is incomplete' },
  'date-impossible': { zh: '日期不存在', en: 'there is no such day' },
  'region-missing': { zh: '缺少归属单位', en: 'the unit is missing' },
  'region-unknown': { zh: '本县没有这个单位', en: 'the county has no such unit' },
  'region-ambiguous': { zh: '本县有多个同名单位', en: 'the county has several units of that name' },
  'fund-missing': { zh: '缺少基金', en: 'the fund is missing' },
  'fund-unknown': { zh: '没有这种基金', en: 'there is no such fund' },
  'receipt-missing': { zh: '缺少票据号，也未注明原因', en: 'the receipt number is missing, and so is a reason' },
  'receipt-number-rounded': {
    zh: '票据号过长，已被表格软件舍入',
    en: 'the receipt number was rounded by the spreadsheet',
  },
  'donor-missing': { zh: '缺少捐赠人', en: 'the donor is missing' },
  'donor-type-unknown': { zh: '捐赠人类别无法识别', en: 'the kind of donor is unknown' },
  'way-missing': { zh: '缺少收款方式', en: 'the way of paying is missing' },
  'way-unknown': { zh: '收款方式无法识别', en: 'the way of paying is unknown' },
  'account-missing': { zh: '没有可归入的账户', en: 'there is no account for it' },
  'account-ambiguous': { zh: '可归入的账户不止一个', en: 'several accounts could be meant' },
  'account-name-missing': { zh: '缺少账户名称', en: "the account's name is missing" },
  'account-name-used': { zh: '账户名称重复', en: "the account's name is used already" },
  'account-kind-unknown': { zh: '账户类别无法识别', en: 'the kind of account is unknown' },
  'income-kind-unknown': { zh: '收入种类无法识别', en: 'the kind of income is unknown' },
  'region-code-not-readable': { zh: '区划代码无法识别', en: "the region's code cannot be read" },
  'region-code-used': { zh: '区划代码重复', en: "the region's code is used already" },
  'region-name-missing': { zh: '缺少区划名称', en: "the region's name is missing" },
  'region-level-unknown': { zh: '级别与区划代码不符', en: "the level does not fit the region's code" },
  'column-missing': { zh: '缺少所需的列', en: 'a column that is needed is missing' },
  'opening-date-missing': { zh: '未注明期初余额的日期', en: 'the day of the opening balances is not said' },
  'second-table': { zh: '同一工作表中的第二个表，未读取', en: 'a second table in the sheet, which was not read' },
};

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
  if (isFault(code)) return shell.in(FAULTS[code]);
  return refusalWords({ code, field: '', value, wanted }, shell.language);
}

export function problemWords(code: SheetProblemCode): Words {
  return PROBLEMS[code];
}

function isFault(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code);
}

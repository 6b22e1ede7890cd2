import type { Paper, RegisterKind } from '#registers';
import type { Shell, Words } from './shell.js';

const KINDS: Readonly<Record<RegisterKind, Words>> = {
  regions: { zh: '行政区划', en: 'regions' },
  accounts: { zh: '资金账户', en: 'accounts' },
  openings: { zh: '期初余额', en: 'opening balances' },
  donations: { zh: '捐赠', en: 'donations' },
  appropriations: { zh: '财政拨款', en: 'appropriations' },
  grants: { zh: '上级补助', en: 'grants' },
  dues: { zh: '会费', en: 'dues' },
  interest: { zh: '利息', en: 'interest' },
  spending: { zh: '支出', en: 'spending' },
  transfers: { zh: '划转', en: 'transfers' },
};

const PAPERS: Readonly<Record<Paper, Words>> = {
  void: { zh: '标题或名称写明是作废或冲销的，不是收入', en: 'it says that it lists what was voided' },
  returned: { zh: '标题或名称写明是退款，不是收入', en: 'it says that it lists what was given back' },
  'not-arrived': { zh: '标题或名称写明款项未到账，到账后再登记', en: 'it says that the money has not arrived' },
  promised: { zh: '标题或名称写明是认捐或承诺，到账后再登记', en: 'it says that it lists promises' },
  planned: { zh: '标题或名称写明是计划或预算，不是实收', en: 'it says that it is a plan or a budget' },
  'quota-notice': {
    zh: '标题或名称写明是指标、下达或批复，款项尚未到账；到账后登记并写明到账日期',
    en: 'it says that it is a notice of quota or of an approved budget; enter the money once it has come, with the day on which it did',
  },
  'in-kind': { zh: '登记的是物资，账本只记资金', en: 'it lists things given, and the ledger holds money alone' },
  application: { zh: '标题或名称写明是申请，不是收入', en: 'it says that it lists applications' },
  disbursed: {
    zh: '标题或名称写明是拨出的资金；划给乡镇的请用划转登记表',
    en: 'it says that it lists what was passed on; a register of transfers says from whom to whom',
  },
  outgo: {
    zh: '标题或名称写明是支出，但缺少支出登记表的列（日期、单位、用途或支出类别、金额、付款账户，收款人写在“收款人”列）',
    en: 'it says that it is spending, and lacks the columns of such a register (day, unit, purpose or kind, amount, account; who was paid under 收款人)',
  },
  roster: { zh: '标题或名称写明是名册或名单，不是收入登记表', en: 'it says that it is a list of people' },
  'quote-not-closed': {
    zh: '有一个双引号没有在本行配对，后面的行被并入一格；请在原文件中去掉或补全这个引号后再导入',
    en: 'a double quote is not closed in its row, so that the rows below lie in one cell: remove or close it and import the file again',
  },
  mixed: {
    zh: '标题或名称写明收支都有，但没有“收支”列说明每行是收入还是支出',
    en: 'it says that it holds income and spending, and no column (收支) says which row is which',
  },
};

/** What a sheet was read as. */
export function registerLabel(shell: Shell, kind: RegisterKind): string {
  return shell.in(KINDS[kind]);
}

/** Why a sheet with the columns of a register was left alone. */
export function paperReason(shell: Shell, paper: Paper): string {
  return shell.in(PAPERS[paper]);
}

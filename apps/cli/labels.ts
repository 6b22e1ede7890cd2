import { ENTRY_KIND_WORDS, FUND_KIND_WORDS, MEASURE_WORDS, MINIMUM_STATE_WORDS, PURPOSE_WORDS } from '#ledger';
import type { Shell, Words } from './shell.js';

type Labels = Readonly<Record<string, Words>>;

const LEVELS: Labels = {
  province: { zh: '省', en: 'province' },
  prefecture: { zh: '地市', en: 'prefecture' },
  county: { zh: '县', en: 'county' },
  township: { zh: '乡镇街道', en: 'township' },
  village: { zh: '村居', en: 'village' },
};

const ENFORCEMENTS: Labels = {
  alert: { zh: '提醒', en: 'alert' },
  hold: { zh: '暂停预留', en: 'hold' },
  close: { zh: '不得年结', en: 'close' },
};

const ACCOUNT_KINDS: Labels = {
  bank: { zh: '银行账户', en: 'bank account' },
  cash: { zh: '现金', en: 'cash box' },
  wallet: { zh: '第三方支付', en: 'wallet' },
  quota: { zh: '国库指标', en: 'treasury quota' },
};

const TRANSFER_STANDINGS: Labels = {
  'in-transit': { zh: '在途', en: 'in transit' },
  received: { zh: '已转入', en: 'received' },
  'sent-back': { zh: '已退回', en: 'sent back' },
};

/** What requests ask for, by action. */
const REQUEST_ACTIONS: Labels = {
  'reverse-entry': { zh: '冲销', en: 'reverse an entry' },
  'adopt-rule': { zh: '放宽下限规则', en: 'adopt a rule that asks for less' },
  'waive-minimum': { zh: '豁免县级下限', en: "waive a county's own minimum" },
  'cover-deficit': { zh: '弥补亏空', en: 'cover a deficit' },
  'withdraw-prior-year': { zh: '撤销以前年度', en: 'withdraw a prior year' },
};

const REQUEST_STANDINGS: Labels = {
  open: { zh: '待确认', en: 'open' },
  'carried-out': { zh: '已执行', en: 'carried out' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  declined: { zh: '已驳回', en: 'declined' },
  lapsed: { zh: '已失效', en: 'lapsed' },
};

const PLEDGE_STANDINGS: Labels = {
  open: { zh: '未到期', en: 'open' },
  overdue: { zh: '逾期', en: 'overdue' },
  kept: { zh: '已兑现', en: 'kept' },
  withdrawn: { zh: '已撤销', en: 'withdrawn' },
};

const DONOR_KINDS: Labels = {
  individual: { zh: '个人', en: 'individual' },
  enterprise: { zh: '企业', en: 'enterprise' },
  organisation: { zh: '社会组织', en: 'organisation' },
  anonymous: { zh: '匿名', en: 'anonymous' },
};

const ROLES: Labels = {
  clerk: { zh: '乡镇经办', en: 'clerk' },
  reviewer: { zh: '审核', en: 'reviewer' },
  'finance-officer': { zh: '财务审批', en: 'finance officer' },
  leader: { zh: '分管领导', en: 'leader' },
  cashier: { zh: '出纳', en: 'cashier' },
  releaser: { zh: '复核付款', en: 'releaser' },
  auditor: { zh: '审计', en: 'auditor' },
  administrator: { zh: '系统管理', en: 'administrator' },
};

const LIMIT_SETTINGS: Labels = {
  person: { zh: '本人限额', en: "person's limit" },
  role: { zh: '角色限额', en: "role's limit" },
  decision: { zh: '集体决策起点', en: 'collective decision from' },
};

const WAYS: Labels = {
  bank: { zh: '银行转账', en: 'bank transfer' },
  cash: { zh: '现金', en: 'cash' },
  wechat: { zh: '微信', en: 'WeChat' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  quota: { zh: '国库指标', en: 'treasury quota' },
  other: { zh: '其他', en: 'other' },
};

const VALUE_BASES: Labels = {
  invoice: { zh: '发票', en: 'invoice' },
  appraisal: { zh: '评估', en: 'appraisal' },
  'market-price': { zh: '市场价', en: 'market price' },
};

const ALL = {
  level: LEVELS,
  fundKind: FUND_KIND_WORDS,
  state: MINIMUM_STATE_WORDS,
  measure: MEASURE_WORDS,
  enforcement: ENFORCEMENTS,
  accountKind: ACCOUNT_KINDS,
  entryKind: ENTRY_KIND_WORDS,
  donorKind: DONOR_KINDS,
  transferStanding: TRANSFER_STANDINGS,
  requestAction: REQUEST_ACTIONS,
  requestStanding: REQUEST_STANDINGS,
  pledgeStanding: PLEDGE_STANDINGS,
  purpose: PURPOSE_WORDS,
  role: ROLES,
  limitSetting: LIMIT_SETTINGS,
  way: WAYS,
  valueBasis: VALUE_BASES,
} as const;

/** What people read for a code; a code without words, such as a county's own kind of fund, stands for itself. */
export function labelOf(shell: Shell, of: keyof typeof ALL, code: string): string {
  const words = ALL[of][code];
  return words === undefined ? code : shell.in(words);
}

/** The words that a person may type for a code of that list. */
export function codeMeant(of: keyof typeof ALL, typed: string): string {
  const found = Object.entries(ALL[of]).find(([code, { zh, en }]) => [code, zh, en].includes(typed));
  return found?.[0] ?? typed;
}

/** The codes of a list. */
export function codesOf(of: keyof typeof ALL): readonly string[] {
  return Object.keys(ALL[of]);
}

/** What people read for the codes of a list. */
export function wordsOf(of: keyof typeof ALL, shell: Shell): readonly string[] {
  return Object.values(ALL[of]).map((words: Words) => shell.in(words));
}

const TO_SHANGHAI_MS = 8 * 3_600_000;

/** A moment as people in Asia/Shanghai read it: `2024-01-31 17:00:00`. */
export function localTime(moment: string): string {
  return new Date(Date.parse(moment) + TO_SHANGHAI_MS).toISOString().slice(0, 19).replace('T', ' ');
}

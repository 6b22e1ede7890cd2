/** Words for codes that people read in both languages: at the command line, and on paper. */
export type CodeWords = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

export const FUND_KIND_WORDS: CodeWords = {
  welfare: { zh: '计划生育公益金', en: 'welfare fund' },
  care: { zh: '人口关爱基金', en: 'care fund' },
};

export const MINIMUM_STATE_WORDS: CodeWords = {
  onTrack: { zh: '正常', en: 'on track' },
  behind: { zh: '滞后', en: 'behind' },
  unmet: { zh: '未达到', en: 'unmet' },
  waived: { zh: '已豁免', en: 'waived' },
  met: { zh: '已达到', en: 'met' },
  none: { zh: '无下限', en: 'none' },
};

export const MEASURE_WORDS: CodeWords = {
  contributed: { zh: '投入', en: 'contributed' },
  deployed: { zh: '使用', en: 'deployed' },
  level: { zh: '年末结余', en: 'level' },
};

export const ENTRY_KIND_WORDS: CodeWords = {
  donation: { zh: '捐赠', en: 'donation' },
  appropriation: { zh: '财政拨款', en: 'appropriation' },
  grant: { zh: '上级补助', en: 'grant' },
  dues: { zh: '会费', en: 'dues' },
  interest: { zh: '利息', en: 'interest' },
  refund: { zh: '退款', en: 'refund' },
  opening: { zh: '期初余额', en: 'opening balance' },
  relief: { zh: '救助', en: 'relief' },
  premium: { zh: '保费', en: 'premium' },
  project: { zh: '项目', en: 'project' },
  'interest-subsidy': { zh: '贴息', en: 'interest subsidy' },
  loan: { zh: '借款', en: 'loan' },
  administration: { zh: '管理费用', en: 'administration' },
  'bank-fee': { zh: '银行手续费', en: 'bank fee' },
  'gift-return': { zh: '退捐', en: 'gift returned' },
  remittance: { zh: '上缴', en: 'remittance' },
  'quota-lapse': { zh: '指标收回', en: 'quota lapsed' },
  'transfer-out': { zh: '划转转出', en: 'transfer sent' },
  'transfer-in': { zh: '划转转入', en: 'transfer received' },
  'purpose-exchange': { zh: '用途变更', en: 'purpose exchanged' },
  goods: { zh: '物资接收', en: 'goods received' },
  'goods-issue': { zh: '物资发放', en: 'goods issued' },
  'goods-transfer': { zh: '物资移交', en: 'goods handed over' },
  'account-move': { zh: '账户间划转', en: 'moved between accounts' },
};

export const PURPOSE_WORDS: CodeWords = {
  free: { zh: '非限定', en: 'free' },
  '*': { zh: '合计', en: 'total' },
};

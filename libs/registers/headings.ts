import { keyOf } from './text.js';
import { bracketsUnit, headingUnit, oneOf, type SheetUnit } from './units.js';
import {
  RECEIPTS,
  ARRIVALS,
  GIFTS,
  GRANTS,
  DONORS,
  TOWNSHIPS,
  INDEX,
  COUNTY,
  REGION,
  FUND,
  FUND_HINTS,
  PURPOSE,
  MEMO,
  ENGLISH,
  ACCOUNT,
  WAYS,
  CAPITALS,
  MARKS,
  pairs,
} from './words/columns.js';
import { OUTGO, PASSINGS } from './words/outgo.js';

/** What a column holds. */
export type Field =
  | 'index'
  | 'date'
  | 'year'
  | 'month'
  | 'day'
  | 'amount'
  /** The same amount once more: in capitals beside the figures. */
  | 'amountTwin'
  | 'county'
  | 'region'
  | 'fund'
  | 'fundHint'
  | 'direction'
  | 'currency'
  | 'amountUnit'
  | 'status'
  | 'arrived'
  | 'purpose'
  | 'payer'
  | 'donorType'
  | 'receipt'
  | 'receiptCode'
  /** Number of the book of receipts that the receipt's number counts in. */
  | 'receiptBook'
  | 'document'
  | 'incomeKind'
  | 'way'
  | 'account'
  | 'handler'
  | 'memo'
  | 'accountName'
  | 'accountKind'
  | 'holder'
  | 'bank'
  | 'number'
  | 'ways'
  | 'code'
  | 'name'
  | 'level'
  | 'parent'
  | 'alias'
  | 'spendKind'
  | 'payee'
  | 'fromRegion'
  | 'toRegion'
  | 'fromFund'
  | 'toFund';

/** Longer texts are sentences. */
const HEADING_MAX = 60;

/** Sheets whose columns have the same meanings. */
export type Family = 'income' | 'outgo' | 'passings' | 'openings' | 'accounts' | 'regions';

function withSum(word: string): readonly string[] {
  return [word, `${word}金额`, `${word}数`];
}

const INCOME: Partial<Record<Field, readonly string[]>> = {
  index: INDEX,
  date: [
    ...pairs(['', '资金', '款项', '捐款', '捐赠', '实际'], pairs(ARRIVALS, ['日期', '时间', '日'])),
    ...[
      '日期',
      '时间',
      '年月日',
      '业务日期',
      '发生日期',
      '业务时间',
      '发生时间',
      '交易日期',
      '交易时间',
      ...ENGLISH.date,
    ],
    ...pairs([...GIFTS, ...GRANTS, '收讫', '收妥'], ['日期', '时间', '日']),
    ...pairs(['登记', '记账', '开票'], ['日期', '时间']),
  ],
  year: ['年', '年份', '年度'],
  month: ['月', '月份'],
  day: ['日', '号数'],
  amount: [
    ...pairs(['实际到账', '实收', '实缴', ...ARRIVALS], ['金额', '数额', '额', '款额']),
    ...[
      ...['金额', '人民币'],
      '数额',
      '款额',
      '金额小写',
      '小写金额',
      '小写',
      '钱数',
      '款项',
      '捐款',
      '捐赠款',
      '善款',
      '善款金额',
      '捐资金额',
      '实到金额',
    ],
    ...pairs([...GIFTS, ...GRANTS, '会费', '利息', '资金', '本次', '实捐'], ['金额', '数额', '额', '款额', '数']),
    ...pairs(
      ['实际', '本次', '本期'],
      ['拨付', '拨款', '下达', '拨入', '补助', '缴纳', '收款', '收到'].flatMap(withSum),
    ),
    ...['会费', '会费收入', '利息', '利息收入', '结息', '实缴', '实缴会费', '实收', '实收会费', '缴纳会费'],
    ...['实捐', '贷方金额', '贷方发生额', '收入', ...ENGLISH.amount],
  ],
  amountTwin: CAPITALS,
  county: COUNTY,
  region: REGION,
  fund: FUND,
  fundHint: FUND_HINTS,
  purpose: PURPOSE,
  payer: [
    ...pairs(DONORS, ['', '名称', '姓名', '(单位)', '(个人)', '(姓名)', '(名称)', '姓名(名称)', '姓名/名称', '/单位']),
    ...[
      '捐赠单位(个人)',
      '捐赠单位或个人',
      '捐赠单位/个人',
      '捐赠人/捐赠单位',
      '捐款单位(个人)',
      '捐款人/单位',
      '捐款单位/个人',
      '捐款单位或个人',
      '捐款单位(个人)',
      '捐方',
      ...ENGLISH.payer,
    ],
    ...pairs(
      ['缴款', '交款', '缴费', '付款', '汇款', '来款', '拨款', '下达', '拨付', '资助', '补助'],
      ['单位', '人', '单位(人)', '方', '部门'],
    ),
    ...[
      '爱心人士',
      '爱心企业',
      '爱心单位',
      '爱心人士(单位)',
      '捐赠来源',
      '资金来源',
      '来源',
      '会员',
      '会员姓名',
      '会员名称',
    ],
    ...['会员单位', '姓名/单位', '姓名或单位', '姓名(单位)', '单位/个人', '单位(个人)', '单位或个人', '姓名', '名称'],
  ],
  donorType: [
    ...pairs([...DONORS, '缴款人', '缴款单位', '捐赠主体', '捐赠方', '单位'], ['类型', '类别', '性质', '属性', '身份']),
    ...['个人/单位', '主体类型', '类型', '性质'],
  ],
  receipt: [
    ...pairs(RECEIPTS, ['号', '编号', '号码', '单号', 'no', 'no.']),
    ...['票据', '收据', '票据号/收据号', '收据号/票据号', '开票号', ...ENGLISH.receipt],
  ],
  receiptCode: pairs(RECEIPTS, ['代码']),
  receiptBook: pairs([...RECEIPTS, ''], ['册号', '本号', '簿号', '册编号', '册', '本', '簿']),
  document: [
    ...pairs(
      ['拨款', '拨付', '下达', '指标', '文件', '批准', '补助', '资金', '预算', '发文', '来文', ''],
      ['文号', '文件号', '文件编号'],
    ),
    ...['批文号', '文件', '发文字号', '指标文件', '拨款文件', '拨款依据', '拨付依据', '依据文号', '文件依据', '依据'],
  ],
  incomeKind: pairs(['收入', '款项来源', '来源', '入账'], ['类别', '类型', '种类', '性质', '项目']),
  way: WAYS,
  account: ACCOUNT,
  handler: [
    ...pairs(['经办人', '经手人', '收款人', '登记人', '录入人', '填表人', '制单人', '记录人'], ['', '姓名', '(签字)']),
    ...['经办', '经手', '出纳', '制单', '收款经办人', '操作人', '责任人'],
  ],
  memo: MEMO,
  ...MARKS,
};

const OPENINGS: Partial<Record<Field, readonly string[]>> = {
  index: INDEX,
  date: [
    '余额日期',
    '期初日期',
    '结余日期',
    '截止日期',
    '截至日期',
    '基准日',
    '基准日期',
    '建账日期',
    '启用日期',
    '日期',
    '时间',
  ],
  amount: [
    ...pairs(
      ['期初', '年初', '期末', '年末', '上年结转', '上年末', '上年', '年初结转', '账面', '结转'],
      ['余额', '结余', '金额', '数', '结存', ''],
    ),
    ...['余额', '结余', '结余金额', '余额金额', '结存', '结存金额', '结转金额', '金额', '账面金额'],
  ],
  county: COUNTY,
  region: REGION,
  fund: FUND,
  purpose: PURPOSE,
  account: ACCOUNT,
  memo: MEMO,
};

const ACCOUNTS: Partial<Record<Field, readonly string[]>> = {
  index: INDEX,
  accountName: [
    '账户名称',
    '账户名',
    '账户',
    '户名',
    '账户简称',
    '资金账户',
    '资金账户名称',
    '名称',
    ...ENGLISH.accountName,
  ],
  accountKind: [
    ...['种类', '类型', '类别', '性质', 'type', 'kind', 'accounttype', 'accountkind'],
    ...pairs(['账户', '资金'], ['种类', '类型', '类别', '性质', '形态']),
  ],
  holder: [
    ...pairs(['持有', '开户', '所属', '归属', '管理', '使用'], ['单位', '机构', '乡镇']),
    ...['持有人', '单位', '单位名称', ...TOWNSHIPS, ...COUNTY, 'holder', 'unit'],
  ],
  bank: [
    '开户行',
    '开户银行',
    '开户行名称',
    '开户银行名称',
    '开户机构',
    '开户网点',
    '金融机构',
    '银行',
    '银行名称',
    'bank',
  ],
  number: [
    '账号',
    '银行账号',
    '账户号',
    '账户号码',
    '账户账号',
    '收款账号',
    '卡号',
    '商户号',
    '账号/商户号',
    ...ENGLISH.number,
  ],
  ways: [
    ...pairs(['适用', '对应'], ['收款方式', '缴款方式', '支付方式', '付款方式', '方式', '渠道', '收款渠道']),
    ...WAYS,
    'ways',
  ],
  memo: MEMO,
};

const REGIONS: Partial<Record<Field, readonly string[]>> = {
  index: INDEX.filter((heading) => heading !== '编号'),
  code: [
    ...pairs(['行政区划', '统计用区划', '区划', '行政区', '行政', '地区', '统计', '单位', ''], ['代码', '编码']),
    ...['编号', 'code'],
  ],
  name: [
    ...pairs(['行政区划', '区划', '行政区', '地区', '区域', '单位'], ['名称']),
    ...['名称', '现名', '现用名', ...pairs(TOWNSHIPS, ['', '名称']), '行政区划', '区划', '地区', '单位', 'name'],
  ],
  level: [...pairs(['行政', '区划', '行政区划', ''], ['级别', '层级', '等级']), '类型', '类别', 'level'],
  parent: [
    ...pairs(['上级', '父级', '隶属', '所属'], ['代码', '编码', '区划代码', '行政区划代码', '区划', '']),
    ...['所属上级', '上级单位', '上级名称', '所属县', 'parent'],
  ],
  alias: ['曾用名', '曾用名称', '别名', '原名', '原名称', '旧称', '旧名', '简称', '其他名称', '俗称', '历史名称'],
  memo: MEMO,
};

const TABLES: Readonly<Record<Family, ReadonlyMap<string, { readonly field: Field; readonly rank: number }>>> = {
  income: indexed(INCOME),
  outgo: indexed(OUTGO),
  passings: indexed(PASSINGS),
  openings: indexed(OPENINGS),
  accounts: indexed(ACCOUNTS),
  regions: indexed(REGIONS),
};

export interface Heading {
  readonly field: Field;
  /** Lower is preferred where two columns claim one field. */
  readonly rank: number;
  readonly unit?: SheetUnit;
}

/** What a heading means in sheets of one family; its unit (`金额(万元)`) is read off it. */
export function headingOf(text: string, family: Family): Heading | undefined {
  const key = bareHeading(text);
  if (key === '' || key.length > HEADING_MAX) return undefined;
  const { bare, unit } = splitUnit(key);
  const table = TABLES[family];
  const found =
    table.get(bare) ??
    (family === 'openings' ? table.get(bare.replace(/^(19|20)\d{2}(年度|年(?=[期上账]))?/u, '')) : undefined) ??
    table.get(bare.replace(/\([^)]*\)/gu, '')) ??
    table.get(bare.replace(/[()]/gu, ''));
  if (found === undefined) return undefined;
  const counted = unit ?? (found.field === 'amount' && !table.has(bare) ? unitInBrackets(bare) : undefined);
  return counted === undefined ? found : { ...found, unit: counted };
}

/** Brackets that are left out to know a heading may speak of its unit all the same. */
export function unitInBrackets(heading: string): SheetUnit | undefined {
  return oneOf([...heading.matchAll(/\(([^()]*)\)?/gu)].map(([, inner = '']) => bracketsUnit(inner)));
}

/** Without the marks that forms put around a heading. */
export function bareHeading(text: string): string {
  return keyOf(text)
    .replace(/^[*★]+|[*★:]+$/gu, '')
    .replace(/\[/gu, '(')
    .replace(/\]/gu, ')');
}

function splitUnit(key: string): { readonly bare: string; readonly unit: SheetUnit | undefined } {
  const [, bare = '', inBrackets, behind = ''] = /^(.+?)(?:\(([^()]*)\)|[/:,](.+))$/u.exec(key) ?? [];
  const unit = bare === '' ? undefined : headingUnit(inBrackets ?? behind);
  return unit === undefined ? { bare: key, unit } : { bare, unit };
}

function indexed(
  table: Partial<Record<Field, readonly string[]>>,
): ReadonlyMap<string, { readonly field: Field; readonly rank: number }> {
  const entries = Object.entries(table) as [Field, readonly string[]][];
  const index = new Map<string, { readonly field: Field; readonly rank: number }>();
  for (const [field, headings] of entries)
    headings.forEach((heading, rank) => {
      const key = keyOf(heading);
      if (!index.has(key)) index.set(key, { field, rank });
    });
  return index;
}

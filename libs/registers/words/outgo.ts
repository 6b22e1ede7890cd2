import { ACCOUNT, CAPITALS, COUNTY, FUND, INDEX, MARKS, MEMO, pairs, PURPOSE, TOWNSHIPS } from './columns.js';

const PAYMENTS = ['支出', '付款', '支付', '开支', '列支', '用款'];
const PASSED = ['划转', '划拨', '调拨', '转账', '转款', '拨付', '划款'];
const PAYEES = ['收款', '领款', '受款', '领取', '支付对象', '付款对象'];

/** Headings of registers of spending (支出登记表) and of transfers between funds (划转登记表). */
export const OUTGO = {
  index: INDEX,
  currency: MARKS.currency,
  amountUnit: MARKS.amountUnit,
  status: MARKS.status,
  date: [
    ...pairs(PAYMENTS, ['日期', '时间', '日']),
    ...pairs(PASSED, ['日期', '时间', '日']),
    ...['日期', '时间', '年月日', '业务日期', '发生日期', '业务时间', '发生时间', 'date'],
    ...pairs(['登记', '记账'], ['日期', '时间']),
  ],
  year: ['年', '年份', '年度'],
  month: ['月', '月份'],
  day: ['日', '号数'],
  amount: [
    ...pairs(
      [...PAYMENTS, ...PASSED, '实付', '实发', '实际支出', '实际支付', '实际发放'],
      ['金额', '数额', '额', '款额', '数', ''],
    ),
    ...['金额', '数额', '款额', '金额小写', '小写金额', '小写', '发放金额', '本次金额'],
  ],
  amountTwin: CAPITALS,
  county: COUNTY,
  region: [
    ...pairs([...PAYMENTS, '归属', '所属', '使用', '核算', '记账'], ['单位', '乡镇', '乡镇(街道)', '街道', '地区']),
    ...TOWNSHIPS,
    ...pairs(TOWNSHIPS, ['名称']),
    ...['街道', '行政区划', '区划', '区划名称', '区划代码', '行政区划代码', '地区', '区域', '辖区'],
    ...['单位', '单位名称', '基金所属单位', '基金归属', '资金归属'],
  ],
  fund: FUND,
  purpose: [...PURPOSE, ...pairs([...PAYMENTS, ...PASSED], ['用途'])],
  spendKind: [
    ...pairs([...PAYMENTS, '费用', ''], ['类别', '类型', '种类', '性质', '科目']),
    ...pairs([...PAYMENTS, '费用'], ['项目']),
  ],
  payee: [
    ...pairs(PAYEES, ['', '人', '单位', '方', '户名', '人名称', '人姓名', '单位名称', '人(单位)', '人/单位']),
    ...['收款单位(个人)', '收款单位或个人', '收款单位/个人', '收款人或单位', '受益人', '受助人'],
  ],
  document: [
    ...pairs(
      ['记账凭证', '会计凭证', '付款凭证', '凭证', '单据', '票据', '发票', '收据', '支票'],
      ['号', '编号', '号码'],
    ),
    ...pairs(['批准', '审批', '拨款', '拨付', '文件', ''], ['文号']),
    ...['审批单号', '付款单号', '依据'],
  ],
  way: pairs([...PAYMENTS, ...PASSED, '结算', ''], ['方式', '渠道', '途径']),
  account: [...ACCOUNT, ...pairs([...PAYMENTS, '出账'], ['账户', '账户名称', '账号'])],
  handler: [
    ...pairs(['经办人', '经手人', '登记人', '制单人', '记账人'], ['', '姓名', '(签字)']),
    '经办',
    '经手',
    '出纳',
  ],
  memo: [...MEMO, ...pairs([...PAYMENTS, ''], ['事由', '内容', '说明', '摘要'])],
  fromRegion: pairs(['转出', '划出', '拨出', '调出', '付出', '出账'], ['单位', '乡镇', '乡镇(街道)', '方', '地区']),
  toRegion: pairs(['转入', '划入', '拨入', '调入', '接收', '入账'], ['单位', '乡镇', '乡镇(街道)', '方', '地区']),
  fromFund: pairs(['转出', '划出', '拨出', '调出'], ['基金', '基金名称']),
  toFund: pairs(['转入', '划入', '拨入', '调入'], ['基金', '基金名称']),
};

/** Of a paper that calls itself a register of transfers who pays and who receives are the two units. */
export const PASSINGS = {
  ...OUTGO,
  region: [],
  payee: [],
  fromRegion: [...OUTGO.fromRegion, ...pairs(['付款', '支付', '汇出', '汇款'], ['单位', '乡镇', '方'])],
  toRegion: [...OUTGO.toRegion, ...pairs(['收款', '收入', '受款'], ['单位', '乡镇', '方'])],
  fromFund: [...OUTGO.fromFund, ...pairs(['付款', '支付'], ['基金', '基金名称'])],
  toFund: [...OUTGO.toFund, ...pairs(['收款', '收入'], ['基金', '基金名称'])],
};

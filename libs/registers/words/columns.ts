/** Every heading is one of `before` followed by one of `after`, in the order of preference. */
export function pairs(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.flatMap((first) => after.map((second) => first + second));
}

const PAPERS = [
  '捐赠票据',
  '捐款票据',
  '公益事业捐赠票据',
  '公益票据',
  '财政票据',
  '电子票据',
  '电子票',
  '专用票据',
  '票据',
];
export const RECEIPTS = [
  ...PAPERS,
  '捐赠收据',
  '捐款收据',
  '收款收据',
  '专用收据',
  '收据',
  '发票',
  '票',
  '凭据',
  '回执',
];
export const ARRIVALS = ['到账', '到款', '入账', '进账', '收款', '收到', '到位', '拨入', '来款', '收取', '收入'];
export const GIFTS = ['捐赠', '捐资', '捐款', '捐助', '缴款', '缴费', '交款', '交费', '汇款', '转账'];
export const GRANTS = ['拨款', '拨付', '划拨', '下达', '补助', '结息', '计息'];
export const DONORS = [
  '捐赠人',
  '捐赠者',
  '捐赠方',
  '捐款人',
  '捐款者',
  '捐款方',
  '捐助人',
  '捐资人',
  '捐助者',
  '捐赠单位',
  '捐款单位',
];
export const TOWNSHIPS = [
  '乡镇',
  '乡镇(街道)',
  '乡镇街道',
  '乡镇/街道',
  '乡镇、街道',
  '镇街',
  '镇(街)',
  '乡(镇)',
  '镇(街道)',
  '街镇',
  '镇乡',
  '镇办',
  '乡镇办',
  '乡镇(办)',
  '乡镇办事处',
  '镇(办)',
];

/** Headings of registers kept in English, without their spaces. */
export const ENGLISH = {
  date: [
    ...['date', 'datereceived', 'receiveddate', 'receiptdate', 'dateofreceipt', 'donationdate', 'giftdate'],
    ...['dateofdonation', 'paymentdate', 'transactiondate'],
  ],
  amount: ['amount', 'amountreceived', 'donationamount', 'giftamount', 'donation', 'sum'],
  payer: ['donor', 'donorname', 'nameofdonor', 'donatedby', 'receivedfrom', 'payer'],
  receipt: [...pairs(['receipt', 'invoice'], ['no.', 'no', 'number', '#']), 'receipt'],
  region: ['township', 'town', 'region', 'unit', 'district', 'street', 'township/street'],
  county: ['county'],
  fund: ['fund', 'fundname', 'fundtype'],
  purpose: [
    ...['purpose', 'designation', 'designatedpurpose', 'designateduse', 'restrictedto', 'restriction', 'use'],
    ...['donorpurpose', 'intendeduse'],
  ],
  memo: ['memo', 'remark', 'remarks', 'note', 'notes', 'comment', 'comments'],
  account: ['account', 'accountname', 'depositedto'],
  ways: ['paymentmethod', 'methodofpayment', 'method', 'way', 'wayofpaying', 'paymenttype', 'channel', 'paidby'],
  accountName: ['account', 'accountname'],
  number: pairs(['account'], ['no.', 'no', 'number']),
};

export const INDEX = ['序号', '编号', '行号', '序', 'no.', 'no', '号', '项次', '次序'];
export const COUNTY = [
  '县',
  '县区',
  '县(区)',
  '县市区',
  '县(市、区)',
  '县(市区)',
  '县(市)',
  '区县',
  '县名',
  '县名称',
  '所属县',
  '所在县',
  ...ENGLISH.county,
];
export const REGION = [
  ...pairs(['归属'], ['单位', '乡镇', '乡镇(街道)', '街道', '地区', '区域', '区划', '地', '']),
  ...pairs(['所属'], ['乡镇', '乡镇(街道)', '乡镇街道', '镇街', '街道', '单位', '地区', '区域', '区划']),
  ...TOWNSHIPS,
  ...pairs(TOWNSHIPS, ['名称']),
  ...pairs(['所在', '所属'], ['乡镇', '乡镇(街道)', '街道', '地区', '镇办', '镇街', '乡镇办', '镇(办)']),
  ...pairs(
    [
      ...['拨入', '受赠', '受捐', '受赠款', '受补助', '受补', '被补助', '受拨', '受拨款', '受款', '接收', '接受'],
      ...['受助', '受援', '受捐赠', '入账', '受益', '用款', '使用', '收款', '收入', '记账', '归集'],
    ],
    ['单位'],
  ),
  ...[
    '资金归属',
    '捐款归属',
    '捐赠归属',
    '接收乡镇',
    '入账乡镇',
    '乡/镇',
    '受益乡镇',
    '街道',
    '街道(乡镇)',
    '行政区划',
    '区划',
    '区划名称',
    '区划代码',
    '行政区划代码',
    '地区',
    '区域',
    '辖区',
  ],
  ...['单位', '单位名称', '核算单位', '基金所属单位', '基金归属', ...ENGLISH.region],
];
export const FUND = [
  ...[
    '基金',
    '基金名称',
    '基金类别',
    '基金类型',
    '基金种类',
    '基金项目',
    '所属基金',
    '归属基金',
    '入账基金',
    '捐赠基金',
  ],
  ...pairs(['资金'], ['类别', '类型', '种类', '性质', '名称', '科目', '']),
  ...pairs(['款项'], ['类别', '类型', '性质', '名称']),
  ...pairs(['归入', '计入', '入何', '转入', '存入', '列入', '记入', '归集', '所入'], ['基金', '基金名称']),
  ...pairs(['公益金', '基金'], ['类别', '类型', '种类', '性质', '名称', '名']),
  ...['账套', '账套名称', '核算账套', ...ENGLISH.fund],
];
/** These hold all manner of things; where a cell names a kind of fund it is that fund's. */
export const FUND_HINTS = [
  ...pairs(['捐款', '捐赠', '善款', '收款'], ['类别', '类型', '种类', '性质', '科目']),
  ...['科目', '科目名称', '会计科目', '收入科目', '项目', '项目名称', '捐款项目', '所属项目', '收款项目'],
];
export const PURPOSE = [
  ...pairs(['款项', '善款', '捐赠资金', '捐赠款', '捐款资金', '拨款', '资金使用'], ['用途', '用途说明']),
  ...pairs(['捐赠人', '捐款人', '捐赠方', '捐赠者'], ['指定用途', '限定用途', '用途', '意向', '意愿']),
  ...pairs(['限定', '指定', '定向', '专项'], ['用途', '项目', '']),
  ...[
    '用途',
    '用途限定',
    '资金用途',
    '捐赠用途',
    '捐款用途',
    '使用用途',
    '使用方向',
    '意向用途',
    '捐赠意向',
    '捐款意向',
    '捐赠项目',
    '用途说明',
    '用途及说明',
    '用途方向',
  ],
  ...pairs(
    ['使用', '捐赠', '捐款', '捐助', '资助', '帮扶', '用款', '意愿', '捐赠人'],
    ['意向', '意愿', '方向', '去向', '用途'],
  ),
  ...pairs(['捐助', '捐款', '资助', '帮扶', '支持', '意向'], ['项目']),
  ...ENGLISH.purpose,
];
/** Amounts in capitals beside the figures. 金额(大写) may be a sheet's only amount and is told by what stands beside it. */
export const CAPITALS = [
  ...pairs(['', '金额', '人民币', '捐款', '捐赠', '捐款金额', '捐赠金额', '支出金额', '拨款金额'], ['大写']),
  ...pairs(['大写'], ['金额', '人民币', '数额']),
];
export const MEMO = ['备注', '备注说明', '说明', '摘要', '附注', '其他', '其它', ...ENGLISH.memo];
export const ACCOUNT = [
  ...pairs(['收款', '入账', '到账', '存入', '存放', '资金', ''], ['账户', '账户名称', '账号']),
  '账户(资金形态)',
  ...pairs(['所在', '所存', '存款', '进账', '到款', '收款方', '所属', '归属'], ['账户', '账户名称']),
  ...pairs(['收款', '入账', '到账', '存入', '存款', '收'], ['户', '户头']),
  ...ENGLISH.account,
].filter((heading) => heading !== '账号');
export const WAYS = [
  ...pairs([...ARRIVALS, ...GIFTS, '支付', '付款', '结算', '缴纳', '资金到账', ''], ['方式', '渠道', '途径']),
  ...pairs(
    // 捐赠形式 tells money from goods.
    [
      ...[...ARRIVALS, ...GIFTS].filter((word) => !word.startsWith('捐')),
      ...['支付', '付款', '结算', '缴纳', '缴存', '交存', '存入', '资金', '款项'],
    ],
    ['形式', '方式', '渠道', '途径'],
  ),
  ...['款项来路', '来路', ...ENGLISH.ways],
];

/** Columns that say of each row whether it is money that came: none of them may be passed over in silence. */
export const MARKS = {
  direction: [
    ...['收支', '收/支', '收或支', '收支方向', '收支类型', '收支类别', '收支标志', '收付', '收付标志', '借贷', '借/贷'],
    ...['借贷方向', '借贷标志', '资金方向', '款项方向', '资金流向', '方向', '业务类型', '业务类别', '交易类型'],
  ],
  currency: ['币种', '币别', '货币', '货币种类', '货币名称', '货币类型', 'currency'],
  amountUnit: ['金额单位', '计量单位', '货币单位', '计价单位', '单位(元/万元)', '单位(万元/元)'],
  status: [
    ...['状态', '票据状态', '收据状态', '发票状态', '单据状态', '款项状态', '捐款状态', '捐赠状态', '缴款状态'],
    ...['到账状态', '到账情况', '到款状态', '到款情况', '入账状态', '收款状态', '退款状态', '票据情况', '支付状态'],
    ...['入账情况', '收款情况', '到位情况', '领取情况', '领取状态', '发放状态', '发放情况', '支付情况', '付款状态'],
    ...[
      '审核状态',
      '审核',
      '审核情况',
      '审核结果',
      '审批状态',
      '审批结果',
      '复核状态',
      '处理状态',
      '办理状态',
      '资金状态',
    ],
    ...['是否作废', '作废', '作废否', '作废标志', '作废标记', '是否退款', '是否退回', '是否红冲', '退款', '红冲'],
  ],
  arrived: [
    ...['是否到账', '是否到款', '是否入账', '是否收到', '是否到位', '是否收款', '是否已到账', '是否已入账'],
    ...['到账否', '到账与否', '已到账', '到账'],
  ],
};

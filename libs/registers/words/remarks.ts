import { keyOf } from '../text.js';

/** What a row says of itself that makes it none of money that came and stays. */
export type Said = 'row-marked-void' | 'row-not-arrived' | 'row-in-kind';

const PAPER =
  '(?:票据?|收据|发票|回执|回单|证书|奖状|锦旗|感谢信|信件?|证明|资料|材料|复印件|合同|协议|通知|短信|身份证|签字|批文|文件|登记表|申请表|承诺书)';
/** Whose end is nothing that a gift says of itself: 公司已注销, 撤销乡镇建制前捐, 取消婚宴捐出. */
const BODY =
  '(?:公司|企业|单位|厂|店|社|商户|户口?|账户|账号|乡|镇|村|街道|学校|机构|协会|组|队|中心|站|所|部|院|建制|编制|处分)';
const PLAN =
  '(?:公示|宴|席|酒|匿名|限定|定向|冠名|指定|活动|婚礼|聚会|旅游|年会|晚会|仪式|资格|低保|会议|代扣|用途|行程|庆典)';
const ENDED = '(?:注销|撤销|取消|撤并|合并)';

/** Phrases of ordinary life that hold a word of the lists below: they are taken out before it is looked for. */
const ORDINARY: readonly RegExp[] = [
  // Another paper's fate, by which this one came about.
  new RegExp(
    `(?:原|旧|前|老|上一?张|另一?张)(?:${PAPER}|单据|[支汇]票|编?号|[a-z0-9-]+号?)[^,]{0,14}?(?:作废|错票?|注销|退回|红冲|冲销|取消|撤销)`,
    'gu',
  ),
  /(?:由|替|代|换|顶|更)(?:换|替)?[^,]{0,3}(?:作废|错)的?(?:票|收据|发票)/gu,
  new RegExp(`(?:邮寄|快递|信件?|证书|奖状|锦旗|感谢信)[^,]{0,4}退回`, 'gu'),
  // Denied.
  /(?:未|无|没有?|不|非|不是|避免|防止|以免)(?:曾|被|予|需|要|得|可|能|予以|办理|申请|存在|有|再)?(?:作废|退款|退回|退还|退|红冲|冲销|注销|撤销|取消|重复|误|有误|错误|实物|物资)/gu,
  // Money that was given back to somebody, who then gave it.
  /退(?:还|回)?的?(?:押金|保证金|保费|货款|税款?|学费|房租|工资|补贴|党费|定金)/gu,
  /退(?:休|役|伍|职|养|岗|居|学|耕|赔|税|管|二线)/gu,
  new RegExp(`${BODY}(?:后来|已经?|现已?|被|于[^,]{0,8})?${ENDED}(?!了?(?:捐|认|承诺|此|本|该|付|转|汇|交易))`, 'gu'),
  new RegExp(`${ENDED}了?原?\\p{Script=Han}{0,6}?(?:${PLAN}|${BODY}(?!的?(?:捐|认|承诺|此|付|转|汇|款)))`, 'gu'),
  /(?:姓名|名字|同名|人名|重名)(?:有)?重复/gu,
  /重复捐[赠款](?=[^a-z]{0,4}第[二三四五六七八九十\d]+次)|(?<=再次|多次|第[二三四五六七八九十\d]+次[^a-z]{0,3})重复捐[赠款]/gu,
  /(?:医治|治疗|抢救|救治)无效/gu,
  // A paper, a fee or a person that is not there yet.
  new RegExp(
    `${PAPER}[^,款钱]{0,3}?(?:尚|还|均|都|暂|仍)?(?:未|没有?|待|已)(?:能|予)?(?:收到|收取|收|到|交|领|寄|送|给|付|缴)`,
    'gu',
  ),
  new RegExp(`(?:未|没有?|待|已)(?:收到|收取|收|领|开|交|给)[^,账款到已]{0,4}?${PAPER}(?!已|先|款|未)`, 'gu'),
  /(?:未|没有?|待|已)(?:收取?|付|缴纳?|交)[^,账款到已]{0,4}?(?:手续费|服务费|税)/gu,
  /(?:手续费|服务费|利息|税)(?:尚|还|暂)?(?:未|没有?|待)(?:收|付|缴|交|结|扣)/gu,
  /(?:人|领导|家属)(?:未|没)到(?![账款位])/gu,
  /认捐(?:活动|仪式|项目|大会|现场|墙|树|林)/gu,
  /捐款捐物|捐钱捐物/gu,
  /(?:外币|美元|美金|欧元|港币|港元|日元|英镑)[^,]{0,8}(?:折算|折合|折)/gu,
  /折(?:算|合)(?:成|为)?人民币/gu,
];

const VOID: readonly RegExp[] = [
  /作废|废(?:票|单)|^此?票?废$|[(]废[)]/u,
  /红冲|冲(?:红|销|减|正|账|抵)|冲回(?![族汉民])|已冲(?![洗印刺])|红字(?!会)/u,
  /退(?:款|捐|票|汇|回|还|钱|单)|[已全待拟]退|部分退|^退$|拒付|止付|空头|跳票|假[币钞票]/u,
  /注销|撤销/u,
  /^(?:此|本|该)?(?:票据?|收据|发票|捐[赠款]|款项?|交易|订单|登记|单|笔|行|条)?(?:现?已经?|被|后来?|予以|又)?取消了?(?:捐[赠款]|认捐|交易|订单|登记|付款|转账|录入|入账|此笔|本笔)?$/u,
  /取消了?[^,捐]{0,6}(?:捐[赠款]|认捐)$/u,
  /重复(?:登[记账]|录入?|入账|记账|上账|填[写报]|计[入算]|统计|导入|上报|收款|转账|付款|汇款|支付|打款|开[票具]|扣款|缴[费款]|数据|记录|[行项笔条])/u,
  /重复捐|重复了?$|^重复|^(?:多|重)(?:登|录|记|报)(?:记|入|了)?$/u,
  /不(?:予|再|能|应)?(?:计入|入账|作数|算数|计数|统计|纳入|列入|作收入|计收入)(?!个人|榜|公示|名单|表彰|家庭|低保|任何)/u,
  /无效|^失效|(?:转账|支付|付款|扣款|交易|入账|汇款|收款|到账|打款)(?:失败|不成功|未成功|关闭)|(?:交易|订单)已?关闭/u,
  /^(?:填[写表报])?(?:示例|样例|范例|举例|测试|试录)(?:行|数据)?$|^例$/u,
  /(?:非|不是|不属于?)捐[赠款]|^(?:暂[存收]款?|代收代付款?|往来款?|空白票?据?)$/u,
  /未通过|不(?:予)?通过|驳回/u,
  /^[×✗✕x]$/u,
];
const WRONG: readonly RegExp[] = [
  /[误错](?:记|登|录|入|收|填|转|汇|打|付|报|输|划)(?!时)|误开/u,
  /(?:记|登|录|填|输|写|转|汇|打|付|收|报|开)错/u,
  /错(?:账|票|款|笔)|^(?:此行|本行|该行|此笔)?(?:有误|错误?|误)$/u,
  /(?:登记|录入|记账|入账|填写|数据|金额|信息|输入|票据|账目|账号|户名)(?:有误|有错|错误|出错)/u,
];
const RIGHTED =
  /(?:已经?|现已?)(?:更正|改正|修正|纠正|改|补正|调整|重开|换开)|(?:更正|改正|修正)(?:为|后)|[以此本][行此]?为准|重新[汇转打付]/u;
const ELSEWHERE = /第\d+[行条笔]|另行|另一?[行条笔]/u;

const NOT_YET =
  '(?:未|没有?)(?:实际|能|曾|予|全部|全额)?(?:到账|到款|到位|到|入账|入|进账|收到|收款|收讫|收妥|收|缴纳|缴|交|付款|付|支付|汇款|汇出|汇|转账|转|打款|给|兑现|履行|落实|结清|结算|结)';
const UNARRIVED: readonly RegExp[] = [
  new RegExp(`${NOT_YET}(?:款项?|钱|清|齐|捐款|善款|资金|认捐款|过来)?(?:$|前|票|收据|\\d[\\d.]*(?:$|[元万]))`, 'u'),
  /没(?:有)?来(?:款|钱)?$|[款钱]没来/u,
  /未到账|未到款|未收款|未付款|未入账|未缴款/u,
  /(?:待|等待|等候|候)(?:到账|入账|到款|收款|收到|缴款?|付款|支付|汇款|转账|打款|兑现|拨付|拨款|到位|收)(?:$|中)/u,
  /在途(?:资金|款项?|中)?$|[拖下尚仍]?欠(?:缴|款|捐|付|交)|^应收(?:款|捐款|账款|未收)?$|^挂账/u,
  /预计[^,]{0,12}(?:到账|到款|到位|汇款|付款|缴|转账)|(?:下|次|明)(?:个?月|周|年|季度?)[^,]{0,6}(?:到账|到款|汇款|付款|缴|交款)|[延缓](?:缴|交|付|期支付|期付款)/u,
];
const PROMISED: readonly RegExp[] = [
  /认捐|[许承]诺(?=捐|缴|付|汇|转|认|于|\d|年内|年底|月底|$|支付|资助|赞助)|(?:口头|书面)[许承]诺|答应捐|[拟预]捐|待捐[赠款]?$|^(?:捐[赠款])?意向(?:捐[赠款])?$/u,
];
const SETTLED =
  /(?:已|现|今[年天日月]?|均|全部|实际|\d[年月日号])(?:经|于[^,]{0,12}|全额|足额)?(?:到账|到款|到位|入账|收到(?!认捐|承诺|意向)|收讫|收款|收妥|缴清|缴纳|缴|付清|付|支付|汇|转账|兑现|履行|补缴|补交|结清)|(?<![未没待不])(?:补缴|补交|补收|补付|补捐|兑现|履行|清缴|缴清|付清|结清)|到账认捐|(?:认捐|承诺)[^,未没待]{0,6}(?:到账|到款)/u;
const LATER = /预计|将|拟|下月|明年|年内|年底|月底|待/u;
const BEFORE = /(?:上年|去年|前年|往年|上月|上季|此前|原|曾|前期|\d年度?|\d月份?)[^,]{0,6}(?:未|没|欠|应)/u;

/** Every text that says anything of the kind has one of these, or a Latin letter. */
const HINT =
  /[废冲红退拒止空跳假销撤消重多不无失败闭例试非暂代往驳误错未没待候途欠应挂预下次明延缓诺认答意拟折作估抵实物货袋箱件套床桶台吨斤克包瓶盒只辆双支把罐壶条头×✗✕xｘ]/iu;
const OWED = /未|没|欠/gu;
/** No name has these. */
const UNNAMED = /作废|退款$|红冲|冲销|未到账|重复[登录]|误[登记录]|错票|^(?:废|空白)$/u;

const GOODS_ASIDE =
  /购|买|采购|置办|用于|用作|变卖|义卖|出售|拍卖|卖|另|同时|还捐|并捐|此外|外加|不含|物资(?:局|公司|站|部|款|总|中心|供应|储备|保障|集团)/u;
const VALUED = /折(?:价|款|现|算|为款)|作价|估[价值]|抵价|以[物货][抵代]/u;
const GOODS = /实物|物资|捐物|物品|非货币/u;
const COUNTED =
  /(?:^|捐赠?|捐献)(?<goods>\p{Script=Han}{1,6})[\d一二两三四五六七八九十百千]+(?:多|余)?(?:袋|箱|件|套|床|桶|台|吨|公?斤|千克|包|瓶|盒|只|辆|双|支|把|罐|壶|条|头)(?!\d)/u;
const NO_GOODS = /[款钱币第共证票据金约]/u;

const ENGLISH: readonly (readonly [Said, RegExp])[] = [
  ['row-marked-void', /\b(?:void(?:ed)?|cancell?ed|refund(?:ed)?|reversed|reversal|duplicate|invalid|bounced)\b/u],
  ['row-in-kind', /\b(?:in[ -]kind|goods)\b/u],
  ['row-not-arrived', /\b(?:unpaid|pending|not (?:yet )?(?:received|paid|arrived)|pledged?|promised|outstanding)\b/u],
];

/** What a remark says of its own row; undefined for all that life brings beside. */
export function remarkSays(text: string): Said | undefined {
  if (!HINT.test(text)) return saidInEnglish(text);
  const bare = withoutOrdinary(keyOf(text.replace(/[\r\n]+/gu, ',')).replace(/[。.;!?、:]/gu, ','));
  const clauses = bare.split(/[,()]/u).map((clause) => clause.trim());
  const some = (words: readonly RegExp[]): boolean => clauses.some((clause) => words.some((word) => word.test(clause)));
  if (some(VOID)) return 'row-marked-void';
  if (some(WRONG) && (!RIGHTED.test(bare) || ELSEWHERE.test(bare))) return 'row-marked-void';
  if (some(UNARRIVED) && !isPast(bare)) return 'row-not-arrived';
  if (some(PROMISED) && !isKept(bare)) return 'row-not-arrived';
  if (clauses.some(isInKind)) return 'row-in-kind';
  return saidInEnglish(text);
}

/** What a name says beside itself, in brackets or in a word that no name has. */
export function nameSays(text: string): Said | undefined {
  const key = keyOf(text);
  const name = key.replace(/\([^()]*\)/gu, '');
  const told = [...key.matchAll(/\(([^()]*)\)/gu)].map(([, inner = '']) => inner);
  const inBrackets = told.filter((inner) => remarkSays(inner) !== undefined).map((inner) => remarkSays(name + inner));
  if (UNNAMED.test(name)) return 'row-marked-void';
  return inBrackets.find((said) => said !== undefined) ?? saidInEnglish(text);
}

/** The same of a receipt's number, in which every such word is a mark. */
export function numberSays(text: string): Said | undefined {
  const key = keyOf(text).replace(/退[役休伍耕]/gu, '');
  if (/废|退|冲红|红冲|冲销|注销|撤销|取消|重复|无效|[错误]/u.test(key)) return 'row-marked-void';
  return saidInEnglish(text) ?? nameSays(text);
}

function withoutOrdinary(key: string): string {
  return ORDINARY.reduce((rest, phrase) => rest.replace(phrase, ' '), key);
}

function saidInEnglish(text: string): Said | undefined {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ');
  return /[a-z]/u.test(plain) ? ENGLISH.find(([, words]) => words.test(plain))?.[0] : undefined;
}

/** 补缴上年未缴会费, 3月未到账，5月已到账: what had not come has come. */
function isPast(bare: string): boolean {
  const settled = SETTLED.exec(bare)?.index;
  if (settled === undefined || LATER.test(bare)) return false;
  const last = Math.max(...[...bare.matchAll(OWED)].map(({ index }) => index));
  return BEFORE.test(bare) || bare.slice(Math.max(last, 0)).search(SETTLED) > 0;
}

/** A promise that was kept; one of which another sum came is not. */
function isKept(bare: string): boolean {
  const sums = bare.replace(/\d+[年月日号]/gu, '').match(/\d+(?:\.\d+)?/gu) ?? [];
  return SETTLED.test(bare) && !LATER.test(bare) && new Set(sums).size < 2;
}

function isInKind(clause: string): boolean {
  if (VALUED.test(clause)) return true;
  if (GOODS_ASIDE.test(clause)) return false;
  const counted = COUNTED.exec(clause)?.groups?.['goods'];
  return GOODS.test(clause) || (counted !== undefined && !NO_GOODS.test(counted));
}

import { keyOf } from '../text.js';

/** What an unread column would decide. */
export type Subject = 'account' | 'fund' | 'purpose' | 'receipt' | 'validity';

/** A heading that counts part of an amount: the coins beside the yuan, one digit, what is left over. */
const PIECE = /^(?:[角分元圆]|[十百千万亿拾佰仟]|[十百千]万|角分|零头|尾数|零数|小数)(?:位|数)?$/u;
const COINS = /\([角分]\)$|(?:金额|数额|款额)[角分]$/u;
/** Of which: a part of the amount for a purpose of its own. */
const OF_WHICH = /^其中/u;
/** 联系方式, 得知渠道: how people are reached. */
const OF_CONTACT = /联系|联络|电话|通讯|地址|得知|宣传|通知|报名|邮寄|寄送|领取|开票|取票|送/u;
const WAY =
  /^(?!捐[赠款资助]?形式$).*(?:收|缴|交|付|捐|款|资金|到账|入账|结算|支付|存|来).*(?:形式|方式|渠道|途径|来路)$|^(?:形式|渠道|途径|来路)$/u;
const ACCOUNT = /账户|户头|账套|专户|(?:收款|存款|入账|到账|存入)户$/u;
/** Accounts of those who pay. */
const OF_OTHERS = /对方|付款|汇款|汇出|转出|打款|退款|交款|缴款|开户|捐.?[人者方]|捐赠单位|捐款单位/u;
const FUND = /基金(?!会)|公益金|账套|专户|资金池/u;
const PURPOSE = /用途|意向|意愿|(?:使用|资助|帮扶|支持|捐助|捐赠|捐款)(?:方向|去向|项目|领域)|^(?:投向|去向)$/u;
/** What stands before a receipt's number, and tells it from another of the same digits. */
const RECEIPT = /批次|字轨|冠字|字头|(?:票据|收据|发票|票).*(?:册|本|簿)|^(?:册|本|簿)/u;
/** Whether the money counts, as registers in English ask it. */
const VALIDITY = /status|cancel|void|refund|revers|return|in-?kind|goods|pledge|arrived|cleared|^received\??$/u;
const COUNTS = /^(?:received|ok|normal|valid|active|paid|cleared|completed?|arrived|posted|booked)$/u;
const ASKS_WHETHER_IT_CAME = /arrived|cleared|^received/u;

/** Whether a cell below such a heading says that the money counts. */
export function saysItCounts(heading: string, text: string): boolean {
  const said = keyOf(text);
  if (COUNTS.test(said)) return true;
  return (ASKS_WHETHER_IT_CAME.test(keyOf(heading)) ? /^(?:yes|y|true|1|√|是)$/u : /^(?:no|n|false|0|否)$/u).test(said);
}

export function isPieceOfAmount(heading: string): boolean {
  const key = keyOf(heading).replace(/^\((.*)\)$/u, '$1');
  return PIECE.test(key) || COINS.test(key) || OF_WHICH.test(key);
}

/** What a heading that no list has speaks of. */
export function subjectOf(heading: string): readonly Subject[] {
  const key = keyOf(heading);
  if (OF_CONTACT.test(key)) return [];
  const subjects: readonly (readonly [Subject, boolean])[] = [
    ['account', WAY.test(key) || (ACCOUNT.test(key) && !OF_OTHERS.test(key))],
    ['fund', FUND.test(key)],
    ['purpose', PURPOSE.test(key)],
    ['receipt', RECEIPT.test(key)],
    ['validity', VALIDITY.test(key)],
  ];
  return subjects.filter(([, speaks]) => speaks).map(([subject]) => subject);
}

export function isOfContact(heading: string): boolean {
  return OF_CONTACT.test(keyOf(heading));
}

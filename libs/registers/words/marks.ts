import type { LineReader } from '../reader.js';
import { isBlankText, keyOf } from '../text.js';

const VOID = /废|退|红冲|冲销|冲红|注销|撤销|取消|无效|失败|关闭/u;
const NOT_ARRIVED = /未到|未入|未收|未缴|未付|未支付|未完成|在途|待(?!开票|打印|领|寄|核销)|应收|承诺|认捐/u;
/** 未作废, 无退款: the mark is denied. */
const DENIED = /(?:未|无|没有|不)(?:曾|被)?(?:作废|退款|退回|退|红冲|冲销|注销|撤销|取消)/gu;
const NO: ReadonlySet<string> = new Set([
  '否',
  '不',
  '不是',
  '未',
  '没有',
  '0',
  'n',
  'no',
  'false',
  'f',
  'x',
  '×',
  '✗',
  '✕',
]);
const OUT = /支出|支付(?!宝)|付款|付出|^[支付出-]$|贷|转出|拨出|划出|流出|下拨|发放|报销|退|开支|列支|减少/u;
const IN = /^[收入进+]$|收入|收款|收到|到账|入账|进账|来款|捐|拨入|拨款|转入|划入|流入|会费|利息|补助|增加/u;
/** What a column of this heading holds beside, which says nothing of the way. */
const OF_BUSINESS = /业务|交易/u;
const OURS: ReadonlySet<string> = new Set([
  '人民币',
  '人民币元',
  '人民币(元)',
  '元',
  'cny',
  'rmb',
  '¥',
  '本币',
  '本位币',
]);

/** Refuses a row that its own columns of direction, status, arrival or currency make none of money that came. */
export function refuseUncounted(reader: LineReader): void {
  refuseWay(reader);
  refuseMarked(reader);
}

/** The same for money out, of which there is no other direction. */
export function refuseMarked(reader: LineReader): void {
  refuseStatus(reader);
  if (reader.has('arrived') && !saysYes(reader.text('arrived'))) reader.refuse('arrived', 'row-not-arrived');
  const currency = keyOf(reader.text('currency'));
  if (currency !== '' && !OURS.has(currency)) reader.refuse('currency', 'currency-foreign');
}

/** 借 and 贷 mean one thing in the books and the other on the bank's paper: neither is read as money that came. */
function refuseWay(reader: LineReader): void {
  if (!reader.has('direction')) return;
  const said = keyOf(reader.text('direction'));
  if (OUT.test(said)) reader.refuse('direction', 'row-outgoing');
  else if (!IN.test(said) && !OF_BUSINESS.test(reader.heading('direction')))
    reader.refuse('direction', 'direction-unclear');
}

/** Under 是否作废 a yes is the mark; elsewhere the mark is a word. */
function refuseStatus(reader: LineReader): void {
  const said = keyOf(reader.text('status')).replace(DENIED, '');
  if (said === '' || NO.has(said)) return;
  const heading = keyOf(reader.heading('status'));
  const asks = VOID.test(heading) && !heading.endsWith('状态') && !/正常|有效/u.test(said);
  if (asks || VOID.test(said)) reader.refuse('status', 'row-marked-void');
  else if (NOT_ARRIVED.test(said)) reader.refuse('status', 'row-not-arrived');
}

/** A box that is not ticked says no. */
function saysYes(text: string): boolean {
  const said = keyOf(text);
  return !isBlankText(text) && !NO.has(said) && !NOT_ARRIVED.test(said) && !/^[未否没]/u.test(said) && !VOID.test(said);
}

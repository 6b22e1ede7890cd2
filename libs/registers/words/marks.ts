import type { Field } from '../headings.js';
import type { LineReader, OtherCell } from '../reader.js';
import { isBlankText, keyOf, textOf } from '../text.js';
import { nameSays, numberSays, remarkSays, type Said } from './remarks.js';

const VOID = /废|退|红冲|冲销|冲红|注销|撤销|取消|无效|失败|关闭|未通过|不通过|驳回/u;
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

/** Words of the clerk's own, or words of a kind that are another thing than money. */
const REMARKS: readonly Field[] = ['memo', 'way', 'donorType', 'incomeKind', 'fundHint'];
const NAMES: readonly Field[] = ['payer', 'payee', 'document'];
/** A column that asks for what it is filled with: 退款金额, 冲销凭证, 捐赠物品, 是否认捐. */
const OF_VOID = /退[款回还捐]|冲[销减红正]|红冲|作废|注销|撤销/u;
const OF_GOODS = /实物|物资|物品|捐物|折价|估价/u;
const NOT_OF_GOODS = /用途|采购|款$/u;
const OF_PROMISE = /^是否(?:为)?(?:认捐|承诺)/u;
const OF_WAY = /收.{0,2}[付支]|借.{0,2}贷|进.{0,2}出/u;
/** What donors say or are told, and their lives, is no remark on the row. */
const OF_PEOPLE = /寄语|留言|祝福|感言|心愿|事迹|简介|家庭/u;

/** Refuses a row that says of itself, in whatever cell, that it is none of money that came and stays. */
export function refuseUncounted(reader: LineReader): void {
  refuseWay(reader);
  refuseMarks(reader, () => true);
}

/** The same for money out, of which there is no other direction, and which may well have bought goods. */
export function refuseMarked(reader: LineReader): void {
  refuseMarks(reader, (said) => said !== 'row-in-kind' && said !== 'row-outgoing');
}

function refuseMarks(reader: LineReader, counts: (said: Mark) => boolean): void {
  refuseStatus(reader);
  if (reader.has('arrived') && !saysYes(reader.text('arrived'))) reader.refuse('arrived', 'row-not-arrived');
  const currency = keyOf(reader.text('currency'));
  if (currency !== '' && !OURS.has(currency)) reader.refuse('currency', 'currency-foreign');
  const refuse = (field: Field, said: Said | undefined): void => {
    if (said !== undefined && counts(said)) reader.refuse(field, said);
  };
  for (const field of REMARKS) refuse(field, remarkSays(reader.text(field)));
  for (const field of NAMES) refuse(field, nameSays(reader.text(field)));
  refuse('receipt', numberSays(reader.text('receipt')));
  for (const other of reader.others) {
    const said = otherSays(other);
    if (said !== undefined && counts(said)) reader.refuseOther(other, said);
  }
}

type Mark = Said | 'row-outgoing';

/** What a column that is read for nothing says of the row all the same. */
function otherSays({ heading, cell }: OtherCell): Mark | undefined {
  const [asked, text] = [keyOf(heading), textOf(cell)];
  const said = keyOf(text).replace(DENIED, '');
  if (said === '' || NO.has(said) || /^0+(?:\.0*)?$/u.test(said) || OF_PEOPLE.test(asked)) return undefined;
  return askedFor(asked, said) ?? (cell.kind === 'text' ? remarkSays(text) : undefined);
}

function askedFor(asked: string, said: string): Mark | undefined {
  if (OF_VOID.test(asked) && !/正常|有效/u.test(said)) return 'row-marked-void';
  if (OF_PROMISE.test(asked)) return 'row-not-arrived';
  if (OF_GOODS.test(asked) && !NOT_OF_GOODS.test(asked)) return 'row-in-kind';
  return OF_WAY.test(asked) && OUT.test(said) ? 'row-outgoing' : undefined;
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

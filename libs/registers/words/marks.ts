import type { Field } from '../headings.js';
import type { LineReader, OtherCell } from '../reader.js';
import type { FaultCode } from '../rows.js';
import { keyOf, textOf } from '../text.js';
import { nameSays, numberSays, remarkSays, type Said } from './remarks.js';
import { arrivalSays, DENIED, isStatus, statusSays } from './status.js';

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
const OF_OWED = /^(?:尚|仍|还)?(?:(?:未|待)(?:到|收|付|缴|拨|入|支|交|捐)|欠).*(?:金额|数额|额|款|数)(?:\(|$)/u;
const CAME = /实|到|入账|收|付|支|已/u;
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

function refuseMarks(reader: LineReader, counts: (said: FaultCode) => boolean): void {
  const status = statusSays(reader.heading('status'), reader.text('status'));
  if (status !== undefined) reader.refuse('status', status);
  const arrived = reader.has('arrived') ? arrivalSays(reader.text('arrived')) : undefined;
  if (arrived !== undefined) reader.refuse('arrived', arrived);
  const currency = keyOf(reader.text('currency'));
  if (currency !== '' && !OURS.has(currency)) reader.refuse('currency', 'currency-foreign');
  const refuse = (field: Field, said: Said | undefined): void => {
    if (said !== undefined && counts(said)) reader.refuse(field, said);
  };
  for (const field of REMARKS) refuse(field, remarkSays(reader.text(field)));
  for (const field of NAMES) refuse(field, nameSays(reader.text(field)));
  refuse('receipt', numberSays(reader.text('receipt')));
  for (const other of reader.others) {
    const said = otherSays(other) ?? owedSays(other, reader.heading('amount'));
    if (said !== undefined && counts(said)) reader.refuseOther(other, said);
  }
}

/** What a column that is read for nothing says of the row all the same. */
function otherSays({ heading, cell }: OtherCell): FaultCode | undefined {
  if (isStatus(heading)) return statusSays(heading, textOf(cell));
  const [asked, text] = [keyOf(heading), textOf(cell)];
  const said = keyOf(text).replace(DENIED, '');
  if (said === '' || NO.has(said) || /^0+(?:\.0*)?$/u.test(said) || OF_PEOPLE.test(asked)) return undefined;
  return askedFor(asked, said) ?? (cell.kind === 'text' ? remarkSays(text) : undefined);
}

/** 未到账金额 beside a sum of which nobody says that it came. */
function owedSays({ heading, cell }: OtherCell, amount: string): FaultCode | undefined {
  if (!OF_OWED.test(keyOf(heading)) || CAME.test(keyOf(amount))) return undefined;
  return /[1-9]/u.test(textOf(cell)) ? 'row-not-arrived' : undefined;
}

function askedFor(asked: string, said: string): FaultCode | undefined {
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

import { keyOf } from '../text.js';

/**
 * Why a sheet whose columns are a register's is none: what its title or names say that it lists went out, was given
 * back or voided, is promised, planned or applied for, has not arrived, is in kind, or goes both ways.
 */
export type Paper =
  | 'void'
  | 'returned'
  | 'not-arrived'
  | 'promised'
  | 'planned'
  | 'quota-notice'
  | 'in-kind'
  | 'application'
  | 'disbursed'
  | 'outgo'
  | 'roster'
  | 'mixed'
  | 'quote-not-closed';

/** What a sheet says of itself. */
export interface Told {
  /** Texts above the headings, and the sheet's name. */
  readonly named: readonly string[];
  /** The file's name, asked only where the others say neither that money comes nor that it goes. */
  readonly fileName: string;
  /** All headings together. */
  readonly headings: string;
}

/** A longer text, or one that begins so, explains something and names nothing. */
const TITLE_MAX = 60;
const ASIDE = /\(?(?:注|备注|说明):.*$/u;
const EXPLAINS = /^(注|备注|说明|填表|填报|制表|编制|审核|\*|※)/u;

const COMES = /收入|捐|善款|到账|入账|拨款|拨入|会费|利息|来款|进账|收款|补助|上级/u;
const ARRIVED = /(?<!未|待)(?:到账|入账)|兑现|实缴|实收/u;
const GIFT_HEADINGS = /捐|善款|爱心|拨款|拨入|会费|利息/u;
const BOTH_WAYS = /收支|收付|进出/u;
const GOES =
  /支出|开支|列支|付款|发放|报销|领款|借款|支付(?:登记|明细|情况|台账|汇总|统计|一览)*表?(?=$|[^\p{Script=Han}])/u;
/** For whom or what money is; in the name of a fund or a purpose they say nothing of its way. */
const HELPS = /慰问|救助|帮扶|资助|走访|助学|抚慰|救济|补贴/u;

const SURE: readonly (readonly [Paper, RegExp])[] = [
  ['void', /作废|废票|红冲|冲销|注销/u],
  ['returned', /退款|退捐|退还|退费|返还|退回(?:款|资金|善款|捐)|(?:款项?|捐赠|资金|票据)退回/u],
  ['not-arrived', /未到账|未到款|未入账|未到位|待到账|未收|应收|欠缴|欠款/u],
  [
    'planned',
    /(?:^|收入|捐赠|捐款|拨款|补助|支出|资金|用款|使用|年度|工作|募集|募捐|年)(?:计划(?!生育)|预算)(?:安排|执行|明细|一览|汇总|统计|情况|分解|方案)*(?:表|册|台账|书|单)?(?=$|[^\p{Script=Han}])|预计|拟捐|拟拨|拟收/u,
  ],
];
/** What tells a fund that it may spend: no money comes by it, unless a column says when it came or how. */
const QUOTA =
  /指标(?!生)|下达(?:情况|明细|一览|汇总|统计|通知|登记|计划|文件|资金|预算)*[表册单书]|(?:资金|拨款|补助|预算|经费)下达|预算(?:批复|下达|通知)|批复(?:情况|明细|一览|汇总|登记)*表/u;
const CAME_IN = /到账|到款|到位|入账|进账|收款|收到|实收|拨入(?:日期|时间|金额)|方式|账户|渠道/u;
const PROMISES = /认捐|承诺|(?:捐赠|捐款)意向|认领/u;
const THINGS = /物资|实物|捐物|物品|捐赠物/u;
const MONEY = /款|资金|现金|善款/u;
const APPLIES = /申请|申报/u;
/** What the county passes down; what comes down from above is the county's own income. */
const PASSED_DOWN = /(?<!上级|中央|省级?|市级?|财政局?)下拨|拨出|转拨|转赠(?!收入|来)|资金分配/u;
const ROSTER = /名册|名单/u;

/** What title, sheet name and, where they are silent, the file's name make of a sheet that looks like a register. */
export function paperTold({ named, fileName, headings }: Told): Paper | undefined {
  const titles = named
    .map((text) => keyOf(text).replace(ASIDE, ''))
    .filter((text) => text.length <= TITLE_MAX && !EXPLAINS.test(text));
  const told = ofOneWay(titles).join(' ');
  const gifts = GIFT_HEADINGS.test(keyOf(headings));
  const held = { gifts, came: CAME_IN.test(keyOf(headings)) };
  const paper = paperOf(told, held);
  if (paper !== undefined || COMES.test(told)) return paper;
  const ofFile = paperOf(keyOf(fileName).replace(/\.[a-z]+$/u, ''), held);
  return ofFile === 'mixed' && gifts ? undefined : ofFile;
}

/** Of a book of both ways (收支) a sheet may say for itself that it is the part that came in. */
function ofOneWay(titles: readonly string[]): readonly string[] {
  const ofIncome = titles.some((text) => /收入|捐/u.test(text) && !BOTH_WAYS.test(text) && !GOES.test(text));
  return ofIncome ? titles.map((text) => text.replace(BOTH_WAYS, '')) : titles;
}

function paperOf(
  told: string,
  { gifts, came }: { readonly gifts: boolean; readonly came: boolean },
): Paper | undefined {
  const sure = SURE.find(([, words]) => words.test(told))?.[0];
  if (sure !== undefined) return sure;
  if (QUOTA.test(told) && !came && !ARRIVED.test(told)) return 'quota-notice';
  if (PROMISES.test(told) && !ARRIVED.test(told)) return 'promised';
  if (THINGS.test(told) && !MONEY.test(told)) return 'in-kind';
  return wayOf(told) ?? lesser(told, gifts);
}

function wayOf(told: string): Paper | undefined {
  if (BOTH_WAYS.test(told)) return 'mixed';
  if (PASSED_DOWN.test(told)) return 'disbursed';
  if (!GOES.test(told)) return undefined;
  return /收入/u.test(told) ? 'mixed' : 'outgo';
}

/** Words that give way to those of income, in the title or in the headings. */
function lesser(told: string, gifts: boolean): Paper | undefined {
  if (APPLIES.test(told) && !/收入|到账|入账/u.test(told)) return 'application';
  if (gifts || COMES.test(told)) return undefined;
  if (HELPS.test(told)) return 'outgo';
  return ROSTER.test(told) ? 'roster' : undefined;
}

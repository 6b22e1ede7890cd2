import { findLayout, type Layout } from './layout.js';
import type { Field } from './headings.js';
import type { RegisterKind } from './rows.js';
import type { SheetInput } from './sheet-input.js';
import { isSpilled } from './spilled.js';
import { keyOf, textOf } from './text.js';
import { isPublicMoney, kindNamed, sourceOf, supportKind } from './words/kinds.js';
import { paperTold, type Paper } from './words/papers.js';

export interface Recognised {
  readonly kind: RegisterKind;
  readonly layout: Layout;
}

/**
 * Headings of papers that are no registers of income: statements, applications, rosters, payments, promises. Two of
 * them make a sheet such a paper; one alone may stand in a register too.
 */
const FOREIGN =
  /^(借方|贷方|余额|支出|对方|流水号|交易|发放|领取|申请|申报|救助|受助|补助对象|补助标准|家庭类型|致贫|困难|身份证|被保险|投保|参保|险种|保费|保险|承保|起保|终保|理赔|认捐|承诺|应收|付款事由|报销|借款|还款)/u;
/** Columns of what was given instead of money. */
const THINGS = /物资名称|物品名称|实物名称|品名|折价|估价|折合金额|估值/u;
const GIFT_WORDS = /捐|爱心|善款|donor|donation|gift/u;
/** A title that says what came, be it of several kinds: then the file's name is not asked. */
const SAYS_KIND = /捐|善款|会费|利息|结息|拨款|补助|拨入/u;
const INCOME: readonly RegisterKind[] = ['donations', 'appropriations', 'grants', 'dues', 'interest'];
const REGISTER = /登记|台账|明细|收入表/u;
/** Papers about registers. */
const SUMMARY = /汇总|统计|合计|公示|分析|样表|模板|说明|对账|名单|名册|标准/u;
const SPENDING_WORDS = /支出|开支|付款|列支/u;
const PAYS = /支付(?:日期|金额|数额|对象|单位)/u;
/** Beside what goes out: what comes in, promises, plans, and lists of people who are to sign or to be paid. */
const NO_SPENDING = /收入|收支|捐|预算|计划(?!生育)|申请|申报|认捐|承诺|应付|应收|借方|贷方|报销单|审批单/u;
/** What was to be paid stands beside what was. */
const PAID = /^(?:实付|实发|实际|支付|支出|付款|发放)/u;
const OTHER_SUM = /^(?:应付|应发|批准|审批|核定|预算|计划|申请|申报)(?:金额|数额|款额|额|款|数)?(?:\([^()]*\))?$/u;
const NO_SPENDING_HEADINGS =
  /^(借方|贷方|对方|流水号|交易|身份证|姓名|家庭|被保险|投保|参保|险种|理赔|借款|还款|报销)/u;
const OPENING_WORDS = /期初|年初|上年|余额|结余|结转|结存/u;
const ACCOUNT_EXCLUDES = /金额|amount|身份证|申请|救助|保费|发生额|借方|贷方/u;

/**
 * What a sheet is, by its headings; its title and name only decide between kinds whose headings are alike. Relief
 * applications, insurance rosters, bank statements and whatever else is no register give undefined.
 */
export function recognise(sheet: SheetInput): Recognised | undefined {
  return (
    recogniseRegions(sheet) ??
    recogniseAccounts(sheet) ??
    recogniseTransfers(sheet) ??
    recogniseSpending(sheet) ??
    recogniseIncome(sheet) ??
    recogniseOpenings(sheet) ??
    recogniseLacking(sheet) ??
    recogniseNamed(sheet)
  );
}

/**
 * Why a sheet that looks like a register of income is none, by its title, its name or the file's. Undefined for every
 * other sheet, known or not.
 */
export function turnedAway(sheet: SheetInput): Paper | undefined {
  if (recognise(sheet) !== undefined) return undefined;
  if (sheet.rows.some(isSpilled)) return 'quote-not-closed';
  const layout = findLayout(sheet, 'income');
  if (layout === undefined) return undefined;
  const looks = looksLikeIncome(sheet, layout) !== undefined || lacksFigures(sheet, layout);
  return looks ? paperOf(sheet, layout) : undefined;
}

/** A sheet of both ways is read where a column says the way, or the amount is what came in. */
function paperOf(sheet: SheetInput, layout: Layout): Paper | undefined {
  const headings = layout.headings.map(keyOf).join(' ');
  if (THINGS.test(headings)) return 'in-kind';
  const paper = paperTold({ named: [...layout.title, sheet.name], fileName: sheet.fileName ?? '', headings });
  const says = layout.columns.has('direction') || /收|捐|到账|入账/u.test(layout.columns.get('amount')?.heading ?? '');
  return paper === 'mixed' && says ? undefined : paper;
}

function recogniseRegions(sheet: SheetInput): Recognised | undefined {
  const layout = findLayout(sheet, 'regions');
  if (layout === undefined || !has(layout, 'code', 'name')) return undefined;
  if (layout.headings.some((heading) => /金额|余额|票据|捐|姓名/u.test(heading))) return undefined;
  const structured = layout.columns.has('level') || layout.columns.has('parent');
  return structured || firstCodeIsRegion(sheet, layout) ? { kind: 'regions', layout } : undefined;
}

function firstCodeIsRegion(sheet: SheetInput, layout: Layout): boolean {
  const position = layout.columns.get('code')?.position ?? 0;
  return /^\d{6}(\d{3}){0,2}$/u.test(keyOf(textOf(sheet.rows[layout.firstRow]?.cells[position])));
}

function recogniseAccounts(sheet: SheetInput): Recognised | undefined {
  const layout = findLayout(sheet, 'accounts');
  if (layout === undefined || !has(layout, 'accountName')) return undefined;
  const banked = has(layout, 'bank', 'number');
  if (!banked && !layout.columns.has('accountKind') && !layout.columns.has('ways')) return undefined;
  if (layout.headings.some((heading) => ACCOUNT_EXCLUDES.test(keyOf(heading)))) return undefined;
  if (findLayout(sheet, 'income')?.columns.has('date') === true) return undefined;
  return { kind: 'accounts', layout };
}

function recogniseIncome(sheet: SheetInput): Recognised | undefined {
  const layout = findLayout(sheet, 'income');
  const kind = layout === undefined ? undefined : looksLikeIncome(sheet, layout);
  if (layout === undefined || kind === undefined) return undefined;
  return paperOf(sheet, layout) === undefined ? { kind, layout } : undefined;
}

function looksLikeIncome(sheet: SheetInput, layout: Layout): RegisterKind | undefined {
  return has(layout, 'amount') && hasDate(layout) && !isForeign(layout) ? incomeKind(sheet, layout) : undefined;
}

function recogniseTransfers(sheet: SheetInput): Recognised | undefined {
  const named = /划转|划拨|调拨/u.test(tellOf(sheet, findLayout(sheet, 'passings')));
  const layouts = [findLayout(sheet, 'outgo'), ...(named ? [findLayout(sheet, 'passings')] : [])];
  const layout = layouts.find((one) => one !== undefined && has(one, 'fromRegion', 'toRegion', 'amount'));
  return layout === undefined ? undefined : { kind: 'transfers', layout };
}

/** Headings, title or name say that it is money out; what else they say must not be another paper's. */
function recogniseSpending(sheet: SheetInput): Recognised | undefined {
  const layout = findLayout(sheet, 'outgo');
  if (layout === undefined || !has(layout, 'amount') || !hasDate(layout)) return undefined;
  if (!layout.columns.has('purpose') && !layout.columns.has('spendKind')) return undefined;
  const headings = layout.headings.map(keyOf);
  if (!saysSpending(sheet, layout)) return undefined;
  return headings.some((heading) => NO_SPENDING_HEADINGS.test(heading)) ? undefined : { kind: 'spending', layout };
}

function saysSpending(sheet: SheetInput, layout: Layout): boolean {
  const headings = layout.headings.map(keyOf);
  const counted = isPaid(layout) ? headings.filter((heading) => !OTHER_SUM.test(heading)) : headings;
  const tell = keyOf([...counted, ...layout.title, sheet.name].join(' '));
  if (NO_SPENDING.test(tell)) return false;
  const pays = PAYS.test(headings.join(' ')) && !/会费|会员|拨款/u.test(tell);
  return pays || SPENDING_WORDS.test(tell) || paperOf(sheet, layout) === 'outgo';
}

function isPaid({ columns }: Layout): boolean {
  return PAID.test(keyOf(columns.get('amount')?.heading ?? ''));
}

/** A register of gifts that lacks the column of the amount, or the one of the day: it is refused, not left alone. */
function recogniseLacking(sheet: SheetInput): Recognised | undefined {
  const layout = findLayout(sheet, 'income');
  if (layout === undefined || !lacksFigures(sheet, layout)) return undefined;
  return paperOf(sheet, layout) === undefined ? { kind: 'donations', layout } : undefined;
}

/** A sheet that calls itself a register of one kind and lacks a column of it: refused for the column. */
function recogniseNamed(sheet: SheetInput): Recognised | undefined {
  const [income, outgo] = [findLayout(sheet, 'income'), findLayout(sheet, 'passings')];
  const tell = tellOf(sheet, income ?? outgo);
  if (!REGISTER.test(tell) || SUMMARY.test(tell)) return undefined;
  if (outgo !== undefined && /划转|划拨|调拨/u.test(tell) && !/捐|收入|支出/u.test(tell))
    return { kind: 'transfers', layout: outgo };
  return income === undefined ? undefined : lackingOf(sheet, income, kindNamed(tell));
}

function lackingOf(sheet: SheetInput, layout: Layout, kind: RegisterKind | undefined): Recognised | undefined {
  const lacks = !has(layout, 'amount') || !hasDate(layout);
  if (kind === undefined || !lacks || isForeign(layout)) return undefined;
  return paperOf(sheet, layout) === undefined ? { kind, layout } : undefined;
}

function tellOf({ name }: SheetInput, layout: Layout | undefined): string {
  return keyOf([...(layout?.title ?? []), name].join(' '));
}

function lacksFigures(sheet: SheetInput, layout: Layout): boolean {
  if (isForeign(layout) || has(layout, 'amount') === hasDate(layout)) return false;
  const headings = layout.headings.map(keyOf).join(' ');
  const tell = keyOf([...layout.title, sheet.name].join(' '));
  const ofDonors = layout.columns.has('payer') && GIFT_WORDS.test(headings);
  const ofReceipts = layout.columns.has('receipt') && GIFT_WORDS.test(headings + tell);
  return ofDonors || ofReceipts;
}

/** What the headings make of it, between kinds of public money what the names say. */
function incomeKind(sheet: SheetInput, layout: Layout): RegisterKind | undefined {
  const kind = kindOfHeadings(sheet, layout);
  const named = kindNamedBy(sheet, layout);
  return isPublicMoney(kind) && isPublicMoney(named) ? named : kind;
}

/** Title and sheet name, else the file's name. */
function kindNamedBy({ name, fileName = '' }: SheetInput, { title }: Layout): RegisterKind | undefined {
  const told = [...title, name].join(' ');
  return kindNamed(told) ?? (SAYS_KIND.test(keyOf(told)) ? undefined : kindNamed(fileName));
}

/** Whether title or names call it a register of another kind of income than its headings do. */
export function isCalledOtherwise(sheet: SheetInput, { kind, layout }: Recognised): boolean {
  const named = INCOME.includes(kind) && !layout.columns.has('incomeKind') ? kindNamedBy(sheet, layout) : undefined;
  return named !== undefined && named !== kind;
}

function kindOfHeadings(sheet: SheetInput, layout: Layout): RegisterKind | undefined {
  const headings = layout.headings
    .filter((heading) => sourceOf(heading) === undefined)
    .map(keyOf)
    .join(' ');
  const tell = keyOf([...layout.title, sheet.name].join(' '));
  if (GIFT_WORDS.test(headings)) return 'donations';
  if (/会费|会员/u.test(headings + tell)) return 'dues';
  if (/利息|结息|计息/u.test(headings + tell)) return 'interest';
  if (layout.columns.has('document') || /拨款|拨入|拨付|下达|补助/u.test(headings)) return supportKind(headings + tell);
  if (layout.columns.has('receipt') || GIFT_WORDS.test(tell)) return 'donations';
  return /拨款|补助/u.test(tell) ? supportKind(tell) : undefined;
}

function recogniseOpenings(sheet: SheetInput): Recognised | undefined {
  const layout = findLayout(sheet, 'openings');
  if (layout === undefined || !has(layout, 'amount', 'region') || isForeign(layout)) return undefined;
  if (!layout.columns.has('fund') && !layout.columns.has('account')) return undefined;
  const heading = layout.columns.get('amount')?.heading ?? '';
  const tell = [heading, ...layout.title, sheet.name].map(keyOf).join(' ');
  return OPENING_WORDS.test(tell) ? { kind: 'openings', layout } : undefined;
}

function has(layout: Layout, ...fields: readonly Field[]): boolean {
  return fields.every((field) => layout.columns.has(field));
}

function hasDate(layout: Layout): boolean {
  return layout.columns.has('date') || has(layout, 'month', 'day');
}

function isForeign(layout: Layout): boolean {
  return layout.headings.filter((heading) => FOREIGN.test(keyOf(heading))).length >= 2;
}

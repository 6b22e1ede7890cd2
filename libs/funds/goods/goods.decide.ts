import { entryRefusal } from '#accounts';
import {
  clearTextRefusal,
  formatQuantity,
  namesSomething,
  NO_QUANTITY,
  QUANTITY_MAX,
  quantity,
  refuse,
  yearOf,
} from '#kernel';
import type { BusinessDate, Decision, Fen, Quantity, Refusal } from '#kernel';
import { dayRefusal } from '../entry.decide.js';
import type { FundFacts } from '../fund.commands.js';
import type { FundEvent, FundOpened } from '../fund.events.js';
import { inOpenTime, isYearClosed, purposeNamed, usesOf } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { notAllowed, unknownPurpose } from '../rest.decide.js';
import type { ReverseEntry } from '../reversal/reversal.commands.js';
import type { GoodsCommand, GoodsCommandFields, GoodsRefusalCode, IssueGoods, ReceiveGoods } from './goods.commands.js';
import type { Article, GoodsIssued, GoodsReceived, GoodsReversed, LotLine } from './goods.events.js';
import { goodsCountingDay } from './goods.movements.js';
import { articleKey, quantityOf, stockOn, sumOf } from './goods.state.js';
import type { StockPart } from './goods.state.js';

/** A refusal names no more articles than these. */
const ARTICLES_NAMED = 20;

interface Fund {
  readonly state: FundState;
  readonly opened: FundOpened;
  readonly facts: FundFacts;
}

const GOODS: Readonly<Record<GoodsCommand['type'], true>> = { ReceiveGoods: true, IssueGoods: true };

export function isGoodsCommand(command: { readonly type: string }): command is GoodsCommand {
  return command.type in GOODS;
}

export function decideGoods(state: FundState, command: GoodsCommand, facts: FundFacts): Decision<FundEvent> {
  const { opened } = state;
  if (opened === undefined) return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
  const fund = { state, opened, facts };
  return command.type === 'ReceiveGoods' ? receive(fund, command) : issue(fund, command);
}

/**
 * 物资接收. Refusals in order: of the amount and the day as of every entry, article-name-missing, quantity-not-positive,
 * quantity-too-large, purpose-unknown, personal-number-in-clear, receipt-missing, value-evidence-missing, those of time.
 */
function receive(fund: Fund, command: ReceiveGoods): Decision<FundEvent> {
  const { state, opened, facts } = fund;
  const { amountFen, valueBasis, valueDate, belongsOn } = command;
  const refusal =
    entryRefusal({ amountFen, valueDate }, facts.today) ??
    fieldsRefusal(state, command) ??
    receiptMissing(command) ??
    valueUnproven(command) ??
    dayRefusal(fund, command);
  if (refusal !== undefined) return { refusal };
  const counts = belongsOn !== undefined && !isYearClosed(state, yearOf(belongsOn)) ? { countsOn: belongsOn } : {};
  const received: GoodsReceived = {
    ...{ type: 'GoodsReceived', fund: opened.fund, ...entryFields(state, command) },
    ...{ quantity: formatQuantity(command.quantity), amountFen, valueBasis },
    ...{ ...counts, ...giftFields(command) },
  };
  return { events: [received] };
}

function fieldsRefusal(state: FundState, { article, unit, quantity: asked, purpose }: GoodsCommandFields) {
  for (const [field, value] of Object.entries({ article, unit })) {
    if (!namesSomething(value)) return refusalOf({ code: 'article-name-missing', field, value, wanted: '' });
  }
  if (asked <= NO_QUANTITY) {
    return refusalOf({
      code: 'quantity-not-positive',
      field: 'quantity',
      value: formatQuantity(asked),
      wanted: '0.001',
    });
  }
  if (asked > QUANTITY_MAX) {
    const wanted = formatQuantity(QUANTITY_MAX);
    return refusalOf({ code: 'quantity-too-large', field: 'quantity', value: formatQuantity(asked), wanted });
  }
  if (purposeNamed(state, purpose) === undefined) return unknownPurpose(state, purpose);
  return clearTextRefusal({ article, unit, purpose }, 'name');
}

function refusalOf(refusal: Refusal<GoodsRefusalCode>): Refusal {
  return refusal;
}

function receiptMissing({ receipt, noReceiptReason }: ReceiveGoods): Refusal | undefined {
  if (receipt !== undefined || noReceiptReason !== undefined) return undefined;
  return { code: 'receipt-missing', field: 'receipt', value: '', wanted: 'anonymous, donor-waived' };
}

/** An invoice or an appraisal is a document: it is kept. */
function valueUnproven({ valueBasis, evidence = [] }: ReceiveGoods): Refusal | undefined {
  if (valueBasis === 'market-price' || evidence.length > 0) return undefined;
  return refusalOf({ code: 'value-evidence-missing', field: 'evidence', value: valueBasis, wanted: 'market-price' });
}

function giftFields({ donorKind, donor, receipt, noReceiptReason }: ReceiveGoods) {
  return {
    donorKind,
    ...(donor === undefined ? {} : { donor }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(receipt !== undefined || noReceiptReason === undefined ? {} : { noReceiptReason }),
  };
}

/** What the events of both have; an article is called as it was called first. */
function entryFields(state: FundState, command: GoodsCommandFields) {
  const { entry, purpose, valueDate, belongsOn, memo, handler, evidence = [] } = command;
  const { article, unit } = state.goods.articles.get(articleKey(command)) ?? command;
  return {
    ...{ entry, purpose: purposeNamed(state, purpose) ?? purpose, article, unit, valueDate },
    ...(belongsOn === undefined ? {} : { belongsOn }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
}

/**
 * 物资发放. Refusals in order: article-name-missing, quantity-not-positive, quantity-too-large, purpose-unknown,
 * personal-number-in-clear, those of the day, article-unknown, purpose-not-allowed, not-enough-in-stock.
 */
function issue(fund: Fund, command: IssueGoods): Decision<FundEvent> {
  const { state, opened } = fund;
  const { use, quantity: asked, valueDate } = command;
  const refusal = fieldsRefusal(state, command) ?? dayRefusal(fund, command) ?? articleUnknown(state, command);
  if (refusal !== undefined) return { refusal };
  const fields = entryFields(state, command);
  const uses = usesOf(state, fields.purpose);
  if (!uses.includes(use)) return { refusal: notAllowed(fields.purpose, uses.join(', ')) };
  const stock = stockOn(state.goods, { ...fields, on: valueDate });
  if (sumOf(stock) < asked) return { refusal: notEnough(asked, sumOf(stock), fields) };
  const issued: GoodsIssued = { type: 'GoodsIssued', fund: opened.fund, ...fields, use, lines: taken(stock, asked) };
  return { events: [issued] };
}

function articleUnknown({ goods }: FundState, named: Article): Refusal | undefined {
  if (goods.articles.has(articleKey(named))) return undefined;
  const known = [...goods.articles.values()]
    .slice(0, ARTICLES_NAMED)
    .map(({ article, unit }) => `${article} (${unit})`);
  const value = `${named.article} (${named.unit})`;
  return refusalOf({ code: 'article-unknown', field: 'article', value, wanted: known.join(', ') });
}

function notEnough(asked: Quantity, there: Quantity, { unit }: Article): Refusal {
  const value = `${formatQuantity(asked)} ${unit}`;
  const wanted = `${formatQuantity(there)} ${unit}`;
  return refusalOf({ code: 'not-enough-in-stock', field: 'quantity', value, wanted });
}

/** Takes a quantity from the oldest parts, each at its share of that part's value. */
function taken(stock: readonly StockPart[], asked: Quantity): readonly LotLine[] {
  const lines: LotLine[] = [];
  let missing = asked;
  for (const part of stock) {
    if (missing === NO_QUANTITY) break;
    const of = missing < part.quantity ? missing : part.quantity;
    lines.push({ lot: part.lot, since: part.since, quantity: formatQuantity(of), amountFen: shareOf(part, of) });
    missing = quantity(missing - of);
  }
  return lines;
}

/** Its share of what is left of the value, rounded to the nearest fen; the last of it takes all that is left. */
function shareOf({ quantity: whole, amountFen }: StockPart, of: Quantity): Fen {
  return ((2n * amountFen * of + whole) / (2n * whole)) as Fen;
}

/**
 * 物资冲销, whole: a receipt only while all of it is in stock. Refusals in order: entry-reversed-already,
 * not-enough-in-stock.
 */
export function reverseGoods(
  state: FundState,
  original: GoodsReceived | GoodsIssued,
  { command, facts }: { readonly command: ReverseEntry; readonly facts: FundFacts },
): Decision<FundEvent> {
  const { fund, entry: reversed, purpose, article, unit, valueDate } = original;
  if (state.goods.reversed.has(reversed)) {
    return refuse({ code: 'entry-reversed-already', field: 'entry', value: reversed, wanted: '' });
  }
  const on = dayToReverse(state, valueDate, { ...facts, ...command });
  const late = on === valueDate ? {} : { belongsOn: valueDate };
  const { entry, reason, request } = command;
  const made = {
    type: 'GoodsReversed',
    fund,
    entry,
    reversed,
    purpose,
    article,
    unit,
    valueDate: on,
    ...late,
  } as const;
  if (original.type === 'GoodsIssued') {
    const lines = original.lines.map((line) => (on === valueDate ? line : { ...line, since: on }));
    const back: GoodsReversed = { ...made, kind: 'goods-issue', lines, reason, request };
    return { events: [back] };
  }
  const parts = [...state.goods.parts.values()].filter(({ lot, since }) => lot === reversed && since <= on);
  const whole = quantityOf(original);
  if (sumOf(parts) < whole) return { refusal: notEnough(whole, sumOf(parts), original) };
  const lines = parts.map(({ lot, since, quantity: rest, amountFen }) => {
    return { lot, since, quantity: formatQuantity(rest), amountFen };
  });
  const countsOn = goodsCountingDay(original);
  const counts = countsOn === undefined ? {} : { countsOn };
  const out: GoodsReversed = { ...made, kind: 'goods', lines, ...counts, reason, request };
  return { events: [out] };
}

/** Its own day while that is open, else today: nothing is dated into a closed time (domain.md, Closing). */
function dayToReverse(
  state: FundState,
  valueDate: BusinessDate,
  { on, today }: FundFacts & Pick<ReverseEntry, 'on'>,
): BusinessDate {
  if (on !== undefined) return on;
  return inOpenTime(state, valueDate) === valueDate ? valueDate : inOpenTime(state, today);
}

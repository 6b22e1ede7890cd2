import { accountLaw, statementLaw } from '#accounts';
import type { AccountClosingLawCode, AccountLawCode } from '#accounts';
import { closedTimeLaw, entryLaw, fundConfirmedLaw, fundLaw, goodsLaw } from '#funds';
import type { ClosedTimeLawCode, EntryLawCode, FundLawCode, GoodsLawCode } from '#funds';
import { receiptLaw } from '#giving';
import type { ReceiptLawCode } from '#giving';
import type { Breach, Law } from '#kernel';
import { minimumConfirmedLaw, yearLaw } from '#minimum';
import type { MinimumLawCode } from '#minimum';
import { actorLaw, requestLaw } from '#people';
import type { ConfirmedLawCode, RequestLawCode } from '#people';
import type { Language } from './refusal-words.js';

type LawCode =
  | FundLawCode
  | GoodsLawCode
  | AccountLawCode
  | AccountClosingLawCode
  | ReceiptLawCode
  | RequestLawCode
  | MinimumLawCode
  | ClosedTimeLawCode
  | EntryLawCode
  | ConfirmedLawCode;

/** What no history may break, each by the rules of its own context. */
export const laws: readonly Law<LawCode>[] = [
  ...[fundLaw, goodsLaw, accountLaw, receiptLaw, requestLaw, actorLaw],
  ...[yearLaw, statementLaw, closedTimeLaw, entryLaw],
  ...[fundConfirmedLaw, minimumConfirmedLaw],
];

type Sentence = Readonly<Record<Language, string>>;

const WORDS: Readonly<Record<LawCode, (breach: Breach<LawCode>) => Sentence>> = {
  'available-below-zero': ({ subject, value = '' }) => ({
    zh: `使可用金额低于零（${subject}：${value}）`,
    en: `takes what is available below zero (${subject}: ${value})`,
  }),
  'reservation-overdrawn': ({ subject, value = '' }) => ({
    zh: `动用的金额超过预留 ${subject} 的余额（${value}）`,
    en: `takes more of the reservation ${subject} than it has left (${value})`,
  }),
  'stock-below-zero': ({ subject, value = '' }) => ({
    zh: `从批次 ${subject} 出库的物资超过其当日库存（${value}）`,
    en: `takes more of the lot ${subject} than is in stock that day (${value})`,
  }),
  'stock-value-left': ({ subject }) => ({
    zh: `从批次 ${subject} 出库的价值与其余额不符`,
    en: `takes of the lot ${subject} another value than is left of it`,
  }),
  'account-below-zero-then': ({ subject, value = '' }) => ({
    zh: `使账户 ${subject} 短款 ${value}，而无人申报`,
    en: `takes the account ${subject} below zero by ${value}, which nobody declared`,
  }),
  'account-not-posted': ({ subject, value = '' }) => ({
    zh: `变动了账户 ${subject} 的 ${value}，而该账户未记此账`,
    en: `moves ${value} of the account ${subject}, whose own stream says otherwise`,
  }),
  'receipt-number-twice': ({ subject, value = '' }) => ({
    zh: `的票据号 ${subject}（开票单位 ${value}）已为另一笔未冲销的捐赠所用`,
    en: `has the receipt number ${subject} of the unit ${value}, which another gift that was not reversed has`,
  }),
  'request-answered-wrongly': ({ subject, value = '' }) => ({
    zh: `对申请 ${subject} 的答复不合规定：须由不同的人提出和确认（${value}）`,
    en: `answers the request ${subject} against its rules: different persons must ask and confirm (${value})`,
  }),
  'not-as-confirmed': ({ subject, value = '' }) => ({
    zh: `须经他人确认，而与所确认的申请（${subject}）不符（${value}）`,
    en: `takes other persons to confirm it, and is not what the request ${subject} asked for (${value})`,
  }),
  'actor-not-there': ({ subject }) => ({
    zh: `的经办人 ${subject} 当时不在账本之中`,
    en: `was done by ${subject}, who was not in the ledger then`,
  }),
  'year-closed-otherwise': ({ subject, value = '' }) => ({
    zh: `的年结（${subject}）与此前的记录不符（${value}）`,
    en: `closes the year (${subject}) otherwise than the events before it come to (${value})`,
  }),
  'account-stated-otherwise': ({ subject, value = '' }) => ({
    zh: `对账的账面数与账户 ${subject} 截至该日的收支不符（${value}）`,
    en: `states of the account ${subject} another figure than what went through it by that day (${value})`,
  }),
  'account-closed-otherwise': ({ subject, value = '' }) => ({
    zh: `的账户结账（${subject}）与此前的结账或对账不符（${value}）`,
    en: `closes the account ${subject} against its closings and statements before (${value})`,
  }),
  'dated-into-closed-time': ({ subject, value = '' }) => ({
    zh: `的日期落在 ${subject} 已结账的期间（${value}）`,
    en: `is dated into time that ${subject} had closed (${value})`,
  }),
  'late-without-closed-time': ({ subject, value = '' }) => ({
    zh: `标为前期调整，而所属日期在 ${subject} 未结账的期间（${value}）`,
    en: `is marked as late, though it belongs in time that ${subject} had not closed (${value})`,
  }),
  'month-closed-otherwise': ({ subject, value = '' }) => ({
    zh: `的月结（${subject}）与此前的月结或账户对账不符（${value}）`,
    en: `closes the month (${subject}) against the months and accounts closed before it (${value})`,
  }),
  'region-changed-in-closed-time': ({ subject, value = '' }) => ({
    zh: `使区划 ${subject} 的变动落在有关基金已结账的期间（${value}）`,
    en: `changes the region ${subject} in time that its funds had closed (${value})`,
  }),
  'fund-opened-otherwise': ({ subject, value = '' }) => ({
    zh: `设立基金 ${subject} 时所称的已结账期间与当时不符（${value}）`,
    en: `opens the fund ${subject} after another day than had been closed then (${value})`,
  }),
  'use-not-allowed': ({ subject, value = '' }) => ({
    zh: `动用了当时不准用于此项的用途（${subject}：${value}）`,
    en: `uses money of a purpose that did not allow it then (${subject}: ${value})`,
  }),
  'corrected-beyond-entry': ({ subject, value = '' }) => ({
    zh: `退回或变更的金额超过原记录 ${subject} 的余额（${value}）`,
    en: `takes back more of the entry ${subject} than is left of it (${value})`,
  }),
  'reversed-otherwise': ({ subject, value = '' }) => ({
    zh: `的冲销与原记录 ${subject} 的余额不符（${value}）`,
    en: `reverses the entry ${subject} otherwise than what is left of it (${value})`,
  }),
  'answers-no-entry': ({ subject }) => ({
    zh: `所对应的记录 ${subject} 不在该基金此前的记录之中`,
    en: `answers the entry ${subject}, which its fund did not have before it`,
  }),
};

/** One sentence without its end: `event 57 takes what is available below zero (…)`. */
export function breachWords(breach: Breach<LawCode>): Sentence {
  const { zh, en } = WORDS[breach.code](breach);
  const index = String(breach.index);
  return { zh: `第 ${index} 条记录${zh}`, en: `event ${index} ${en}` };
}

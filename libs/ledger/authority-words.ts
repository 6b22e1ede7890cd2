import type { EntryRefusalCode } from '#accounts';
import type { ClearTextRefusalCode } from '#kernel';
import type { AuthorityRefusalCode, DecisionRefusalCode, LimitRefusalCode, PersonRefusalCode } from '#people';
import type { Words } from './refusal-sentence.js';

type LimitCode = LimitRefusalCode | 'limit-granted-already' | 'limit-not-granted';

/** What is said about limits and collective decisions. */
export const authorityWords: Readonly<
  Record<
    | LimitCode
    | Exclude<
        AuthorityRefusalCode | DecisionRefusalCode,
        EntryRefusalCode | ClearTextRefusalCode | Exclude<PersonRefusalCode, LimitCode>
      >,
    Words
  >
> = {
  'amount-over-limit': {
    zh: ({ value, wanted }) =>
      `金额 ${value} 元超过本人在该地区的限额 ${limitIn(wanted)} 元，须由限额更高的人办理（${rolesIn(wanted)}）。`,
    en: ({ value, wanted }) =>
      `The amount ${value} is over the acting person's limit there, ${limitIn(wanted)} yuan: somebody with a higher limit does it (${rolesIn(wanted)}).`,
  },
  'limit-granted-already': {
    zh: ({ value, wanted }) => `此人自 ${wanted} 起的限额已是 ${value} 元。`,
    en: ({ value, wanted }) => `The person has had the limit of ${value} yuan since ${wanted}.`,
  },
  'limit-not-granted': {
    zh: ({ value, wanted }) => `此人在“${wanted}”任 ${value} 没有本人的限额，无可终止。`,
    en: ({ value, wanted }) => `As ${value} for "${wanted}" the person has no limit of their own to end.`,
  },
  'region-not-county': {
    zh: ({ value, wanted }) => `区划“${value}”不是县，须以其所属的县 ${wanted} 为准。`,
    en: ({ value, wanted }) => `The region "${value}" is no county; this is for its county, ${wanted}.`,
  },
  'setting-exists': {
    zh: ({ value, wanted }) =>
      wanted === '' ? `自 ${value} 起本来就没有此项限制。` : `自 ${wanted} 起已是如此，${value} 无可变更。`,
    en: ({ value, wanted }) =>
      wanted === ''
        ? `On ${value} there is none as it is.`
        : `It has been so since ${wanted}; nothing changes on ${value}.`,
  },
  'minutes-number-malformed': {
    zh: ({ value }) => `会议纪要文号“${value}”无效：须含文字或数字，且不超过 60 个字符。`,
    en: ({ value }) => `The minutes number "${value}" is none: it has a letter or a digit, and at most 60 characters.`,
  },
  'attendees-too-few': {
    zh: ({ value, wanted }) => `参会人员只有 ${value} 人，集体决策至少 ${wanted} 人。`,
    en: ({ value, wanted }) => `${value} attended; at least ${wanted} decide collectively.`,
  },
  'minutes-missing': {
    zh: () => '缺少凭证：集体决策须附会议纪要。',
    en: () => 'Evidence is missing: the minutes of the meeting.',
  },
  'decision-exists': {
    zh: ({ value }) => `会议纪要“${value}”在本县已登记。`,
    en: ({ value }) => `The minutes "${value}" of this county are in the ledger already.`,
  },
  'decision-missing': {
    zh: ({ value, wanted }) => `金额 ${value} 元达到集体决策起点 ${wanted} 元，须引用已登记的集体决策。`,
    en: ({ value, wanted }) =>
      `The amount ${value} is one that rests on a collective decision, as all from ${wanted} yuan on: cite one that was recorded.`,
  },
  'decision-unknown': {
    zh: ({ value }) => `没有登记过集体决策“${value}”。`,
    en: ({ value }) => `There is no collective decision "${value}".`,
  },
  'decision-of-another-county': {
    zh: ({ value, wanted }) => `所引用的是“${value}”的集体决策，不是本县 ${wanted} 的。`,
    en: ({ value, wanted }) => `That is a collective decision of "${value}", not of the fund's county, ${wanted}.`,
  },
  'decision-dated-later': {
    zh: ({ value, wanted }) => `集体决策的日期 ${value} 晚于该笔资金的日期 ${wanted}。`,
    en: ({ value, wanted }) => `The collective decision is of ${value}, later than the money's day, ${wanted}.`,
  },
  'decision-rest-too-small': {
    zh: ({ value, wanted }) => `金额 ${value} 元超过该集体决策剩余的额度 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is more than is left of the collective decision: ${wanted} yuan.`,
  },
};

/** `10000.00 finance-officer, leader`: the limit, then who could have a higher one. */
function limitIn(wanted: string): string {
  return wanted.slice(0, wanted.indexOf(' '));
}

function rolesIn(wanted: string): string {
  return wanted.slice(wanted.indexOf(' ') + 1);
}

import type { ClosingRefusalCode } from '#funds';
import type { Words } from './refusal-sentence.js';

/** What is said where time is closed. */
export const closingWords: Readonly<Record<ClosingRefusalCode, Words>> = {
  'dated-in-closed-time': {
    zh: ({ value, wanted }) =>
      `日期 ${value} 已结账，可登记的最早日期为 ${wanted}；事后发现的，记在开放期间并注明所属日期（belongsOn）。`,
    en: ({ value, wanted }) =>
      `The date ${value} lies in closed time; the first open day is ${wanted}. What is found later is dated in open time, with the day that it belongs to (belongsOn).`,
  },
  'belongs-in-open-time': {
    zh: ({ value, wanted }) =>
      wanted === ''
        ? `所属日期 ${value} 没有结账，按到账日期直接登记即可。`
        : `所属日期 ${value} 不在已结账期间（结账至 ${wanted}），按到账日期直接登记即可。`,
    en: ({ value, wanted }) =>
      wanted === ''
        ? `The day that it belongs to, ${value}, is not closed: enter it under that date.`
        : `The day that it belongs to, ${value}, is not closed (closed through ${wanted}): enter it under that date.`,
  },
  'month-not-over': {
    zh: ({ value, wanted }) => `截至 ${value} 的月份尚未结束（今天 ${wanted}），不能月结。`,
    en: ({ value, wanted }) => `The month that ends on ${value} is not over; today is ${wanted}.`,
  },
  'month-closed-already': {
    zh: ({ value, wanted }) => `基金已月结至 ${wanted}，${value} 的月份不能再结。`,
    en: ({ value, wanted }) => `The fund is closed through ${wanted} already; ${value} is not closed again.`,
  },
  'month-before-open': {
    zh: ({ value, wanted }) => `月结须逐月进行：下一个应结的月末是 ${wanted}，不是 ${value}。`,
    en: ({ value, wanted }) => `Months are closed in turn: the next one ends on ${wanted}, not on ${value}.`,
  },
  'account-not-closed': {
    zh: ({ value, wanted }) => `账户“${value}”尚未结账并对账至 ${wanted}，基金不能月结。`,
    en: ({ value, wanted }) => `The account "${value}" is not closed and stated through ${wanted} yet.`,
  },
  'year-closed-already': {
    zh: ({ value, wanted }) => `基金已年结至 ${wanted} 年，${value} 年不能再结。`,
    en: ({ value, wanted }) => `The fund's years are closed up to ${wanted}; ${value} is not closed again.`,
  },
  'year-before-open': {
    zh: ({ value, wanted }) => `年结须逐年进行：下一个应结的年度是 ${wanted}，不是 ${value}。`,
    en: ({ value, wanted }) => `Years are closed in turn: the next one is ${wanted}, not ${value}.`,
  },
  'year-months-open': {
    zh: ({ value, wanted }) =>
      `${value} 年的月份尚未全部月结（${wanted === '' ? '一个也没有' : `自 ${wanted} 起`}），不能年结。`,
    en: ({ value, wanted }) =>
      `Not all months of ${value} are closed (${wanted === '' ? 'none is' : `open from ${wanted} on`}).`,
  },
  'minimum-unmet': {
    zh: ({ value, wanted }) => `该年投入 ${value} 元，未达到下限 ${wanted} 元，未获豁免不能年结。`,
    en: ({ value, wanted }) =>
      `The year came to ${value} yuan, below its minimum of ${wanted} yuan; it is not closed without a waiver.`,
  },
  'account-not-quota': {
    zh: ({ value }) => `该笔拨款不在国库指标账户（账户“${value}”），没有指标可以收回。`,
    en: ({ value }) => `That appropriation lies in no treasury quota but in "${value}"; nothing lapses there.`,
  },
  'more-than-granted': {
    zh: ({ value, wanted }) => `金额 ${value} 元超过该笔指标尚未收回的 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is more than is left of what was granted, ${wanted} yuan.`,
  },
};

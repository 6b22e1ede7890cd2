import type { PriorYearRefusalCode } from '#funds';
import type { Words } from './refusal-sentence.js';

/** What is said of years before the ledger. */
export const priorYearWords: Readonly<Record<PriorYearRefusalCode, Words>> = {
  'dated-in-prior-year': {
    zh: ({ value, wanted }) => `日期 ${value} 所在年度已作为以前年度录入，可登记的最早日期为 ${wanted}。`,
    en: ({ value, wanted }) =>
      `The date ${value} lies in or before a year entered from older books; the first day for entries is ${wanted}.`,
  },
  'prior-year-not-over': {
    zh: ({ value, wanted }) => `${value} 年尚未结束，以前年度最晚为 ${wanted} 年。`,
    en: ({ value, wanted }) => `The year ${value} is not over; the last that can be entered is ${wanted}.`,
  },
  'prior-year-in-ledger': {
    zh: ({ value, wanted }) => `${value} 年已有本账本的收支或期初余额，以前年度最晚为 ${wanted} 年。`,
    en: ({ value, wanted }) => `The ledger has the year ${value} itself; the last year before it is ${wanted}.`,
  },
  'prior-year-entered-already': {
    zh: ({ value }) => `${value} 年已录入；有误的，先申请撤销，再重新录入。`,
    en: ({ value }) => `The year ${value} is entered already; where it is wrong, ask for its withdrawal first.`,
  },
  'prior-year-kind-unknown': {
    zh: ({ wanted }) => `以前年度不能按这种收支合计，可用：${wanted}。`,
    en: ({ wanted }) => `A prior year is not totalled by that kind; it can be: ${wanted}.`,
  },
  'prior-year-kind-twice': {
    zh: ({ value }) => `收支种类“${value}”列了两次，请合计为一笔。`,
    en: ({ value }) => `The kind "${value}" stands there twice; give one total.`,
  },
  'prior-year-amount-negative': {
    zh: ({ value }) => `金额 ${value} 元小于零。`,
    en: ({ value }) => `The amount ${value} is below zero.`,
  },
  'prior-year-empty': {
    zh: () => '没有任何收支，也没有年末余额。',
    en: () => 'Neither a total nor a closing balance is given.',
  },
  'prior-year-overdrawn': {
    zh: ({ value, wanted }) => `年末余额 ${value} 元少于当年收支相抵后的 ${wanted} 元，年初余额将为负。`,
    en: ({ value, wanted }) =>
      `A closing balance of ${value} is below what came in less what went out, ${wanted}: the year would begin below zero.`,
  },
  'prior-year-evidence-missing': {
    zh: () => '以前年度须附凭证（当年的账簿或决算）。',
    en: () => 'A prior year needs evidence: its books or final accounts.',
  },
  'prior-year-not-entered': {
    zh: ({ value, wanted }) => `${value} 年没有录入${wanted === '' ? '' : `（已录入：${wanted}）`}。`,
    en: ({ value, wanted }) => `The year ${value} is not entered${wanted === '' ? '' : ` (entered are ${wanted})`}.`,
  },
};

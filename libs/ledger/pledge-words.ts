import type { PledgeRefusalCode } from '#giving';
import type { Words } from './refusal-sentence.js';

/** Sentences of refusals about pledges. */
export const pledgeWords: Readonly<Record<PledgeRefusalCode, Words>> = {
  'pledge-unknown': {
    zh: ({ value }) => `没有认捐“${value}”。`,
    en: ({ value }) => `There is no pledge "${value}".`,
  },
  'pledge-exists': {
    zh: ({ value }) => `认捐“${value}”已登记。`,
    en: ({ value }) => `The pledge "${value}" is there already.`,
  },
  'pledge-withdrawn': {
    zh: ({ value }) => `认捐“${value}”已撤销。`,
    en: ({ value }) => `The pledge "${value}" was withdrawn.`,
  },
  'donor-missing': { zh: () => '缺少认捐人。', en: () => 'Who promises it is missing.' },
  'dues-missing': {
    zh: () => '缺少应付期：至少一个日期及其金额。',
    en: () => 'Dues are missing: at least one day with its amount.',
  },
  'dues-out-of-order': {
    zh: ({ value, wanted }) =>
      wanted === ''
        ? `应付日期 ${value} 不晚于前一期：应付期须按日期递增。`
        : `应付日期 ${value} 早于认捐日 ${wanted}。`,
    en: ({ value, wanted }) =>
      wanted === ''
        ? `The due date ${value} is not after the one before it: dues go by their days.`
        : `The due date ${value} lies before the pledge, ${wanted}.`,
  },
  'agreement-missing': {
    zh: () => '救困书面认捐可依法要求履行，撤销须注明同意人。',
    en: () => 'A written pledge for hardship relief can be enforced: say who agreed that it is withdrawn.',
  },
  'pledge-of-another-fund': {
    zh: ({ value, wanted }) => `认捐“${value}”属于基金 ${wanted}。`,
    en: ({ value, wanted }) => `The pledge "${value}" is owed to the fund ${wanted}.`,
  },
  'pledge-kept': {
    zh: ({ value }) => `认捐“${value}”已全部兑现，无可撤销。`,
    en: ({ value }) => `The pledge "${value}" has arrived whole: nothing is left to withdraw.`,
  },
  'pledge-over-fulfilled': {
    zh: ({ value, wanted }) => `兑现金额 ${value} 元超过该认捐的余额 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is more than is left of the pledge, ${wanted} yuan.`,
  },
  'gift-over-used': {
    zh: ({ value, wanted }) => `金额 ${value} 元超过该捐赠尚未抵认捐的部分 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is more than is unused of the gift, ${wanted} yuan.`,
  },
};

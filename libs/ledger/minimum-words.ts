import type { RuleRefusalCode, WaiverRefusalCode } from '#minimum';
import type { Words } from './refusal-sentence.js';

/** Sentences of refusals about rules of the minimum and their waivers. */
export const minimumWords: Readonly<Record<RuleRefusalCode | WaiverRefusalCode, Words>> = {
  'rule-scope-unclear': {
    zh: () => '规则须指明一个级别或一个区划，二者取一。',
    en: () => 'A rule is for one level or for one region: exactly one of both.',
  },
  'rule-amount-wrong': {
    zh: ({ value }) => `规则金额 ${value} 元超出范围。`,
    en: ({ value }) => `The rule's amount ${value} is out of range.`,
  },
  'rule-year-wrong': {
    zh: ({ value, wanted }) => `起始年度 ${value} 超出范围（${wanted}）。`,
    en: ({ value, wanted }) => `The first year ${value} is out of range (${wanted}).`,
  },
  'rule-kinds-wrong': {
    zh: ({ value, wanted }) => `计入的收入种类“${value}”有误，可选：${wanted}。`,
    en: ({ value, wanted }) => `The kinds that count, "${value}", are wrong; possible are: ${wanted}.`,
  },
  'rule-checkpoints-wrong': {
    zh: ({ value, wanted }) => `检查点“${value}”有误：日期和比例须递增，最后为 ${wanted} 的 100%。`,
    en: ({ value, wanted }) =>
      `The checkpoints "${value}" are wrong: days and parts grow, the last one is 100% on ${wanted}.`,
  },
  'rule-enforcement-wrong': {
    zh: ({ value, wanted }) => `执行方式“${value}”有误：至少一项且不重复，可选：${wanted}。`,
    en: ({ value, wanted }) => `The enforcement "${value}" is wrong: at least one, none of them twice, of ${wanted}.`,
  },
  'rule-below-general': {
    zh: ({ value, wanted }) => `金额 ${value} 元低于上级规则的 ${wanted} 元。`,
    en: ({ value, wanted }) => `The amount ${value} is below that of the general rule, ${wanted} yuan.`,
  },
  'rule-exists': {
    zh: ({ value }) => `自 ${value} 年起的同一规则已存在。`,
    en: ({ value }) => `There is such a rule from ${value} on already.`,
  },
  'waiver-level': {
    zh: ({ value, wanted }) => `“${value}”的下限须由上一级（${wanted}）的财务审批或分管领导豁免。`,
    en: ({ value, wanted }) =>
      `The minimum of "${value}" is waived by a finance officer or leader of the level above: ${wanted}.`,
  },
  'waiver-reason-missing': { zh: () => '缺少豁免理由。', en: () => 'The reason of the waiver is missing.' },
  'waiver-without-end': {
    zh: () => '豁免须写明截止日期。',
    en: () => 'A waiver has an end: say the last day on which it holds.',
  },
  'minimum-not-asked': {
    zh: ({ value }) => `该基金 ${value} 年没有投入下限，无需豁免。`,
    en: ({ value }) => `Nothing is asked of the fund in ${value}: there is nothing to waive.`,
  },
  'waiver-checkpoint-wrong': {
    zh: ({ value, wanted }) => `“${value}”不是该年度的检查点（${wanted}）。`,
    en: ({ value, wanted }) => `"${value}" is no checkpoint of that year: ${wanted}.`,
  },
  'waiver-ends-too-early': {
    zh: ({ value, wanted }) => `豁免截止日 ${value} 太早，最早为 ${wanted}。`,
    en: ({ value, wanted }) => `The waiver would end on ${value}; ${wanted} is the earliest that excuses anything.`,
  },
  'waiver-exists': {
    zh: ({ value }) => `已有同一豁免，且到 ${value} 仍有效。`,
    en: ({ value }) => `The same is waived already, until ${value} or later.`,
  },
};

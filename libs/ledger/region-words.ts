import type { RegionRefusalCode } from '#regions';
import type { Words } from './refusal-sentence.js';

/** Sentences of refusals about regions. */
export const regionWords: Readonly<Record<RegionRefusalCode, Words>> = {
  'region-code-malformed': {
    zh: ({ value, wanted }) => `区划代码“${value}”不合格式：应为 ${wanted} 位数字之一。`,
    en: ({ value, wanted }) => `The region code "${value}" is malformed: it has one of ${wanted} digits.`,
  },
  'region-name-missing': {
    zh: () => '缺少区划名称：须含文字或数字。',
    en: () => 'The name of the region is missing: it has a letter or a digit.',
  },
  'region-parent-unknown': {
    zh: ({ value }) => `账本中没有上级区划“${value}”。`,
    en: ({ value }) => `The region above, "${value}", is not in the ledger.`,
  },
  'region-level-wrong': {
    zh: ({ value, wanted }) => `级别 ${value} 与代码长度或上级不符（按代码应为 ${wanted}）。`,
    en: ({ value, wanted }) => `The level ${value} does not fit the code (${wanted}) or the region above.`,
  },
  'region-code-used': {
    zh: ({ value, wanted }) => `区划代码“${value}”已属于“${wanted}”。`,
    en: ({ value, wanted }) => `The region code "${value}" belongs to "${wanted}" already.`,
  },
  'region-merges-itself': {
    zh: ({ value }) => `区划“${value}”不能并入或析置为自身。`,
    en: ({ value }) => `The region "${value}" cannot merge into itself, nor be split into itself.`,
  },
  'region-abolished': {
    zh: ({ value, wanted }) => `区划“${value}”已撤销，由“${wanted}”承继。`,
    en: ({ value, wanted }) => `The region "${value}" was abolished; "${wanted}" succeeded it.`,
  },
  'region-split-into-nothing': {
    zh: () => '缺少析置后的新区划，请至少给出一个代码。',
    en: () => 'No new region is named: give the code of at least one.',
  },
  'region-not-alike': {
    zh: ({ value, wanted }) => `区划“${value}”与原区划级别或上级不同（需为：${wanted}）。`,
    en: ({ value, wanted }) => `The region "${value}" is of another level or lies elsewhere; wanted: ${wanted}.`,
  },
  'region-dated-after-today': {
    zh: ({ value, wanted }) => `生效日期 ${value} 晚于今天（${wanted}）。`,
    en: ({ value, wanted }) => `The day ${value} lies after today, ${wanted}.`,
  },
  'region-dated-too-early': {
    zh: ({ value, wanted }) => `生效日期 ${value} 早于该区划的设立或上次变更（${wanted}）。`,
    en: ({ value, wanted }) => `The day ${value} lies before the region was founded or last changed, ${wanted}.`,
  },
  'region-dated-in-closed-time': {
    zh: ({ value, wanted }) =>
      value === ''
        ? `本县已有基金结账，新设区划须写明设立日期，且不早于 ${wanted}。`
        : `生效日期 ${value} 在有关基金已结账的期间，最早为 ${wanted}。`,
    en: ({ value, wanted }) =>
      value === ''
        ? `Funds of this county are closed: say since when the region is there, ${wanted} or later.`
        : `The day ${value} lies in closed time of a fund that it concerns; the first open day is ${wanted}.`,
  },
  'region-dated-before-entries': {
    zh: ({ value, wanted }) =>
      `被并入区划的基金在 ${value} 之后还有收支（最后一笔在 ${wanted}），并入日期不能早于该日。`,
    en: ({ value, wanted }) =>
      `Money moved in a fund of the region after ${value}, last on ${wanted}: it merges on that day or later.`,
  },
  'region-has-regions-below': {
    zh: ({ value, wanted }) => `区划“${value}”之下尚有区划，须先行处理：${wanted}。`,
    en: ({ value, wanted }) => `There are still regions below "${value}", which come first: ${wanted}.`,
  },
  'region-name-used': {
    zh: ({ value, wanted }) => `名称“${value}”已为本县区划 ${wanted} 使用。`,
    en: ({ value, wanted }) => `The name "${value}" is borne by the region ${wanted} of the same county.`,
  },
  'region-name-used-until': {
    zh: ({ value, wanted }) =>
      value === ''
        ? `该名称在 ${wanted} 之前由本县另一区划使用，须写明启用日期，最早为该日。`
        : `该名称在 ${wanted} 之前由本县另一区划使用，不能自 ${value} 起启用。`,
    en: ({ value, wanted }) =>
      value === ''
        ? `Another region of the county bore the name until ${wanted}: say since when this one does, that day or later.`
        : `Another region of the county bore the name until ${wanted}: it cannot be taken from ${value} on.`,
  },
  'region-code-outside-parent': {
    zh: ({ value, wanted }) => `区划代码“${value}”须以上级代码“${wanted}”开头。`,
    en: ({ value, wanted }) => `The region code "${value}" must begin with that of the region above, "${wanted}".`,
  },
};

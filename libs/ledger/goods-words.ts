import type { GoodsRefusalCode } from '#funds';
import type { Words } from './refusal-sentence.js';

/** What is said about goods. */
export const goodsWords: Readonly<Record<GoodsRefusalCode, Words>> = {
  'article-name-missing': {
    zh: () => '缺少品名或计量单位。',
    en: () => 'The name of the article or its unit of measure is missing.',
  },
  'quantity-not-positive': {
    zh: ({ value, wanted }) => `数量 ${value} 不合要求，至少为 ${wanted}。`,
    en: ({ value, wanted }) => `The quantity ${value} is not positive; the least is ${wanted}.`,
  },
  'quantity-too-large': {
    zh: ({ value, wanted }) => `数量 ${value} 超过单笔上限 ${wanted}。`,
    en: ({ value, wanted }) => `The quantity ${value} is over the limit of one entry, ${wanted}.`,
  },
  'article-unknown': {
    zh: ({ value, wanted }) =>
      wanted === '' ? `该基金没有物资“${value}”。` : `该基金没有物资“${value}”，现有：${wanted}。`,
    en: ({ value, wanted }) =>
      wanted === ''
        ? `The fund never had the goods "${value}".`
        : `The fund never had the goods "${value}"; it had: ${wanted}.`,
  },
  'value-evidence-missing': {
    zh: () => '物资按发票或评估计价的，须附该凭证；没有凭证的按市场价计价。',
    en: () =>
      'Goods valued by an invoice or an appraisal need it as evidence; without one their value is the market price.',
  },
  'not-enough-in-stock': {
    zh: ({ value, wanted }) => `库存不足：需要 ${value}，当日及以后可用的只有 ${wanted}。`,
    en: ({ value, wanted }) =>
      `There is not enough in stock: ${value} are needed, and from that day on there are ${wanted}.`,
  },
};

import { nameKey } from '#kernel';
import type { Refusal } from '#kernel';
import { FREE } from '../fund.state.js';

const FREE_WORDS: ReadonlySet<string> = new Set([
  ...[
    '不限',
    '不限定',
    '不限定用途',
    '无限定',
    '非限定',
    '非限定性',
    '未限定',
    '非定向',
    '未定向',
    '不定向',
    '没有',
    '否',
  ],
  ...['不指定', '未指定', '无指定', '自由', '一般', '通用', '统筹', '统筹使用', FREE, 'freemoney'],
  ...['无', '空', '暂无', 'n/a', 'null'],
]);

/** Whether registers mean free money by it: under such a word people are shown it, and no purpose is opened. */
export function meansFree(words: string): boolean {
  return FREE_WORDS.has(nameKey(words));
}

/** A word by which registers mean free money would lead no row to the purpose. */
export function freeWordRefusal(words: readonly string[]): Refusal | undefined {
  const value = words.find(meansFree);
  return value === undefined ? undefined : { code: 'purpose-means-free', field: 'purpose', value, wanted: '' };
}

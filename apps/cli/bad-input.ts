import type { Words } from './shell.js';

/** What a person gave that cannot be taken: one sentence that names it, exit code 2. */
export class BadInput extends Error {
  override readonly name = 'BadInput';

  constructor(readonly sentence: Words) {
    super(sentence.en);
  }
}

/** The sentence of most bad input: which field, which value, and what would have been taken. */
export function badValue(field: string, value: string, wanted: Words): BadInput {
  return new BadInput({
    zh: `${field}「${value}」无法接受：需要${wanted.zh}。`,
    en: `${field} "${value}" cannot be taken: ${wanted.en} is wanted.`,
  });
}

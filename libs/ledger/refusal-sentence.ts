import type { Refusal } from '#kernel';

/** Makes a sentence of what a refusal holds. */
type Sentence = (refusal: Pick<Refusal, 'value' | 'wanted'>) => string;

/** A refusal's sentence in each language. */
export interface Words {
  readonly zh: Sentence;
  readonly en: Sentence;
}

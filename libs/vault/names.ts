import { createHmac, type KeyObject } from 'node:crypto';
import { utf8 } from './keys.js';

/** So much of a name is indexed, in characters: longer than any person's or unit's. */
const INDEXED_MAX = 200;
const TOKEN_BYTES = 8;

/**
 * A name as it is compared: compatibility forms unified (full width, old and new code points), case folded, and
 * without spaces, punctuation (registers write the dot of 阿卜杜拉·买买提 in half a dozen ways) and invisible marks.
 */
function normalisedName(text: string): string {
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
  return folded.replaceAll(/[\s\p{P}\p{Cc}\p{Cf}\p{Variation_Selector}]/gu, '').normalize('NFKC');
}

/** The tokens under which names are kept: each whole name, its first character, its two-character parts. */
export function nameTokens(key: KeyObject, names: readonly string[]): readonly Buffer[] {
  const texts = new Set<string>();
  for (const name of names) {
    const characters = Array.from(normalisedName(name));
    const [first] = characters;
    if (first === undefined) continue;
    texts.add(wholeName(characters)).add(firstCharacter(first));
    for (const part of pairsOf(characters.slice(0, INDEXED_MAX))) texts.add(part);
  }
  return [...texts].map((text) => tokenOf(key, text));
}

export interface NameQuery {
  readonly normalised: string;
  /** Token of names that are the query itself: these come first. */
  readonly whole: Buffer;
  /** A name that contains the query has all of these. */
  readonly parts: readonly Buffer[];
}

/** What to look for; undefined where nothing of the query is left to compare. */
export function nameQuery(key: KeyObject, part: string): NameQuery | undefined {
  const normalised = normalisedName(part);
  const characters = Array.from(normalised);
  const [first] = characters;
  if (first === undefined) return undefined;
  const texts = characters.length === 1 ? [firstCharacter(first)] : pairsOf(characters.slice(0, INDEXED_MAX));
  return {
    normalised,
    whole: tokenOf(key, wholeName(characters)),
    parts: [...new Set(texts)].map((text) => tokenOf(key, text)),
  };
}

/** Whether a name truly answers a query: one character must begin it, a longer part may stand anywhere. */
export function nameAnswers(name: string, query: NameQuery): boolean {
  const normalised = normalisedName(name);
  const single = Array.from(query.normalised).length === 1;
  return single ? normalised.startsWith(query.normalised) : normalised.includes(query.normalised);
}

function pairsOf(characters: readonly string[]): readonly string[] {
  return characters.slice(1).map((character, before) => `2:${characters[before] ?? ''}${character}`);
}

function wholeName(characters: readonly string[]): string {
  return `w:${characters.join('')}`;
}

function firstCharacter(character: string): string {
  return `1:${character}`;
}

function tokenOf(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(utf8(text, 'names')).digest().subarray(0, TOKEN_BYTES);
}

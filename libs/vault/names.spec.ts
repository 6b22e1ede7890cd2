import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameAnswers, nameQuery, nameTokens } from './names.js';

const key = createSecretKey(Buffer.alloc(32, 7));
const hexOf = (tokens: readonly Buffer[]): readonly string[] => tokens.map((token) => token.toString('hex'));

/** Common and rare characters (two UTF-16 units), compatibility forms, Latin, dots and spaces. */
const character = fc.constantFrom(...Array.from('王李阿买提𬭚㛃𠮷公司ＡbßΣς·•（) \u3000\u200b1'));
const name = fc.array(character, { minLength: 1, maxLength: 12 }).map((characters) => characters.join(''));

describe('a name', () => {
  it.each([
    ['王 小　明', '王小明'],
    ['阿卜杜拉·买买提', '阿卜杜拉买买提'],
    ['阿卜杜拉•买买提', '阿卜杜拉买买提'],
    ['ＡＢＣ（安和）Ltd.', 'abc安和ltd'],
    ['Straße', 'STRASSE'],
    ['李\u{E0100}四\u200b', '李四'],
    ['ΟΔΟΣ', 'οδος'],
    ['金\uF90A', '金\u91D1'],
  ])('%j is compared as %j', (left, right) => {
    expect(nameQuery(key, left)).toEqual(nameQuery(key, right));
  });

  it('is found by each of its parts, cut at any character', () => {
    fc.assert(
      fc.property(name, fc.nat(11), fc.nat(12), (whole, from, length) => {
        const part = Array.from(whole)
          .slice(from, from + length + 1)
          .join('');
        const query = nameQuery(key, part);
        if (query === undefined) return;
        const all = nameQuery(key, whole)?.normalised ?? '';
        if (Array.from(query.normalised).length === 1 && !all.startsWith(query.normalised)) return;
        const tokens = hexOf(nameTokens(key, [whole]));
        expect(hexOf(query.parts).filter((token) => !tokens.includes(token))).toEqual([]);
        expect(nameAnswers(whole, query)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('splits rare characters never in half: one of two units is one character', () => {
    expect(nameTokens(key, ['𬭚㛃'])).toHaveLength(3);
    expect(hexOf(nameTokens(key, ['𬭚']))).toEqual(hexOf(nameTokens(key, ['𬭚', '𬭚'])));
    expect(nameQuery(key, '𬭚')?.normalised).toBe('𬭚');
    expect(hexOf(nameQuery(key, '𬭚㛃')?.parts ?? [])).toHaveLength(1);
  });

  it('that only shares all two-character parts does not answer', () => {
    const query = nameQuery(key, 'abc');
    if (query === undefined) throw new Error('no query');
    const tokens = hexOf(nameTokens(key, ['bcxab']));
    expect(hexOf(query.parts).every((token) => tokens.includes(token))).toBe(true);
    expect(nameAnswers('bcxab', query)).toBe(false);
  });

  it('of nothing but spaces and marks has no token, and nothing is looked for', () => {
    expect(nameTokens(key, ['', ' · ', '\u200b'])).toEqual([]);
    expect(nameQuery(key, ' （）')).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longNameRefusal, nameKey, namesSomething, nothingNamedRefusal } from './names.js';

const NOTHING = [
  '\u3164',
  '\u034f',
  '\u17b4',
  '\u2800',
  '\u200b',
  '\u00ad',
  '\ufe0f',
  '\u{e0100}',
  '\u1160',
  '\uffa0',
  ' ',
  '\u3000',
];

describe('names', () => {
  it('are the same whatever unseen signs stand in them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(...NOTHING), (left, right, nothing) => {
        expect(nameKey(`${left} ${nothing}${right}`)).toBe(nameKey(`${left} ${right}`));
      }),
      { examples: NOTHING.map((nothing) => ['助', '学', nothing] as [string, string, string]) },
    );
  });

  it('are the same in every width and case', () => {
    expect(nameKey('ＦＲｅｅ')).toBe('free');
    expect(nameKey('AH０１')).toBe(nameKey('ah 01'));
  });

  it('have a letter or a digit', () => {
    expect(['*', '', ' ', '\u3164', '——'].filter(namesSomething)).toEqual([]);
    expect(['助学', '1', 'a', '𠮷', '\u{2fffd}'].every(namesSomething)).toBe(true);
  });

  it('are refused by the first that says nothing, and where they are far longer than any', () => {
    expect(nothingNamedRefusal({ donor: '王梅', payee: '\u{e0100}', handler: '.' })).toEqual({
      ...{ code: 'name-says-nothing', field: 'payee', value: '\u{e0100}', wanted: '' },
    });
    expect(nothingNamedRefusal({ donor: undefined, payee: '1' })).toBeUndefined();
    expect(longNameRefusal('name', ' 县'.repeat(100))).toBeUndefined();
    expect(longNameRefusal('name', '县'.repeat(101))).toMatchObject({ code: 'name-too-long', wanted: '100' });
  });
});

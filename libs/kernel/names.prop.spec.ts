import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longNameRefusal, nameKey, namesSomething, nothingNamedRefusal, paperKey } from './names.js';

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

describe('numbers of papers', () => {
  it.each([
    ['0000501', '501', '№501', 'NO.501', 'No：501', 'no501', '#501', '第501号', '５０１', ' 5 01', '501号'],
    ['R16', 'r-16', 'R 016', '№R16', 'No.R16', 'R—16', 'R_16'],
    ['RC-A1', 'RC A1', 'rc–a01'],
    [
      '安财〔2023〕9号',
      '安财[2023]9号',
      '安财（2023）9号',
      '安财【2023】09号',
      '安财(2023)第9号',
      '《安财〔2023〕9号》',
    ],
    ['划1号', '划第01号', '划-1'],
    ['0012-0034', '12－34', '12 - 034'],
    ['0', '000'],
    ['2023-1', '2023第1号', '2023№1', '2023#01', '2023No.1'],
  ])('are one however they are written: %s', (...spellings) => {
    expect(new Set(spellings.map(paperKey))).toEqual(new Set([paperKey(spellings[0])]));
  });

  it('are others where a digit, a letter or the dash between two digits is another', () => {
    const numbers = [
      '501',
      '5010',
      'R501',
      'A-501',
      '50-1',
      '5-01',
      'NOR501',
      '2023-1',
      '20231',
      '1.05',
      '1.5',
      '安财〔2023〕9号',
      '安财20239',
    ];
    expect(new Set(numbers.map(paperKey)).size).toBe(numbers.length);
  });

  it.each([
    ['0000501', '501'],
    ['No.R-016', 'r16'],
    ['ＲＣ－A01', 'rca1'],
    ['0012—0034', '12-34'],
    ['安财〔2023〕09号', '安财(2023)9'],
    ['2023年第07号', '2023年7'],
    ['记-003', '记3'],
    ['2023第1号', '2023-1'],
    ['1.05', '1.05'],
    ['第号', '第号'],
  ])('have the keys that ledgers hold: %s', (written, key) => {
    expect(paperKey(written)).toBe(key);
  });

  it('keep their key when that is written as a number, and name something where they did', () => {
    const written = fc.string({
      unit: fc.constantFrom('0', '1', 'a', 'n', 'o', '.', '-', '号', '第', '№', '〔', ']', ' '),
    });
    fc.assert(
      fc.property(written, (number) => {
        expect(namesSomething(paperKey(number))).toBe(namesSomething(number));
      }),
    );
  });
});

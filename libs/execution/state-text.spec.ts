import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stateFromText, stateToText } from './state-text.js';

const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
    fc.bigInt(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie('value')), { maxLength: 4 })
      .map((list) => new Map(list)),
    fc.dictionary(
      fc.string().filter((key) => !key.startsWith('$')),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
}));

describe('the text of a state', () => {
  it('gives the state back, amounts and maps as they were', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(stateFromText(stateToText({ value }))).toEqual({ value });
      }),
    );
  });

  it('keeps amounts past 2^53 and 2^63 to the fen', () => {
    const state = { sums: new Map([['2023-12-31', 2n ** 53n + 1n]]), last: -(2n ** 64n) - 1n };
    expect(stateFromText(stateToText(state))).toEqual(state);
  });

  it('keeps the order of a map', () => {
    const read = stateFromText(
      stateToText(
        new Map([
          ['b', 1n],
          ['a', 2n],
        ]),
      ),
    ) as Map<string, bigint>;
    expect([...read.keys()]).toEqual(['b', 'a']);
  });

  it('takes text that only looks like an amount as text', () => {
    expect(stateFromText(stateToText({ text: '12', list: ['$fen', '$map'] }))).toEqual({
      text: '12',
      list: ['$fen', '$map'],
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, parseCanonical } from '#kernel';
import type { Plain } from '#kernel';

// Where the key ends in Fen there is an amount, elsewhere none; text under such a key is not written by any event.
const names = fc.string({ unit: 'binary' }).filter((name) => !name.endsWith('Fen'));
const integers = fc.maxSafeInteger().filter((number) => !Object.is(number, -0));

const { value: values } = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    integers,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .tuple(
        fc.dictionary(names, tie('value'), { maxKeys: 4 }),
        fc.dictionary(fc.string(), fc.bigInt(), { maxKeys: 2 }),
      )
      .map(([plain, amounts]) => ({
        ...plain,
        ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`${name}Fen`, amount])),
      })),
  ),
}));

/** The same value with the keys of every object the other way round. */
function reversed(value: Plain): Plain {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(reversed);
  const entries = Object.entries(value as Readonly<Record<string, Plain>>);
  return Object.fromEntries(entries.toReversed().map(([key, part]) => [key, reversed(part)]));
}

describe('canonical JSON', () => {
  it.each<[Plain, string]>([
    [{ b: 1, a: 2, A: 3, aa: 4, '': 5 }, '{"":5,"A":3,"a":2,"aa":4,"b":1}'],
    // By code unit, not by locale or code point: U+FF01 comes after a surrogate pair's first half.
    [{ '\uff01': 1, '\u{1f600}': 2, 中: 3, é: 4, z: 5 }, '{"z":5,"é":4,"中":3,"\u{1f600}":2,"\uff01":1}'],
    // Keys that look like numbers would come first by themselves.
    [{ b: 1, '10': 2, '9': 3 }, '{"10":2,"9":3,"b":1}'],
    [{ amountFen: 5_000_000n }, '{"amountFen":"5000000"}'],
    [{ amountFen: -1n, at: 0n }, '{"amountFen":"-1","at":"0"}'],
    [{ gone: undefined, kept: false }, '{"kept":false}'],
    [[1, [], {}, '"\\\n\u2028\u0000'], '[1,[],{},"\\"\\\\\\n\u2028\\u0000"]'],
    [-0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['\ud800', '"\\ud800"'],
  ])('of %p', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])('never holds %p', (number) => {
    expect(() => canonicalJson({ number })).toThrow(RangeError);
  });

  it('is the same for equal values whatever the order of their keys', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it('gives the value back, amounts as amounts, and the very same text again', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson({ value });
        const read = parseCanonical(text);
        expect(read).toEqual({ value });
        expect(canonicalJson(read)).toBe(text);
      }),
    );
  });

  it('reads as amounts what stands under a key that ends in Fen, and nothing else', () => {
    expect(parseCanonical('{"amountFen":"12","fen":"12","Fen":"7","lines":[{"amountFen":"-3"}]}')).toEqual({
      amountFen: 12n,
      fen: '12',
      Fen: 7n,
      lines: [{ amountFen: -3n }],
    });
  });
});

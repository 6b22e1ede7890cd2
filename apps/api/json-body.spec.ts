import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBody, readJsonObject } from './json-body.js';

const read = (text: string): unknown => readJsonObject(Buffer.from(text, 'utf8'));
const KEYS = ['a', '"', '\\', '\\"', '{', '}', '[', ']', ',', ':', '\u2028', '王', ''];
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.constantFrom(...KEYS), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('a body as one JSON object', () => {
  it('is what JSON.parse makes of it, however it is written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 5 }), fc.nat(2), (body, spaces) => {
        const text = JSON.stringify(body, undefined, spaces);
        expect(read(text)).toEqual(JSON.parse(text));
        expect(canonicalBody(read(text))).toBe(canonicalBody(body));
      }),
    );
  });

  it('has no key twice, in whatever depth and however it is escaped', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), value, fc.nat(3), (key, between, depth) => {
        const escaped = Array.from(key, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
        const twice = `{${JSON.stringify(key)}:${JSON.stringify(between)},"other":[],"${escaped}":1}`;
        expect(() => read(`{"x":[${'['.repeat(depth)}${twice}${']'.repeat(depth)}]}`)).toThrow('body-malformed');
      }),
    );
    expect(read('{"a":{"b":1},"b":{"a":"b"},"c":["a","a"]}')).toEqual({ a: { b: 1 }, b: { a: 'b' }, c: ['a', 'a'] });
  });

  it.each([
    ['no key that JavaScript takes for its own', '{"a":[{"\\u005f_proto__":1}]}'],
    ['at most 16 in depth', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`],
    ['at most 1,000 values', `{"a":[${'1,'.repeat(1_000)}1]}`],
    ['at most 1,000 lists', `{"a":[[${'],['.repeat(600)}]]}`],
    ['nothing behind it', '{}{}'],
    ['no list', '[]'],
    ['no text without an end', '{"a":"\\"}'],
    ['no mark in front', '\ufeff{}'],
  ])('has %s', (_what, text) => {
    expect(() => read(text)).toThrow('body-malformed');
  });

  it('may be as deep and as large as that', () => {
    expect(read(`{"a":${'['.repeat(15)}${']'.repeat(15)}}`)).toBeDefined();
    expect(read(`{"a":[${'1,'.repeat(990)}1]}`)).toBeDefined();
  });
});

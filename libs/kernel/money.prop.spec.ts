import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AMOUNT_MAX_FEN, fen, formatYuan, minus, negated, parseYuan, plus, ZERO_FEN } from '#kernel';

// The largest amount that fifteen digits of yuan can say.
const WRITABLE_MAX = 99_999_999_999_999_999n;

describe('yuan and fen', () => {
  it.each<[bigint, string]>([
    [0n, '0.00'],
    [1n, '0.01'],
    [9n, '0.09'],
    [10n, '0.10'],
    [99n, '0.99'],
    [100n, '1.00'],
    [101n, '1.01'],
    [4_999_999n, '49999.99'],
    [5_000_000n, '50000.00'],
    [AMOUNT_MAX_FEN - 1n, '99999999999.99'],
    [AMOUNT_MAX_FEN, '100000000000.00'],
    [AMOUNT_MAX_FEN + 1n, '100000000000.01'],
    // Past 2^53, where a double loses the fen.
    [9_007_199_254_740_993n, '90071992547409.93'],
    [WRITABLE_MAX, '999999999999999.99'],
  ])('%s fen is %s', (amount, text) => {
    expect(formatYuan(fen(amount))).toBe(text);
    expect(parseYuan(text)).toBe(amount);
  });

  it('writes what is below zero and past every amount, though nobody may enter it', () => {
    expect(formatYuan(fen(-1n))).toBe('-0.01');
    expect(formatYuan(fen(-100n))).toBe('-1.00');
    expect(formatYuan(fen(2n ** 63n))).toBe('92233720368547758.08');
    expect(parseYuan('92233720368547758.08')).toBeUndefined();
    expect(formatYuan(negated(ZERO_FEN))).toBe('0.00');
  });

  it('reads one and no decimals as well', () => {
    expect(parseYuan('12')).toBe(1_200n);
    expect(parseYuan('12.3')).toBe(1_230n);
    expect(parseYuan('0')).toBe(0n);
    expect(parseYuan('0.5')).toBe(50n);
  });

  it.each([
    ...['', ' ', '.', '.5', '5.', '-1', '+1', '1,000.00', '1.000', '0.001', '00', '01', '1e3', '0x10', 'NaN'],
    ...['１２', '12元', ' 12', '12 ', '12\n', '1.2.3', '1_000', 'Infinity', '1000000000000000', '٣'],
  ])('does not read %j', (text) => {
    expect(parseYuan(text)).toBeUndefined();
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: WRITABLE_MAX }), (amount) => {
        expect(parseYuan(formatYuan(fen(amount)))).toBe(amount);
      }),
    );
  });

  it('reads no text but what yuan look like', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[\d.,]{0,18}$/u)), (text) => {
        const amount = parseYuan(text);
        if (amount === undefined) return;
        const [yuan = '', decimals = ''] = text.split('.');
        expect(formatYuan(amount)).toBe(`${yuan}.${decimals.padEnd(2, '0')}`);
      }),
    );
  });

  it('adds and takes away without loss', () => {
    const amounts = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(fen);
    fc.assert(
      fc.property(amounts, amounts, (left, right) => {
        expect(minus(plus(left, right), right)).toBe(left);
        expect(plus(left, negated(left))).toBe(ZERO_FEN);
      }),
    );
  });
});

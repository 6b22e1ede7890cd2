import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatQuantity, parseQuantity, QUANTITY_MAX, quantity } from './quantity.js';

describe('quantities', () => {
  it.each([
    ['0', 0n],
    ['1', 1_000n],
    ['12.5', 12_500n],
    ['0.001', 1n],
    ['999999999.999', QUANTITY_MAX],
    ['12.50', 12_500n],
  ])('%s is %s thousandths', (text, thousandths) => {
    expect(parseQuantity(text)).toBe(thousandths);
  });

  it.each(['', '-1', '+1', '01', '1.', '.5', '1.0001', '1,000', '1e3', '１', ' 1', '1000000000000', 'NaN'])(
    'are not read from %j',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  it('come back as they were written, in one way only', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: QUANTITY_MAX }), (thousandths) => {
        const text = formatQuantity(quantity(thousandths));
        expect(parseQuantity(text)).toBe(thousandths);
        expect(text).not.toMatch(/\.\d*0$|\.$/u);
        expect(formatQuantity(quantity(0n - thousandths))).toBe(thousandths === 0n ? '0' : `-${text}`);
      }),
    );
  });
});

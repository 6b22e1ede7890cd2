import { describe, expect, it } from '@jest/globals';
import { groupedYuan } from '#kernel';
import { aligned } from './table.js';

describe('a table to read', () => {
  it('takes a Chinese character for two places and puts amounts to the right', () => {
    const table = aligned(
      ['区划', 'amount', 'memo'],
      [
        ['柳林镇', { amount: '1234.50' }, ''],
        ['A', { amount: '-0.01' }, 'two\nlines'],
      ],
      [false, true, false],
    );
    expect(table).toBe('区划      amount  memo\n柳林镇  1,234.50\nA          -0.01  two lines\n');
  });

  it.each([
    ['0.00', '0.00'],
    ['999.99', '999.99'],
    ['1000.00', '1,000.00'],
    ['-1234567.05', '-1,234,567.05'],
    ['100000000000.00', '100,000,000,000.00'],
  ])('parts the thousands of %s', (yuan, wanted) => {
    expect(groupedYuan(yuan)).toBe(wanted);
  });

  it('gives a terminal nothing to obey', () => {
    expect(aligned(['a'], [['x\u001b[2Jy\r']], [false])).toBe('a\nx [2Jy\n');
  });
});

import { describe, expect, it } from '@jest/globals';
import { keptRefusal } from './command.js';

const kept = (code: string, value: string): string =>
  keptRefusal({ code, field: 'field', value, wanted: 'wanted' }).value;

describe('a refusal as it is kept', () => {
  it.each([
    ['region-unknown', '泄露人110101199003070732'],
    ['region-code-malformed', '110101199003070732'],
    ['receipt-unit-not-of-fund', '泄露人'],
    ['person-id-malformed', '13800138000'],
    ['fund-kind-malformed', '王芳'],
    ['purpose-name-missing', '·王芳'],
    ['accounts-equal', '王芳'],
  ])('of %s holds nothing that somebody typed', (code, value) => {
    expect(kept(code, value)).toBe('');
  });

  it.each([
    ['region-unknown', '990101'],
    ['region-unknown', '990101101'],
    ['receipt-unit-not-of-fund', '990102'],
    ['rule-amount-wrong', '-12.30'],
    ['waiver-checkpoint-wrong', '2023-06-30'],
    ['purpose-exists', '助学'],
    ['not-enough-available', '100.00'],
  ])('of %s keeps the figure or name %s', (code, value) => {
    expect(kept(code, value)).toBe(value);
  });
});

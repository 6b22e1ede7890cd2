import { describe, expect, it } from '@jest/globals';
import { refusalWords } from './refusal-words.js';

describe('the words of a refusal', () => {
  const refusal = { code: 'role-missing', field: 'by', value: 'li.na' };

  it('hold a list whole where people can read it', () => {
    expect(refusalWords({ ...refusal, wanted: 'clerk, cashier' }, 'en')).toBe(
      '"li.na" holds none of the roles needed there: clerk, cashier.',
    );
  });

  it.each([
    [
      'not-enough-available',
      '9.00',
      '1.00 free',
      /^金额 9\.00 元超过可用余额：1\.00 非限定。$/u,
      /: 1\.00 free money\.$/u,
    ],
    ['purpose-exists', 'free', '', /“非限定”/u, /"free money"/u],
    ['purpose-unknown', '修路', 'free, 助学', /现有：非限定, 助学。$/u, /it has: free money, 助学\.$/u],
    ['person-unknown', 'free', '', /“free”/u, /"free"/u],
  ] as const)('call money that is kept for no purpose so: %s', (...[code, value, wanted, zh, en]) => {
    const told = { code, field: 'purpose', value, wanted };
    expect(refusalWords(told, 'zh')).toMatch(zh);
    expect(refusalWords(told, 'en')).toMatch(en);
  });

  it('count what a long list has beyond the first ones', () => {
    const wanted = Array.from({ length: 300 }, (_, at) => `用途${String(at + 100)}`).join(', ');
    const words = refusalWords({ ...refusal, wanted }, 'zh');
    expect(words).toMatch(/^“li\.na”在该地区没有所需的角色（需要其一：用途100, .*……另有 \d+ 项）。$/u);
    expect(words.length).toBeLessThan(220);
    const shown = words.match(/用途/gu)?.length ?? 0;
    expect(words).toContain(`另有 ${String(300 - shown)} 项`);
  });

  it('cut one long text without breaking a character', () => {
    const words = refusalWords({ ...refusal, value: '𠮷'.repeat(400), wanted: '' }, 'zh');
    expect(words).toContain(`${'𠮷'.repeat(20)}…`);
    expect(Array.from(words).length).toBeLessThan(220);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capitalsOf } from './capitals.js';
import { AMOUNT_MAX_FEN, fen, formatYuan, ZERO_FEN } from './money.js';

const CASES = [
  // Those of the rules themselves (正确填写票据和结算凭证的基本规定), with 零 left out where it may be.
  [1_409_50n, '壹仟肆佰零玖元伍角整'],
  [6_007_14n, '陆仟零柒元壹角肆分'],
  [1_680_32n, '壹仟陆佰捌拾元叁角贰分'],
  [107_000_53n, '壹拾万柒仟元伍角叁分'],
  [16_409_02n, '壹万陆仟肆佰零玖元零贰分'],
  [325_04n, '叁佰贰拾伍元零肆分'],
  [12_345_67n, '壹万贰仟叁佰肆拾伍元陆角柒分'],
  [0n, '零元整'],
  [1n, '壹分'],
  [10n, '壹角整'],
  [15n, '壹角伍分'],
  [100n, '壹元整'],
  [10_00n, '壹拾元整'],
  [10_05n, '壹拾元零伍分'],
  [100_00n, '壹佰元整'],
  [1_010_00n, '壹仟零壹拾元整'],
  [10_500_00n, '壹万零伍佰元整'],
  [100_500_00n, '壹拾万零伍佰元整'],
  [2_050_000_00n, '贰佰零伍万元整'],
  [10_010_010_00n, '壹仟零壹万零壹拾元整'],
  [100_000_000_00n, '壹亿元整'],
  [100_000_005_00n, '壹亿零伍元整'],
  [100_005_000_00n, '壹亿零伍仟元整'],
  [100_050_000_00n, '壹亿零伍万元整'],
  [110_000_005_00n, '壹亿壹仟万零伍元整'],
  [1_000_050_000_000_00n, '壹万亿零伍仟万元整'],
  [-200_000_00n, '负贰拾万元整'],
  [-1n, '负壹分'],
] as const;

/** Far beyond what a sum of entries can be. */
const amounts = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).map(fen);
/** Noughts are where the rules are. */
const amountsOfNoughts = fc
  .array(fc.constantFrom('0', '0', '0', '1', '9'), { minLength: 1, maxLength: 17 })
  .map((digits) => fen(BigInt(digits.join(''))));

describe('大写金额', () => {
  it.each(CASES)('of %p fen is %s', (amount, capitals) => {
    expect(capitalsOf(fen(amount))).toBe(capitals);
  });

  it('writes the largest entry', () => {
    expect(capitalsOf(AMOUNT_MAX_FEN)).toBe('壹仟亿元整');
    expect(capitalsOf(fen(AMOUNT_MAX_FEN - 1n))).toBe('玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分');
  });

  it('can be read back to the fen', () => {
    fc.assert(
      fc.property(fc.oneof(amounts, amountsOfNoughts), (amount) => {
        expect(formatYuan(fen(readCapitals(capitalsOf(amount))))).toBe(formatYuan(amount));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never has a 零 beside another, before a unit or at its end', () => {
    fc.assert(
      fc.property(fc.oneof(amounts, amountsOfNoughts), (amount) => {
        fc.pre(amount !== ZERO_FEN);
        const capitals = capitalsOf(amount);
        expect(capitals).not.toMatch(/零[零万亿元角分整]|^负?零/u);
        expect(capitals).toMatch(/(?:元整|角整|分)$/u);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The other way round, by no rule of the code: each unit multiplies what stands before it. */
function readCapitals(capitals: string): bigint {
  const [, sign = '', yuan = '', jiao = '零', cents = '零'] =
    /^(负?)(?:(.*)元)?零?(?:(.)角)?零?(?:(.)分)?整?$/u.exec(capitals) ?? [];
  const amount = readWhole(yuan) * 100n + digitOf(jiao) * 10n + digitOf(cents);
  return sign === '' ? amount : 0n - amount;
}

function readWhole(text: string): bigint {
  for (const [unit, times] of [
    ['亿', 100_000_000n],
    ['万', 10_000n],
  ] as const) {
    const at = text.lastIndexOf(unit);
    if (at >= 0) return readWhole(text.slice(0, at)) * times + readWhole(text.slice(at + 1));
  }
  let sum = 0n;
  for (const [, digit = '', place = ''] of text.matchAll(/([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)/gu)) {
    sum += digitOf(digit) * { 仟: 1_000n, 佰: 100n, 拾: 10n, '': 1n }[place as '仟' | '佰' | '拾' | ''];
  }
  return sum;
}

function digitOf(capital: string): bigint {
  return BigInt('零壹贰叁肆伍陆柒捌玖'.indexOf(capital));
}

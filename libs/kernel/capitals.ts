import type { Fen } from './money.js';

const DIGITS = '0123456789';
const CAPITALS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;

/**
 * 大写金额, as bills and vouchers write it: 1409.50 is 壹仟肆佰零玖元伍角整. Where the rules leave it open whether a 零 is
 * written (正确填写票据和结算凭证的基本规定, 二), none is: 107000.53 is 壹拾万柒仟元伍角叁分.
 */
export function capitalsOf(amount: Fen): string {
  const sign = amount < 0n ? '负' : '';
  const digits = (amount < 0n ? 0n - amount : amount).toString().padStart(3, '0');
  return sign + yuanAnd(wholeIn(digits.slice(0, -2)), digits.slice(-2, -1), digits.slice(-1));
}

function yuanAnd(whole: string, jiao: string, fen: string): string {
  const yuan = whole === '' ? '' : `${whole}元`;
  if (jiao === '0' && fen === '0') return yuan === '' ? '零元整' : `${yuan}整`;
  if (fen === '0') return `${yuan}${capital(jiao)}角整`;
  if (jiao === '0') return `${yuan}${yuan === '' ? '' : '零'}${capital(fen)}分`;
  return `${yuan}${capital(jiao)}角${capital(fen)}分`;
}

/** A whole number, nothing for nought: what stands before 亿 and before 万 is a number of its own. */
function wholeIn(digits: string): string {
  const own = digits.replace(/^0+/u, '');
  if (own.length <= PLACES.length) return groupIn(own);
  const [unit, below] = own.length > 8 ? (['亿', 8] as const) : (['万', 4] as const);
  const [above, rest] = [own.slice(0, -below), own.slice(-below)];
  const skips = rest.startsWith('0') || above.endsWith('0000');
  const gap = skips && /[^0]/u.test(rest) ? '零' : '';
  return `${wholeIn(above)}${unit}${gap}${wholeIn(rest)}`;
}

/** Up to four digits: one 零 for all the noughts between two others, none for those at the end. */
function groupIn(digits: string): string {
  const places = Array.from(digits, (digit, at) => {
    return digit === '0' ? '零' : `${capital(digit)}${PLACES[digits.length - 1 - at] ?? ''}`;
  });
  return places.join('').replace(/零+/gu, '零').replace(/零$/u, '');
}

function capital(digit: string): string {
  return CAPITALS.charAt(DIGITS.indexOf(digit));
}

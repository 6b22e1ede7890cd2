import { AMOUNT_MAX_FEN, businessDateAt, formatYuan, parseDate, parseYuan } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { badValue } from './bad-input.js';

/** Readers of what a person types after an option; each throws BadInput naming the option and what it wants. */

/** Yuan as `1234.50`, above zero, in fen. */
export function readAmount(field: string, text: string): Fen {
  const amount = parseYuan(text);
  if (amount === undefined || amount === 0n || amount > AMOUNT_MAX_FEN) {
    throw badValue(field, text, {
      zh: `大于零、至多两位小数的元，例如 1234.50，不超过 ${formatYuan(AMOUNT_MAX_FEN)}`,
      en: `an amount in yuan above zero with at most two decimals, such as 1234.50, up to ${formatYuan(AMOUNT_MAX_FEN)},`,
    });
  }
  return amount;
}

export function readDate(field: string, text: string): BusinessDate {
  const day = parseDate(text);
  if (day === undefined) {
    throw badValue(field, text, { zh: '真实存在的日期 YYYY-MM-DD', en: 'a real day, YYYY-MM-DD,' });
  }
  return day;
}

/** The day given, else today in Asia/Shanghai by the clock of the ledger. */
export function readDateOrToday(field: string, text: string | undefined, now: string): BusinessDate {
  return text === undefined ? businessDateAt(now) : readDate(field, text);
}

export function readYear(field: string, text: string): number {
  if (!/^(?:19|2\d)\d{2}$/u.test(text)) {
    throw badValue(field, text, { zh: '1900 至 2999 之间的四位年份', en: 'a year of four digits from 1900 to 2999' });
  }
  return Number(text);
}

/** How many lines are shown. */
export function readCount(field: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/u.test(text)) {
    throw badValue(field, text, { zh: '1 至 9999999 之间的整数', en: 'a whole number from 1 to 9999999' });
  }
  return Number(text);
}

export function readOneOf<Choice extends string>(field: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) {
    const list = choices.join(', ');
    throw badValue(field, text, { zh: `以下之一：${list}`, en: `one of ${list}` });
  }
  return found;
}

import { AMOUNT_MAX_FEN, businessDateAt, formatQuantity, formatYuan, NO_QUANTITY, parseDate } from '#kernel';
import { parseQuantity, parseYuan, periodDays, QUANTITY_MAX } from '#kernel';
import type { BusinessDate, Fen, Quantity } from '#kernel';
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

/** A quantity of goods above zero, exact to a thousandth of its unit. Throws BadInput. */
export function readQuantity(field: string, text: string): Quantity {
  const found = parseQuantity(text);
  if (found !== undefined && found > NO_QUANTITY && found <= QUANTITY_MAX) return found;
  const most = formatQuantity(QUANTITY_MAX);
  throw badValue(field, text, {
    zh: `大于零、至多三位小数的数量，例如 12.5，不超过 ${most}`,
    en: `a quantity above zero with at most three decimals, such as 12.5, up to ${most},`,
  });
}

/** A balance in yuan, nought among them. Throws BadInput. */
export function readBalance(field: string, text: string): Fen {
  const amount = parseYuan(text);
  if (amount !== undefined) return amount;
  throw badValue(field, text, {
    zh: '至多两位小数的元，例如 0.00',
    en: 'an amount in yuan with at most two decimals, such as 0.00,',
  });
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

/** First and last day of a month, `2023-06`. Throws BadInput. */
export function readMonth(
  field: string,
  text: string,
): { readonly from: BusinessDate; readonly through: BusinessDate } {
  const days = /-\d/u.test(text) ? periodDays(text) : undefined;
  if (days !== undefined) return days;
  throw badValue(field, text, { zh: '月份，例如 2023-06', en: 'a month, such as 2023-06,' });
}

/** A month, a quarter or a year, as the option that it is given by wants it. Throws BadInput. */
export function readPeriod(field: string, text: string): string {
  const form = { '--month': /-\d/u, '--quarter': /-Q/u, '--year': /^\d{4}$/u }[field];
  if (periodDays(text) !== undefined && form?.test(text) === true) return text;
  throw badValue(field, text, { zh: '2023-06、2023-Q2 或 2023', en: 'such as 2023-06, 2023-Q2 or 2023' });
}

/** Id of a person, as people add gives it. */
export function readPerson(field: string, text: string): string {
  if (!/^[a-z][a-z0-9.]{0,39}$/u.test(text)) {
    throw badValue(field, text, {
      zh: '人员编号：以小写字母开头，只含小写字母、数字和点，至多 40 个字符',
      en: "a person's id (a lower-case letter, then lower-case letters, digits and dots, at most 40)",
    });
  }
  return text;
}

/** A kind of fund, as funds open gives it. */
export function readFundKind(field: string, text: string): string {
  if (!/^[a-z][a-z0-9]{1,29}$/u.test(text)) {
    throw badValue(field, text, {
      zh: '基金种类：以小写字母开头，只含小写字母和数字，2 至 30 个字符',
      en: 'a kind of fund (a lower-case letter, then lower-case letters and digits, 2 to 30)',
    });
  }
  return text;
}

/** Code of a region, in this ledger or not. */
export function readCode(field: string, text: string): string {
  if (!/^(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/u.test(text)) {
    throw badValue(field, text, {
      zh: '2、4、6、9 或 12 位区划代码',
      en: "a region's code of 2, 4, 6, 9 or 12 digits",
    });
  }
  return text;
}

const LONGEST_NUMBER = 60;

/** Number or code of a receipt. */
export function readNumber(field: string, text: string): string {
  if (text.trim() === '' || text.length > LONGEST_NUMBER) {
    throw badValue(field, text, {
      zh: `1 至 ${String(LONGEST_NUMBER)} 个字符`,
      en: `1 to ${String(LONGEST_NUMBER)} characters`,
    });
  }
  return text.trim();
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

import { parseDate } from './dates.js';
import type { Refusal } from './decider.js';

/** Text that events hold in the clear: a name, the number of a document (文号), that of a receipt or its ticket code. */
export type ClearText = 'name' | 'document' | 'receipt';

/** What personal number a text holds. */
export type PersonalNumber = 'identity-number' | 'mobile-number' | 'card-number';

/** A refusal of text that would stand in the clear for ever. */
export type ClearTextRefusalCode = 'personal-number-in-clear';

const IDENTITY = /(?<!\d)\d{17}[\dXx](?!\d)/gu;
/** As people write it as well: 138 0013 8000, +86 138-0013-8000. */
const MOBILE = /(?<!\d)(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/u;
/** In groups of four as on the card, or without a blank. */
const CARD = /(?<!\d)\d{4}(?:[ -]?\d{4}){2}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)/gu;

/**
 * The first kind of personal number that a text holds; undefined where it holds none. Names are looked at for all three.
 * Documents are numbered by region and day as well: there a birthday of these years is a day of business, and a long
 * number with a day in it no card's. On a receipt only a grown-up's identity number is looked for.
 */
export function personalNumberIn(text: string, form: ClearText): PersonalNumber | undefined {
  const plain = text.normalize('NFKC');
  const identities = plain.match(IDENTITY) ?? [];
  if (identities.some((found) => isIdentityNumber(found) && (form === 'name' || birthday(found) < SERIAL_FROM))) {
    return 'identity-number';
  }
  if (form === 'receipt') return undefined;
  if (MOBILE.test(plain)) return 'mobile-number';
  const cards = (plain.match(CARD) ?? []).map((found) => found.replaceAll(/\D/gu, ''));
  const isCard = (found: string) => isCardNumber(found) && (form === 'name' || !isSerialNumber(found));
  return cards.some(isCard) ? 'card-number' : undefined;
}

/** Refuses the first text that holds a personal number; the refusal is kept, and does not hold it again. */
export function clearTextRefusal(
  texts: Readonly<Record<string, string | readonly string[] | undefined>>,
  form: ClearText,
): Refusal<ClearTextRefusalCode> | undefined {
  for (const [field, text = []] of Object.entries(texts)) {
    for (const one of typeof text === 'string' ? [text] : text) {
      const wanted = personalNumberIn(one, form);
      if (wanted !== undefined) return { code: 'personal-number-in-clear', field, value: '', wanted };
    }
  }
  return undefined;
}

const SERIAL_FROM = '20100101';

/** 公民身份号码 (GB 11643): a day of birth that there is, and the check digit of ISO 7064 MOD 11-2. */
function isIdentityNumber(text: string): boolean {
  if (!isDay(birthday(text))) return false;
  let product = 0;
  for (const digit of text.slice(0, 17)) product = ((product + valueOf(digit)) * 2) % 11;
  return '10X98765432'.charAt(product) === text.slice(17).toUpperCase();
}

function birthday(identity: string): string {
  return identity.slice(6, 14);
}

/** The check digit of ISO/IEC 7812 (Luhn): every second digit from the right doubled. */
function isCardNumber(digits: string): boolean {
  let sum = 0;
  Array.from(digits)
    .reverse()
    .forEach((digit, at) => {
      const twice = valueOf(digit) * (at % 2 === 0 ? 1 : 2);
      sum += twice > 9 ? twice - 9 : twice;
    });
  return sum % 10 === 0 && /[1-9]/u.test(digits);
}

/** A day first (20230529…), or a region and a day (411522 20230529…); and cards begin with 3 to 6, or 9. */
function isSerialNumber(digits: string): boolean {
  return !/^[3-69]/u.test(digits) || isDay(digits.slice(6, 14));
}

function isDay(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)];
  return year < '2100' && parseDate(`${year}-${month}-${day}`) !== undefined;
}

function valueOf(digit: string): number {
  return '0123456789'.indexOf(digit);
}

import type { Refusal } from './decider.js';

/** Signs that show nothing, whatever a font does with them; U+2800 is a blank that calls itself a sign. */
const SHOWS_NOTHING = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Names are compared without white space, what cannot be seen, width and case: AH０１ and ah 01 are one. */
export function nameKey(text: string): string {
  // Some signs become invisible ones only as they are composed anew, and the other way round.
  return text.replaceAll(SHOWS_NOTHING, '').normalize('NFKC').replaceAll(SHOWS_NOTHING, '').toLowerCase();
}

/** Of ideographs newer than this program nothing is known but their planes; people have names in them. */
const NEW_IDEOGRAPH = /[\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}]/u;

/** A name has a letter or a digit: blanks and signs name nothing. */
export function namesSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(nameKey(text)) || NEW_IDEOGRAPH.test(text);
}

/** So long may a name be that is a stream's: far beyond any that is borne. */
const NAME_MAX = 100;

/** Refusals of names: of signs and blanks alone, or far longer than any. */
export type NameRefusalCode = 'name-says-nothing' | 'name-too-long';

/** Refuses a name that is too long to be told from others. */
export function longNameRefusal(field: string, value: string): Refusal<NameRefusalCode> | undefined {
  if (nameKey(value).length <= NAME_MAX) return undefined;
  return { code: 'name-too-long', field, value, wanted: String(NAME_MAX) };
}

/** Refuses the first name that says nothing. */
export function nothingNamedRefusal(
  names: Readonly<Record<string, string | undefined>>,
): Refusal<NameRefusalCode> | undefined {
  for (const [field, value] of Object.entries(names)) {
    if (value !== undefined && !namesSomething(value)) return { code: 'name-says-nothing', field, value, wanted: '' };
  }
  return undefined;
}

/** Hyphens, dashes, minus signs and low lines as keyboards and other programs write them. */
const DASHES = /[-_\u2010-\u2015\u2043\u2212\u2500\ufe58\ufe63]+/gu;
const OPENING = /[([{〔【〖〘［]/gu;
const CLOSING = /[)\]}〕】〗〙］]/gu;
const QUOTES = /[《》〈〉<>「」『』"'“”‘’`#]/gu;
/** No. before a number, where no word ends in these letters. */
const NO = /(?<!\p{Script=Latin})no(?:[.:]+|(?=\d))/gu;
/** What stands between two numbers parts them as a dash does. */
const BETWEEN = /(?<=\d)(?:#|第|号|no[.:]*)+(?=\d)/gu;

/**
 * Numbers of papers (receipts, documents, vouchers) are compared by this: as names are, and without what one program or
 * hand writes and another leaves out. 0000501, No.501, №501, #501 and 第501号 are one, and so are RC-A1 and RC A1,
 * 〔2023〕09号 and [2023]第9号. A dash between two digits parts a book from its number and stays: 2023-1 is not 20231,
 * and 2023第1号 is 2023-1. Ledgers hold these keys: one that changes has to find what was kept under the former one.
 */
export function paperKey(text: string): string {
  const key = nameKey(text.replaceAll('№', '#'))
    .replace(BETWEEN, '-')
    .replace(QUOTES, '')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .replace(NO, '')
    .replace(/第(?=\d)/gu, '')
    .replace(/(?<=\d)号/gu, '')
    .replace(DASHES, '-')
    .replace(/(?<!\d)-|-(?!\d)/gu, '')
    .replace(/(?<!\d|\d\.)0+(?=\d)/gu, '');
  // A prefix alone is all that there is of it.
  return namesSomething(key) ? key : nameKey(text);
}

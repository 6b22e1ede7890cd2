/** Signs that show nothing, whatever a font does with them; U+2800 is a blank that calls itself a sign. */
const SHOWS_NOTHING = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Names are compared without white space, what cannot be seen, width and case: AH０１ and ah 01 are one. */
export function nameKey(text: string): string {
  // Some signs become invisible ones only as they are composed anew, and the other way round.
  return text.replaceAll(SHOWS_NOTHING, '').normalize('NFKC').replaceAll(SHOWS_NOTHING, '').toLowerCase();
}

/** A name has a letter or a digit: blanks and signs name nothing. */
export function namesSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(nameKey(text));
}

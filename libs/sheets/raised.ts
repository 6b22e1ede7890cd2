/** Digits set high and low: the mark of a footnote is no digit of the number before it. */
const RAISED: Readonly<Record<string, string>> = { superscript: '⁰¹²³⁴⁵⁶⁷⁸⁹', subscript: '₀₁₂₃₄₅₆₇₈₉' };

/** A run's text with its digits as they are set: 500 with a raised 1 behind it is `500¹`, and never 5001. */
export function withRaised(text: string, align: string | undefined): string {
  const forms = align === undefined ? undefined : RAISED[align];
  if (forms === undefined) return text;
  return text.normalize('NFKC').replace(/[0-9]/gu, (digit) => forms.charAt(digit.charCodeAt(0) - 48));
}

import { parseDecimal, wholeAtPower, type Decimal } from './decimal.js';
import { isBlankText } from '../text.js';
import { isForeignMoney, unitOf, type SheetUnit } from '../units.js';

/** What a number format says of its number. `yuan`: by a currency's sign, or by moving the point of a sum that is stored in yuan. */
export type ShownAs = SheetUnit | '%' | 'yuan' | undefined;

/** Nearly every cell's. */
const DIGITS_ALONE = /^(?:general|[0#?,]*[0#?](?:\.[0#?]+)?)$/iu;
/** Quoted and escaped characters, blanks, fillings, currencies, conditions, colours and the like, the plain number. */
const MARKS =
  /"(?<quoted>[^"]*)"|[\\!](?<escaped>.)|[_*].|\[\$(?<currency>[^\]-]*)[^\]]*\]|(?<condition>\[[<>=]+[-+\d.e]+\])|\[[^\]]*\]|(?<general>general|g\/通用格式)/giu;
const CONDITION = /\[([<>=]+)([-+\d.e]+)\]/u;
/** A digit and a point that the format writes itself, whatever the number is. */
const OWN_DIGIT = '□';
const OWN_POINT = '·';
const MOVED = /[0#?]·[0#?]|[0#?],+(?![0#?])/u;
const PARTS = /^([^0#?@]*)([0#?@](?:.*[0#?@])?)([^0#?@]*)$/u;
const OURS = /人民币|rmb|cny|[¥():,_+-]/gu;
const OUR_SIGN = /人民币|rmb|cny|¥/u;
const UNIT = /^[十百千万亿拾佰仟萬億]*[元圆圓]?$/u;
const FACTOR = /[十百千万亿拾佰仟萬億]/u;
/** Behind the digits these may be a factor too, or more digits. */
const VAGUE = /[十百千万亿拾佰仟萬億wk□]|^[角分]$/u;

/**
 * The unit that a number format puts beside the number, read from the section that applies to the value. Where a word of
 * a factor stands in any other way than as a unit behind the digits, the unit is unclear.
 */
export function shownAs(format: string | undefined, value: Decimal): ShownAs {
  if (format === undefined || DIGITS_ALONE.test(format)) return undefined;
  const shown = new Set(sectionsFor(plainFormat(format), value).map(shownBySection));
  return shown.size > 1 ? 'unclear' : [...shown][0];
}

/** A text as a format with words of money shows it: 5 under `@"万元"` is 5万元. */
export function shownText(text: string, format: string | undefined): string {
  if (format === undefined || isBlankText(text)) return text;
  const section =
    plainFormat(format)
      .split(';')
      .find((one) => one.includes('@')) ?? '';
  const [before = '', ...after] = section.replace(/[\s"]/gu, '').split('@');
  const money = /[元圆圓角¥%]|rmb|cny|人民币/u.test(before + after.join('')) || FACTOR.test(before);
  return money || VAGUE.test(after.join('')) ? `${before}${text}${after.join('')}` : text;
}

/** Without quotes, colours and blanks; what the format writes itself is no placeholder any more. */
function plainFormat(format: string): string {
  const plain = format.replace(MARKS, (...match: unknown[]) => {
    const groups = match.at(-1) as Readonly<Record<string, string | undefined>>;
    const own = groups['quoted'] ?? groups['escaped'] ?? groups['currency'] ?? '';
    return groups['condition'] ?? (groups['general'] === undefined ? ownWords(own) : '0');
  });
  return plain.normalize('NFKC').toLowerCase();
}

function ownWords(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\d/gu, OWN_DIGIT)
    .replace(/\./gu, OWN_POINT)
    .replace(/[#?@;[\]]/gu, '');
}

/** One section, or several where programs do not agree which. An amount is above nought, so the first is its own. */
function sectionsFor(plain: string, value: Decimal): readonly string[] {
  const all = plain.split(';');
  const ofNumbers = all.filter((section) => !section.includes('@'));
  const sections = ofNumbers.length === 0 ? all : ofNumbers;
  if (!sections.some((section) => CONDITION.test(section))) return sections.slice(0, 1);
  const open = sections.filter((section) => isMet(section, value));
  const [first = ''] = open;
  const decided =
    CONDITION.test(first) && sections.slice(0, sections.indexOf(first)).every((one) => CONDITION.test(one));
  return decided ? [first] : open;
}

function isMet(section: string, value: Decimal): boolean {
  const [, sign = '', number = ''] = CONDITION.exec(section) ?? [];
  const bound = parseDecimal(number);
  if (bound === undefined) return true;
  const power = value.scale > bound.scale ? value.scale : bound.scale;
  const difference = (wholeAtPower(value, power) ?? 0n) - (wholeAtPower(bound, power) ?? 0n);
  if (difference === 0n) return sign.includes('=');
  return sign.includes(difference < 0n ? '<' : '>');
}

function shownBySection(section: string): ShownAs {
  const bare = section.replace(CONDITION, '').replace(/[\s"\\]/gu, '');
  if (isForeignMoney(bare)) return 'unclear';
  if (bare.includes('%')) return '%';
  if (MOVED.test(bare)) return 'yuan';
  return unitBeside(bare) ?? (OUR_SIGN.test(bare) ? 'yuan' : undefined);
}

function unitBeside(bare: string): SheetUnit | undefined {
  const [, before = bare, digits = '', behind = ''] = PARTS.exec(bare) ?? [];
  const between = digits.replace(/[0#?,./e+-]/gu, '');
  const unit = behind.replace(OURS, '').replace(/(?<=[元圆圓])[整正]$/u, '');
  if (FACTOR.test(before) || VAGUE.test(between)) return 'unclear';
  if (unit === '' || !UNIT.test(unit)) return VAGUE.test(unit) ? 'unclear' : undefined;
  if (between !== '') return 'unclear';
  return unitOf(`${unit.replace(/[元圆圓]$/u, '')}元`) ?? 'unclear';
}

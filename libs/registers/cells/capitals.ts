import { fen, type Fen } from '#kernel';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿'] as const;
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/[〇○]/gu, '零'],
  [/[一弌]/gu, '壹'],
  [/[二两貳弍贰]/gu, '贰'],
  [/[三叄參弎]/gu, '叁'],
  [/四/gu, '肆'],
  [/五/gu, '伍'],
  [/[六陸]/gu, '陆'],
  [/七/gu, '柒'],
  [/八/gu, '捌'],
  [/九/gu, '玖'],
  [/十/gu, '拾'],
  [/百/gu, '佰'],
  [/千/gu, '仟'],
  [/萬/gu, '万'],
  [/億/gu, '亿'],
  [/[圆圓]/gu, '元'],
  [/正/gu, '整'],
];
const AMOUNT =
  /^(?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?(?:([壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?整?$/u;

const FACTORS: Readonly<Record<string, bigint>> = {
  亿: 100_000_000n,
  千万: 10_000_000n,
  百万: 1_000_000n,
  十万: 100_000n,
  万: 10_000n,
  千: 1_000n,
  百: 100n,
  十: 10n,
};
const PART = /(\d{1,4})(亿|千万|百万|十万|万|千|百|十)/gu;
const COINS = /^(?:(\d{1,3}(?:,\d{3})+|\d{1,12})[元圆])?(?:(\d)角)?(?:(\d)分)?整?$/u;

/** Reads a whole number in Chinese numerals without a unit (一千二百), where it is wholly well-formed. */
export function parseNumerals(text: string): bigint | undefined {
  const plain = plainForm(text);
  return /^[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+$/u.test(plain) ? wholeYuan(plain) : undefined;
}

/**
 * Reads an amount in Chinese capitals (壹仟零伍拾元整) or plain Chinese numerals, where it is wholly well-formed: it
 * must be the very way in which that amount is written. 壹仟伍元, which may mean two amounts, is not read.
 */
export function parseCapitals(text: string): Fen | undefined {
  const match = AMOUNT.exec(plainForm(text));
  if (match === null) return undefined;
  const [, whole, tenths, hundredths] = match;
  if (whole === undefined && tenths === undefined && hundredths === undefined) return undefined;
  const yuan = whole === undefined ? 0n : wholeYuan(whole);
  if (yuan === undefined) return undefined;
  return fen(yuan * 100n + digitValue(tenths) * 10n + digitValue(hundredths));
}

/** Reads an amount written in parts: 1万2千, 12万3千5百元, 10元5角. One with a part left to guess (1万2) is not read. */
export function parseCompound(text: string): Fen | undefined {
  return parseParts(text.replace(/(?:[元圆][整正]?)$/u, '')) ?? parseCoins(text);
}

function plainForm(text: string): string {
  return FORMS.reduce((form, [from, to]) => form.replace(from, to), text);
}

function digitValue(digit: string | undefined): bigint {
  return digit === undefined ? 0n : BigInt(DIGITS.indexOf(digit));
}

function wholeYuan(text: string): bigint | undefined {
  const value = sumOf(text);
  if (value >= 10n ** 12n) return undefined;
  const forms = [writeWhole(value, false), writeWhole(value, true)];
  const spoken = forms.filter((form) => form.startsWith('壹拾')).map((form) => form.slice(1));
  return [...forms, ...spoken].includes(text) ? value : undefined;
}

/** What the characters add up to; whether they are well-formed shows by writing the sum again. */
function sumOf(text: string): bigint {
  let total = 0n;
  let group = 0n;
  let digit = 0n;
  for (const character of text) {
    const place = PLACES.findIndex((name) => name === character);
    const power = GROUPS.findIndex((name) => name === character);
    if (DIGITS.includes(character)) digit = digitValue(character);
    else if (place > 0) {
      group += (digit === 0n ? 1n : digit) * 10n ** BigInt(place);
      digit = 0n;
    } else if (power > 0) {
      total += (group + digit) * 10n ** BigInt(power * 4);
      group = 0n;
      digit = 0n;
    }
  }
  return total + group + digit;
}

/** `loose` puts 零 also after a group that ends in nought, as some write. */
function writeWhole(value: bigint, loose: boolean): string {
  if (value === 0n) return '零';
  let text = '';
  let rest = value;
  let lower = 0n;
  for (const name of GROUPS) {
    const group = rest % 10_000n;
    const gap = text !== '' && (lower < 1000n || (loose && group % 10n === 0n));
    if (group > 0n) text = `${writeGroup(group)}${name}${gap ? '零' : ''}${text}`;
    if (group > 0n || text === '') lower = group;
    else lower = 0n;
    rest /= 10_000n;
  }
  return text;
}

function writeGroup(group: bigint): string {
  let text = '';
  for (let place = 3; place >= 0; place -= 1) {
    const digit = (group / 10n ** BigInt(place)) % 10n;
    if (digit > 0n) text += `${DIGITS.charAt(digit.toString().charCodeAt(0) - 48)}${PLACES[place] ?? ''}`;
    else if (text !== '' && !text.endsWith('零')) text += '零';
  }
  return text.replace(/零$/u, '');
}

function parseParts(text: string): Fen | undefined {
  const parts = [...text.matchAll(PART)];
  if (parts.length < 2 || parts.map(([part]) => part).join('') !== text) return undefined;
  let sum = 0n;
  let above: bigint | undefined;
  for (const [, digits = '', name = ''] of parts) {
    const factor = FACTORS[name] ?? 1n;
    const value = BigInt(digits) * factor;
    if (value === 0n || (above !== undefined && value >= above)) return undefined;
    sum += value;
    above = factor;
  }
  return fen(sum * 100n);
}

function parseCoins(text: string): Fen | undefined {
  const [, yuan, tenths, hundredths] = COINS.exec(text) ?? [];
  if (tenths === undefined && hundredths === undefined) return undefined;
  return fen(BigInt((yuan ?? '0').replace(/,/gu, '')) * 100n + BigInt(tenths ?? '0') * 10n + BigInt(hundredths ?? '0'));
}

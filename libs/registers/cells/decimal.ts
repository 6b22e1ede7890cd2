/** An exact decimal: `digits` divided by ten to the power of `scale`, which may be negative. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** What a double holds of a decimal, and what spreadsheet programs show. */
const SIGNIFICANT_DIGITS = 15;
const DECIMAL = /^([-+]?)(\d+)(?:\.(\d*))?(?:e([-+]?)(\d{1,3}))?$/iu;

/** Reads the digits of a number cell, scientific notation included, without passing through a double. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', part = '', exponentSign = '', exponent = '0'] = match;
  const digits = BigInt(whole + part);
  const power = exponentSign === '-' ? -smallNumber(exponent) : smallNumber(exponent);
  return { digits: sign === '-' ? -digits : digits, scale: part.length - power };
}

/** Rounds half up to 15 significant digits: 36576.699999999997 is 36576.7. */
export function roundToSignificant(value: Decimal): Decimal {
  const magnitude = value.digits < 0n ? -value.digits : value.digits;
  const excess = magnitude.toString().length - SIGNIFICANT_DIGITS;
  if (excess <= 0) return value;
  const step = 10n ** BigInt(excess);
  const rounded = (magnitude + step / 2n) / step;
  return { digits: value.digits < 0n ? -rounded : rounded, scale: value.scale - excess };
}

/** The value times ten to the power of `power` where that is a whole number. */
export function wholeAtPower(value: Decimal, power: number): bigint | undefined {
  const shift = power - value.scale;
  if (shift >= 0) return value.digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return value.digits % divisor === 0n ? value.digits / divisor : undefined;
}

export function significantDigits(text: string): number {
  const value = parseDecimal(text);
  return value === undefined ? 0 : value.digits.toString().replace(/^-|0+$/gu, '').length;
}

/** A number cell's text in plain digits: 4.5E+3 as 4500. What is no decimal stays as it is. */
export function expandDecimal(text: string): string {
  if (!/e/iu.test(text)) return text;
  const value = parseDecimal(text);
  return value === undefined ? text : plainDigits(value);
}

export function plainDigits(value: Decimal): string {
  const whole = wholeAtPower(value, 0);
  if (whole !== undefined) return whole.toString();
  const sign = value.digits < 0n ? '-' : '';
  const digits = (value.digits < 0n ? -value.digits : value.digits).toString().padStart(value.scale + 1, '0');
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`.replace(/0+$/u, '');
}

function smallNumber(digits: string): number {
  let sum = 0;
  for (const digit of digits) sum = sum * 10 + digit.charCodeAt(0) - 48;
  return sum;
}

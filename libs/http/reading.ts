import { parseDate, parseQuantity, periodDays, parseYuan } from '#kernel';
import type { BusinessDate, Fen, Quantity } from '#kernel';
import type { FieldFaultCode } from './fault.js';

/** What a field's raw value comes to: the value as the ledger takes it, or what is wrong with it. */
export type Read<Value> = { readonly value: Value } | { readonly fault: FieldFaultCode; readonly wanted: string };

const HALF_OF_A_PAIR = /\p{Cs}/u;
/**
 * What nobody sees on paper: control and format characters, which make two names look like one, private and undefined
 * ones. Not the undefined ones of the two planes of ideographs: people have names in characters that are newer than
 * this program. A variation selector tells how a rare character is drawn in a name, directly behind it, and in a note
 * how a picture is.
 */
const UNSEEN =
  /(?![\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}])(?!(?<=[\p{Ideographic}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const UNSEEN_BUT_LINES =
  /(?![\n\t\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}])(?!(?<=[\p{Ideographic}\p{Extended_Pictographic}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** What can be part of a stream's name in every engine, and be read. */
const STREAM_ID = /^[^\p{Lu}\p{Lt}\p{C}]+$/u;
const REGION_CODE = /^\d{2}(?:\d{2}(?:\d{2}(?:\d{3}){0,2})?)?$/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const SHA256 = /^[0-9a-f]{64}$/u;
const DIGITS = /^\d{1,15}$/u;
const STREAM_ID_MAX = 60;

export interface TextLimits {
  readonly max: number;
  /** Whether the text may be empty: then a rule of the ledger judges that. */
  readonly empty?: boolean;
  /** Whether it may have several lines. */
  readonly lines?: boolean;
}

/** Text is kept as it was sent, neither trimmed nor composed anew. Length counts code points. */
export function readText(raw: unknown, limits: TextLimits): Read<string> {
  const wanted = `1-${String(limits.max)}`;
  if (typeof raw !== 'string') return { fault: 'not-text', wanted };
  if (raw === '' && limits.empty !== true) return { fault: 'text-empty', wanted };
  if (HALF_OF_A_PAIR.test(raw)) return { fault: 'text-not-unicode', wanted: 'UTF-8' };
  const unseen = limits.lines === true ? UNSEEN_BUT_LINES : UNSEEN;
  if (unseen.test(raw)) return { fault: 'text-with-control-characters', wanted: '' };
  if (raw.length > limits.max && Array.from(raw).length > limits.max) return { fault: 'text-too-long', wanted };
  return { value: raw };
}

/** Yuan as JSON text: digits and at most two decimals. No number, sign, exponent, separator or full-width digit. */
export function readYuan(raw: unknown): Read<Fen> {
  const amount = typeof raw === 'string' ? parseYuan(raw) : undefined;
  return amount === undefined ? { fault: 'amount-malformed', wanted: '"123.45"' } : { value: amount };
}

/** A quantity as JSON text: digits and at most three decimals. */
export function readQuantity(raw: unknown): Read<Quantity> {
  const found = typeof raw === 'string' ? parseQuantity(raw) : undefined;
  return found === undefined ? { fault: 'quantity-malformed', wanted: '"12.5"' } : { value: found };
}

/** A real day, `YYYY-MM-DD`. */
export function readDate(raw: unknown): Read<BusinessDate> {
  const date = typeof raw === 'string' ? parseDate(raw) : undefined;
  return date === undefined ? { fault: 'date-malformed', wanted: 'YYYY-MM-DD' } : { value: date };
}

/** A month `YYYY-MM`, a quarter `YYYY-Q1` or a year `YYYY`. */
export function readPeriod(raw: unknown, monthsOnly: boolean): Read<string> {
  const isPeriod = typeof raw === 'string' && periodDays(raw) !== undefined;
  if (isPeriod && (!monthsOnly || /-\d/u.test(raw))) return { value: raw };
  return { fault: 'period-malformed', wanted: monthsOnly ? 'YYYY-MM' : 'YYYY-MM, YYYY-Q1, YYYY' };
}

/** An id that names a stream: no capital letters, short. Its own form is judged by the ledger. */
export function readStreamId(raw: unknown): Read<string> {
  return typeof raw === 'string' && isStreamId(raw, STREAM_ID_MAX)
    ? { value: raw }
    : { fault: 'id-malformed', wanted: `a-z 0-9, 1-${String(STREAM_ID_MAX)}` };
}

/** The number of a region (GB/T 2260): nothing else may stand in a refusal that is kept. */
export function readRegionCode(raw: unknown): Read<string> {
  const fits = typeof raw === 'string' && REGION_CODE.test(raw);
  return fits ? { value: raw } : { fault: 'id-malformed', wanted: '990101, 990101101' };
}

/** Whether every engine takes a text as part of a stream's name. */
export function isStreamId(text: string, max: number): boolean {
  return text.length <= max && STREAM_ID.test(text);
}

export function readUuid(raw: unknown): Read<string> {
  const fits = typeof raw === 'string' && UUID.test(raw);
  return fits ? { value: raw } : { fault: 'id-malformed', wanted: 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' };
}

export function readSha256(raw: unknown): Read<string> {
  const fits = typeof raw === 'string' && SHA256.test(raw);
  return fits ? { value: raw } : { fault: 'id-malformed', wanted: 'SHA-256, 64 × 0-9 a-f' };
}

export function readChoice<Choice extends string>(raw: unknown, choices: readonly Choice[]): Read<Choice> {
  const found = choices.find((choice) => choice === raw);
  return found === undefined ? { fault: 'choice-unknown', wanted: choices.join(', ') } : { value: found };
}

export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  /** Query parameters are text. */
  readonly fromText?: boolean;
}

export function readNumber(raw: unknown, { min, max, fromText = false }: NumberLimits): Read<number> {
  const number = fromText ? (typeof raw === 'string' && DIGITS.test(raw) ? Number(raw) : undefined) : raw;
  const fits = typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max;
  return fits ? { value: number } : { fault: 'number-malformed', wanted: `${String(min)}-${String(max)}` };
}

/** A flag of a query: `true` or `false`. */
export function readFlag(raw: unknown): Read<boolean> {
  const choice = readChoice(raw, ['true', 'false']);
  return 'fault' in choice ? choice : { value: choice.value === 'true' };
}

export function readTrueFalse(raw: unknown): Read<boolean> {
  return typeof raw === 'boolean' ? { value: raw } : { fault: 'choice-unknown', wanted: 'true, false' };
}

export function readList<Item>(
  raw: unknown,
  limits: { readonly max: number; readonly item: (raw: unknown) => Read<Item> },
): Read<readonly Item[]> {
  if (!Array.isArray(raw)) return { fault: 'not-a-list', wanted: '[…]' };
  if (raw.length > limits.max) return { fault: 'list-too-long', wanted: `0-${String(limits.max)}` };
  const items: Item[] = [];
  for (const each of raw as readonly unknown[]) {
    const read = limits.item(each);
    if ('fault' in read) return read;
    items.push(read.value);
  }
  return { value: items };
}

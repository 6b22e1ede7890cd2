import { formatYuan } from '#kernel';
import type { Fen } from '#kernel';

/** What JSON can hold once amounts are yuan and indexes are text. */
export type Shown<Value> = Value extends bigint
  ? string
  : Value extends string
    ? Value
    : Value extends readonly (infer Item)[]
      ? readonly Shown<Item>[]
      : Value extends object
        ? { readonly [Key in keyof Value as Key extends `${infer Name}Fen` ? Name : Key]: Shown<Value[Key]> }
        : Value;

/**
 * A row as people see it: `amountFen` becomes `amount`, in yuan with two decimals; other whole numbers beyond a double
 * become decimal text; what is absent stays absent.
 */
export function shown<Value extends object>(value: Value): Shown<Value> {
  return shownPart(value) as Shown<Value>;
}

function shownPart(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(shownPart);
  if (typeof value !== 'object' || value === null) return value;
  const parts: [string, unknown][] = [];
  for (const [key, part] of Object.entries(value)) {
    if (key.endsWith('Fen') && typeof part === 'bigint') parts.push([key.slice(0, -3), formatYuan(part as Fen)]);
    else if (part !== null && part !== undefined) parts.push([key, shownPart(part)]);
  }
  return Object.fromEntries(parts);
}

/** What an event's payload, a command's content and an answer may hold: no fractions, no null, no dates. */
export type Plain =
  string | boolean | number | bigint | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/**
 * Canonical JSON: keys sorted by code unit, no white space, bigint as decimal text, integers only.
 * Equal values give equal bytes, so what is hashed is what is stored.
 * A fraction or an unsafe integer is a defect of the caller and throws.
 */
export function canonicalJson(value: Plain): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return `"${value.toString()}"`;
  if (typeof value === 'number') return canonicalNumber(value);
  return isList(value) ? canonicalList(value) : canonicalObject(value);
}

function canonicalNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('canonical JSON holds whole numbers only');
  return value.toString();
}

/** Array.isArray alone does not narrow a readonly list. */
function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function canonicalList(list: readonly Plain[]): string {
  return `[${list.map(canonicalJson).join(',')}]`;
}

/** An object's canonical JSON without one of its keys: a copy without it would cost more than the text. */
export function canonicalObject(object: Readonly<Record<string, Plain | undefined>>, without?: string): string {
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined || key === without) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** Reads canonical JSON back: text under a key that ends in `Fen` becomes a bigint again. */
export function parseCanonical(json: string): Plain {
  const value = JSON.parse(json) as Plain;
  restoreFen(value);
  return value;
}

/** In place: JSON.parse takes several times as long where it asks a function about every value. */
function restoreFen(value: Plain): void {
  if (typeof value !== 'object') return;
  const object = value as Record<string, Plain>;
  for (const key in object) {
    const field = object[key];
    if (typeof field === 'object') restoreFen(field);
    else if (typeof field === 'string' && key.endsWith('Fen')) object[key] = BigInt(field);
  }
}

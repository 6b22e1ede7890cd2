/** What a snapshot may hold: plain values, bigint, Map, lists and objects of these. */
const BIGINT_KEY = '$fen';
const MAP_KEY = '$map';

/** Writes a stream's state as text for its snapshot. */
export function stateToText(state: unknown): string {
  return JSON.stringify(state, (_key, value: unknown) => {
    if (typeof value === 'bigint') return { [BIGINT_KEY]: value.toString() };
    if (value instanceof Map) return { [MAP_KEY]: [...(value as Map<unknown, unknown>)] };
    return value;
  });
}

/** Reads a snapshot's text back. */
export function stateFromText(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (BIGINT_KEY in value && typeof value[BIGINT_KEY] === 'string') return BigInt(value[BIGINT_KEY]);
    if (MAP_KEY in value && Array.isArray(value[MAP_KEY])) return new Map(value[MAP_KEY] as [unknown, unknown][]);
    return value;
  });
}

import { EdgeProblem } from './problem.js';

const DEPTH_MAX = 16;
/** Keys that mean something else to JavaScript. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a body as one JSON object: UTF-8, no key twice in one object, none that JavaScript takes for its own, not
 * nested deeply. Throws EdgeProblem.
 */
export function readJsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    refuseDeep(text);
    const parsed: unknown = JSON.parse(text);
    refuseDoubleKeys(text);
    if (isObject(parsed)) return parsed;
  } catch (error) {
    if (error instanceof EdgeProblem) throw error;
  }
  throw malformed();
}

/**
 * The body as text in which equal bodies are equal, whatever the order of their keys: what a key is held to. Unlike
 * the ledger's canonical JSON it takes whatever JSON can hold, since it is read before the body is judged.
 */
export function canonicalBody(body: unknown): string {
  if (Array.isArray(body)) return `[${body.map(canonicalBody).join(',')}]`;
  if (!isObject(body)) return JSON.stringify(body ?? null);
  const keys = Object.keys(body).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalBody(body[key])}`).join(',')}}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const STRINGS_AND_SIGNS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gu;

/** Before parsing, so that no depth reaches whatever walks the parsed body. */
function refuseDeep(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(STRINGS_AND_SIGNS)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > DEPTH_MAX) throw malformed();
  }
}

interface OpenObject {
  /** Undefined for a list, whose texts are no keys. */
  readonly keys: Set<string> | undefined;
  isKeyNext: boolean;
}

/** Of text that is JSON: JSON.parse keeps the last of two equal keys in silence. */
function refuseDoubleKeys(text: string): void {
  const open: OpenObject[] = [];
  for (const [token] of text.matchAll(STRINGS_AND_SIGNS)) {
    if (token === '{') open.push({ keys: new Set(), isKeyNext: true });
    else if (token === '[') open.push({ keys: undefined, isKeyNext: false });
    else if (token === '}' || token === ']') open.pop();
    else noteToken(open.at(-1), token);
  }
}

function noteToken(inside: OpenObject | undefined, token: string): void {
  if (inside?.keys === undefined || token === ':') return;
  const isKey = inside.isKeyNext && token !== ',';
  inside.isKeyNext = token === ',';
  if (!isKey) return;
  const key = String(JSON.parse(token));
  if (inside.keys.has(key) || FORBIDDEN_KEYS.has(key)) throw malformed();
  inside.keys.add(key);
}

function malformed(): EdgeProblem {
  return new EdgeProblem(400, 'body-malformed');
}

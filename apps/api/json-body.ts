import { EdgeProblem } from './problem.js';

/*
 * No body of ours needs a tenth of this. Whatever walks a parsed body (the digest, the validator) has more work than
 * the body has bytes, so that a megabyte of short keys would hold up everybody else.
 */
const DEPTH_MAX = 16;
const KEYS_MAX = 200;
const NODES_MAX = 1_000;
/** Keys that mean something else to JavaScript. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a body as one JSON object: UTF-8, no key twice in one object, none that JavaScript takes for its own, not
 * nested deeply, at most 200 keys an object and 1,000 values in all. Throws EdgeProblem.
 */
export function readJsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    refuseUnfit(text);
    const parsed: unknown = JSON.parse(text);
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

interface Open {
  /** Undefined for a list, whose texts are no keys. */
  readonly keys: Set<string> | undefined;
  isKeyNext: boolean;
}

/**
 * One pass over the signs, before anything is made of them. It need not judge what JSON.parse will refuse anyway, but
 * whatever passes here is small, and of text that is JSON no key stands twice: JSON.parse keeps the last in silence.
 */
function refuseUnfit(text: string): void {
  const open: Open[] = [];
  let nodes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const end = endOfString(text, at);
      noteString(open.at(-1), text.slice(at, end));
      at = end - 1;
    } else if (sign === '{' || sign === '[') {
      open.push({ keys: sign === '{' ? new Set() : undefined, isKeyNext: true });
      nodes += 1;
    } else if (sign === '}' || sign === ']') {
      open.pop();
    } else if (sign === ',') {
      noteComma(open.at(-1));
      nodes += 1;
    }
    if (open.length > DEPTH_MAX || nodes > NODES_MAX) throw malformed();
  }
}

/** Where the text behind a string's last quote begins. Each character is looked at once. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at += 1;
  }
  throw malformed();
}

function noteString(inside: Open | undefined, token: string): void {
  if (inside?.keys === undefined || !inside.isKeyNext) return;
  inside.isKeyNext = false;
  const key = String(JSON.parse(token));
  if (inside.keys.has(key) || inside.keys.size === KEYS_MAX || FORBIDDEN_KEYS.has(key)) throw malformed();
  inside.keys.add(key);
}

function noteComma(inside: Open | undefined): void {
  if (inside !== undefined) inside.isKeyNext = true;
}

function malformed(): EdgeProblem {
  return new EdgeProblem(400, 'body-malformed');
}

import { parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { Malformed, shownValue } from './fault.js';

/** One page of a list, and where the next one goes on. */
export class Paged<Body = unknown> {
  constructor(
    readonly body: Body,
    /** Parts of the cursor of the next page; undefined at the end. */
    readonly next: readonly string[] | undefined,
  ) {}
}

export const PAGE_MAX = 200;
export const PAGE_DEFAULT = 50;

/** What a part of a cursor can be, each within the range of the column that it is compared with. */
interface Parts {
  readonly day: BusinessDate;
  /** Of the log. */
  readonly index: bigint;
  /** Of an event's lines of money. */
  readonly line: number;
}

const INDEX = /^\d{1,18}$/u;
const LINE = /^\d{1,5}$/u;
const LINE_MAX = 32_767;

const READ: { readonly [Kind in keyof Parts]: (text: string) => Parts[Kind] | undefined } = {
  day: parseDate,
  index: (text) => (INDEX.test(text) ? BigInt(text) : undefined),
  line: (text) => (LINE.test(text) && Number(text) <= LINE_MAX ? Number(text) : undefined),
};

/** A place in a list as opaque text. */
export function cursorOf(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** Reads a cursor back. Throws Malformed where it has not exactly these parts, each of them possible. */
export function placeOf<const Kinds extends readonly (keyof Parts)[]>(
  cursor: string,
  kinds: Kinds,
): { readonly [Part in keyof Kinds]: Parts[Kinds[Part]] } {
  const texts = textsOf(cursor);
  const parts = kinds.map((kind, at) => READ[kind](texts[at] ?? ''));
  if (texts.length !== kinds.length || parts.includes(undefined)) {
    const wanted = 'Link: rel="next"';
    throw new Malformed([{ pointer: '/cursor', code: 'cursor-malformed', value: shownValue(cursor), wanted }]);
  }
  return parts as unknown as { readonly [Part in keyof Kinds]: Parts[Kinds[Part]] };
}

function textsOf(cursor: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : [];
  } catch {
    return [];
  }
}

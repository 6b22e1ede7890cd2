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

/** A place in a list as opaque text. */
export function cursorOf(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** Reads a cursor back. Throws Malformed where each of its parts is not of the form given. */
export function placeOf<const Forms extends readonly RegExp[]>(
  cursor: string,
  forms: Forms,
): { readonly [Part in keyof Forms]: string } {
  const parts = textsOf(cursor);
  const fits = parts?.length === forms.length && forms.every((form, at) => form.test(parts[at] ?? ''));
  if (parts === undefined || !fits) {
    const wanted = 'Link: rel="next"';
    throw new Malformed([{ pointer: '/cursor', code: 'cursor-malformed', value: shownValue(cursor), wanted }]);
  }
  return parts as { readonly [Part in keyof Forms]: string };
}

function textsOf(cursor: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

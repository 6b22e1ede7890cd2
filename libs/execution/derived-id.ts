import { hash } from 'node:crypto';

/** The two upper bits of its place are 10. */
const VARIANTS = ['8', '9', 'a', 'b'];

/** A UUID (version 8) made of parts: the same parts give the same id, everywhere and for ever. */
export function derivedId(...parts: readonly string[]): string {
  const digest = hash('sha256', parts.map((part) => `${String(Buffer.byteLength(part))}:${part}`).join(''));
  const version = `8${digest.slice(13, 16)}`;
  const variant = `${VARIANTS[parseInt(digest.charAt(16), 16) & 3] ?? ''}${digest.slice(17, 20)}`;
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-${version}-${variant}-${digest.slice(20, 32)}`;
}

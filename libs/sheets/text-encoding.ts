import { TextDecoder } from 'node:util';
import { Unreadable } from './problem.js';

export type TextEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** Bytes decoded at once: a file of 60 MB is never in the memory as text. */
const PIECE = 64 * 1024;
const MARKS: readonly (readonly [TextEncoding, Buffer])[] = [
  ['utf-16le', Buffer.from('fffe', 'hex')],
  ['utf-16be', Buffer.from('feff', 'hex')],
];
const UTF8_MARK = Buffer.from('efbbbf', 'hex');

/**
 * The encoding in which all of the bytes are text. UTF-8 up to half a character at its end was cut short; it is not
 * something else.
 */
export function encodingOf(bytes: Buffer): TextEncoding {
  const marked = MARKS.find(([, mark]) => startsWith(bytes, mark))?.[0];
  if (marked !== undefined) return whole(bytes, marked);
  if (bytes.includes(0)) throw new Unreadable('not-a-spreadsheet', 'binary');
  if (isText(bytes, 'utf-8', false)) return whole(bytes, 'utf-8');
  if (startsWith(bytes, UTF8_MARK)) throw new Unreadable('encoding-unknown', 'UTF-8');
  if (isText(bytes, 'gb18030', true)) return 'gb18030';
  throw new Unreadable('encoding-unknown', 'UTF-8, GB18030');
}

/** The text piece by piece, without its byte order mark. */
export function* decoded(bytes: Buffer, encoding: TextEncoding, toEnd = true): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let from = 0; from < bytes.length; from += PIECE) {
    const text = decoder.decode(bytes.subarray(from, from + PIECE), { stream: true });
    if (text !== '') yield text;
  }
  const rest = toEnd ? decoder.decode() : '';
  if (rest !== '') yield rest;
}

function whole(bytes: Buffer, encoding: TextEncoding): TextEncoding {
  if (!isText(bytes, encoding, false)) throw new Unreadable('encoding-unknown', encoding.toUpperCase());
  if (!isText(bytes, encoding, true)) throw new Unreadable('cut-short', encoding.toUpperCase());
  return encoding;
}

function isText(bytes: Buffer, encoding: TextEncoding, toEnd: boolean): boolean {
  try {
    for (const piece of decoded(bytes, encoding, toEnd)) if (piece.includes('\0')) return false;
    return true;
  } catch {
    return false;
  }
}

function startsWith(bytes: Buffer, mark: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark);
}

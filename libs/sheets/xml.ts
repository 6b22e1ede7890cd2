import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { unpack, type Archive } from './archive.js';
import { Unreadable } from './problem.js';

export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Longer than the longest cell that a spreadsheet program writes, with every character escaped. */
const RUN_MAX = 1_000_000;
/** Spreadsheet programs nest about ten elements. */
const DEPTH_MAX = 100;

/**
 * Streams one part through a handler, elements by their local names. No entity but the five of XML is known, a
 * document type is refused, and a run of characters without an element ends before it fills the memory.
 */
export async function readXml(archive: Archive, part: string, handler: XmlHandler): Promise<void> {
  let run = 0;
  const parser = saxesFor(part, handler, () => {
    run = 0;
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of unpack(archive, part)) {
    const text = decode(decoder, chunk, part);
    run += text.length;
    if (run > RUN_MAX) throw new Unreadable('too-large', part);
    parser.write(text);
  }
  parser.close();
}

/** `onElement` hears of each beginning and end. */
function saxesFor(part: string, handler: XmlHandler, onElement: () => void): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', () => {
    throw new Unreadable('damaged', part);
  });
  parser.on('doctype', () => {
    throw new Unreadable('damaged', part);
  });
  let depth = 0;
  parser.on('opentag', (tag) => {
    onElement();
    depth += 1;
    if (depth > DEPTH_MAX) throw new Unreadable('damaged', `${part}: ${DEPTH_MAX.toString()} elements in each other`);
    handler.open?.(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    onElement();
    depth -= 1;
    handler.close?.(localName(tag.name));
  });
  if (handler.text !== undefined) {
    parser.on('text', (text) => handler.text?.(text));
    parser.on('cdata', (text) => handler.text?.(text));
  }
  return parser;
}

function decode(decoder: TextDecoder, chunk: Uint8Array, part: string): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw new Unreadable('damaged', part);
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { Unreadable } from './problem.js';

/** The parts of a zip file, and what may still be unpacked of them. */
export interface Archive {
  readonly parts: ReadonlyMap<string, Entry>;
  readonly file: ZipFile;
  /** Bytes that have been unpacked so far, of all parts. */
  unpacked: number;
  readonly unpackedMax: number;
}

const PARTS_MAX = 10_000;

/** Reads the table of contents. A file whose end is missing is cut short: the table stands at the end. */
export async function openArchive(bytes: Buffer, unpackedMax: number): Promise<Archive> {
  let file: ZipFile;
  try {
    file = await fromBufferPromise(bytes);
  } catch (error) {
    const cut = error instanceof Error && error.message.startsWith('End of central directory');
    throw new Unreadable(cut ? 'cut-short' : 'damaged', 'zip');
  }
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of file.eachEntry()) {
      parts.set(entry.fileName, entry);
      if (parts.size > PARTS_MAX) throw new Unreadable('too-large', 'parts');
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged', 'zip');
  }
  return { parts, file, unpacked: 0, unpackedMax };
}

/** Unpacks one part, chunk by chunk. What the header says of its size is believed only where it is too much. */
export async function* unpack(archive: Archive, name: string): AsyncGenerator<Uint8Array> {
  const entry = archive.parts.get(name);
  if (entry === undefined) throw new Unreadable('damaged', name);
  if (entry.isEncrypted()) throw new Unreadable('password-protected', name);
  if (archive.unpacked + entry.uncompressedSize > archive.unpackedMax) throw new Unreadable('too-large', name);
  let checksum = 0;
  try {
    const stream = await archive.file.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      archive.unpacked += chunk.length;
      if (archive.unpacked > archive.unpackedMax) throw new Unreadable('too-large', name);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged', name);
  }
  if (checksum !== entry.crc32) throw new Unreadable('damaged', name);
}

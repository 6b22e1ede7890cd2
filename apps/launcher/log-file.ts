import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';

const MAX_BYTES = 10_000_000;

export interface LogFile {
  readonly file: string;
  /** The last lines that came in, for a reader who asks why a child ended. */
  tail(): readonly string[];
  take(stream: Readable): void;
}

/** Appends what children print to a file that only its owner reads; one older file is kept when it grows large. */
export function openLogFile(file: string): LogFile {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let last: readonly string[] = [];
  const append = (text: string): void => {
    try {
      if (size > MAX_BYTES) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, text, { mode: 0o600 });
      size += Buffer.byteLength(text);
    } catch {
      // A full disk loses lines of this log; it must not bring down what it only reports on.
    }
    last = [...last, ...text.split('\n').filter((line) => line !== '')].slice(-10);
  };
  return {
    file,
    tail: () => last,
    take(stream) {
      stream.setEncoding('utf8').on('data', append);
    },
  };
}

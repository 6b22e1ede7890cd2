import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { EdgeProblem } from './problem.js';

/** Largest evidence over HTTP: a scan of many pages. Larger files come by the command line. */
const UPLOAD_MAX_BYTES = 20 * 1024 * 1024;
/** So many are held in memory at a time. */
const AT_ONCE_MAX = 4;
const IDLE_MAX_MS = 10_000;
/** Below this nobody waits: 16 kB a second, after a first allowance. */
const BYTES_PER_MS_MIN = 16;
const LOOK_MS = 500;
const COME_BACK_SECONDS = 5;

/**
 * Reads uploads into memory before anything else is taken for them: while a sender is waited for, no connection to the
 * database is held, and whoever sends nothing or drips loses the place.
 */
@Injectable()
export class Uploads {
  #underWay = 0;

  /** All bytes of the body. Throws EdgeProblem: busy, too large, too slow, broken off or empty. */
  async read(request: Request): Promise<Buffer> {
    if (Number(request.headers['content-length'] ?? 0) > UPLOAD_MAX_BYTES) {
      throw new EdgeProblem(413, 'evidence-too-large');
    }
    if (this.#underWay >= AT_ONCE_MAX) throw new EdgeProblem(503, 'uploads-busy', COME_BACK_SECONDS);
    this.#underWay += 1;
    try {
      const bytes = await wholeBody(request);
      if (bytes.byteLength === 0) throw new EdgeProblem(400, 'evidence-empty');
      return bytes;
    } finally {
      this.#underWay -= 1;
    }
  }
}

function wholeBody(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const began = Date.now();
    let size = 0;
    let cameAt = began;
    const end = (): void => {
      clearInterval(watch);
      request.off('data', take).off('end', done).off('error', broken).off('close', broken);
    };
    const refuse = (problem: EdgeProblem): void => {
      end();
      // Errors of what still comes are nobody's any more, and what still comes is not read.
      request.on('error', () => undefined).pause();
      reject(problem);
    };
    const take = (piece: Buffer): void => {
      size += piece.byteLength;
      cameAt = Date.now();
      if (size > UPLOAD_MAX_BYTES) refuse(new EdgeProblem(413, 'evidence-too-large'));
      else pieces.push(piece);
    };
    const done = (): void => {
      end();
      resolve(Buffer.concat(pieces, size));
    };
    const broken = (): void => {
      refuse(new EdgeProblem(400, 'request-broken-off'));
    };
    const watch = setInterval(() => {
      const now = Date.now();
      const isTooSlow = now - began > IDLE_MAX_MS + size / BYTES_PER_MS_MIN;
      if (isTooSlow || now - cameAt > IDLE_MAX_MS) refuse(new EdgeProblem(408, 'upload-too-slow'));
    }, LOOK_MS);
    request.on('data', take).once('end', done).once('error', broken).once('close', broken);
  });
}

import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 32 * 1024;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes for keys, salts and nonces, drawn from the system in larger portions: asking for each alone took a
 * fifth of an import's time. What is handed out is wiped from the portion.
 */
export function randomPiece(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const piece = Buffer.from(pool.subarray(used, used + bytes));
  pool.fill(0, used, used + bytes);
  used += bytes;
  return piece;
}

import { createHash, createSecretKey } from 'node:crypto';
import type { ClientBase } from 'pg';
import { unsealChunk, unwrapUploadKey } from './sealed-chunks.js';

export interface EvidenceChecked {
  readonly files: number;
  /** Hashes of what is damaged: a chunk is missing, does not open, or the whole has another hash. */
  readonly damaged: readonly string[];
}

interface EvidenceRow {
  readonly sha256: Buffer;
  readonly upload: string;
  readonly wrapped_key: Buffer;
  readonly bytes: bigint;
  readonly chunks: number;
}

const PAGE = 500;

/**
 * Reads evidence chunk by chunk and compares it with its hash, as one connection sees it: all of it, or the newest
 * so many. Memory holds one chunk at a time. Chunks without their file are not looked for: nothing can name them.
 */
export async function checkEvidence(
  client: ClientBase,
  { key, newest, onFile }: { readonly key: Uint8Array; readonly newest?: number; readonly onFile?: () => void },
): Promise<EvidenceChecked> {
  const wrapping = createSecretKey(Buffer.from(key));
  const damaged: string[] = [];
  let files = 0;
  for (let page = 0; ; page += 1) {
    const limit = newest ?? PAGE;
    const found = await client.query<EvidenceRow>(
      `SELECT sha256, upload, wrapped_key, bytes, chunks FROM files.evidence
        ORDER BY stored_at DESC, sha256 LIMIT $1 OFFSET $2`,
      [limit, page * limit],
    );
    for (const row of found.rows) {
      const uploadKey = unwrapUploadKey(wrapping, row, row.wrapped_key);
      const right =
        uploadKey !== undefined &&
        (await isWhole(client, row, (number, sealed) => {
          return unsealChunk(uploadKey, number, sealed);
        }));
      if (!right) damaged.push(row.sha256.toString('hex'));
      files += 1;
      onFile?.();
    }
    if (newest !== undefined || found.rows.length < limit) return { files, damaged };
  }
}

/** Those of the hashes that are not kept. */
export async function missingEvidence(client: ClientBase, hashes: readonly string[]): Promise<readonly string[]> {
  const found = await client.query<{ sha256: string }>(
    `SELECT encode(sha256, 'hex') AS sha256 FROM files.evidence WHERE sha256 = ANY ($1)`,
    [hashes.map((hash) => Buffer.from(hash, 'hex'))],
  );
  const kept = new Set(found.rows.map(({ sha256 }) => sha256));
  return hashes.filter((hash) => !kept.has(hash));
}

type Unseal = (number: number, sealed: { readonly nonce: Buffer; readonly cipher: Buffer }) => Buffer | undefined;

async function isWhole(client: ClientBase, row: EvidenceRow, unseal: Unseal): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0n;
  for (let number = 0; number < row.chunks; number += 1) {
    const found = await client.query<{ nonce: Buffer; cipher: Buffer }>(
      'SELECT nonce, cipher FROM files.chunk WHERE upload = $1 AND number = $2',
      [row.upload, number],
    );
    const sealed = found.rows[0];
    const plain = sealed && unseal(number, sealed);
    if (plain === undefined) return false;
    hash.update(plain);
    bytes += BigInt(plain.byteLength);
  }
  return bytes === row.bytes && hash.digest().equals(row.sha256);
}

import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import { asDatabaseUnavailable, CannotStart, openPool } from '#database';
import type { Pool } from 'pg';
import { EvidenceDamaged } from './errors.js';
import { putBytes, putStream, type StoredFile } from './putting.js';
import { unsealChunk, unwrapUploadKey } from './sealed-chunks.js';

export type { StoredFile } from './putting.js';

export interface FilesOptions {
  readonly url: string;
  /** Role that the connections take, such as APP_ROLE. */
  readonly role?: string;
  /** 32 bytes under which evidence is kept. */
  readonly key: Uint8Array;
  /** Largest file, in bytes; 100 MB (100 × 1024 × 1024) by default. */
  readonly limitBytes?: number;
  readonly connectionsMax?: number;
}

export interface StoredEvidence extends StoredFile {
  /** The bytes, each chunk authenticated before it is given; errors with EvidenceDamaged. Read it once. */
  readonly stream: Readable;
}

/**
 * Evidence by the SHA-256 of its bytes, encrypted at rest, never changed or deleted. File names are personal data and
 * are not kept here. Rejects with DatabaseUnavailable while the database cannot be reached.
 */
export interface Files {
  /**
   * Keeps the bytes, or a stream of them, once however often they are put; told is what is kept. A stream is read
   * chunk by chunk and holds one connection meanwhile: it is for files at hand, not for a sender who may be slow. Throws EvidenceTooLarge, RangeError for a media type that is none.
   */
  put(source: Uint8Array | AsyncIterable<Uint8Array>, options: { readonly mediaType: string }): Promise<StoredFile>;
  /** Undefined where no such evidence is kept. Throws EvidenceDamaged. */
  get(sha256: string): Promise<StoredEvidence | undefined>;
  has(sha256: string): Promise<boolean>;
  /** Those of the hashes that are not kept here. */
  missing(hashes: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Source {
  readonly pool: Pool;
  readonly key: KeyObject;
}

interface EvidenceRow {
  readonly sha256: Buffer;
  readonly upload: string;
  readonly wrapped_key: Buffer;
  readonly bytes: bigint;
  readonly chunks: number;
  readonly media_type: string;
}

const LIMIT_BYTES = 100 * 1024 * 1024;
const KEY_BYTES = 32;
const HASHES_MAX = 5000;
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,128}$/u;
const TRIED_MAX = 20;
const SHA256 = /^[0-9a-f]{64}$/u;
const ROW = 'SELECT sha256, upload, wrapped_key, bytes, chunks, media_type FROM files.evidence';

/** Opens the evidence; its migrations must have run. Throws CannotStart where what lies there is under another key. */
export async function openFiles(options: FilesOptions): Promise<Files> {
  const { url, role, limitBytes = LIMIT_BYTES, connectionsMax = 4 } = options;
  if (options.key.byteLength !== KEY_BYTES) throw new RangeError('the evidence key has 32 bytes');
  const key = createSecretKey(Buffer.from(options.key));
  const pool = openPool({
    url,
    ...(role === undefined ? {} : { role }),
    max: connectionsMax,
    applicationName: 'relief-ledger files',
  });
  try {
    await requireOwnKey({ pool, key });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return filesOn({ pool, key, limitBytes });
}

function filesOn(target: Source & { readonly limitBytes: number }): Files {
  let closing: Promise<void> | undefined;
  return {
    put: async (source, { mediaType }) => {
      if (!MEDIA_TYPE.test(mediaType)) throw new RangeError('a media type is like application/pdf, in lower case');
      return source instanceof Uint8Array ? putBytes(target, source, mediaType) : putStream(target, source, mediaType);
    },
    get: async (sha256) => readEvidence(target, sha256).catch(rethrown),
    has: async (sha256) => (await missingOf(target.pool, [sha256]).catch(rethrown)).length === 0,
    missing: async (hashes) => missingOf(target.pool, hashes).catch(rethrown),
    close: async () => (closing ??= target.pool.end()),
  };
}

async function readEvidence({ pool, key }: Source, sha256: string): Promise<StoredEvidence | undefined> {
  const found = await pool.query<EvidenceRow>(`${ROW} WHERE sha256 = $1`, [hashBytes(sha256)]);
  const row = found.rows[0];
  if (row === undefined) return undefined;
  const uploadKey = unwrapUploadKey(key, row, row.wrapped_key);
  if (uploadKey === undefined) throw new EvidenceDamaged(sha256);
  return {
    sha256,
    bytes: Number(row.bytes),
    mediaType: row.media_type,
    stream: Readable.from(verified({ pool, key: uploadKey }, row), { objectMode: false }),
  };
}

/** Chunks in order, each authenticated, and at the end the hash of them all: the last word has SHA-256. */
async function* verified({ pool, key }: Source, row: EvidenceRow): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for (let number = 0; number < row.chunks; number += 1) {
    const chunk = await readChunk({ pool, key }, row, number);
    hash.update(chunk);
    yield chunk;
  }
  if (!hash.digest().equals(row.sha256)) throw new EvidenceDamaged(row.sha256.toString('hex'));
}

async function readChunk({ pool, key }: Source, row: EvidenceRow, number: number): Promise<Buffer> {
  const found = await pool
    .query<{ nonce: Buffer; cipher: Buffer }>({
      name: 'files-read',
      text: 'SELECT nonce, cipher FROM files.chunk WHERE upload = $1 AND number = $2',
      values: [row.upload, number],
    })
    .catch(rethrown);
  const sealed = found.rows[0];
  const plain = sealed && unsealChunk(key, number, sealed);
  if (plain === undefined) throw new EvidenceDamaged(row.sha256.toString('hex'));
  return plain;
}

async function missingOf(pool: Pool, hashes: readonly string[]): Promise<readonly string[]> {
  const known = new Set<string>();
  for (let at = 0; at < hashes.length; at += HASHES_MAX) {
    const found = await pool.query<{ sha256: Buffer }>('SELECT sha256 FROM files.evidence WHERE sha256 = ANY ($1)', [
      hashes.slice(at, at + HASHES_MAX).map(hashBytes),
    ]);
    for (const row of found.rows) known.add(row.sha256.toString('hex'));
  }
  return hashes.filter((hash) => !known.has(hash));
}

function hashBytes(sha256: string): Buffer {
  if (!SHA256.test(sha256)) throw new RangeError('a SHA-256 is written in 64 lower-case hexadecimal digits');
  return Buffer.from(sha256, 'hex');
}

function rethrown(error: unknown): never {
  throw asDatabaseUnavailable(error);
}

/** All were kept under the same key, so one that opens tells; several are tried, as one may be damaged. */
async function requireOwnKey({ pool, key }: Source): Promise<void> {
  const found = await pool.query<EvidenceRow>(`${ROW} ORDER BY sha256 LIMIT ${String(TRIED_MAX)}`);
  const { rows } = found;
  if (rows.length === 0 || rows.some((row) => unwrapUploadKey(key, row, row.wrapped_key) !== undefined)) return;
  throw new CannotStart({
    en: 'The evidence in this database was kept under another key; bring back the key file that belongs to it.',
    zh: '此数据库中的凭证文件是用另一密钥保存的，请恢复与之对应的密钥文件。',
  });
}

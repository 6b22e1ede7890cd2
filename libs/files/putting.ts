import { createHash, randomUUID, type KeyObject } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { asDatabaseUnavailable } from '#database';
import { EvidenceTooLarge } from './errors.js';
import { newUploadKey, sealChunk, wrapUploadKey } from './sealed-chunks.js';

export interface StoredFile {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** As the first who put these bytes named it. */
  readonly mediaType: string;
}

export interface Target {
  readonly pool: Pool;
  readonly key: KeyObject;
  readonly limitBytes: number;
}

/** Plain bytes of one stored chunk: what a reader and a writer hold in memory at a time. */
const CHUNK_BYTES = 1024 * 1024;
/** A client that stops sending in the middle gives its connection back after so long. */
const IDLE_MAX = '60s';

/** Bytes at hand: their hash is known first, so what is stored already costs one look. */
export async function putBytes(target: Target, bytes: Uint8Array, mediaType: string): Promise<StoredFile> {
  if (bytes.byteLength > target.limitBytes) throw new EvidenceTooLarge(target.limitBytes);
  const sha256 = createHash('sha256').update(bytes).digest();
  const known = await typeOf(target.pool, sha256);
  if (known !== undefined) return { sha256: sha256.toString('hex'), bytes: bytes.byteLength, mediaType: known };
  return putStream(target, [bytes], mediaType);
}

/** Bytes as they come, all of them in one transaction; the first to commit of several equal ones is kept. */
export async function putStream(
  target: Target,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  mediaType: string,
): Promise<StoredFile> {
  const client = await asked(target.pool.connect());
  let broken: Error | undefined;
  try {
    await asked(client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = '${IDLE_MAX}'`));
    const { stored, isNew } = await insert(client, target, { source, mediaType });
    await asked(client.query(isNew ? 'COMMIT' : 'ROLLBACK'));
    return stored;
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: unknown) => {
      broken = lost instanceof Error ? lost : new Error('connection lost');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

interface Arriving {
  readonly source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly mediaType: string;
}

async function insert(
  client: PoolClient,
  { key, limitBytes }: Target,
  { source, mediaType }: Arriving,
): Promise<{ readonly stored: StoredFile; readonly isNew: boolean }> {
  const upload = randomUUID();
  const uploadKey = newUploadKey();
  const hash = createHash('sha256');
  let chunks = 0;
  let bytes = 0;
  for await (const chunk of inChunks(source)) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new EvidenceTooLarge(limitBytes);
    hash.update(chunk);
    const sealed = sealChunk(uploadKey, chunks, chunk);
    await asked(
      client.query({
        name: 'files-chunk',
        text: 'INSERT INTO files.chunk (upload, number, nonce, cipher) VALUES ($1, $2, $3, $4)',
        values: [upload, chunks, sealed.nonce, sealed.cipher],
      }),
    );
    chunks += 1;
  }
  const sha256 = hash.digest();
  const wrapped = wrapUploadKey(key, { sha256, upload, bytes: BigInt(bytes), chunks }, uploadKey);
  const inserted = await asked(
    client.query(
      `INSERT INTO files.evidence (sha256, upload, wrapped_key, bytes, chunks, media_type)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING`,
      [sha256, upload, wrapped, bytes, chunks, mediaType],
    ),
  );
  const isNew = inserted.rowCount === 1;
  const kept = isNew ? mediaType : ((await typeOf(client, sha256)) ?? mediaType);
  return { stored: { sha256: sha256.toString('hex'), bytes, mediaType: kept }, isNew };
}

/** The media type under which these bytes are kept already. */
async function typeOf(database: Pool | PoolClient, sha256: Buffer): Promise<string | undefined> {
  const sql = 'SELECT media_type FROM files.evidence WHERE sha256 = $1';
  const found = await asked(database.query<{ media_type: string }>(sql, [sha256]));
  return found.rows[0]?.media_type;
}

/** Only what the database says is about the database: a source that breaks off has codes that look alike. */
async function asked<Result>(query: Promise<Result>): Promise<Result> {
  return query.catch((error: unknown) => {
    throw asDatabaseUnavailable(error);
  });
}

/** The same bytes in pieces of CHUNK_BYTES, the last one shorter, whatever pieces they came in. */
async function* inChunks(source: Arriving['source']): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (size + rest.byteLength >= CHUNK_BYTES) {
      const taken = CHUNK_BYTES - size;
      yield Buffer.concat([...gathered, rest.subarray(0, taken)]);
      rest = rest.subarray(taken);
      gathered = [];
      size = 0;
    }
    if (rest.byteLength > 0) gathered.push(rest);
    size += rest.byteLength;
  }
  if (size > 0) yield Buffer.concat(gathered);
}

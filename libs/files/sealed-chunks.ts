import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

export interface SealedBytes {
  readonly nonce: Buffer;
  readonly cipher: Buffer;
}

/** What an upload's key is bound to, so that neither can be put in the place of another or be cut short. */
export interface EvidenceBinding {
  readonly sha256: Buffer;
  readonly upload: string;
  readonly bytes: bigint;
  readonly chunks: number;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function newUploadKey(): Buffer {
  return randomBytes(32);
}

export function wrapUploadKey(key: KeyObject, binding: EvidenceBinding, uploadKey: Buffer): Buffer {
  const { nonce, cipher } = encrypt(key, boundToEvidence(binding), uploadKey);
  return Buffer.concat([nonce, cipher]);
}

/** Undefined where the key is another one or anything of the binding has been changed. */
export function unwrapUploadKey(key: KeyObject, binding: EvidenceBinding, wrapped: Buffer): KeyObject | undefined {
  const sealed = { nonce: wrapped.subarray(0, NONCE_BYTES), cipher: wrapped.subarray(NONCE_BYTES) };
  const plain = decrypt(key, boundToEvidence(binding), sealed);
  return plain && createSecretKey(plain);
}

export function sealChunk(uploadKey: KeyObject | Buffer, number: number, plain: Buffer): SealedBytes {
  return encrypt(uploadKey, boundToNumber(number), plain);
}

export function unsealChunk(uploadKey: KeyObject | Buffer, number: number, sealed: SealedBytes): Buffer | undefined {
  return decrypt(uploadKey, boundToNumber(number), sealed);
}

function boundToEvidence({ sha256, upload, bytes, chunks }: EvidenceBinding): Buffer {
  return Buffer.concat([
    Buffer.from('relief-ledger/files/upload-key/1'),
    sha256,
    Buffer.from(`${upload} ${bytes.toString()} ${String(chunks)}`),
  ]);
}

/** An upload's key belongs to one upload, so its chunks need to be told from each other only. */
function boundToNumber(number: number): Buffer {
  return Buffer.from(`relief-ledger/files/chunk/1 ${String(number)}`);
}

function encrypt(key: KeyObject | Buffer, bound: Buffer, plain: Buffer): SealedBytes {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(bound);
  return { nonce, cipher: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]) };
}

function decrypt(key: KeyObject | Buffer, bound: Buffer, { nonce, cipher }: SealedBytes): Buffer | undefined {
  if (cipher.byteLength < TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
    decipher.setAuthTag(cipher.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(cipher.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { UnfitRecord } from './errors.js';
import type { KeyFile } from './key-file.js';

/**
 * The keys that follow from the key file by HKDF, one per use, so that none can stand in for another. They are key
 * objects: printing one shows no byte of it.
 */
export interface VaultKeys {
  readonly epoch: number;
  /** Wraps subjects' keys; undefined for an epoch whose secret is gone. */
  wrapping(epoch: number): KeyObject | undefined;
  readonly search: KeyObject;
  readonly content: KeyObject;
  readonly id: KeyObject;
  readonly evidence: KeyObject;
  /** Tells whether a database was written under this key file's newest epoch, and tells nothing else. */
  readonly check: Buffer;
}

export function deriveKeys(file: KeyFile): VaultKeys {
  const derived = (use: string, salt: Uint8Array = new Uint8Array(0)): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', file.master, salt, `relief-ledger/vault/${use}`, 32)));
  const wrapping = new Map([...file.epochs].map(([epoch, secret]) => [epoch, derived('wrapping', secret)]));
  return {
    epoch: file.epoch,
    wrapping: (epoch) => wrapping.get(epoch),
    search: derived('search'),
    content: derived('content'),
    id: derived('id'),
    evidence: derived('evidence'),
    check: derived('check', file.epochs.get(file.epoch)).export(),
  };
}

/** HMAC-SHA-256 over parts, each with its length before it, so that no two lists of parts look alike. */
export function keyedDigest(key: KeyObject, parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  const length = Buffer.alloc(8);
  for (const part of parts) {
    const bytes = typeof part === 'string' ? utf8(part, 'part') : part;
    length.writeBigUInt64BE(BigInt(bytes.byteLength));
    hmac.update(length).update(bytes);
  }
  return hmac.digest();
}

/** A UUID of version 8 out of 16 bytes. */
export function uuidOf(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

export function requireUuid(text: string, field: string): void {
  if (!UUID.test(text)) throw new UnfitRecord('no-uuid', field);
}

/** Half a surrogate pair has no UTF-8: written as if it had, two different texts would give the same bytes. */
export function utf8(text: string, field: string): Buffer {
  if (/\p{Surrogate}/u.test(text)) throw new UnfitRecord('not-unicode', field);
  return Buffer.from(text, 'utf8');
}

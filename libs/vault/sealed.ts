import { createCipheriv, createDecipheriv, createHash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { canonicalJson } from '#kernel';
import { UnfitRecord, VaultDamaged } from './errors.js';
import { requireUuid, utf8, type VaultKeys } from './keys.js';
import { randomPiece } from './random.js';

export type RecordContent = Readonly<Record<string, string>>;

export interface RecordToWrite {
  /** Id of the record, derived from the command and what it asked: the same command writes the same record. */
  readonly record: string;
  readonly subject: string;
  /** 1 for a subject's first record, one more for each that follows. */
  readonly version: number;
  readonly command: string;
  /** Digest of what the command asked, 32 bytes. */
  readonly asked: Uint8Array;
  readonly content: RecordContent;
  /** Names by which the record can be found. */
  readonly names?: readonly string[];
}

/** A subject's own key, bare and as it is stored. */
export interface SubjectKey {
  readonly key: Buffer;
  readonly wrapped: Buffer;
}

export interface SealedRecord {
  readonly nonce: Buffer;
  readonly cipher: Buffer;
  readonly commitment: Buffer;
}

export interface StoredRecord extends SealedRecord {
  readonly record: string;
  readonly subject: string;
  readonly version: number;
}

export interface OpenedRecord {
  readonly content: RecordContent;
  readonly names: readonly string[];
  /** Computed anew from salt and content. */
  readonly commitment: Buffer;
}

/** Largest canonical form of one record, in bytes: far above any memo, far below what would stall a batch. */
export const RECORD_MAX_BYTES = 256 * 1024;

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 32;
const VERSION_MAX = 2_147_483_647;

export function newSubjectKey(keys: VaultKeys, subject: string): SubjectKey {
  const wrapping = keys.wrapping(keys.epoch);
  if (wrapping === undefined) throw new Error('the vault has no wrapping key');
  const key = randomPiece(32);
  const nonce = randomPiece(NONCE_BYTES);
  return { key, wrapped: Buffer.concat([nonce, encrypt(wrapping, { nonce, bound: boundToSubject(subject) }, key)]) };
}

/** Throws VaultDamaged where the wrapped key is not this subject's, or its epoch is gone. */
export function unwrapSubjectKey(
  keys: VaultKeys,
  subject: string,
  stored: { wrapped: Buffer; epoch: number },
): SubjectKey {
  const wrapping = keys.wrapping(stored.epoch);
  const nonce = stored.wrapped.subarray(0, NONCE_BYTES);
  const key =
    wrapping && decrypt(wrapping, { nonce, bound: boundToSubject(subject) }, stored.wrapped.subarray(NONCE_BYTES));
  if (key === undefined) throw new VaultDamaged('subject', subject);
  return { key, wrapped: stored.wrapped };
}

/** Refuses, as UnfitRecord, what could not be kept or given back exactly. */
export function requireFit(record: RecordToWrite): void {
  requireUuid(record.record, 'record');
  requireUuid(record.subject, 'subject');
  requireUuid(record.command, 'command');
  if (!Number.isInteger(record.version) || record.version < 1 || record.version > VERSION_MAX) {
    throw new UnfitRecord('bad-version', 'version');
  }
  let bytes = 0;
  for (const [field, text] of Object.entries(record.content)) {
    bytes += utf8(field, 'a field name').byteLength + utf8(text, field).byteLength;
  }
  for (const name of record.names ?? []) bytes += utf8(name, 'names').byteLength;
  if (bytes > RECORD_MAX_BYTES) throw new UnfitRecord('too-long', 'content');
}

/** Salt, canonical content and names under the subject's key, bound to record, subject and version. */
export function seal(record: RecordToWrite, key: Buffer): SealedRecord {
  const salt = randomPiece(SALT_BYTES);
  const content = utf8(canonicalJson(record.content), 'content');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.byteLength);
  const names = utf8(canonicalJson(record.names ?? []), 'names');
  const nonce = randomPiece(NONCE_BYTES);
  return {
    nonce,
    cipher: encrypt(key, { nonce, bound: boundToRecord(record) }, Buffer.concat([salt, length, content, names])),
    commitment: commitmentTo(salt, content),
  };
}

/** Throws VaultDamaged where the cipher is not that of this record, subject and version. */
export function unseal(stored: StoredRecord, key: Buffer): OpenedRecord {
  const plain = decrypt(key, { nonce: stored.nonce, bound: boundToRecord(stored) }, stored.cipher);
  if (plain === undefined) throw new VaultDamaged('record', stored.record);
  const salt = plain.subarray(0, SALT_BYTES);
  const contentEnd = SALT_BYTES + 4 + plain.readUInt32BE(SALT_BYTES);
  const content = plain.subarray(SALT_BYTES + 4, contentEnd);
  return {
    content: JSON.parse(content.toString('utf8')) as RecordContent,
    names: JSON.parse(plain.subarray(contentEnd).toString('utf8')) as readonly string[],
    commitment: commitmentTo(salt, content),
  };
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** Hiding: without the salt nobody can try names against it. */
function commitmentTo(salt: Buffer, content: Buffer): Buffer {
  return createHash('sha256').update(salt).update(content).digest();
}

function boundToSubject(subject: string): Buffer {
  return Buffer.from(`relief-ledger/vault/subject-key/1 ${subject}`);
}

function boundToRecord({ record, subject, version }: Pick<StoredRecord, 'record' | 'subject' | 'version'>): Buffer {
  return Buffer.from(`relief-ledger/vault/record/1 ${record} ${subject} ${String(version)}`);
}

interface Binding {
  readonly nonce: Buffer;
  /** Associated data: what the cipher belongs to. */
  readonly bound: Buffer;
}

function encrypt(key: KeyObject | Buffer, { nonce, bound }: Binding, plain: Buffer): Buffer {
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(bound);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject | Buffer, { nonce, bound }: Binding, sealed: Buffer): Buffer | undefined {
  if (sealed.byteLength < TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

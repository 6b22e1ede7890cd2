import { asDatabaseUnavailable, openPool } from '#database';
import type { Moment, PersonalRef } from '#kernel';
import type { Pool } from 'pg';
import { GroupWrite } from './group-write.js';
import { readKeyFile } from './key-file.js';
import { deriveKeys, keyedDigest, uuidOf, type VaultKeys } from './keys.js';
import { holdsData, keepOwnKey } from './own-key.js';
import { checkRecords, findRecords, openRecords, type CheckedRecord } from './reading.js';
import type { RecordContent, RecordToWrite } from './sealed.js';
import { sweepRecords, type KnownCommands } from './sweeping.js';

export type { CheckedRecord, CheckFinding } from './reading.js';
export { RECORD_MAX_BYTES, type RecordContent, type RecordToWrite } from './sealed.js';
export type { KnownCommands } from './sweeping.js';

export interface VaultOptions {
  readonly url: string;
  /** Role that the vault's connections take, such as APP_ROLE. */
  readonly role?: string;
  /** Where the key lies; made on first use. Never inside the database's own folder or its backups. */
  readonly keyFile: string;
  readonly connectionsMax?: number;
}

/**
 * Records of subjects (persons, free text) and the keys that hide them. Events carry a PersonalRef in their place.
 * A stored copy of the database without the key file tells no text; it does tell which records share a name's part
 * and how often each part occurs, though not which part it is.
 * Every method that asks the database rejects with DatabaseUnavailable while it cannot be reached; the same call again
 * is harmless.
 */
export interface Vault {
  /**
   * Keeps each record unless it is there already; the references follow the order of the records. What is stored
   * wins, with its salt: the same record written again, or at once by two, gives the same reference.
   * Throws UnfitRecord before anything is written, SubjectErased, VaultDamaged.
   */
  write(records: readonly RecordToWrite[]): Promise<readonly PersonalRef[]>;
  /**
   * Contents by record id, of references or bare ids; undefined where the subject's key is gone or there is no such
   * record. Throws VaultDamaged where a record does not open, or not to what its reference says.
   */
  open(wanted: readonly (PersonalRef | string)[]): Promise<Map<string, RecordContent | undefined>>;
  /**
   * Ids of records found by a part of a name, at most `limit`, exact names first. Two or more characters are found
   * anywhere in a name; one character finds the names that begin with it (a surname). Spaces, punctuation, width
   * and case do not count. Older versions of a subject's record are found too.
   */
  find(part: string, options: { readonly limit: number }): Promise<readonly string[]>;
  /** The references that are missing, altered or erased; an empty list when all is as the events say. */
  check(refs: readonly PersonalRef[]): Promise<readonly CheckedRecord[]>;
  /** Deletes old records whose command came to nothing; gives their number. See sweepRecords. */
  sweep(isKnown: KnownCommands, olderThan: Moment): Promise<number>;
  /**
   * Digest of a command's content, 32 bytes, under a key that never changes; text counts as its UTF-8 bytes.
   * A plain hash of an identity number could be guessed. Throws UnfitRecord for text that is no Unicode.
   */
  contentDigest(parts: readonly (string | Uint8Array)[]): Uint8Array;
  /** A UUID (version 8) that the same parts always give and nobody without the key can guess. */
  derivedId(parts: readonly string[]): string;
  /** The key under which evidence is kept, 32 bytes. */
  evidenceKey(): Uint8Array;
  close(): Promise<void>;
}

/**
 * Opens the vault; its migrations must have run. Makes the key file on first use only: where the database holds
 * vault data already, a missing or another key is a CannotStart.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { url, role, keyFile, connectionsMax = 4 } = options;
  const pool = openPool({
    url,
    ...(role === undefined ? {} : { role }),
    max: connectionsMax,
    applicationName: 'relief-ledger vault',
  });
  try {
    const keys = deriveKeys(await readKeyFile(keyFile, async () => !(await holdsData(pool))));
    await keepOwnKey(pool, keys, keyFile);
    return vaultOn(pool, keys);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function vaultOn(pool: Pool, keys: VaultKeys): Vault {
  const group = new GroupWrite(pool, keys);
  let closing: Promise<void> | undefined;
  return {
    write: async (records) => group.write(records).catch(rethrown),
    open: async (wanted) => openRecords({ pool, keys }, wanted).catch(rethrown),
    find: async (part, { limit }) => findRecords({ pool, keys }, part, limit).catch(rethrown),
    check: async (refs) => checkRecords({ pool, keys }, refs).catch(rethrown),
    sweep: async (isKnown, olderThan) => sweepRecords(pool, isKnown, olderThan).catch(rethrown),
    contentDigest: (parts) => keyedDigest(keys.content, parts),
    derivedId: (parts) => uuidOf(keyedDigest(keys.id, parts)),
    evidenceKey: () => Uint8Array.from(keys.evidence.export()),
    close: async () => (closing ??= pool.end()),
  };
}

function rethrown(error: unknown): never {
  throw asDatabaseUnavailable(error);
}

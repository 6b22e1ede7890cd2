import type { ClientBase } from 'pg';
import type { PersonalRef } from '#kernel';
import { readKeyFile } from './key-file.js';
import { deriveKeys, keyedDigest } from './keys.js';
import { nameTokens } from './names.js';
import { requireOwnKey } from './own-key.js';
import { checkRecords, openKept, type CheckedRecord } from './reading.js';
import type { Vault } from './vault.js';

/** The vault as one connection sees it, in its snapshot and with what its transaction has not committed. */
export interface VaultExaminer {
  /** The references that are missing, altered or erased. */
  check(refs: readonly PersonalRef[]): Promise<readonly CheckedRecord[]>;
  /** Subjects whose key is gone, by their ids. */
  erased(): Promise<readonly string[]>;
  /** Records that can no longer be found by a name that stands in them. */
  unfindable(refs: readonly PersonalRef[]): Promise<readonly string[]>;
  /** Vault.evidenceKey. */
  evidenceKey(): Uint8Array;
}

/** Reads only: makes no key file and writes nothing. Throws CannotStart where the key file is missing or another. */
export async function examineVault(client: ClientBase, keyFile: string): Promise<VaultExaminer> {
  const keys = deriveKeys(await readKeyFile(keyFile, () => Promise.resolve(false)));
  await requireOwnKey(client, keys, keyFile);
  const source = { pool: client, keys };
  return {
    check: (refs) => checkRecords(source, refs),
    async erased() {
      const found = await client.query<{ subject: string }>(
        'SELECT subject FROM vault.subject WHERE wrapped_key IS NULL ORDER BY subject',
      );
      return found.rows.map(({ subject }) => subject);
    },
    async unfindable(refs) {
      const opened = await openKept(source, refs);
      const tokens = await tokensOf(client, [...opened.keys()]);
      const lost = (record: string, names: readonly string[]): boolean => {
        const kept = tokens.get(record) ?? new Set<string>();
        return nameTokens(keys.search, names).some((token) => !kept.has(token.toString('hex')));
      };
      return [...opened].filter(([record, { names }]) => lost(record, names)).map(([record]) => record);
    },
    evidenceKey: () => Uint8Array.from(keys.evidence.export()),
  };
}

/** Vault.contentDigest under the key in a file, with no database at hand. Throws CannotStart where it is none. */
export async function contentDigestBy(keyFile: string): Promise<Vault['contentDigest']> {
  const keys = deriveKeys(await readKeyFile(keyFile, () => Promise.resolve(false)));
  return (parts) => keyedDigest(keys.content, parts);
}

async function tokensOf(client: ClientBase, records: readonly string[]): Promise<ReadonlyMap<string, Set<string>>> {
  const found = await client.query<{ record: string; token: string }>(
    `SELECT record, encode(token, 'hex') AS token FROM vault.name_part WHERE record = ANY ($1)`,
    [records],
  );
  const tokens = new Map<string, Set<string>>();
  for (const { record, token } of found.rows) tokens.set(record, (tokens.get(record) ?? new Set()).add(token));
  return tokens;
}

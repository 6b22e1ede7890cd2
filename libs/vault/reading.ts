import type { PersonalRef } from '#kernel';
import type { ClientBase } from 'pg';
import { VaultDamaged } from './errors.js';
import { nameAnswers, nameQuery, type NameQuery } from './names.js';
import {
  sameBytes,
  unseal,
  unwrapSubjectKey,
  type OpenedRecord,
  type RecordContent,
  type StoredRecord,
} from './sealed.js';
import { requireUuid, type VaultKeys } from './keys.js';

/** What an online comparison of an event's reference with the vault can find wrong, or gone by intent. */
export type CheckFinding =
  /** The vault holds no such record. */
  | 'missing'
  /** Record and key fit neither each other nor the event. */
  | 'altered'
  /** The subject's key has been destroyed; the event's commitment still equals the stored one. */
  | 'erased';

export interface CheckedRecord {
  readonly ref: PersonalRef;
  readonly finding: CheckFinding;
}

interface Row extends StoredRecord {
  readonly wrapped: Buffer | null;
  readonly epoch: number | null;
}

/** A pool, or one connection with its snapshot. */
export type Asked = Pick<ClientBase, 'query'>;

interface Source {
  readonly pool: Asked;
  readonly keys: VaultKeys;
}

const READ_MAX = 1000;
const CANDIDATES_MAX = 256;

/**
 * Contents by record id; undefined where the key is gone or the vault has no such record (check tells which).
 * A reference is also held against its commitment. Throws VaultDamaged.
 */
export async function openRecords(
  source: Source,
  wanted: readonly (PersonalRef | string)[],
): Promise<Map<string, RecordContent | undefined>> {
  const contents = new Map<string, RecordContent | undefined>();
  for (const item of wanted) contents.set(typeof item === 'string' ? item : item.record, undefined);
  const rows = await readRows(source.pool, [...contents.keys()]);
  const opened = openRows(source.keys, rows);
  for (const [record, { content }] of opened) contents.set(record, content);
  for (const item of wanted) {
    if (typeof item === 'string') continue;
    const row = rows.get(item.record);
    if (row !== undefined && !fits(item, row, opened.get(item.record))) throw new VaultDamaged('record', item.record);
  }
  return contents;
}

/** Compares what events say with what the vault holds; gives only the references that are not simply right. */
export async function checkRecords(source: Source, refs: readonly PersonalRef[]): Promise<readonly CheckedRecord[]> {
  const rows = await readRows(
    source.pool,
    refs.map((ref) => ref.record),
  );
  const findings: CheckedRecord[] = [];
  for (const ref of refs) {
    const finding = findingOf(source.keys, ref, rows.get(ref.record));
    if (finding !== undefined) findings.push({ ref, finding });
  }
  return findings;
}

/** What opens of the records that the references name; damaged ones are passed over, as checkRecords tells of them. */
export async function openKept(
  { pool, keys }: Source,
  refs: readonly PersonalRef[],
): Promise<ReadonlyMap<string, OpenedRecord>> {
  const rows = await readRows(
    pool,
    refs.map((ref) => ref.record),
  );
  const kept = new Map<string, OpenedRecord>();
  for (const [record, row] of rows) {
    try {
      const opened = openRows(keys, new Map([[record, row]])).get(record);
      if (opened !== undefined) kept.set(record, opened);
    } catch (error) {
      if (!(error instanceof VaultDamaged)) throw error;
    }
  }
  return kept;
}

/**
 * Ids of records with a name that answers the part, at most `limit`, those with exactly this name first. Every
 * candidate of the index is opened and compared, so a shortened token never shows another's record.
 */
export async function findRecords(source: Source, part: string, limit: number): Promise<readonly string[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError('limit is a whole number of at least 1');
  const query = nameQuery(source.keys.search, part);
  if (query === undefined) return [];
  const found = new Set<string>();
  for (const tokens of [[query.whole], query.parts]) {
    let after: string | undefined = '00000000-0000-0000-0000-000000000000';
    while (after !== undefined && found.size < limit) {
      const candidates: readonly string[] = await readCandidates(source.pool, tokens, after);
      for (const record of await answering(source, query, candidates)) if (found.size < limit) found.add(record);
      after = candidates.length < CANDIDATES_MAX ? undefined : candidates.at(-1);
    }
  }
  return [...found];
}

async function answering(source: Source, query: NameQuery, candidates: readonly string[]): Promise<readonly string[]> {
  const opened = openRows(source.keys, await readRows(source.pool, candidates));
  return candidates.filter((record) => opened.get(record)?.names.some((name) => nameAnswers(name, query)));
}

async function readCandidates(pool: Asked, tokens: readonly Buffer[], after: string): Promise<readonly string[]> {
  const result = await pool.query<{ record: string }>(
    `SELECT record FROM vault.name_part WHERE token = ANY ($1) AND record > $2
     GROUP BY record HAVING count(*) = $3 ORDER BY record LIMIT $4`,
    [tokens, after, tokens.length, CANDIDATES_MAX],
  );
  return result.rows.map((row) => row.record);
}

async function readRows(pool: Asked, records: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  const rows = new Map<string, Row>();
  const distinct = [...new Set(records)];
  for (const record of distinct) requireUuid(record, 'record');
  for (let at = 0; at < distinct.length; at += READ_MAX) {
    const result = await pool.query<Row>({
      name: 'vault-read',
      text: `SELECT r.record, r.subject, r.version, r.nonce, r.cipher, r.commitment, s.wrapped_key AS wrapped, s.epoch
             FROM vault.record r LEFT JOIN vault.subject s ON s.subject = r.subject WHERE r.record = ANY ($1)`,
      values: [distinct.slice(at, at + READ_MAX)],
    });
    for (const row of result.rows) rows.set(row.record, row);
  }
  return rows;
}

/** Opens what has a key; each subject's key is unwrapped once. */
function openRows(keys: VaultKeys, rows: ReadonlyMap<string, Row>): ReadonlyMap<string, OpenedRecord> {
  const opened = new Map<string, OpenedRecord>();
  const subjects = new Map<string, Buffer>();
  for (const row of rows.values()) {
    if (row.wrapped === null || row.epoch === null) continue;
    const stored = { wrapped: row.wrapped, epoch: row.epoch };
    const key = subjects.get(row.subject) ?? unwrapSubjectKey(keys, row.subject, stored).key;
    subjects.set(row.subject, key);
    opened.set(row.record, unseal(row, key));
  }
  return opened;
}

function findingOf(keys: VaultKeys, ref: PersonalRef, row: Row | undefined): CheckFinding | undefined {
  if (row === undefined) return 'missing';
  try {
    const opened = openRows(keys, new Map([[row.record, row]])).get(row.record);
    if (!fits(ref, row, opened)) return 'altered';
    return opened === undefined ? 'erased' : undefined;
  } catch (error) {
    if (error instanceof VaultDamaged) return 'altered';
    throw error;
  }
}

/** An erased record can no longer be computed anew: then only the stored commitment speaks. */
function fits(ref: PersonalRef, row: Row, opened: OpenedRecord | undefined): boolean {
  const commitment = Buffer.from(ref.commitment, 'hex');
  return (
    ref.subject === row.subject &&
    ref.version === row.version &&
    sameBytes(commitment, row.commitment) &&
    (opened === undefined || sameBytes(commitment, opened.commitment))
  );
}

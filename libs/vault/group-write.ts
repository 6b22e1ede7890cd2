import type { PersonalRef } from '#kernel';
import type { Pool } from 'pg';
import { codeOf } from './error-code.js';
import { SubjectErased } from './errors.js';
import { nameTokens } from './names.js';
import { newSubjectKey, requireFit, seal, unwrapSubjectKey, type RecordToWrite, type SubjectKey } from './sealed.js';
import type { VaultKeys } from './keys.js';

interface Call {
  readonly records: readonly RecordToWrite[];
  resolve(refs: readonly PersonalRef[]): void;
  reject(error: unknown): void;
}

interface Answer {
  readonly record: string;
  readonly subject: string | null;
  readonly version: number | null;
  readonly commitment: Buffer | null;
  readonly wrapped_key: Buffer | null;
  readonly epoch: number | null;
  readonly erased: boolean | null;
}

interface Batch {
  readonly keys: Map<string, SubjectKey>;
  readonly refs: Map<string, PersonalRef>;
  /** Why a record could not be written, by its id. */
  readonly failures: Map<string, unknown>;
}

/** Records of one round trip. */
const BATCH_MAX = 1000;
/** A subject's key can be another's at the first try; a sweep can take an empty subject away at the second. */
const TRIES_MAX = 6;
/** Foreign key gone, serialization, deadlock: what a sweep beside us can cause; the same again goes through. */
const AGAIN: ReadonlySet<string> = new Set(['23503', '40001', '40P01']);

/**
 * Writes records in groups: calls of one tick, and all that come while a group is under way, go together in the
 * next round trip. What is stored already is left as it is and answered with.
 */
export class GroupWrite {
  readonly #pool: Pool;
  readonly #keys: VaultKeys;
  #waiting: Call[] = [];
  #running = false;

  constructor(pool: Pool, keys: VaultKeys) {
    this.#pool = pool;
    this.#keys = keys;
  }

  async write(records: readonly RecordToWrite[]): Promise<readonly PersonalRef[]> {
    records.forEach(requireFit);
    if (records.length === 0) return [];
    return new Promise((resolve, reject) => {
      this.#waiting.push({ records, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const calls = this.#nextCalls();
      const batch: Batch = { keys: new Map(), refs: new Map(), failures: new Map() };
      try {
        const distinct = new Map(
          calls
            .flatMap((call) => call.records)
            .toReversed()
            .map((item) => [item.record, item]),
        );
        const records = [...distinct.values()];
        for (let at = 0; at < records.length; at += BATCH_MAX) {
          await this.#writeBatch(records.slice(at, at + BATCH_MAX), batch);
        }
        for (const call of calls) answer(call, batch);
      } catch (error) {
        for (const call of calls) call.reject(error);
      }
    }
    this.#running = false;
  }

  #nextCalls(): readonly Call[] {
    let taken = 0;
    let records = 0;
    for (const call of this.#waiting) {
      records += call.records.length;
      if (taken > 0 && records > BATCH_MAX) break;
      taken += 1;
    }
    return this.#waiting.splice(0, taken);
  }

  async #writeBatch(records: readonly RecordToWrite[], batch: Batch): Promise<void> {
    const pending = new Map(records.map((record) => [record.record, record]));
    for (let tried = 0; tried < TRIES_MAX && pending.size > 0; tried += 1) {
      for (const row of await this.#send([...pending.values()], batch.keys)) {
        if (this.#settle(row, pending.get(row.record)?.subject ?? '', batch)) pending.delete(row.record);
      }
    }
    if (pending.size > 0) throw new Error(`the vault could not settle ${String(pending.size)} records; try again`);
  }

  /** Takes one row of the answer; false where the record must be sent again, under the key that is now known. */
  #settle(row: Answer, wanted: string, { keys, refs, failures }: Batch): boolean {
    const { record, subject, version, commitment } = row;
    if (subject !== null && version !== null && commitment !== null) {
      refs.set(record, { subject, record, version, commitment: commitment.toString('hex') });
      return true;
    }
    if (row.erased === true) {
      failures.set(record, new SubjectErased(wanted));
      return true;
    }
    if (row.wrapped_key === null || row.epoch === null) {
      keys.delete(wanted);
      return false;
    }
    if (keys.get(wanted)?.wrapped.equals(row.wrapped_key) === true) return false;
    try {
      keys.set(wanted, unwrapSubjectKey(this.#keys, wanted, { wrapped: row.wrapped_key, epoch: row.epoch }));
      return false;
    } catch (error) {
      failures.set(record, error);
      return true;
    }
  }

  async #send(records: readonly RecordToWrite[], keys: Map<string, SubjectKey>): Promise<readonly Answer[]> {
    const rows = records.map((record) => {
      const key = keys.get(record.subject) ?? newSubjectKey(this.#keys, record.subject);
      keys.set(record.subject, key);
      return { record, key, sealed: seal(record, key.key) };
    });
    const tokens = records.flatMap((record) =>
      nameTokens(this.#keys.search, record.names ?? []).map((token) => ({ token, record: record.record })),
    );
    try {
      const result = await this.#pool.query<Answer>({
        name: 'vault-write',
        text: 'SELECT * FROM vault.write_records($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
        values: [
          plainArray(rows.map((row) => row.record.record)),
          plainArray(rows.map((row) => row.record.subject)),
          byteArray(rows.map((row) => row.key.wrapped)),
          this.#keys.epoch,
          plainArray(rows.map((row) => row.record.version)),
          byteArray(rows.map((row) => row.sealed.nonce)),
          byteArray(rows.map((row) => row.sealed.cipher)),
          byteArray(rows.map((row) => row.sealed.commitment)),
          plainArray(rows.map((row) => row.record.command)),
          byteArray(rows.map((row) => Buffer.from(row.record.asked))),
          byteArray(tokens.map((token) => token.token)),
          plainArray(tokens.map((token) => token.record)),
        ],
      });
      return result.rows;
    } catch (error) {
      if (AGAIN.has(codeOf(error))) return [];
      throw error;
    }
  }
}

/** An array as the server reads it: ids and numbers need no quoting, and the driver's careful way costs an import. */
function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function byteArray(values: readonly Buffer[]): string {
  return `{${values.map((value) => String.raw`"\\x${value.toString('hex')}"`).join(',')}}`;
}

function answer(call: Call, { refs, failures }: Batch): void {
  const found: PersonalRef[] = [];
  for (const { record } of call.records) {
    const ref = refs.get(record);
    if (ref === undefined) {
      call.reject(failures.get(record) ?? new Error(`the vault gave no answer for record ${record}`));
      return;
    }
    found.push(ref);
  }
  call.resolve(found);
}

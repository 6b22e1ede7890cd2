import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { VaultDamaged } from './errors.js';
import { deriveKeys } from './keys.js';
import { newSubjectKey, seal, unseal, unwrapSubjectKey } from './sealed.js';

const keys = deriveKeys({ master: randomBytes(32), epochs: new Map([[2, randomBytes(32)]]), epoch: 2 });
const ids = { record: randomUUID(), subject: randomUUID(), command: randomUUID(), asked: new Uint8Array(32) };
const record = { ...ids, version: 3, content: { a: '甲' } };

describe("a subject's key", () => {
  it('is unwrapped for that subject only, and only while its epoch lives', () => {
    const { key, wrapped } = newSubjectKey(keys, record.subject);
    expect(unwrapSubjectKey(keys, record.subject, { wrapped, epoch: 2 }).key).toEqual(key);
    expect(() => unwrapSubjectKey(keys, randomUUID(), { wrapped, epoch: 2 })).toThrow(VaultDamaged);
    expect(() => unwrapSubjectKey(keys, record.subject, { wrapped, epoch: 1 })).toThrow(VaultDamaged);
  });
});

describe('a sealed record', () => {
  const key = randomBytes(32);
  const stored = { ...record, ...seal(record, key) };

  it('opens to its content and commitment', () => {
    expect(unseal(stored, key)).toEqual({ content: { a: '甲' }, names: [], commitment: stored.commitment });
  });

  it.each([{ record: randomUUID() }, { subject: randomUUID() }, { version: 4 }, { nonce: randomBytes(12) }])(
    'does not open as another: %j',
    (change) => {
      expect(() => unseal({ ...stored, ...change }, key)).toThrow(VaultDamaged);
    },
  );

  it('never repeats salt or nonce', () => {
    const sealed = Array.from({ length: 3000 }, () => seal(record, key));
    expect(new Set(sealed.map((one) => one.nonce.toString('hex'))).size).toBe(3000);
    expect(new Set(sealed.map((one) => one.commitment.toString('hex'))).size).toBe(3000);
  });
});

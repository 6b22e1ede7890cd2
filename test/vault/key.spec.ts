import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_ROLE, CannotStart } from '#database';
import { openVault, UnfitRecord, type Vault } from '#vault';
import { named, openBench, type Bench } from './bench.js';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});

afterAll(async () => {
  await bench.stop();
});

async function openWith(keyFile: string): Promise<unknown> {
  try {
    const vault = await openVault({ url: bench.url, role: APP_ROLE, keyFile });
    await vault.close();
    return 'opened';
  } catch (error) {
    return error;
  }
}

describe('the key file', () => {
  it('is made once, whole and for its owner only, by however many open an empty vault at once', async () => {
    const vaults = await Promise.all(Array.from({ length: 6 }, async () => bench.openVault()));
    const digests = vaults.map((vault) => Buffer.from(vault.contentDigest(['x'])).toString('hex'));
    expect(new Set(digests).size).toBe(1);
    expect((await stat(bench.keyFile)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(bench.keyFile))).mode & 0o777).toBe(0o700);
    expect(await readdir(dirname(bench.keyFile))).toEqual(['vault-key']);
  });

  it('opens the same records after a restart', async () => {
    const first = await bench.openVault();
    const [ref] = await first.write([named('重启')]);
    if (ref === undefined) throw new Error('no reference');
    const second = await bench.openVault();
    expect((await second.open([ref])).get(ref.record)).toEqual({ name: '重启' });
    expect(second.derivedId(['a'])).toBe(first.derivedId(['a']));
    expect(second.evidenceKey()).toEqual(first.evidenceKey());
  });

  it('is not made anew when the database holds data already, and another vault’s key is refused', async () => {
    await (await bench.openVault()).write([named('已有')]);
    const missing = join(bench.folder, 'elsewhere', 'vault-key');
    const refused = await openWith(missing);
    expect(refused).toBeInstanceOf(CannotStart);
    expect(String(refused)).toContain('is missing');
    await expect(stat(missing)).rejects.toMatchObject({ code: 'ENOENT' });

    const text = await readFile(bench.keyFile, 'utf8');
    for (const line of [1, 2]) {
      const other = join(bench.folder, `other-${String(line)}`);
      const lines = text.split('\n');
      lines[line] = (lines[line] ?? '').replace(/.$/u, (digit) => (digit === '0' ? '1' : '0'));
      await writeFile(other, lines.join('\n'));
      const wrong = await openWith(other);
      expect(wrong).toBeInstanceOf(CannotStart);
      expect(String(wrong)).toContain('is not the one');
      expect(secretsIn(inspect(wrong, { depth: 9 }), text)).toEqual([]);
    }
  });

  it.each([
    ['empty', ''],
    ['cut short', 'relief-ledger vault key 1\nmaster 00'],
    ['of another format', 'relief-ledger vault key 2\n'],
    ['without an epoch', `relief-ledger vault key 1\nmaster ${'0'.repeat(64)}\n`],
  ])('is refused when %s', async (_, text) => {
    const path = join(bench.folder, 'spoiled');
    await writeFile(path, text);
    const refused = await openWith(path);
    expect(refused).toBeInstanceOf(CannotStart);
    expect(String(refused)).toContain('is not a vault key file');
  });

  it('that cannot be read is named with the reason', async () => {
    const folder = join(bench.folder, 'a-folder');
    await mkdir(folder);
    await chmod(folder, 0o700);
    const refused = await openWith(folder);
    expect(refused).toBeInstanceOf(CannotStart);
    expect(String(refused)).toContain('EISDIR');
  });
});

describe('what follows from the key', () => {
  let vault: Vault;

  beforeAll(async () => {
    vault = await bench.openVault();
  });

  const digest = (...parts: readonly (string | Uint8Array)[]): string =>
    Buffer.from(vault.contentDigest(parts)).toString('hex');

  it('digests contents without ambiguity', () => {
    const lists = [[], [''], ['', ''], ['ab'], ['a', 'b'], ['ab', ''], ['', 'ab'], ['a\u0000b'], ['1:a']];
    expect(new Set(lists.map((list) => digest(...list))).size).toBe(lists.length);
    expect(digest('汉')).toBe(digest(Buffer.from('汉')));
    expect(digest('x')).toHaveLength(64);
    expect(() => digest('\uD800')).toThrow(UnfitRecord);
  });

  it('derives ids that are stable, distinct UUIDs of version 8, and no digest of contents', () => {
    expect(vault.derivedId(['a', 'b'])).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
    );
    expect(vault.derivedId(['a', 'b'])).toBe(vault.derivedId(['a', 'b']));
    expect(vault.derivedId(['a', 'b'])).not.toBe(vault.derivedId(['ab']));
    expect(digest('a', 'b').slice(0, 8)).not.toBe(vault.derivedId(['a', 'b']).slice(0, 8));
  });

  it('hands out a copy of the evidence key and shows no key when printed', async () => {
    const key = vault.evidenceKey();
    expect(key).toHaveLength(32);
    key.fill(0);
    expect(vault.evidenceKey()).not.toEqual(key);
    const printed = inspect(vault, { depth: 9, showHidden: true });
    expect(secretsIn(printed, await readFile(bench.keyFile, 'utf8'))).toEqual([]);
    expect(printed).not.toContain(Buffer.from(vault.evidenceKey()).toString('hex'));
  });
});

function secretsIn(text: string, keyFile: string): readonly string[] {
  return (keyFile.match(/[0-9a-f]{64}/gu) ?? []).filter((secret) => text.includes(secret));
}

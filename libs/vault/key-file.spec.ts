import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { readKeyFile } from './key-file.js';

describe('a key file', () => {
  it('made by many at once is the same for all of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relief-ledger-key-'));
    try {
      const path = join(folder, 'deep', 'vault-key');
      const made = await Promise.all(
        Array.from({ length: 24 }, async (_, at) =>
          // All have seen that there is none; some have made it, and read it again, before others begin.
          readKeyFile(path, async () => sleep(at * 3, true)),
        ),
      );
      expect(new Set(made.map((file) => Buffer.from(file.master).toString('hex'))).size).toBe(1);
      expect(made[0]?.master).toHaveLength(32);
      expect(made[0]?.epochs.get(1)).toHaveLength(32);
      expect(await readdir(join(folder, 'deep'))).toEqual(['vault-key']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `npm run bench` says to a wrong question, with a temporary folder of its own. */
async function asked(...args: readonly string[]): Promise<{ code: number; words: string; left: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-spec-'));
  try {
    const env = { ...process.env, TMPDIR: folder, LANG: 'en_US.UTF-8' };
    const told = await new Promise<{ code: number; words: string }>((resolve) => {
      execFile('npm', ['run', '-s', 'bench', '--', ...args], { env }, (error, _out, words) => {
        resolve({ code: Number(error?.code ?? 0), words });
      });
    });
    const left = (await readdir(folder)).filter((name) => name.startsWith('relief-ledger-bench'));
    return { ...told, left };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the benchmark', () => {
  it('names its sections where one is asked for that it lacks, and starts nothing', async () => {
    const { code, words, left } = await asked('--only', 'nonsense');
    expect([code, words.trim().split('\n').at(-1), left]).toEqual([
      2,
      expect.stringMatching(/^--only nonsense: there is no such section, the sections are streams, hot, one, load/u),
      [],
    ]);
  });
});

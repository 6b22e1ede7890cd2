import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownMark, readOwner, takeFolder, takeLock } from '#database';
import { laidOut, type Running, type Sandbox } from '../fixtures/sandbox.js';

let clone: Sandbox;
let folder: string;
const started: Running[] = [];

beforeAll(async () => {
  clone = await laidOut(tmpdir());
});

afterAll(async () => {
  await clone.remove();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relief-ledger-lock-'));
});

afterEach(async () => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A process that tries to take the folder, says how it went, and stays. */
function taker(): Running {
  const running = clone.evaluate(`
    import { takeFolder } from '#database';
    try {
      await takeFolder(${JSON.stringify(folder)}, 'test');
      console.log('taken');
    } catch (error) {
      console.log('refused: ' + error.message);
    }
    setInterval(() => undefined, 1000);`);
  started.push(running);
  return running;
}

describe('the lock of a data folder', () => {
  it('is readable by its owner only, tells where that one answers, and goes with it', async () => {
    const held = await takeFolder(folder, 'launcher');
    expect(statSync(join(folder, 'ledger.lock')).mode & 0o777).toBe(0o600);
    await held.announce({ api: 'http://localhost:3000' });
    expect(await readOwner(folder)).toMatchObject({
      ...ownMark(),
      role: 'launcher',
      addresses: { api: 'http://localhost:3000' },
      token: held.owner.token,
    });
    await expect(takeFolder(folder, 'launcher')).rejects.toThrow(
      `is in use by a running ledger (process ${String(process.pid)}, http://localhost:3000); stop that one first`,
    );
    await held.release();
    expect(await readOwner(folder)).toBeUndefined();
    expect((await readdir(folder)).filter((name) => name.startsWith('ledger.lock'))).toEqual([]);
  });

  it('goes to exactly one of many who come at once, also over a stale one', async () => {
    const dead = taker();
    await dead.said(/taken/u);
    dead.child.kill('SIGKILL');
    await dead.ended;
    const answers = await Promise.all(Array.from({ length: 6 }, () => taker().said(/taken|refused/u)));
    expect(answers.filter((answer) => answer.startsWith('taken'))).toHaveLength(1);
  });

  it('goes to exactly one of forty askers whatever was left there, a dead claim on a dead lock too', async () => {
    const file = join(folder, 'ledger.lock');
    const dead = (token: string): string => JSON.stringify({ pid: 1, start: 'an earlier boot', token });
    const leftovers = [
      {},
      { [file]: dead('gone') },
      { [file]: '' },
      { [file]: dead('gone'), [`${file}.claim-gone`]: dead('gone-too') },
    ];
    for (let round = 0; round < 100; round += 1) {
      for (const [path, text] of Object.entries(leftovers[round % leftovers.length] ?? {})) await writeFile(path, text);
      const taken = await Promise.all(Array.from({ length: 40 }, () => takeLock(file, 'test')));
      const holders = taken.flatMap((one) => ('announce' in one ? [one] : []));
      expect(holders).toHaveLength(1);
      expect(await readOwner(folder)).toEqual(holders[0]?.owner);
      await holders[0]?.release();
      expect((await readdir(folder)).filter((name) => name.includes('lock'))).toEqual([]);
    }
  });

  it('of a dead process counts as none, and is taken over', async () => {
    const dead = taker();
    await dead.said(/taken/u);
    expect(await readOwner(folder)).toMatchObject({ pid: dead.child.pid });
    dead.child.kill('SIGKILL');
    await dead.ended;
    expect(await readOwner(folder)).toBeUndefined();
    await (await takeFolder(folder, 'test')).release();
  });

  it('whose number is another process by now is taken over', async () => {
    const file = join(folder, 'ledger.lock');
    const left = { ...ownMark(), start: 'an earlier boot 1', role: 'launcher', addresses: {}, token: 'gone' };
    await writeFile(file, JSON.stringify(left));
    expect(await readOwner(folder)).toBeUndefined();
    const held = await takeLock(file, 'test');
    expect('announce' in held).toBe(true);
  });

  it('cut short is taken over, and given back only by its owner', async () => {
    const file = join(folder, 'ledger.lock');
    await writeFile(file, '{"pid":');
    const held = await takeLock(file, 'test');
    if (!('announce' in held)) throw new Error('not taken');
    const other = JSON.stringify({ ...held.owner, token: 'of another one' });
    await writeFile(file, other);
    await held.release();
    held.releaseNow();
    expect(await readFile(file, 'utf8')).toBe(other);
  });
});

import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { access, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openClient } from '#database';
import { commandLine, type CommandLine } from '../fixtures/command-line.js';
import { freshDatabase } from '../fixtures/database.js';
import type { Ended } from '../fixtures/sandbox.js';
import { preparedLedger } from './lies.js';
import type { LiedTo, PreparedLedger } from './lies.js';

const LONG_MS = 180_000;

type Alter = (text: string) => string;
const field = (name: string, value: string): Alter => {
  return (text) => text.replace(new RegExp(`"${name}": "[^"]*"`, 'u'), `"${name}": "${value}"`);
};

describe('a backup that was altered', () => {
  let prepared: PreparedLedger;
  let cli: CommandLine;
  let whole: string;
  let count = 0;

  beforeAll(async () => {
    prepared = await preparedLedger();
    cli = await commandLine();
    const ledger = await prepared.after(() => Promise.resolve());
    whole = await backedUp(ledger);
    await ledger.drop();
  }, LONG_MS);

  afterAll(async () => {
    await cli.close();
    await prepared.close();
  });

  async function backedUp(ledger: LiedTo): Promise<string> {
    const folder = join(cli.folder, `backup-${String((count += 1))}`);
    const env = { DATABASE_URL: ledger.url, VAULT_KEY_FILE: ledger.keyFile };
    expect(await cli.run(['backup', folder], { env })).toMatchObject({ code: 0 });
    return folder;
  }

  interface Restored {
    readonly ended: Ended;
    /** How many events and records the target holds, and whether a key was put there. */
    readonly there: string;
  }

  async function restored(folder: string): Promise<Restored> {
    const target = await freshDatabase();
    const keyFile = join(cli.folder, `restored-${String((count += 1))}`, 'vault.key');
    try {
      const env = { DATABASE_URL: target.url, VAULT_KEY_FILE: keyFile };
      const ended = await cli.run(['restore', folder], { env });
      const key = await access(keyFile).then(
        () => 'key',
        () => 'no key',
      );
      return { ended, there: `${await contentOf(target.url)}, ${key}` };
    } finally {
      await target.drop();
    }
  }

  it('is restored where nobody altered it', async () => {
    const { ended, there } = await restored(whole);
    expect(ended).toMatchObject({ code: 0 });
    expect(there).toMatch(/^[1-9]\d* events, [1-9]\d* records, key$/u);
  });

  it(
    'leaves nothing, whichever of its files it was',
    async () => {
      const files = (await readdir(join(whole, 'data'))).map((name) => join('data', name));
      expect(files.length).toBeGreaterThan(9);
      for (const file of [...files, join('keys', 'vault.key')]) {
        const folder = await altered(whole, file, (bytes) => {
          const at = Math.floor(bytes.length / 2);
          // A letter of the key stays one of a key.
          bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
          return bytes;
        });
        const ended = await cli.run(['restore', folder, '--data', join(cli.folder, 'never')]);
        expect(ended).toMatchObject({ code: 2, stdout: '' });
        expect(ended.stderr).toMatch(/is damaged|not a vault key file/u);
      }
      // Refused before a database was even started.
      await expect(access(join(cli.folder, 'never', 'postgres'))).rejects.toThrow();
    },
    LONG_MS,
  );

  it.each<readonly [string, Alter]>([
    ['the log id', field('logId', '00000000-0000-4000-8000-000000000000')],
    ['the head', (text) => text.replace(/"position": "\d+"/u, '"position": "5"')],
    ['the moment', field('knownAt', '2020-01-01 00:00:00+00')],
    ['a note', (text) => text.replace('"notes": {', '"notes": { "x": "y",')],
    ["a reaction's place", (text) => text.replace(/("reaction:[^}]*"position": ")\d+"/u, '$11"')],
    ['a number of rows', (text) => text.replace(/"rows": \d+/u, '"rows": 7')],
    ['the seal', (text) => text.replace(/"seal": "./u, '"seal": "g')],
    ['a path out of the folder', field('file', '../../etc/passwd')],
    ['a table of the server', field('name', 'pg_catalog.pg_authid')],
    ['a table twice', (text) => text.replace('"log.movement"', '"log.event"')],
    ['no table', (text) => text.replace(/"tables": \[[^]*\]/u, '"tables": []')],
    ['no manifest', () => '{}'],
  ])('leaves nothing where its manifest has another value: %s', async (_name, alter) => {
    const folder = await altered(whole, 'manifest.json', (bytes) => {
      const text = alter(bytes.toString('utf8'));
      expect(text).not.toBe(bytes.toString('utf8'));
      return Buffer.from(text);
    });
    const { ended, there } = await restored(folder);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/The backup is damaged: manifest\.json/u);
    expect(there).toBe('nothing, no key');
  });

  it.each([
    ['an event', `UPDATE log.event SET payload = replace(payload, '"', '" ') WHERE position = 700`, 'event 700 '],
    ['a movement', 'UPDATE log.movement SET amount_fen = amount_fen + 1', 'does not fit its hash'],
    [
      'a command',
      `UPDATE log.command SET content = decode(repeat('00', 32), 'hex') WHERE position > 700`,
      'has no command kept',
    ],
    [
      'a record',
      'UPDATE vault.record SET cipher = set_byte(cipher, 5, get_byte(cipher, 5) # 1)',
      'records are missing',
    ],
    ['a file', 'UPDATE files.chunk SET cipher = set_byte(cipher, 5, get_byte(cipher, 5) # 1)', 'files of evidence are'],
  ])('leaves nothing where the ledger was lied to about %s before', async (_name, lie, noticed) => {
    const ledger = await prepared.after((liar) => liar.run(lie));
    const folder = await backedUp(ledger);
    await ledger.drop();
    const { ended: refused, there } = await restored(folder);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('is not sound, and nothing was restored');
    expect(refused.stderr).toContain(noticed);
    expect(there).toBe('0 events, 0 records, no key');
  });

  async function altered(from: string, file: string, alter: (bytes: Buffer) => Buffer): Promise<string> {
    const folder = join(cli.folder, `altered-${String((count += 1))}`);
    await cp(from, folder, { recursive: true });
    await writeFile(join(folder, file), alter(await readFile(join(folder, file))));
    return folder;
  }
});

async function contentOf(url: string): Promise<string> {
  const client = openClient(url);
  await client.connect();
  try {
    const [kept] = (await client.query<{ kept: boolean }>(`SELECT to_regclass('log.event') IS NOT NULL AS kept`)).rows;
    if (kept?.kept !== true) return 'nothing';
    const found = await client.query<{ events: bigint; records: bigint }>(
      'SELECT (SELECT count(*) FROM log.event) AS events, (SELECT count(*) FROM vault.record) AS records',
    );
    const row = found.rows[0];
    return `${String(row?.events)} events, ${String(row?.records)} records`;
  } finally {
    await client.end();
  }
}

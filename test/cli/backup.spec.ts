import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountId } from '#accounts/nest';
import { openClient } from '#database';
import { ReceiveDonationCommand } from '#giving/nest';
import { fen, parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { LedgerModule, openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { commandLine, EXAMPLE, type CommandLine } from '../fixtures/command-line.js';
import { contextFor } from '../fixtures/ledger.js';

interface Backup {
  readonly position: string;
  readonly logId: string;
}

/** Many processes one after another, on a machine that may be busy. */
const LONG_MS = 180_000;

describe('a backup taken under load', () => {
  let cli: CommandLine;
  let ledger: Ledger;
  let app: INestApplicationContext;

  beforeAll(async () => {
    cli = await commandLine();
    const { url } = await cli.hold();
    await cli.json(['import', EXAMPLE]);
    ledger = await openLedger({ url, keyFile: join(cli.data, 'keys', 'vault.key') });
    app = await NestFactory.createApplicationContext(LedgerModule.on(ledger), { logger: false });
    await app.init();
  }, LONG_MS);

  afterAll(async () => {
    await app.close();
    await ledger.close();
    await cli.close();
  });

  it(
    'restores to a ledger that answers as of its head',
    async () => {
      const folder = join(cli.folder, 'backup');
      const loading = new AbortController();
      const load = giveUntil(loading.signal);
      const backup = await cli.json<Backup>(['backup', folder]);
      loading.abort();
      const given = await load;
      const after = await ledger.log.head();
      // Otherwise nothing was written while it ran.
      expect(BigInt(backup.position)).toBeGreaterThan(828n);
      expect(after).toBeGreaterThan(BigInt(backup.position));
      expect(given).toBeGreaterThan(10);
      expect((await stat(folder)).mode & 0o077).toBe(0);
      expect((await stat(join(folder, 'keys', 'vault.key'))).mode & 0o077).toBe(0);

      const there = ['--data', join(cli.folder, 'restored')];
      await expectRefused(folder, there);
      expect(await cli.json<Backup>(['restore', folder, ...there])).toEqual({
        position: backup.position,
        logId: backup.logId,
      });
      const asOf = ['--as-of', '2024-12-31'];
      const then = [...asOf, '--known-at', backup.position];
      expect(await cli.json(['balances', ...asOf, ...there])).toEqual(await cli.json(['balances', ...then]));
      expect(await cli.json(['accounts', ...asOf, ...there])).toEqual(await cli.json(['accounts', ...then]));
      const gifts = await cli.json<readonly { donor: string }[]>(['gifts', '--donor', '负载', ...there]);
      expect(gifts.length).toBeGreaterThan(0);
      const doctor = await cli.json<readonly { ok: boolean }[]>(['doctor', '--all', ...there]);
      expect(doctor.map(({ ok }) => ok)).toEqual(doctor.map(() => true));
      expect(doctor.length).toBeGreaterThan(6);

      const second = await cli.run(['restore', folder, ...there]);
      expect(second).toMatchObject({ code: 2, stdout: '' });
      expect(second.stderr).toContain('holds something already');
    },
    LONG_MS,
  );

  it('is told from a ledger whose rows were changed behind its back', async () => {
    const { url } = await cli.hold();
    const client = openClient(url);
    await client.connect();
    try {
      // As the owner of the database could: the guard is switched off, a row rewritten, the guard left off.
      await client.query('ALTER TABLE log.event DISABLE TRIGGER never_changed');
      await client.query(`UPDATE log.event SET payload = replace(payload, '"', '" ') WHERE position = 700`);
    } finally {
      await client.end();
    }
    const ended = await cli.run(['doctor', '--all']);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toMatch(/not ok {2}.*log\.event never_changed/u);
    expect(ended.stdout).toMatch(/not ok {2}event 700 does not fit its hash/u);
  });

  /** Gives without a pause, eight at a time, until told to stop; gives how many. */
  async function giveUntil(signal: AbortSignal): Promise<number> {
    let given = 0;
    const giver = async (): Promise<void> => {
      while (!signal.aborted) {
        const number = String((given += 1));
        const gift = {
          fund: '990101-welfare',
          purpose: 'free',
          account: accountId('990101', '现金'),
          amountFen: fen(BigInt(number)),
          valueDate: parseDate('2024-06-01') as BusinessDate,
          donorKind: 'individual',
          donor: `负载${number}`,
          receipt: { unit: '990101', number: `LOAD-${number}` },
        } as const;
        const answer = await app.get(CommandBus).execute(new ReceiveDonationCommand(gift, contextFor(ledger)));
        expect(answer.ok).toBe(true);
      }
    };
    await Promise.all(Array.from({ length: 8 }, giver));
    return given;
  }

  /** One byte of the events is changed: nothing is restored; then it is put back. */
  async function expectRefused(folder: string, there: readonly string[]): Promise<void> {
    const file = join(folder, 'data', 'log.event.copy.gz');
    const bytes = await readFile(file);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(1_000) ^ 1, 1_000);
    await writeFile(file, changed);
    const ended = await cli.run(['restore', folder, ...there]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/damaged: data\/log\.event\.copy\.gz/u);
    await writeFile(file, bytes);
  }
});

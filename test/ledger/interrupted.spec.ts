import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomBytes, randomUUID } from 'node:crypto';
import { openClient } from '#database';
import { LedgerModule } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { noteBatch } from '#registers';
import { BatchesView, FolderImport } from '#registers/nest';
import { ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

describe('imports that did not end', () => {
  let fixture: LedgerFixture;
  let other: Ledger;
  let apps: readonly INestApplicationContext[];

  beforeAll(async () => {
    fixture = await ledgerFixture();
    other = await fixture.another();
    apps = await Promise.all(
      [fixture.ledger, other].map((ledger) =>
        NestFactory.createApplicationContext(LedgerModule.on(ledger), { logger: false }),
      ),
    );
  });

  afterAll(async () => {
    for (const app of apps) await app.close();
    await fixture.close();
  });

  const view = (at: number): BatchesView => (apps[at] as INestApplicationContext).get(BatchesView, { strict: false });
  const ended = async (): Promise<number> => {
    const count = await (apps[0] as INestApplicationContext).get(FolderImport, { strict: false }).endInterrupted();
    await fixture.ledger.catchUp();
    return count;
  };
  const outcomes = async (...batches: readonly string[]): Promise<readonly (string | null | undefined)[]> => {
    const list = await view(0).list(100);
    return batches.map((batch) => list.find((one) => one.batch === batch)?.outcome);
  };
  const begun = async (): Promise<string> => {
    const batch = randomUUID();
    await fixture.ledger.executor.execute({
      ...{ commandId: randomUUID(), content: randomBytes(32), by: 'local', keepRefusal: false },
      plan: () => noteBatch({ type: 'BeginBatch', batch, county: '990101', files: [] }),
    });
    await fixture.ledger.catchUp();
    return batch;
  };

  it('are ended where their process died, not where it lives, and their lock is let go', async () => {
    const [dead, living] = [await begun(), await begun()];
    const held = await view(1).hold(living);
    expect(held).toBeDefined();
    expect(await ended()).toBe(1);
    expect(await outcomes(dead, living)).toEqual(['interrupted', null]);
    expect(await ended()).toBe(0);
    await held?.release();
    expect(await ended()).toBe(1);
    expect(await outcomes(dead, living)).toEqual(['interrupted', 'interrupted']);
    for (const batch of [dead, living]) {
      const again = await view(1).hold(batch);
      expect(again).toBeDefined();
      await again?.release();
    }
  });

  it('are held by one process at a time, and no longer than it lives', async () => {
    const batch = await begun();
    const held = await view(1).hold(batch);
    expect(await view(0).hold(batch)).toBeUndefined();
    await held?.release();
    const taken = await view(0).hold(batch);
    expect(taken).toBeDefined();
    await taken?.release();
    await view(1).hold(batch);
    // As when the process is killed: its connections end.
    const owner = openClient(fixture.url);
    await owner.connect();
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
          AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
          AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)`,
    );
    await owner.end();
    expect(await ended()).toBe(1);
  });

  it('leave no connection checked out, however many there were', async () => {
    for (let round = 0; round < 10; round += 1) {
      await begun();
      expect(await ended()).toBe(1);
    }
  });
});

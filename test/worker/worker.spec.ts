import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '#database';
import { businessDateAt } from '#kernel';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { noteBatch } from '#registers';
import { apiFixture } from '../fixtures/api.js';
import type { ApiFixture } from '../fixtures/api.js';

describe('the worker', () => {
  let fixture: ApiFixture;
  let ledger: Ledger;

  beforeAll(async () => {
    fixture = await apiFixture();
    const keyFile = join(fixture.env()['DATA_FOLDER'] ?? '', 'keys', 'vault.key');
    ledger = await openLedger({ url: fixture.url, keyFile });
  });

  afterAll(async () => {
    await ledger.close();
    await fixture.close();
  });

  it('begins the day once, two workers or not, and ends in 0 when it is asked to', async () => {
    const workers = await Promise.all([fixture.worker(), fixture.worker()]);
    await Promise.all(workers.map((worker) => worker.said(/"msg":"day began"/u)));
    const days = await payloadsOf('DayBegan');
    expect(days).toEqual([{ day: businessDateAt(ledger.clock()) }]);
    for (const worker of workers) worker.child.kill('SIGTERM');
    for (const worker of workers) expect((await worker.ended).code).toBe(0);
  });

  it('ends an import whose process died', async () => {
    const batch = randomUUID();
    await ledger.executor.execute({
      ...{ commandId: randomUUID(), content: randomBytes(32), by: 'local', keepRefusal: false },
      plan: () => noteBatch({ type: 'BeginBatch', batch, county: '990101', files: [] }),
    });
    const worker = await fixture.worker();
    await worker.said(/ended imports whose process had died/u);
    expect(await payloadsOf('BatchEnded')).toMatchObject([{ batch, outcome: 'interrupted' }]);
    worker.child.kill('SIGTERM');
    await worker.ended;
  });

  it('sweeps old records whose command came to nothing, and no other', async () => {
    const api = await fixture.api();
    await api.post('/v1/people', { person: 'wang.fang', name: '王芳' });
    const ids = () => ({ record: randomUUID(), subject: randomUUID(), command: randomUUID() });
    const made = { version: 1, asked: new Uint8Array(32) };
    const [idle] = await ledger.vault.write([{ ...ids(), ...made, content: { name: '作废' } }]);
    const fresh = { ...ids(), ...made };
    await query("UPDATE vault.record SET written_at = written_at - interval '25 hours'");
    const [kept] = await ledger.vault.write([{ ...fresh, content: { name: '在途' } }]);
    const worker = await fixture.worker();
    await worker.said(/"records":1[^\n]*swept records/u);
    const opened = await ledger.vault.open([idle?.record ?? '', kept?.record ?? '']);
    expect([opened.get(idle?.record ?? ''), opened.get(kept?.record ?? '')]).toEqual([undefined, { name: '在途' }]);
    let people = await api.ask('/v1/people');
    for (let tries = 0; people.rows.length < 2 && tries < 50; tries += 1) {
      await sleep(100);
      people = await api.ask('/v1/people');
    }
    expect(people.rows).toContainEqual({ person: 'wang.fang', name: '王芳', roles: [] });
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });

  it('says loudly where the newest record bears a time to come', async () => {
    const ahead = await openLedger({
      ...{ url: fixture.url, keyFile: join(fixture.env()['DATA_FOLDER'] ?? '', 'keys', 'vault.key') },
      clock: () => new Date(Date.now() + 600_000).toISOString(),
    });
    const batch = randomUUID();
    await ahead.executor.execute({
      ...{ commandId: randomUUID(), content: randomBytes(32), by: 'local', keepRefusal: false },
      plan: () => noteBatch({ type: 'BeginBatch', batch, county: '990101', files: [] }),
    });
    await ahead.close();
    const worker = await fixture.worker();
    await worker.said(/bears a time to come/u);
    worker.child.kill('SIGTERM');
    await worker.ended;
  });

  async function payloadsOf(type: string): Promise<readonly unknown[]> {
    const rows = (await query('SELECT payload FROM log.event WHERE type = $1 ORDER BY position', [type])) as {
      payload: string;
    }[];
    return rows.map(({ payload }) => JSON.parse(payload) as unknown);
  }

  async function query(sql: string, values: readonly string[] = []): Promise<readonly unknown[]> {
    const owner = openClient(fixture.url);
    await owner.connect();
    try {
      const found = await owner.query<Record<string, unknown>>(sql, [...values]);
      return found.rows;
    } finally {
      await owner.end();
    }
  }
});

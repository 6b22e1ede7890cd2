import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool } from '#database';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';
import { proxyTo } from '../fixtures/proxy.js';
import type { Proxy } from '../fixtures/proxy.js';

const DONATIONS = '/v1/funds/990101-welfare/donations';

describe('a request that is sent again', () => {
  let fixture: ApiFixture;
  let proxy: Proxy;
  let api: Api;
  let account: string;
  const gift = (number: string, amount = '10.00') => {
    return { account, amount, valueDate: '2023-07-01', donorKind: 'individual', donor: '王梅', receipt: { number } };
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    proxy = await proxyTo(fixture.url);
    api = await fixture.api();
    await api.post('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    const opened = await api.post('/v1/accounts', { region: '990101', name: '公益金专户', kind: 'bank' });
    account = String(opened.body['account']);
  });

  afterAll(async () => {
    await fixture.close();
    await proxy.close();
  });

  it('gives one event and one answer, sent forty times at once to two processes', async () => {
    const other = await fixture.api();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_unused, at) =>
        (at % 2 === 0 ? api : other).post(DONATIONS, gift('A1'), { key: 'a' }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => `${String(body['entry'])} ${String(body['position'])}`)).size).toBe(1);
    expect(answers.filter(({ body }) => body['again'] === false)).toHaveLength(1);
    expect(await events('DonationReceived')).toBe(1);
    await other.stop();
  });

  it('gives the same refusal, whatever became possible since', async () => {
    const used = { ...gift('A1'), amount: '11.00' };
    const refused = await api.post(DONATIONS, used, { key: 'b' });
    expect([refused.status, refused.body['code']]).toEqual([409, 'receipt-number-used']);
    const purpose = { ...gift('A2'), purpose: '助学' };
    expect((await api.post(DONATIONS, purpose, { key: 'c' })).body['code']).toBe('purpose-unknown');
    expect((await api.post('/v1/funds/990101-welfare/purposes', { purpose: '助学' })).status).toBe(201);
    const again = await api.post(DONATIONS, purpose, { key: 'c' });
    expect([again.status, again.body['code'], again.headers['idempotency-replayed']]).toEqual([
      422,
      'purpose-unknown',
      'true',
    ]);
    expect((await api.post(DONATIONS, purpose, { key: 'd' })).status).toBe(201);
  });

  it('refuses a key that was used for another body, path or amount, at once and later', async () => {
    const others: readonly (readonly [string, unknown])[] = [
      [DONATIONS, gift('A1', '10.01')],
      [DONATIONS, gift('A9')],
      ['/v1/funds/990101-care/donations', gift('A1')],
      ['/v1/regions', { code: '990109', name: '别县', level: 'county' }],
    ];
    for (const [path, body] of others) {
      const told = await api.post(path, body, { key: 'a' });
      expect([told.status, told.body['code']]).toEqual([422, 'key-used-otherwise']);
    }
    const both = await Promise.all([
      api.post(DONATIONS, gift('E1'), { key: 'e' }),
      api.post(DONATIONS, gift('E2'), { key: 'e' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('is the same whatever the order of keys, and another person’s key is another', async () => {
    const { account: own, ...rest } = gift('A1');
    const turned = await api.post(DONATIONS, { ...rest, account: own }, { key: 'a' });
    expect([turned.status, turned.body['again']]).toEqual([201, true]);
    const other = await api.post(DONATIONS, gift('A1'), { key: 'a', by: 'nobody' });
    expect([other.status, other.body['code']]).toEqual([401, 'actor-unknown']);
  });

  it('decides nothing where the fund has moved on since its sender saw it, and still answers one sent again', async () => {
    const worker = await fixture.worker();
    const seen = await api.post(DONATIONS, gift('S1'));
    const fund = await api.ask(`/v1/funds/990101-welfare?minPosition=${String(seen.body['position'])}`);
    expect([fund.status, fund.body['fund']]).toEqual([200, '990101-welfare']);
    const headers = { 'if-match': String(fund.headers['etag']) };
    const first = await api.post(DONATIONS, gift('S2'), { key: 's', headers });
    expect(first.status).toBe(201);
    const stale = await api.post(DONATIONS, gift('S3'), { headers });
    expect([stale.status, stale.body['code']]).toEqual([412, 'revision-stale']);
    const undecided = { ...gift('S5'), donor: '甲', memo: '未入账' };
    expect((await api.post(DONATIONS, undecided, { key: 't', headers })).status).toBe(412);
    const anew = await api.post(DONATIONS, { ...gift('S6'), donor: '乙' }, { key: 't' });
    const { entry, position } = anew.body;
    const kept = await api.ask(`/v1/donations/${String(entry)}?minPosition=${String(position)}`);
    expect(kept.body).toMatchObject({ donor: '乙', receipt: { number: 'S6' } });
    expect(kept.body).not.toHaveProperty('memo');
    const again = await api.post(DONATIONS, gift('S2'), { key: 's', headers });
    expect(again.body).toEqual({ ...first.body, again: true });
    for (const wrong of ['*', 'W/"1"', '1', '"x"']) {
      const told = await api.post(DONATIONS, gift('S4'), { headers: { 'if-match': wrong } });
      expect([told.status, told.body['code']]).toEqual([400, 'if-match-malformed']);
    }
    const unheeded = await api.post('/v1/regions', { code: '990103', name: '县', level: 'county' }, { headers });
    expect([unheeded.status, unheeded.body['code']]).toEqual([400, 'if-match-malformed']);
    expect((await api.ask('/v1/funds/990101-nothing')).body).toMatchObject({ status: 404, code: 'fund-unknown' });
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });

  it('is the same across a restart', async () => {
    const first = await api.post(DONATIONS, gift('F1'), { key: 'f' });
    await api.stop();
    expect((await api.running.ended).code).toBe(0);
    api = await fixture.api();
    const again = await api.post(DONATIONS, gift('F1'), { key: 'f' });
    expect(again.body).toEqual({ ...first.body, again: true });
  });

  it('waits for the database: 503 while it is away or goes away in the middle, then one event', async () => {
    const behind = await fixture.api({ DATABASE_URL: proxy.url });
    const before = await events('DonationReceived');
    proxy.hold();
    const under = [0, 1, 2].map((at) => behind.post(DONATIONS, gift(`G${String(at)}`), { key: `g${String(at)}` }));
    await sleep(300);
    proxy.cut();
    for (const told of await Promise.all(under)) unavailable(told);
    unavailable(await behind.post(DONATIONS, gift('G0'), { key: 'g0' }));
    unavailable(await behind.ask('/v1/balances'));
    unavailable(await behind.ask('/v1/donations?donor=王'));
    const ready = await behind.ask('/health/ready');
    expect([ready.status, ready.body]).toEqual([503, { ready: false, failing: ['database'] }]);
    expect((await behind.ask('/health/live')).status).toBe(200);
    proxy.mend();
    for (const at of [0, 1, 2]) {
      const told = await behind.post(DONATIONS, gift(`G${String(at)}`), { key: `g${String(at)}` });
      expect([told.status, told.text]).toEqual([201, told.text]);
    }
    expect(await events('DonationReceived')).toBe(before + 3);
    expect((await behind.ask('/health/ready')).status).toBe(200);
    await behind.stop();
  });

  it('is seen in the views after the worker lost its database for a while', async () => {
    const worker = await fixture.worker({ DATABASE_URL: proxy.url });
    const first = await api.post(DONATIONS, gift('H1'));
    expect((await api.ask(`/v1/balances?minPosition=${String(first.body['position'])}`)).status).toBe(200);
    proxy.cut();
    const second = await api.post(DONATIONS, gift('H2'));
    const behind = await api.ask(`/v1/balances?minPosition=${String(second.body['position'])}`);
    expect([behind.status, behind.body['code'], behind.headers['retry-after']]).toEqual([503, 'views-behind', '1']);
    proxy.mend();
    await worker.said(/is begun anew/u);
    await sleep(1_000);
    let told = await api.ask(`/v1/balances?minPosition=${String(second.body['position'])}`);
    if (told.status === 503) told = await api.ask(`/v1/balances?minPosition=${String(second.body['position'])}`);
    expect(told.status).toBe(200);
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });

  async function events(type: string): Promise<number> {
    const pool = openPool({ url: fixture.url });
    try {
      const found = await pool.query<{ count: string }>(
        'SELECT count(*)::text AS count FROM log.event WHERE type = $1',
        [type],
      );
      return Number(found.rows[0]?.count);
    } finally {
      await pool.end();
    }
  }
});

function unavailable(told: Told): void {
  expect([told.status, told.body['code'], told.headers['retry-after']]).toEqual([503, 'database-unavailable', '2']);
}

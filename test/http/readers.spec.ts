import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';

const HASH = 'a'.repeat(64);
const PERSONAL = [
  '/v1/people',
  '/v1/donations',
  '/v1/donations/7c9e6679-7425-80de-944b-e07fc1f90ae7',
  `/v1/evidence/${HASH}`,
];

describe('who may read what', () => {
  let fixture: ApiFixture;
  let api: Api;
  let account: string;

  const done = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return told.body;
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
    await fixture.worker();
    await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    account = String((await done('/v1/accounts', { region: '990101', name: '公益金专户', kind: 'bank' }))['account']);
    for (const person of ['none.yet', 'past.one', 'ended.one', 'later.one', 'auditor.one']) {
      await done('/v1/people', { person, name: person });
    }
    const role = { role: 'auditor', region: '990101' };
    await done('/v1/people/past.one/roles', { ...role, from: '2023-01-01', until: '2023-12-31' });
    await done('/v1/people/later.one/roles', { ...role, from: '2999-01-01' });
    await done('/v1/people/ended.one/roles', { ...role, from: '2023-01-01' });
    await done('/v1/people/auditor.one/roles', { ...role, from: '2023-01-01' });
    const dues = { account, amount: '5.00', valueDate: '2023-07-01' };
    const { position } = await done('/v1/funds/990101-welfare/dues', dues);
    await api.ask(`/v1/balances?minPosition=${String(position)}`);
  });

  afterAll(() => fixture.close());

  it.each(PERSONAL)('%s: nobody whom the ledger does not know, or who holds no role now', async (path) => {
    const unknown = await api.ask(path, { headers: { 'x-actor': 'ghost' } });
    expect([unknown.status, unknown.body['code']]).toEqual([401, 'actor-unknown']);
    expect(unknown.headers['content-type']).toMatch(/^application\/problem\+json/u);
    expect(unknown.body['detail']).not.toBe('');
    for (const by of ['none.yet', 'past.one', 'later.one']) {
      const told = await api.ask(path, { headers: { 'x-actor': by } });
      expect([by, told.status, told.body['code']]).toEqual([by, 403, 'role-missing']);
    }
    expect((await api.ask(path, { headers: { 'x-actor': 'auditor.one' } })).status).not.toBe(403);
    expect([200, 404]).toContain((await api.ask(path)).status);
  });

  it('evidence is kept for nobody else either', async () => {
    const headers = (by: string) => ({ 'content-type': 'image/png', 'x-actor': by });
    const unknown = await api.ask('/v1/evidence', { method: 'POST', bytes: 'x', headers: headers('ghost') });
    expect([unknown.status, unknown.body['code']]).toEqual([401, 'actor-unknown']);
    const roleless = await api.ask('/v1/evidence', { method: 'POST', bytes: 'x', headers: headers('past.one') });
    expect([roleless.status, roleless.body['code']]).toEqual([403, 'role-missing']);
    const sound = await api.ask('/v1/evidence', { method: 'POST', bytes: 'x', headers: headers('auditor.one') });
    expect(sound.status).toBe(201);
  });

  it('a role that another process took away counts at once', async () => {
    const other = await fixture.api();
    const headers = { 'x-actor': 'ended.one' };
    expect((await other.ask('/v1/people', { headers })).status).toBe(200);
    await api.post('/v1/people/ended.one/roles/end', { role: 'auditor', region: '990101' });
    expect((await other.ask('/v1/people', { headers })).status).toBe(403);
    await other.stop();
  });

  it('a command of a person unknown leaves nothing: the same is taken once the person is there', async () => {
    const fund = '/v1/funds/990101-welfare/dues';
    const dues = { account, amount: '5.00', valueDate: '2023-07-01' };
    const asked = { by: 'new.clerk', key: 'new' };
    const told = await api.post(fund, dues, asked);
    expect([told.status, told.body['code']]).toEqual([401, 'actor-unknown']);
    await done('/v1/people', { person: 'new.clerk', name: '新人' });
    await done('/v1/people/new.clerk/roles', { role: 'clerk', region: '990101' });
    const taken = await api.post(fund, dues, asked);
    expect([taken.status, taken.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  it('who acted is told to those alone who hold a role', async () => {
    const closed = await fixture.api({ DEMO: '0' });
    const paths = {
      '/v1/funds/990101-welfare/history': 'rows',
      [`/v1/explain?figure=account&account=${account}`]: 'lines',
      '/v1/explain?figure=balance&fund=990101-welfare': 'lines',
    };
    for (const [path, list] of Object.entries(paths)) {
      const lines = async (from: Api, by?: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
        const told = await from.ask(path, { headers: { 'x-actor': by } });
        expect([path, told.status]).toEqual([path, 200]);
        return list === 'rows' ? told.rows : (told.body['lines'] as typeof told.rows);
      };
      expect((await lines(api)).every(({ by }) => by === 'local' || by === 'new.clerk')).toBe(true);
      for (const found of [await lines(closed), await lines(closed, 'local'), await lines(api, 'ghost')]) {
        expect(found.length).toBeGreaterThan(0);
        expect(found.some((line) => 'by' in line)).toBe(false);
        expect(JSON.stringify(found)).not.toMatch(/local|new\.clerk/u);
      }
    }
    expect((await closed.ask('/v1/imports')).text).not.toMatch(/"by"/u);
    await closed.stop();
  });
});

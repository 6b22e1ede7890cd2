import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClient } from '#database';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';

describe('an API whose database is not what it should be', () => {
  let fixture: ApiFixture;
  let api: Api;

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
  });

  afterAll(() => fixture.close());

  const asOwner = async (statements: readonly string[]): Promise<void> => {
    const client = openClient(fixture.url);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  /** Settings of a database hold for connections that come after them. */
  const cutOthers = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  const readOnly = (setting: 'on' | 'off'): string =>
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = ${setting}', current_database()); END $$`;

  it('is not ready while the database takes no writes', async () => {
    await asOwner([readOnly('on'), cutOthers]);
    const told = await api.ask('/health/ready');
    expect([told.status, told.body]).toEqual([503, { ready: false, failing: ['database-read-only'] }]);
    const write = await api.post('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    expect([write.status, write.body['code']]).toEqual([503, 'database-read-only']);
    await asOwner(['SET default_transaction_read_only = off', readOnly('off'), cutOthers]);
    expect((await api.ask('/health/ready')).body).toEqual({ ready: true, failing: [] });
  });

  it('says so loudly where the log contradicts itself, and is not ready from then on', async () => {
    const region = { code: '990101', name: '安和县', level: 'county' };
    expect((await api.post('/v1/regions', region)).status).toBe(201);
    const person = await api.post('/v1/people', { person: 'li.na', name: '李娜' });
    expect([person.status, person.text]).toEqual([201, person.text]);
    const role = await api.post('/v1/people/li.na/roles', { role: 'clerk', region: '990101', from: '2023-01-01' });
    expect([role.status, role.text]).toEqual([201, role.text]);
    const cold = await fixture.api();
    await asOwner([
      'ALTER TABLE log.event DISABLE TRIGGER ALL',
      "DELETE FROM log.event WHERE stream = 'person-li.na' AND revision = 0",
    ]);
    const told = await cold.post('/v1/people', { person: 'wang.fang', name: '王芳' }, { by: 'li.na' });
    expect([told.status, told.body]).toEqual([
      500,
      expect.objectContaining({
        code: 'ledger-damaged',
        title: '账本数据受损',
        detail: expect.stringMatching(/doctor --all/u),
      }),
    ]);
    expect(told.text).not.toContain('person-li.na');
    expect(await cold.running.said(/THE LEDGER IS DAMAGED/u)).toMatch(/"level":60[^\n]*person-li.na/u);
    const ready = await cold.ask('/health/ready');
    expect([ready.status, ready.body]).toEqual([503, { ready: false, failing: ['ledger-damaged'] }]);
  });
});

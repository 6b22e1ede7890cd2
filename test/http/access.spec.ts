import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { freshDatabase } from '../fixtures/database.js';
import { apiFixture, askOnce } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';

const { isNativeError } = types;
const COUNTY = { code: '990101', name: '安和县', level: 'county' };
/** Another address of this machine, as a neighbour would come from. */
const BEYOND = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

describe('who may do what over HTTP', () => {
  let fixture: ApiFixture;
  let api: Api;

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
  });

  afterAll(() => fixture.close());

  it('says at start that whoever is at this machine may act', async () => {
    expect(await api.running.said(/demo mode/u)).toMatch(/"level":40[^\n]*may act as any person/u);
  });

  it.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '10.0.0.1', '127.0.0.1.nip.io', '0.0.0.0'])(
    'refuses the Host %s',
    async (host) => {
      for (const path of ['/v1/regions', '/health/live', '/docs', '/openapi.json', '/nowhere']) {
        const told = await api.ask(path, { headers: { host } });
        expect([path, told.status]).toEqual([path, 421]);
      }
    },
  );

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.1.2.3:80', '[::1]:3000'])(
    'takes the Host %s',
    async (host) => {
      expect((await api.ask('/v1/regions', { headers: { host } })).status).toBe(200);
    },
  );

  it('refuses what a page of another site could send', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
      const told = await api.post('/v1/regions', COUNTY, { headers: { origin } });
      expect([told.status, told.body['code']]).toEqual([403, 'origin-not-local']);
    }
    const told = await api.ask('/v1/regions', { method: 'OPTIONS', headers: { origin: 'http://localhost:3000' } });
    expect(Object.keys(told.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const form = { 'content-type': 'text/plain', origin: 'http://localhost:3000' };
    expect((await api.post('/v1/regions', COUNTY, { headers: form })).status).toBe(415);
  });

  it('takes no name for a person that can be none', async () => {
    for (const by of ['Local', '', 'a b', '../local', 'x'.repeat(41), '9', 'local, local']) {
      const told = await api.post('/v1/regions', COUNTY, { by });
      expect([by, told.status, told.body['code']]).toEqual([by, 401, 'actor-missing']);
    }
  });

  it('answers under the name that a request brings, and makes one where it brings none', async () => {
    const own = await api.ask('/v1/nowhere', { headers: { 'x-request-id': 'mine-1' } });
    expect([own.headers['x-request-id'], own.body['traceId']]).toEqual(['mine-1', 'mine-1']);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = await api.ask('/v1/nowhere', { headers: { traceparent } });
    expect(traced.body['traceId']).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    const bad = await api.ask('/v1/nowhere', { headers: { 'x-request-id': 'a b"}{' } });
    expect(bad.body['traceId']).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it('lets nobody write or see personal data outside demo mode', async () => {
    const closed = await fixture.api({ DEMO: '0' });
    for (const told of [
      await closed.post('/v1/regions', COUNTY),
      await closed.post('/v1/regions', COUNTY, { by: 'local' }),
      await closed.post('/v1/regions', COUNTY, { headers: { 'x-forwarded-for': '127.0.0.1' } }),
      await closed.ask('/v1/people'),
      await closed.ask('/v1/donations'),
      await closed.ask('/v1/donations/7c9e6679-7425-80de-944b-e07fc1f90ae7'),
      await closed.ask(`/v1/evidence/${'a'.repeat(64)}`),
      await closed.ask('/v1/evidence', { method: 'POST', bytes: 'x', key: 'x', headers: { 'content-type': 'a/b' } }),
    ]) {
      expect([told.status, told.body['code']]).toEqual([401, 'actor-missing']);
    }
    expect((await closed.ask('/v1/regions')).status).toBe(200);
    expect((await closed.ask('/health/ready')).status).toBe(200);
    await closed.stop();
  });

  (BEYOND === undefined ? it.skip : it)('takes an actor from this machine’s loopback only', async () => {
    const open = await fixture.api({ HOST: '0.0.0.0' });
    const host = { host: 'localhost' };
    const near = await open.post('/v1/regions', { ...COUNTY, code: '9' }, { headers: host });
    expect(near.status).toBe(422);
    for (const headers of [host, { ...host, 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }]) {
      const told = await askOnce(open.port, '/v1/regions', {
        ...{ method: 'POST', body: COUNTY, key: 'x', by: 'local', address: BEYOND ?? '' },
        headers,
      });
      expect([told.status, told.body['code']]).toEqual([401, 'actor-missing']);
    }
    await open.stop();
  });
});

describe('how the API starts and ends', () => {
  let fixture: ApiFixture;

  beforeAll(async () => {
    fixture = await apiFixture();
  });

  afterAll(() => fixture.close());

  const ended = async (env: Readonly<Record<string, string>>) => {
    const { code, stderr } = await fixture.sandbox.run('apps/api/main.js', [], { env: fixture.env(env) }).ended;
    return { code, stderr };
  };

  it('names everything that is wrong with its settings at once, and no password', async () => {
    const wrong = { DATABASE_URL: 'mysql://u:geheim@h', PORT: '65536', HOST: 'a b', DEMO: 'yes', LOG_LEVEL: 'loud' };
    const { code, stderr } = await ended({ ...wrong, BODY_LIMIT: '-1' });
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const name of [...Object.keys(wrong), 'BODY_LIMIT']) expect(stderr).toContain(name);
    expect(stderr).not.toContain('geheim');
    expect((await ended({ DATABASE_URL: '', LANG: 'zh_CN.UTF-8' })).stderr).toMatch(/^设置有误：缺少 DATABASE_URL/u);
  });

  it('says so where the database was not migrated, is not there, or the port is taken', async () => {
    const empty = await freshDatabase();
    const unmigrated = await ended({ DATABASE_URL: empty.url });
    expect([unmigrated.code, unmigrated.stderr]).toEqual([
      2,
      expect.stringMatching(/^The database has not been migrated/u),
    ]);
    await empty.drop();
    const away = await ended({ DATABASE_URL: 'postgresql://u:geheim@127.0.0.1:1/x' });
    expect([away.code, away.stderr]).toEqual([
      2,
      expect.stringMatching(/^The database server 127\.0\.0\.1:1\/x of DATABASE_URL cannot/u),
    ]);
    const holder = createServer();
    await new Promise<void>((resolve) => {
      holder.listen(0, '127.0.0.1', resolve);
    });
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const taken = await ended({ PORT: port });
    expect([taken.code, taken.stderr]).toEqual([
      2,
      `The port ${port} is in use by another program; choose another one with PORT.\n`,
    ]);
    holder.close();
  });

  it('exports the very document that is committed, without a database', async () => {
    const document = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
    const run = fixture.sandbox.run('apps/api/main.js', ['--openapi-check', document]);
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
    const other = fixture.sandbox.run('apps/api/main.js', ['--openapi-check', fileURLToPath(import.meta.url)]);
    expect((await other.ended).code).toBe(2);
  });

  it('finishes what is under way when it is asked to end, and ends in 0', async () => {
    const api = await fixture.api();
    const under = Array.from({ length: 30 }, (_unused, at) => {
      const code = `99010${String(at).padStart(4, '0')}`;
      return api
        .post('/v1/regions', { code, name: `镇${String(at)}`, level: 'township' })
        .catch((error: unknown) => error);
    });
    await Promise.race(under);
    api.running.child.kill('SIGTERM');
    const answers = await Promise.all(under);
    const { code, stdout } = await api.running.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/"msg":"stopped"/u);
    expect(answers.some((answer) => !isNativeError(answer))).toBe(true);
    for (const answer of answers) {
      // Answered, or never taken: cut off in the middle would be an answer without its end.
      if (isNativeError(answer)) expect(answer).toHaveProperty('code', expect.stringMatching(/^ECONN/u));
      else expect(answer).toMatchObject({ status: 201 });
    }
  });
});

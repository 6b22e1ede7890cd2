import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

const EVIDENCE = '/v1/evidence';
const MEBIBYTE = 1024 * 1024;
const PNG = { 'content-type': 'image/png' };
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('evidence over HTTP', () => {
  let fixture: ApiFixture;
  let api: Api;

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
  });

  afterAll(() => fixture.close());

  const upload = (bytes: Uint8Array | string, headers: Readonly<Record<string, string>> = PNG): Promise<Told> =>
    api.ask(EVIDENCE, { method: 'POST', bytes, headers });

  it('is known by its hash alone: no key, any number of times, under the type that it first had', async () => {
    const bytes = randomBytes(1_000);
    const kept = { sha256: hashOf(bytes), bytes: 1_000, mediaType: 'image/png' };
    const first = await upload(bytes);
    expect([first.status, first.body]).toEqual([201, kept]);
    const again = await upload(bytes, { 'content-type': 'application/pdf' });
    expect([again.status, again.body]).toEqual([201, kept]);
    const keyed = await api.ask(EVIDENCE, { method: 'POST', bytes: 'one', key: 'same', headers: PNG });
    const other = await api.ask(EVIDENCE, { method: 'POST', bytes: 'two', key: 'same', headers: PNG });
    expect([keyed.body['sha256'], other.body['sha256']]).toEqual(
      ['one', 'two'].map((text) => hashOf(Buffer.from(text))),
    );
  });

  it('is taken as it is where it looks like a body of ours', async () => {
    const told = await upload('{"a":1,"a":2}', { 'content-type': 'application/json' });
    expect([told.status, told.body['sha256']]).toEqual([201, hashOf(Buffer.from('{"a":1,"a":2}'))]);
    for (const path of ['/V1/evidence', '/v1/evidence/', '/v1/%65vidence']) {
      const elsewhere = await api.ask(path, { method: 'POST', bytes: '{"a":1}', key: 'x' });
      expect([path, elsewhere.status, elsewhere.body['code']]).toEqual([path, 404, 'route-unknown']);
    }
  });

  it('has at least one byte, is not compressed on the way, and not beyond 20 MB', async () => {
    const empty = await upload('');
    expect([empty.status, empty.body['code']]).toEqual([400, 'evidence-empty']);
    const zipped = await upload('x', { ...PNG, 'content-encoding': 'gzip' });
    expect([zipped.status, zipped.body['code']]).toEqual([415, 'evidence-encoded']);
    const most = Buffer.alloc(20 * MEBIBYTE, 7);
    expect((await upload(most)).status).toBe(201);
    const announced = await said('Content-Length: 20971521\r\n\r\n');
    expect(announced).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*evidence-too-large/iu);
    const chunk = `${MEBIBYTE.toString(16)}\r\n${'x'.repeat(MEBIBYTE)}\r\n`;
    const unannounced = await said(`Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(21)}`);
    expect(unannounced).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*evidence-too-large/iu);
  });

  it('that arrives slowly keeps nobody from the database; the fifth is told to come back', async () => {
    const { body } = await upload('ready');
    const slow = await Promise.all(Array.from({ length: 4 }, () => opened('Content-Length: 1000\r\n\r\nx')));
    await sleep(300);
    const from = performance.now();
    const found = await api.ask(`${EVIDENCE}/${String(body['sha256'])}`);
    expect([found.status, found.text]).toEqual([200, 'ready']);
    const given = await api.post('/v1/funds/990101-welfare/dues', {
      ...{ account: '7c9e6679-7425-80de-944b-e07fc1f90ae7', amount: '1', valueDate: '2023-01-01' },
      evidence: [body['sha256']],
    });
    expect(given.body['code']).toBe('fund-unknown');
    const fifth = await upload('fifth');
    expect([fifth.status, fifth.body['code'], fifth.headers['retry-after']]).toEqual([503, 'uploads-busy', '5']);
    expect(performance.now() - from).toBeLessThan(5_000);
    slow[0]?.destroy();
    await sleep(300);
    expect((await upload('fifth')).status).toBe(201);
    const answers = await Promise.all(slow.slice(1).map(answered));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*upload-too-slow/u);
    expect(performance.now() - from).toBeLessThan(20_000);
    expect((await upload('sixth')).status).toBe(201);
  });

  it('that drips does not hold its place by a byte now and then', async () => {
    const dripping = await opened('Content-Length: 1000000\r\n\r\nx');
    const drip = setInterval(() => dripping.write('x'), 1_000);
    const from = performance.now();
    expect(await answered(dripping)).toMatch(/^HTTP\/1\.1 408 /u);
    clearInterval(drip);
    expect(performance.now() - from).toBeLessThan(25_000);
  });

  it('that its sender broke off is no fault of the database', async () => {
    const broken = await opened('Content-Length: 1000\r\n\r\nxyz');
    await sleep(200);
    broken.destroy();
    const body = await connected();
    body.write(
      'POST /v1/people HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    await sleep(200);
    body.destroy();
    await sleep(500);
    await api.stop();
    const { stdout } = await api.running.ended;
    expect(stdout).toMatch(/"status":499/u);
    expect(stdout).not.toMatch(/database-unavailable|"level":50/u);
  });

  function connected(): Promise<Socket> {
    return new Promise((resolve) => {
      const socket = connect(api.port, '127.0.0.1', () => {
        resolve(socket);
      }).on('error', () => undefined);
    });
  }

  async function opened(rest: string): Promise<Socket> {
    const socket = await connected();
    socket.write(`POST /v1/evidence HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n${rest}`);
    return socket;
  }

  function answered(socket: Socket): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const look = (): void => {
        if (answer.includes('traceId')) resolve(answer);
      };
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
        look();
      });
      socket.once('close', () => {
        resolve(answer);
      });
    });
  }

  async function said(rest: string): Promise<string> {
    const socket = await opened(rest);
    return answered(socket).finally(() => socket.destroy());
  }
});

import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

const PEOPLE = '/v1/people';
/** Far above what reading a megabyte takes, far below what a walk over all its keys took. */
const STALL_MAX_MS = 1_000;

const keys = (count: number, prefix = ''): string =>
  Array.from({ length: count }, (_unused, at) => `"${prefix}${at.toString(36)}":1`).join();

const BODIES: Readonly<Record<string, string>> = {
  'one object of 110,000 keys': `{${keys(110_000)}}`,
  'parts of many keys': `{"checkpoints":[${Array.from({ length: 24 }, () => `{${keys(4_000)}}`).join()}]}`,
  'a list of 240,000 texts': `{"evidence":[${'"x",'.repeat(240_000)}"x"]}`,
  'lists of nothing': `{"evidence":[${'[],'.repeat(300_000)}[]]}`,
  'a text of escaped quotes without an end': `{"${'\\"'.repeat(500_000)}`,
  'backslashes without an end': `{"${'\\'.repeat(1_000_001)}`,
  'a key of a megabyte': `{"${'k'.repeat(1_000_000)}":1}`,
};

describe('bodies made to cost', () => {
  let fixture: ApiFixture;
  let api: Api;

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
    for (let at = 0; at < 10; at += 1) await api.ask('/health/live');
  });

  afterAll(() => fixture.close());

  it.each(Object.entries(BODIES))('%s: refused while others are answered', async (_name, bytes) => {
    const { told, worst } = await whileLooking(() => api.ask(PEOPLE, { method: 'POST', bytes, key: 'x' }));
    expect([told.status, told.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(told.text.length).toBeLessThan(10_000);
    expect(worst).toBeLessThan(STALL_MAX_MS);
  });

  it('names twenty faults at most, each by a short pointer', async () => {
    const name = `${'n'.repeat(5_000)}/~`;
    const body = { [name]: 'x'.repeat(5_000), ...Object.fromEntries(Array.from({ length: 100 }, (_, at) => [at, at])) };
    const told = await api.post(PEOPLE, body);
    const errors = told.body['errors'] as readonly { readonly pointer: string }[];
    expect([told.status, told.body['code'], errors.length]).toEqual([400, 'malformed', 20]);
    expect(Math.max(...errors.map(({ pointer }) => pointer.length))).toBeLessThan(150);
    expect(told.text.length).toBeLessThan(10_000);
    const query = Array.from({ length: 300 }, (_unused, at) => `q${String(at)}=1`).join('&');
    const asked = await api.ask(`${PEOPLE}?${query}`);
    expect([asked.status, (asked.body['errors'] as readonly unknown[]).length]).toEqual([400, 20]);
  });

  it('takes a body of two hundred keys to be judged by its fields, and none of more', async () => {
    const judged = await api.ask(PEOPLE, { method: 'POST', bytes: `{${keys(200)}}`, key: 'x' });
    expect(judged.body['code']).toBe('malformed');
    const refused = await api.ask(PEOPLE, { method: 'POST', bytes: `{${keys(201)}}`, key: 'x' });
    expect(refused.body['code']).toBe('body-malformed');
  });

  it.each(['/V1/people', '/v1/People', '/v1/people/', '//v1/people', '/v1/%70eople', '/DOCS', '/Health/live'])(
    'knows one spelling of an address only: %s',
    async (path) => {
      const told = await api.ask(path);
      expect([path, told.status, told.body['code']]).toEqual([path, 404, 'route-unknown']);
    },
  );

  it('logs nothing of what it refuses', async () => {
    await api.ask(PEOPLE, { method: 'POST', bytes: `{"不可外传":"${'y'.repeat(5_000)}"}`, key: 'x' });
    await api.stop();
    const { stdout } = await api.running.ended;
    expect(stdout).not.toMatch(/不可外传|yyyy|nnnn/u);
    expect(stdout).not.toMatch(/"status":5\d\d|"level":50/u);
  });

  async function whileLooking(work: () => Promise<Told>): Promise<{ readonly told: Told; readonly worst: number }> {
    const ended = new AbortController();
    let worst = 0;
    const looking = (async () => {
      while (!ended.signal.aborted) {
        const from = performance.now();
        await api.ask('/health/live');
        worst = Math.max(worst, performance.now() - from);
        await sleep(5);
      }
    })();
    const told = await work().finally(() => {
      ended.abort();
    });
    await looking;
    return { told, worst };
  }
});

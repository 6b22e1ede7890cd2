import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';

let fixture: ApiFixture;

beforeAll(async () => {
  fixture = await apiFixture();
});

afterAll(() => fixture.close());

/** What a connection came to: the answers that were read to their end, and how it ended. */
interface Kept {
  readonly answers: readonly string[];
  readonly end: 'closed' | 'reset';
}

/** A client that keeps its connection and sends the next request as soon as it has the answer to the last. */
class KeepsAlive {
  readonly #socket: Socket;
  readonly #answers: string[] = [];
  readonly ended: Promise<Kept>;
  #text = '';

  constructor(
    port: number,
    private readonly next: () => string | undefined,
  ) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('utf8');
    this.ended = new Promise((resolve) => {
      let end: Kept['end'] = 'closed';
      this.#socket.on('error', () => (end = 'reset'));
      this.#socket.on('close', () => {
        resolve({ answers: this.#answers, end });
      });
    });
    this.#socket.on('data', (text: string) => {
      this.#take(text);
    });
    this.#socket.on('connect', () => {
      this.send();
    });
  }

  get answered(): number {
    return this.#answers.length;
  }

  send(): void {
    const request = this.next();
    if (request !== undefined) this.#socket.write(request);
  }

  #take(text: string): void {
    this.#text += text;
    const [head = '', ...rest] = this.#text.split('\r\n\r\n');
    const length = Number(/content-length: (\d+)/iu.exec(head)?.[1] ?? '0');
    const body = rest.join('\r\n\r\n');
    if (rest.length === 0 || Buffer.byteLength(body) < length) return;
    this.#answers.push(head);
    this.#text = '';
    if (!isLast(head)) this.send();
  }
}

function isLast(head: string): boolean {
  return /^connection: close$/imu.test(head);
}

function founding(code: number): string {
  const body = JSON.stringify({ code: String(code), name: `镇${String(code)}`, level: 'township' });
  return [
    'POST /v1/regions HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Idempotency-Key: found-${String(code)}`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    '',
    body,
  ].join('\r\n');
}

const READY = 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n';

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setImmediate(resolve));
}

async function stopped(api: Api): Promise<number | null> {
  api.running.child.kill('SIGTERM');
  return (await api.running.ended).code;
}

describe('an API that is asked to end', () => {
  it('answers whoever keeps a connection, says that it was the last answer, and resets nobody', async () => {
    const api = await fixture.api();
    let code = 990_200_000;
    const clients = Array.from({ length: 8 }, () => new KeepsAlive(api.port, () => founding(code++)));
    await until(() => clients.every(({ answered }) => answered > 2));
    const [ended, ...kept] = await Promise.all([stopped(api), ...clients.map((client) => client.ended)]);
    expect(ended).toBe(0);
    for (const { answers, end } of kept) {
      expect(end).toBe('closed');
      expect(answers.map(isLast)).toEqual(answers.map((_unused, at) => at === answers.length - 1));
      expect(answers.every((head) => head.startsWith('HTTP/1.1 201 '))).toBe(true);
    }
  });

  it('answers one more request on a connection that was idle, not ready any more', async () => {
    const api = await fixture.api();
    let asks = 1;
    const client = new KeepsAlive(api.port, () => (asks-- > 0 ? READY : undefined));
    await until(() => client.answered === 1);
    const ended = stopped(api);
    await api.running.said(/"msg":"stopping"/u);
    asks = 1;
    client.send();
    const { answers, end } = await client.ended;
    expect([answers.map((head) => head.split('\r\n')[0]), answers.map(isLast), end]).toEqual([
      ['HTTP/1.1 200 OK', 'HTTP/1.1 503 Service Unavailable'],
      [false, true],
      'closed',
    ]);
    expect(await ended).toBe(0);
  });

  it('waits for nobody who says nothing, and no longer than its time for a request that never ends', async () => {
    const api = await fixture.api();
    const silent = new KeepsAlive(api.port, () => undefined);
    const [ended, { answers }] = await Promise.all([stopped(api), silent.ended]);
    expect([ended, answers]).toEqual([0, []]);
    const other = await fixture.api();
    const slow = new KeepsAlive(other.port, () => founding(990_300_000).slice(0, -5));
    await other.ask('/health/live');
    expect(await stopped(other)).toBe(0);
    expect((await slow.ended).answers).toEqual([]);
  });
});

import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { openPool } from '#database';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';

const DONATIONS = '/v1/funds/990101-welfare/donations';

describe('bad input over HTTP', () => {
  let fixture: ApiFixture;
  let api: Api;
  let gift: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api({ BODY_LIMIT: '64kb' });
    await api.post('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    const opened = await api.post('/v1/accounts', { region: '990101', name: '公益金专户', kind: 'bank' });
    const account = String(opened.body['account']);
    gift = { account, amount: '10.00', valueDate: '2023-07-01', donorKind: 'anonymous', noReceiptReason: 'anonymous' };
  });

  afterAll(() => fixture.close());

  const bodies = {
    amount: {
      'amount-malformed': [
        ...[1, 1.5, '1e3', '-1', '+1', '0.001', '1.', '.5', '01', '1,000.00', '１２', '١', ' 1', '1 ', 'NaN', '0x10'],
        ...['9'.repeat(16), '9223372036854775808', '1.0e2', '¥1', '', null, true, ['1'], { yuan: '1' }],
      ],
    },
    valueDate: {
      'date-malformed': [
        ...['2023-02-29', '2023-04-31', '2023-13-01', '2023-00-10', '23-01-01', '2023/01/01', '2023-1-1', 20230101],
        ...['2023-07-01T00:00:00Z', '', '１９９９-01-01', null],
      ],
    },
    donorKind: { 'choice-unknown': ['person', '', 1, null, ['individual'], 'constructor', '__proto__'] },
    account: { 'id-malformed': ['x', '', 5, "' OR 1=1 --", '7C9E6679-7425-80DE-944B-E07FC1F90AE7', {}] },
    donor: {
      'not-text': [5, true, ['王'], { a: 1 }, null],
      'text-empty': [''],
      'text-too-long': ['王'.repeat(201)],
      'text-with-control-characters': [
        ...['王\u0000梅', '王\u001b[31m', '王\n梅', '\u0085', '\u202e王梅', '王\u200b梅', '\u200d', '\ufeff王'],
        ...['王\u00ad', '\ue863', '\u0378', '王\u2028梅', '\ufdd0', '\u{e0041}', '\u{3fffe}'],
        ...['\ufe0f', 'Li\u{e0100}', '王 \u{e0100}', '葛\u{e0100}\u{e0101}', '王\u180b梅'],
      ],
      'text-not-unicode': ['\ud800', '王\udfff'],
    },
    memo: { 'text-too-long': ['x'.repeat(2001)], 'text-with-control-characters': ['a\u0000'] },
    evidence: {
      'not-a-list': ['x', {}, 1],
      'id-malformed': [['x'], [1], ['A'.repeat(64)]],
      'list-too-long': [Array.from({ length: 51 }, () => 'a'.repeat(64))],
    },
    way: { 'choice-unknown': ['转账', '', 'Bank', 1, ['bank'], '张三 330102199001017776'] },
    receipt: { 'not-an-object': ['AH1', 5, [], [{ number: 'AH1' }], [[]], true], 'field-missing': [null] },
  };
  const cases = Object.entries(bodies).flatMap(([field, codes]) =>
    Object.entries(codes).flatMap(([code, values]) =>
      (values as readonly unknown[]).map((value) => ({ field, code, value })),
    ),
  );

  it.each(cases)('$field = $value: $code', async ({ field, code, value }) => {
    const told = await api.post(DONATIONS, { ...gift, [field]: value });
    const [first, ...others] = told.body['errors'] as readonly Readonly<Record<string, unknown>>[];
    expect([told.status, told.body['code'], others]).toEqual([400, 'malformed', []]);
    expect(first).toMatchObject({ pointer: `/${field}`, code });
    expect(Object.keys(first ?? {}).sort()).toEqual(['code', 'detail', 'pointer', 'value', 'wanted']);
  });

  it('names the ways of payment where another one is told', async () => {
    const told = await api.post(DONATIONS, { ...gift, way: '转账' });
    const [first] = told.body['errors'] as readonly Readonly<Record<string, unknown>>[];
    expect(first?.['wanted']).toBe('bank, cash, wechat, alipay, quota, other');
    expect(first?.['detail']).toBe('须为以下之一：bank, cash, wechat, alipay, quota, other。');
  });

  it('names every fault at once, nested ones by their pointer', async () => {
    const told = await api.post(DONATIONS, { ...gift, amount: '1e3', more: 1, receipt: { number: '', year: 1 } });
    const errors = told.body['errors'] as readonly { readonly pointer: string; readonly code: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/amount amount-malformed',
      '/more field-unknown',
      '/receipt/number text-empty',
      '/receipt/year field-unknown',
    ]);
    const missing = await api.post(DONATIONS, {});
    const codes = (missing.body['errors'] as readonly { readonly code: string }[]).map(({ code }) => code);
    expect(codes).toEqual(['field-missing', 'field-missing', 'field-missing', 'field-missing']);
  });

  it.each([
    ['', 400],
    ['{', 400],
    ['null', 400],
    ['[]', 400],
    ['"x"', 400],
    ['{"a":1}{', 400],
    ['{"amount":"1","amount":"1000"}', 400],
    ['{"a":{"b":1,"\\u0062":2}}', 400],
    ['{"__proto__":{"demo":true}}', 400],
    ['{"receipt":{"constructor":{"prototype":{}}}}', 400],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    [`${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`, 400],
    [`{"memo":"${'x'.repeat(70_000)}"}`, 413],
  ])('a body that is no object of ours: %.30s', async (bytes, status) => {
    const told = await api.ask(DONATIONS, { method: 'POST', bytes, key: 'x' });
    expect(told.status).toBe(status);
    expect(told.headers['content-type']).toMatch(/^application\/problem\+json/u);
    expect(told.body['code']).toMatch(/^(?:body-malformed|body-too-large|malformed)$/u);
  });

  it('a body that is not UTF-8, or of another type, encoding or compression', async () => {
    const latin = Buffer.from('{"donor":"\xe9"}', 'latin1');
    const told = await api.ask(DONATIONS, { method: 'POST', bytes: latin, key: 'x' });
    expect([told.status, told.body['code']]).toEqual([400, 'body-malformed']);
    const types = {
      'text/plain': 415,
      'application/x-www-form-urlencoded': 415,
      'multipart/form-data; boundary=x': 415,
      'application/json; charset=gbk': 415,
      'application/json;charset=UTF-8': 201,
    };
    for (const [type, status] of Object.entries(types)) {
      const typed = await api.post(DONATIONS, gift, { headers: { 'content-type': type } });
      expect([type, typed.status]).toEqual([type, status]);
    }
    const zipped = await api.post(DONATIONS, gift, { headers: { 'content-encoding': 'gzip' } });
    expect([zipped.status, zipped.body['code']]).toEqual([415, 'body-not-json']);
  });

  it('a key that is missing, empty, too long or not printable', async () => {
    const missing = await api.ask(DONATIONS, { method: 'POST', body: gift });
    expect([missing.status, missing.body['code']]).toEqual([400, 'key-missing']);
    for (const key of ['x'.repeat(201), 'a\tb', 'clé']) {
      const told = await api.post(DONATIONS, gift, { key });
      expect([told.status, told.body['code']]).toEqual([400, 'key-malformed']);
    }
    const host = `Host: 127.0.0.1:${String(api.port)}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
    const keys = 'Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n\r\n{}';
    expect(await raw(`POST ${DONATIONS} HTTP/1.1\r\n${host}${keys}`)).toMatch(/^HTTP\/1\.1 400 [^]*key-malformed/u);
    expect((await api.post(DONATIONS, gift, { key: 'x'.repeat(200) })).status).toBe(201);
  });

  it('receipt numbers that nobody can read or no stream can be named after', async () => {
    const numbered = (number: string) => ({ ...gift, donorKind: 'individual', donor: '王梅', receipt: { number } });
    const wrong = {
      '\u0378': 'text-with-control-characters',
      'AH\u200b1': 'text-with-control-characters',
      ['x'.repeat(61)]: 'text-too-long',
      ['\ufdfa'.repeat(40)]: 'id-malformed',
    };
    for (const [number, code] of Object.entries(wrong)) {
      const told = await api.post(DONATIONS, numbered(number));
      const [first] = told.body['errors'] as readonly unknown[];
      expect([told.status, first]).toMatchObject([400, { pointer: '/receipt/number', code }]);
    }
    const support = { account: gift['account'], amount: '1.00', valueDate: '2023-07-01' };
    for (const documentNumber of ['x'.repeat(61), '安财社\u202e', '安财社\n']) {
      const told = await api.post('/v1/funds/990101-welfare/grants', { ...support, documentNumber });
      expect([told.status, told.body['errors']]).toMatchObject([400, [{ pointer: '/documentNumber' }]]);
    }
    for (const number of ['票据第〇一二三四五六七八九号', 'a:b%c', '../../etc/passwd']) {
      expect((await api.post(DONATIONS, numbered(number))).status).toBe(201);
    }
  });

  it.each(['阿依古丽·买买提', '𠮷野', '㼆', '\u{31350}某', '\u{323b0}某', '葛\u{e0100}', 'O’Brien-Ñandú', '王 梅'])(
    'takes the name %s as it is',
    async (donor) => {
      const waived = { donorKind: 'individual', donor, noReceiptReason: 'donor-waived', way: 'cash' };
      const told = await api.post(DONATIONS, { ...gift, ...waived });
      expect([told.status, told.text]).toEqual([201, told.text]);
    },
  );

  it.each([
    [{ basis: [] }, '/basis', 'not-an-object'],
    [{ basis: [{ documentNumber: 'x' }] }, '/basis', 'not-an-object'],
    [{ basis: [{ document: 'x', issuer: 'y' }] }, '/basis', 'not-an-object'],
    [{ checkpoints: {} }, '/checkpoints', 'not-a-list'],
    [{ checkpoints: [[]] }, '/checkpoints', 'not-an-object'],
    [{ checkpoints: [5] }, '/checkpoints', 'not-an-object'],
    [{ checkpoints: [null] }, '/checkpoints', 'not-an-object'],
    [{ checkpoints: Array.from({ length: 25 }, () => ({})) }, '/checkpoints', 'not-a-list'],
  ])('parts that are no plain objects: %j', async (parts, pointer, code) => {
    const told = await api.post('/v1/minimum-rules', { level: 'county', amount: '1', firstYear: 2031, ...parts });
    expect([told.status, told.body['errors']]).toMatchObject([400, [{ pointer, code }]]);
  });

  it.each([
    '/v1/funds/%00/donations',
    '/v1/funds/%zz/donations',
    '/v1/funds/ABC/donations',
    `/v1/funds/${'9'.repeat(300)}/donations`,
    '/v1/people/%ed%a0%80/roles',
  ])('a path that names nothing possible: %.60s', async (path) => {
    const told = await api.post(path, gift);
    expect([told.status, told.body['code']]).toEqual([400, 'malformed']);
  });

  it('addresses and methods that are not there', async () => {
    for (const path of ['/v1/nowhere', '/v1', '/v2/regions', '/v1/funds/990101-welfare/nothing']) {
      const told = await api.ask(path);
      expect([told.status, told.body['code']]).toEqual([404, 'route-unknown']);
    }
    for (const [method, path] of [
      ['DELETE', '/v1/regions'],
      ['GET', DONATIONS],
      ['PUT', '/v1/donations/7c9e6679-7425-80de-944b-e07fc1f90ae7'],
    ] as const) {
      const told = await api.ask(path, { method });
      expect([told.status, told.body['code']]).toEqual([405, 'method-not-allowed']);
      expect(told.headers['allow']).toMatch(/^(?:GET|POST)(?:, (?:GET|POST))*$/u);
    }
  });

  it.each([
    '/v1/donations?limit=0',
    '/v1/donations?limit=201',
    '/v1/donations?limit=1&limit=2',
    '/v1/donations?limit[a]=1',
    '/v1/donations?cursor=x',
    '/v1/donations?cursor=WyIyMDIzLTAyLTMwIl0',
    '/v1/donations?from=2023-02-30',
    '/v1/donations?amount=1e3',
    '/v1/donations?donor=%00',
    '/v1/donations?sort=amount',
    '/v1/donations?minPosition=-1',
    '/v1/donations/1',
    '/v1/donations/7c9e6679-7425-80de-944b-e07fc1f90ae7?all=1',
    '/v1/accounts?asOf=tomorrow',
    '/v1/accounts?knownAt=yesterday',
    '/v1/accounts?knownAt=2023-13-45T00:00:00Z',
    '/v1/balances?rollup=yes',
    '/v1/minimum',
    '/v1/minimum?year=20x3',
    '/v1/explain',
    '/v1/explain?figure=account',
    '/v1/explain?figure=minimum&fund=990101-welfare',
    '/v1/people?name=x',
    '/v1/evidence/abc',
  ])('parameters: %s', async (path) => {
    const told = await api.ask(path);
    expect([path, told.status, told.body['code']]).toEqual([path, 400, 'malformed']);
    expect((told.body['errors'] as readonly unknown[]).length).toBe(1);
  });

  it.each([
    ['/v1/donations', ['2026-02-31', '1']],
    ['/v1/donations', ['9999-12-31', '1']],
    ['/v1/donations', ['2026-02-01', '9'.repeat(19)]],
    ['/v1/funds/990101-welfare/history', ['2026-01-01', '1', '99999']],
    ['/v1/funds/990101-welfare/history', ['2026-01-01', '1', '32768']],
    ['/v1/funds/990101-welfare/history', ['2026-02-31', '1', '1']],
    ['/v1/funds/990101-welfare/history', ['0000-01-01', '1', '1']],
    ['/v1/explain?figure=balance&fund=990101-welfare', ['2026-01-01', '1', '99999']],
  ])('cursors beyond what there can be: %s %j', async (path, parts) => {
    const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
    const told = await api.ask(`${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
    expect([told.status, told.body['errors']]).toMatchObject([400, [{ pointer: '/cursor', code: 'cursor-malformed' }]]);
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '0000-01-01T00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '3000-01-01T00:00:00Z',
    '1899-12-31T00:00:00Z',
    '9'.repeat(19),
    '2023-01-01',
  ])('times beyond what there can be: knownAt=%s', async (knownAt) => {
    for (const path of [
      '/v1/balances?',
      '/v1/accounts?',
      '/v1/minimum?year=2023&',
      '/v1/funds/990101-welfare/history?',
    ]) {
      const told = await api.ask(`${path}knownAt=${encodeURIComponent(knownAt)}`);
      expect([path, told.status, told.body['errors']]).toMatchObject([path, 400, [{ pointer: '/knownAt' }]]);
    }
  });

  it('whatever is no HTTP at all', async () => {
    const answers = await Promise.all(['GET / HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001', 'GET /\r\n\r\n'].map(raw));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 4(?:00|21) /u);
    expect((await api.ask('/health/live')).status).toBe(200);
  });

  it('is never a defect: nothing was answered by 500, and no name or note stands in the log', async () => {
    await api.post(DONATIONS, { ...gift, memo: '不可外传的备注', donor: '某某某' });
    await api.stop();
    const { stdout, stderr, code } = await api.running.ended;
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(/"status":5\d\d|"level":50/u);
    expect(stdout).not.toMatch(/不可外传|某某某|王梅/u);
    const pool = openPool({ url: fixture.url });
    const found = await pool.query("SELECT FROM log.event WHERE payload ~ '不可外传|某某某|王梅'");
    await pool.end();
    expect(found.rowCount).toBe(0);
  });

  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(api.port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
      });
      socket.once('error', reject);
      socket.once('close', () => {
        resolve(answer);
      });
    });
  }
});

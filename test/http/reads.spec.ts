import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Asked, Told } from '../fixtures/api.js';

const DONATIONS = '/v1/funds/990101-welfare/donations';
const GIFTS = 12;

describe('reading over HTTP', () => {
  let fixture: ApiFixture;
  let api: Api;
  let account: string;
  let position: string;
  let knownAt: string;

  const see = (path: string, asked: Asked = {}): Promise<Told> => {
    return api.ask(`${path}${path.includes('?') ? '&' : '?'}minPosition=${position}`, asked);
  };
  const give = async (more: Readonly<Record<string, unknown>>): Promise<Told> => {
    const gift = { account, amount: '1000.00', valueDate: '2023-03-01', donorKind: 'individual', donor: '王梅' };
    const told = await api.post(DONATIONS, { ...gift, noReceiptReason: 'donor-waived', ...more });
    position = String(told.body['position']);
    return told;
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
    await fixture.worker();
    await api.post('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    await api.post('/v1/regions', { code: '990101201', name: '城关镇', level: 'township', parent: '990101' });
    const opened = await api.post('/v1/accounts', { region: '990101', name: '公益金专户', kind: 'bank' });
    account = String(opened.body['account']);
    for (let at = 0; at < GIFTS; at += 1) {
      const receipt = { number: `AH${String(at)}` };
      const valueDate = `2023-03-${String(1 + (at % 3)).padStart(2, '0')}`;
      await give({ receipt, valueDate, donor: at % 2 === 0 ? '王梅' : '李建国', noReceiptReason: undefined });
    }
    knownAt = position;
    const support = { account, amount: '37999.99', valueDate: '2023-06-30', documentNumber: '安财社〔2023〕8号' };
    const told = await api.post('/v1/funds/990101201-welfare/appropriations', support);
    position = String(told.body['position']);
  });

  afterAll(() => fixture.close());

  it('sees what was written, once it waits for its position', async () => {
    const told = await give({ amount: '0.01', valueDate: '2023-12-31', memo: '第一行\n第二行', donor: '赵六' });
    const found = await see(`/v1/donations/${String(told.body['entry'])}`);
    expect(found.body).toEqual({
      ...{ entry: told.body['entry'], index: position, fund: '990101-welfare', purpose: 'free', account },
      ...{ amount: '0.01', valueDate: '2023-12-31', donorKind: 'individual', donor: '赵六' },
      ...{ noReceiptReason: 'donor-waived', memo: '第一行\n第二行', evidence: [], restAmount: '0.01' },
    });
    expect((await see('/v1/donations/7c9e6679-7425-80de-944b-e07fc1f90ae7')).body).toMatchObject({
      ...{ status: 404, code: 'entry-unknown', field: 'entry' },
    });
  });

  it('shows figures in yuan, as they are and as they were', async () => {
    const fund = { region: '990101', name: '安和县', fundKind: 'welfare', kindName: '计划生育公益金' };
    const row = { ...fund, spent: '0.00', reserved: '0.00' };
    const amounts = (sum: string) => ({ received: sum, onHand: sum, available: sum });
    const now = await see('/v1/balances?asOf=2023-12-31&region=990101');
    expect(now.rows.filter(({ fundKind }) => fundKind === 'welfare')).toEqual([
      { ...row, purpose: 'free', ...amounts('12000.01') },
      { ...row, purpose: '*', ...amounts('12000.01') },
    ]);
    const rolledUp = await see('/v1/balances?asOf=2023-12-31&region=990101&rollup=true');
    expect(rolledUp.rows).toContainEqual({ ...row, purpose: '*', ...amounts('50000.00') });
    const past = await see(`/v1/balances?asOf=2023-03-01&region=990101&knownAt=${knownAt}`);
    expect(past.rows).toContainEqual({ ...row, purpose: '*', ...amounts('4000.00') });
    const accounts = await see('/v1/accounts?asOf=2023-12-31');
    expect(accounts.rows).toEqual([
      { id: account, region: '990101', account: '公益金专户', kind: 'bank', ways: [], balance: '50000.00' },
    ]);
    const minimum = await see('/v1/minimum?year=2023&county=990101');
    expect(minimum.rows[0]).toEqual({
      ...{ ...fund, level: 'county', state: 'unmet' },
      ...{ contributed: '12000.01', minimum: '200000.00', shortfall: '187999.99' },
    });
  });

  it('shows the events behind a figure, and their sum', async () => {
    const county = await see('/v1/explain?figure=minimum&fund=990101-welfare&year=2023&limit=5');
    expect(county.body).toMatchObject({ amount: '12000.01', count: 13 });
    expect(county.body['lines']).toHaveLength(5);
    const town = await see('/v1/explain?figure=balance&fund=990101201-welfare&purpose=free&asOf=2023-12-31');
    expect(town.body).toMatchObject({
      amount: '37999.99',
      count: 1,
      lines: [{ kind: 'appropriation', eventType: 'AppropriationReceived', by: 'local', amount: '37999.99' }],
    });
    expect((await see(`/v1/explain?figure=account&account=${account}`)).body['amount']).toBe('50000.00');
    expect((await see('/v1/explain?figure=minimum&fund=990101-no&year=2023')).status).toBe(404);
  });

  it.each([
    ['/v1/donations?', 1, 'entry'],
    ['/v1/donations?', 5, 'entry'],
    ['/v1/donations?', 200, 'entry'],
    ['/v1/donations?donor=建国&', 2, 'entry'],
    ['/v1/funds/990101-welfare/history?', 4, 'index'],
  ])('leads through %s%i rows a page, each row once', async (path, limit, id) => {
    const whole = await see(`${path}limit=200`);
    const ids: unknown[] = [];
    let next: string | undefined = `${path}limit=${String(limit)}`;
    while (next !== undefined) {
      const page: Told = await see(next);
      expect([page.status, page.rows.length <= limit]).toEqual([200, true]);
      ids.push(...page.rows.map((row) => row[id]));
      next = /^<([^>]+)>; rel="next"$/u.exec(String(page.headers['link'] ?? ''))?.[1];
      next = next?.replace(/&minPosition=\d+/u, '');
    }
    expect(ids).toEqual(whole.rows.map((row) => row[id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(path.includes('donor') ? GIFTS / 2 : GIFTS + 1);
  });

  it('keeps its place while others write', async () => {
    const first = await see('/v1/donations?limit=3');
    const next = /<([^>]+)>/u.exec(String(first.headers['link']))?.[1] ?? '';
    await give({ valueDate: '2023-01-01', amount: '0.02' });
    const second = await see(next.replace(/&minPosition=\d+/u, ''));
    const entries = first.rows.map(({ entry }) => entry);
    expect(second.rows.filter(({ entry }) => entries.includes(entry))).toEqual([]);
  });

  it('finds gifts by each of its parameters', async () => {
    const count = async (query: string): Promise<number> => (await see(`/v1/donations?limit=200&${query}`)).rows.length;
    expect(await count('receipt=ah3')).toBe(1);
    expect(await count('donor=王')).toBeGreaterThanOrEqual(GIFTS / 2);
    expect(await count('donor=没有')).toBe(0);
    expect(await count('from=2023-03-03&until=2023-03-03')).toBe(4);
    expect(await count('amount=0.01')).toBe(1);
    expect(await count('fund=990101201-welfare')).toBe(0);
  });

  it('tells a fund that is not there from one without entries', async () => {
    expect((await see('/v1/funds/990101-care/history')).text).toBe('[]');
    const told = await see('/v1/funds/990101-nothing/history');
    expect([told.status, told.body['code']]).toEqual([404, 'fund-unknown']);
  });

  it('says when it has not seen the position in time', async () => {
    const told = await api.ask('/v1/regions?minPosition=999999');
    expect([told.status, told.body['code'], told.headers['retry-after']]).toEqual([503, 'views-behind', '1']);
  });

  it('keeps evidence by its hash and gives back the very bytes, as a file', async () => {
    const bytes = randomBytes(300_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const unknown = await give({ evidence: [sha256] });
    expect(unknown.body['errors']).toMatchObject([{ pointer: '/evidence/0', code: 'evidence-unknown', value: sha256 }]);
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    for (const key of ['scan', 'scan', 'scan again']) {
      const kept = await api.ask('/v1/evidence', { method: 'POST', bytes, key, headers });
      expect([kept.status, kept.body]).toEqual([201, { sha256, bytes: bytes.length, mediaType: 'text/html' }]);
    }
    const told = await api.ask(`/v1/evidence/${sha256}`);
    expect([told.status, told.headers['content-type'], told.headers['content-length']]).toEqual([
      200,
      'text/html',
      String(bytes.length),
    ]);
    expect(told.headers['content-disposition']).toMatch(/^attachment; /u);
    expect(told.headers['content-security-policy']).toMatch(/sandbox/u);
    expect(told.headers['x-content-type-options']).toBe('nosniff');
    const given = await give({ evidence: [sha256] });
    expect((await see(`/v1/donations/${String(given.body['entry'])}`)).body['evidence']).toEqual([sha256]);
    expect((await api.ask(`/v1/evidence/${'a'.repeat(64)}`)).body).toMatchObject({
      code: 'evidence-unknown',
      status: 404,
    });
  });

  it('shows a year before the ledger as older books closed it, in no balance', async () => {
    const upload = { method: 'POST', bytes: '决算', key: 'books', headers: { 'content-type': 'text/plain' } };
    const evidence = [String((await api.ask('/v1/evidence', upload)).body['sha256'])];
    const year = { year: 2022, received: [{ kind: 'donation', amount: '500.00' }], spent: [], closing: '600.00' };
    const before = await see('/v1/balances?asOf=2023-12-31');
    const told = await api.post('/v1/funds/990101-welfare/prior-years', { ...year, evidence });
    position = String(told.body['position']);
    expect((await see('/v1/balances?asOf=2023-12-31')).rows).toEqual(before.rows);
    const figures = { flows: [{ kind: 'donation', amount: '500.00' }], opening: '100.00', closing: '600.00' };
    const prior = { fund: '990101-welfare', year: 2022, ...figures, evidence, index: position, by: 'local' };
    expect((await see('/v1/funds/990101-welfare/prior-years')).rows).toMatchObject([prior]);
    const stated = await see('/v1/funds/990101-welfare/statement?period=2022');
    expect(stated.body).toMatchObject({ priorYear: prior, parts: [{ purpose: '*', closing: '0.00' }] });
    const then = await see(`/v1/funds/990101-welfare/statement?period=2022&knownAt=${knownAt}`);
    expect(then.body['priorYear']).toBeUndefined();
    const minimums = await see('/v1/minimum?year=2022');
    expect(minimums.rows.map(({ state }) => state)).toEqual(minimums.rows.map(() => 'none'));
    expect((await see('/v1/funds/990101-nothing/prior-years')).body).toMatchObject({ code: 'fund-unknown' });
    const malformed = await api.post('/v1/funds/990101-welfare/prior-years', { ...year, closing: '-1.00', evidence });
    expect(malformed.body['errors']).toMatchObject([{ pointer: '/closing', code: 'amount-malformed' }]);
  });

  it('prints a statement as PDF, in the language asked for', async () => {
    const print = (query: string, language = 'zh', fund = '990101-welfare'): Promise<Told> =>
      see(`/v1/funds/${fund}/statement.pdf?${query}`, { headers: { 'accept-language': language } });
    const printed = await print('period=2023');
    expect([printed.status, printed.text.slice(0, 8)]).toEqual([200, '%PDF-1.7']);
    expect(printed.headers).toMatchObject({
      ...{ 'content-type': 'application/pdf', vary: expect.stringContaining('Accept-Language') },
      'content-disposition': 'inline; filename="statement-990101-welfare-2023.pdf"',
    });
    expect(printed.text).toContain('<rdf:li xml:lang="x-default">安和县计划生育公益金 2023 年度报表</rdf:li>');
    expect((await print('period=2023', 'en')).text).toContain('安和县 welfare fund: statement of 2023');
    expect((await print('period=2023-13')).body['errors']).toMatchObject([{ pointer: '/period' }]);
    expect((await print('period=2023&knownAt=soon')).body['errors']).toMatchObject([{ pointer: '/knownAt' }]);
    const unknown = await print('period=2023', 'zh', '990101-nothing');
    expect(unknown.body).toMatchObject({ status: 404, code: 'fund-unknown', value: '990101-nothing' });
    const then = await see(`/v1/funds/990101-welfare/statement?period=2023&knownAt=${knownAt}`);
    expect(then.body['parts']).toMatchObject([{ closing: '12000.00' }, { closing: '12000.00' }]);
  });

  it('is ready while its views follow, and counts what it did without naming anybody', async () => {
    expect((await api.ask('/health/ready')).body).toEqual({ ready: true, failing: [] });
    const front = await api.ask('/');
    expect([front.status, front.headers['location']]).toEqual([302, '/docs']);
    expect((await api.ask('/docs')).text).toContain('<title>公益金账本');
    const { text, headers } = await api.ask('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/u);
    const wanted = [
      /ledger_http_requests_total\{method="POST",route="\/v1\/funds\/:fund\/donations",status="201"\} \d+/u,
      /ledger_command_duration_seconds_count\{command="receive",outcome="done"\} \d+/u,
      /ledger_log_head [1-9]\d*/u,
      /ledger_view_position\{view="giving_donation"\} [1-9]\d*/u,
      /ledger_lag_events\{of="views"\} \d+/u,
      /ledger_database_up 1/u,
    ];
    expect(wanted.filter((figure) => !figure.test(text))).toEqual([]);
    expect(/王|建国|赵六|AH\d/u.test(text)).toBe(false);
    expect(text.includes(account)).toBe(false);
  });

  it('shows its own document', async () => {
    const page = await api.ask('/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/html/u)]);
    for (const [, asset] of page.text.matchAll(/src="([^"]+\.js)"/gu)) {
      expect((await api.ask(new URL(asset ?? '', 'http://localhost/docs').pathname)).status).toBe(200);
    }
    const { body } = await api.ask('/openapi.json');
    expect(body).toMatchObject({
      openapi: expect.stringMatching(/^3\./u),
      info: { title: expect.stringContaining('relief-ledger') },
    });
  });
});

import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

const COUNTY = '990101-welfare';
const TOWN = '990101201-welfare';
/** Closed for 2024 before anybody asks. */
const CLOSED = '990101202-welfare';
/** Founded after everybody asked. */
const LATER = '990101299-welfare';
const YEAR = 2024;

/** Every read that takes `knownAt`, as the API's own document names it, with what it is asked for. */
const READS: Readonly<Record<string, readonly string[]>> = {
  '/v1/balances': ['', 'asOf=2024-12-31', 'rollup=true', 'asOf=2024-12-31&rollup=true', 'region=990101299'],
  '/v1/accounts': ['', 'asOf=2024-12-31', 'region=990101'],
  '/v1/transfers': ['', 'asOf=2024-12-31', 'standing=in-transit'],
  '/v1/goods': ['', `fund=${TOWN}`],
  '/v1/goods/stock': ['', 'asOf=2024-12-31'],
  '/v1/minimum': ['year=2024', 'year=2024&asOf=2024-06-30', 'year=2025', 'year=2023', 'year=2024&county=990101'],
  '/v1/explain': [
    ...[COUNTY, TOWN, CLOSED, LATER].flatMap((fund) => [
      `figure=balance&fund=${fund}`,
      `figure=minimum&fund=${fund}&year=2024`,
      `figure=minimum&fund=${fund}&year=2024&asOf=2024-06-30`,
    ]),
    'figure=account&account=BANK',
  ],
  '/v1/funds/{fund}/history': [COUNTY, TOWN, CLOSED, LATER],
  '/v1/funds/{fund}/statement': [COUNTY, TOWN, CLOSED, LATER],
  '/v1/funds/{fund}/statement.pdf': [CLOSED],
};
const PERIODS = ['2024', '2024-06', '2025'];

describe('what is asked for as known at an index', () => {
  let fixture: ApiFixture;
  let api: Api;
  let position = '0';
  const ids = { bank: '', cash: '', town: '', gift: '', townGift: '', transfer: '', goods: '', evidence: '' };
  /** By index and question, the bytes of the first answer. */
  const first = new Map<string, Told>();
  const places: string[] = [];

  const done = async (path: string, body: unknown, by = 'local'): Promise<Readonly<Record<string, unknown>>> => {
    const told = await api.post(path, body, { by });
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    position = String(told.body['position']);
    return told.body;
  };
  const give = async (fund: string, amount: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const gift = { account: ids.bank, amount, valueDate: '2024-05-06', donorKind: 'individual', donor: '王梅' };
    const told = await done(`/v1/funds/${fund}/donations`, { ...gift, noReceiptReason: 'donor-waived', ...more });
    return String(told['entry']);
  };
  const questionsOf = (path: string, asked: string): readonly string[] => {
    if (path.includes('/statement'))
      return PERIODS.map((period) => `${path.replace('{fund}', asked)}?period=${period}`);
    if (path.includes('{fund}')) return [`${path.replace('{fund}', asked)}?limit=200`];
    return [`${path}?${asked.replace('BANK', ids.bank)}`];
  };
  const ask = (question: string, knownAt: string): Promise<Told> => {
    const link = question.endsWith('?') ? '' : '&';
    return api.ask(`${question}${link}knownAt=${knownAt}&minPosition=${position}`);
  };
  const all = (): readonly string[] =>
    Object.entries(READS).flatMap(([path, list]) => list.flatMap((asked) => questionsOf(path, asked)));
  const answers = (knownAt: string) =>
    Promise.all(all().map(async (question) => ({ question, ...(await ask(question, knownAt)) })));
  const rememberAll = async (): Promise<void> => {
    places.push(position);
    for (const told of await answers(position)) first.set(`${position} ${told.question}`, told);
  };
  /** The questions that are answered otherwise than the first time. */
  const changed = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const place of places) {
      for (const now of await answers(place)) {
        const before = first.get(`${place} ${now.question}`);
        if (before === undefined || bytesOf(before) !== bytesOf(now)) found.push(`${now.question} at ${place}`);
      }
    }
    return found;
  };
  const closeAccount = async (account: string, through: string, balance: string): Promise<void> => {
    await done(`/v1/accounts/${account}/closings`, { through });
    await done(`/v1/accounts/${account}/statements`, { through, balance, evidence: [ids.evidence] });
  };
  const closeYear = async (fund: string): Promise<void> => {
    for (let month = 1; month <= 12; month += 1) {
      const told = await api.post(`/v1/funds/${fund}/closed-months`, {
        month: `2024-${String(month).padStart(2, '0')}`,
      });
      expect([201, 422]).toContain(told.status);
      if (told.status === 422) expect(told.body['code']).toBe('month-before-open');
    }
    await done(`/v1/funds/${fund}/closed-years`, { year: YEAR });
  };
  const reverse = async (fund: string, entry: string): Promise<void> => {
    const { request } = await done(`/v1/funds/${fund}/entries/${entry}/reversals`, { reason: '重复登记' });
    await done(`/v1/requests/${String(request)}/approval`, {}, 'leader.one');
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
    await fixture.worker();
    const town = (code: string, name: string) => ({ code, name, level: 'township', parent: '990101' });
    await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    await done('/v1/regions', town('990101201', '城关镇'));
    await done('/v1/regions', town('990101202', '柳林镇'));
    await done('/v1/regions', town('990101203', '河西镇'));
    await done('/v1/people', { person: 'leader.one', name: '李领导' });
    await done('/v1/people/leader.one/roles', { role: 'leader', region: '*', from: '2023-01-01' });
    const upload = { method: 'POST', bytes: '对账单', key: 'statement', headers: { 'content-type': 'text/plain' } };
    ids.evidence = String((await api.ask('/v1/evidence', upload)).body['sha256']);
    const open = async (region: string, name: string, kind = 'bank'): Promise<string> => {
      return String((await done('/v1/accounts', { region, name, kind }))['account']);
    };
    ids.bank = await open('990101', '公益金专户');
    ids.cash = await open('990101', '现金', 'cash');
    ids.town = await open('990101202', '柳林专户');
    await done(`/v1/funds/${COUNTY}/purposes`, { purpose: '助学' });
    await give(COUNTY, '164884.32');
    await give(COUNTY, '1000.00', { purpose: '助学' });
    ids.townGift = await give(TOWN, '40000.00');
    await give('990101203-welfare', '700.00', { valueDate: '2024-04-01' });
    const kept = { lines: [{ purpose: 'free', amount: '5000.00' }], valueDate: '2024-06-01', memo: '春节慰问' };
    await done(`/v1/funds/${COUNTY}/reservations`, kept);
    const sent = { to: TOWN, lines: [{ purpose: 'free', amount: '300.00' }], valueDate: '2024-06-02', memo: '划拨' };
    ids.transfer = String((await done(`/v1/funds/${COUNTY}/transfers`, sent))['transfer']);
    const rice = { article: '大米', unit: '袋', quantity: '10', amount: '500.00', valueDate: '2024-06-03' };
    const donor = {
      donorKind: 'enterprise',
      donor: '惠民超市',
      valueBasis: 'market-price',
      receipt: { number: 'WZ1' },
    };
    ids.goods = String((await done(`/v1/funds/${TOWN}/goods`, { ...rice, ...donor }))['entry']);
    ids.gift = await give(CLOSED, '17984.93', { account: ids.town, valueDate: '2024-03-01' });
    await give(CLOSED, '146899.39', { account: ids.town, valueDate: '2024-08-01' });
    await rememberAll();
    await closeAccount(ids.town, '2024-12-31', '164884.32');
    await closeYear(CLOSED);
    await rememberAll();
  }, 240_000);

  afterAll(() => fixture.close());

  it('is every read whose parameters have knownAt', async () => {
    const { paths } = (await api.ask('/openapi.json')).body as {
      readonly paths: Readonly<
        Record<string, { readonly get?: { readonly parameters?: readonly { readonly name: string }[] } }>
      >;
    };
    const taking = Object.entries(paths).filter(([, { get }]) =>
      get?.parameters?.some(({ name }) => name === 'knownAt'),
    );
    expect(taking.map(([path]) => path).toSorted()).toEqual(Object.keys(READS).toSorted());
    expect([...first.values()].filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['nothing else', () => Promise.resolve()],
    [
      'a founding',
      async () => {
        await done('/v1/regions', {
          code: '990101299',
          name: '后加乡',
          level: 'township',
          parent: '990101',
          on: '2025-02-01',
        });
        await done('/v1/regions', { code: '990102', name: '别县', level: 'county' });
      },
    ],
    ['a new kind of fund', () => done('/v1/funds', { region: '990101', kind: 'study', kindName: '助学基金' })],
    ['a new account', () => done('/v1/accounts', { region: '990101', name: '新专户', kind: 'bank' })],
    [
      'new purposes',
      async () => {
        for (const fund of [COUNTY, CLOSED, TOWN]) await done(`/v1/funds/${fund}/purposes`, { purpose: '养老' });
      },
    ],
    [
      'gifts, of that year too',
      async () => {
        await give(TOWN, '12000.00', { valueDate: '2024-02-02' });
        await give(LATER, '3.00', { valueDate: '2025-03-01' });
        await give('990101-study', '5.00');
        await give(COUNTY, '7.00', { purpose: '养老', valueDate: '2023-12-30' });
      },
    ],
    [
      'money out, transfers and goods',
      async () => {
        await done(`/v1/transfers/${ids.transfer}/receipt`, { valueDate: '2024-06-05' });
        const kept = { lines: [{ purpose: 'free', amount: '10.00' }], valueDate: '2024-06-01' };
        const { reservation } = await done(`/v1/funds/${COUNTY}/reservations`, kept);
        const spent = { ...kept, account: ids.bank, kind: 'relief', reservation };
        await done(`/v1/funds/${COUNTY}/spendings`, spent);
        const issue = { article: '大米', unit: '袋', quantity: '2', valueDate: '2024-06-04', use: 'relief' };
        const { entry } = await done(`/v1/funds/${TOWN}/goods/issues`, issue);
        await reverse(TOWN, String(entry));
      },
    ],
    [
      'another rule and a waiver',
      async () => {
        await done('/v1/minimum-rules', { region: '990101201', amount: '60000.00', firstYear: 2024 });
        const waiver = { year: YEAR, until: '2999-12-31', reason: '遭受洪灾' };
        await done(`/v1/funds/${TOWN}/minimum-waivers`, waiver);
      },
    ],
    [
      'renamings, one of them in that year',
      async () => {
        await done('/v1/regions/990101202/names', { name: '柳林街道', on: '2025-06-01' });
        await done('/v1/regions/990101201/names', { name: '城关街道', on: '2024-06-15' });
        await done('/v1/regions/990101/names', { name: '安和市', on: '2025-06-01' });
      },
    ],
    [
      'a reversal behind the close, and the close of another',
      async () => {
        await reverse(CLOSED, ids.gift);
        const late = { valueDate: '2025-01-05', belongsOn: '2024-12-01' };
        await give(CLOSED, '1.00', { account: ids.town, ...late });
        const accounts = await api.ask(`/v1/accounts?asOf=2024-12-31&minPosition=${position}`);
        const balance = accounts.rows.find(({ id }) => id === ids.bank)?.['balance'];
        await closeAccount(ids.bank, '2024-12-31', String(balance));
        await closeYear(TOWN);
      },
    ],
    ['a merger', () => done('/v1/regions/990101203/merger', { into: '990101201', on: '2025-03-01' })],
  ])('stays the same to the byte after %s', async (_, record) => {
    await record();
    expect(await changed()).toEqual([]);
  });

  it('tells a day of a closed year as it was known at the close, and what is known now beside it', async () => {
    const [before = '', behind = ''] = places;
    const rowOf = async (when: string) => {
      const told = await api.ask(`/v1/minimum?year=2024&minPosition=${position}&${when}`);
      const row = told.rows.find(({ region, fundKind }) => `${String(region)}-${String(fundKind)}` === CLOSED);
      return [row?.['contributed'], row?.['state'], (row?.['knownNow'] as Told['body'] | undefined)?.['contributed']];
    };
    expect(await rowOf('')).toEqual(['164884.32', 'met', '146899.39']);
    expect(await rowOf('asOf=2024-06-30')).toEqual(['17984.93', 'behind', '0.00']);
    expect(await rowOf('asOf=2024-08-01')).toEqual(['164884.32', 'met', '146899.39']);
    expect(await rowOf(`asOf=2024-06-30&knownAt=${before}`)).toEqual(['17984.93', 'behind', undefined]);
    expect(await rowOf(`asOf=2024-06-30&knownAt=${behind}`)).toEqual(['17984.93', 'behind', undefined]);
    expect(await rowOf(`asOf=2024-06-30&knownAt=${position}`)).toEqual(['17984.93', 'behind', '0.00']);
  });

  it('explains the figure that the minimum of a closed year shows', async () => {
    const [before = '', behind = ''] = places;
    const explained = async (when: string) => {
      const asked = `figure=minimum&fund=${CLOSED}&year=2024&minPosition=${position}`;
      const { amount, count, closedAt, knownNow, lines } = (await api.ask(`/v1/explain?${asked}&${when}`)).body;
      const listed = (lines as readonly Told['body'][]).map((line) => line['amount']);
      return { amount, count, ...(closedAt === behind ? { closed: true } : {}), knownNow, listed };
    };
    const reported = { amount: '164884.32', count: 2, listed: ['17984.93', '146899.39'] };
    const now = { amount: '146899.39', count: 3 };
    expect(await explained('')).toEqual({ ...reported, closed: true, knownNow: now });
    expect(await explained(`knownAt=${behind}`)).toEqual({ ...reported, closed: true });
    expect(await explained(`knownAt=${before}`)).toEqual(reported);
    const half = { amount: '17984.93', count: 1, listed: ['17984.93'], closed: true };
    expect(await explained('asOf=2024-06-30')).toEqual({ ...half, knownNow: { amount: '0.00', count: 2 } });
  });

  it('tells each region under the name that it bore on the day asked about', async () => {
    const see = (path: string): Promise<Told> => api.ask(`${path}&minPosition=${position}`);
    const nameIn = async (path: string, region = '990101202'): Promise<unknown> =>
      (await see(path)).rows.find((row) => row['region'] === region)?.['name'];
    const onStatement = async (fund: string, period: string): Promise<unknown> =>
      (await see(`/v1/funds/${fund}/statement?period=${period}`)).body['regionName'];
    expect(await nameIn('/v1/minimum?year=2024')).toBe('柳林镇');
    expect(await nameIn('/v1/minimum?year=2025')).toBe('柳林街道');
    expect(await nameIn('/v1/minimum?year=2024&asOf=2024-06-14', '990101201')).toBe('城关镇');
    expect(await nameIn('/v1/balances?asOf=2025-05-31')).toBe('柳林镇');
    expect(await nameIn('/v1/balances?asOf=2025-06-01')).toBe('柳林街道');
    expect(await nameIn('/v1/balances?asOf=2025-05-31&rollup=true', '990101')).toBe('安和县');
    expect(await nameIn('/v1/balances?asOf=2025-06-01&rollup=true', '990101')).toBe('安和市');
    expect(await nameIn('/v1/goods/stock?asOf=2024-06-14', '990101201')).toBe('城关镇');
    expect(await nameIn('/v1/goods/stock?asOf=2024-06-15', '990101201')).toBe('城关街道');
    expect(await onStatement(CLOSED, '2024')).toBe('柳林镇');
    expect(await onStatement(CLOSED, '2025')).toBe('柳林街道');
    expect([await onStatement(TOWN, '2024-05'), await onStatement(TOWN, '2024')]).toEqual(['城关镇', '城关街道']);
    const paper = await see(`/v1/funds/${CLOSED}/statement.pdf?period=2024`);
    expect(paper.text).toContain('柳林镇计划生育公益金 2024 年度报表');
  });
});

/** The answer itself; a refusal has a trace of its own each time. */
function bytesOf({ status, body, text }: Told): string {
  return status === 200 ? text : `${String(status)} ${String(body['code'])}`;
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

const COUNTY = '990101';
const TOWN = '990101001';
const FUND = '990101-welfare';
const TOWN_FUND = '990101001-welfare';

/** Two processes of the service on one ledger, as a county with several servers has them, and its worker. */
let fixture: ApiFixture;
let one: Api;
let two: Api;
const accounts = { bank: '', wallet: '', cash: '' };

beforeAll(async () => {
  fixture = await apiFixture();
  [one, two] = [await fixture.api(), await fixture.api()];
  await fixture.worker();
  await done('/v1/regions', { code: COUNTY, name: '安和县', level: 'county' });
  await done('/v1/regions', { code: TOWN, name: '柳林镇', level: 'township', parent: COUNTY });
  const open = async (name: string, kind: string): Promise<string> => {
    return String((await done('/v1/accounts', { region: COUNTY, name, kind })).body['account']);
  };
  accounts.bank = await open('基本户', 'bank');
  accounts.wallet = await open('微信', 'wallet');
  accounts.cash = await open('现金', 'cash');
});

afterAll(() => fixture.close());

async function done(path: string, body: unknown): Promise<Told> {
  const told = await one.post(path, body);
  if (told.status > 201) throw new Error(`${path}: ${told.text}`);
  return told;
}

/** What is shown of a fund's purpose once the views have seen the write. */
async function figures(told: Told, fund: string, purpose = 'free') {
  const rows = await listed(told, '/v1/balances?asOf=2023-12-31');
  const row = rows.find(
    (each) => `${String(each['region'])}-${String(each['fundKind'])}` === fund && each['purpose'] === purpose,
  );
  const { received, spent, onHand, reserved, available } = row ?? {};
  return { received, spent, onHand, reserved, available };
}

async function listed(told: Told, path: string): Promise<Told['rows']> {
  const seen = `${path}${path.includes('?') ? '&' : '?'}minPosition=${String(told.body['position'])}`;
  const shown = await two.ask(seen);
  if (shown.status !== 200) throw new Error(shown.text);
  return shown.rows;
}

async function balanceOf(told: Told, account: string): Promise<unknown> {
  const rows = await listed(told, '/v1/accounts?asOf=2023-12-31');
  return rows.find((row) => row['account'] === account)?.['balance'];
}

const gift = (part: object) => ({
  ...{ account: accounts.bank, amount: '1000.00', valueDate: '2023-03-01' },
  ...{ donorKind: 'anonymous', noReceiptReason: 'anonymous' },
  ...part,
});
const free = (amount: string) => [{ purpose: 'free', amount }];

describe('7. a WeChat gift of 1,000, 994 on the statement next day', () => {
  it('is a gift of 1,000 and a fee of 6 that free money bears, and moves to the bank as 994', async () => {
    const given = await done(
      `/v1/funds/${TOWN_FUND}/donations`,
      gift({ account: accounts.wallet, valueDate: '2023-03-01' }),
    );
    const fees = `/v1/funds/${TOWN_FUND}/donations/${String(given.body['entry'])}/fees`;
    await done(fees, { account: accounts.wallet, amount: '6.00', valueDate: '2023-03-02' });
    const move = { from: accounts.wallet, to: accounts.bank, amount: '994.00', valueDate: '2023-03-02' };
    const told = await done('/v1/account-moves', move);
    const shown = { received: '1000.00', spent: '6.00', onHand: '994.00', reserved: '0.00', available: '994.00' };
    expect(await figures(told, TOWN_FUND)).toEqual(shown);
    expect([await balanceOf(told, '微信'), await balanceOf(told, '基本户')]).toEqual(['0.00', '994.00']);
    const history = await listed(told, `/v1/funds/${TOWN_FUND}/history`);
    expect(history.map((line) => [line['kind'], line['amount'], line['onHand']])).toEqual([
      ['donation', '1000.00', '1000.00'],
      ['bank-fee', '-6.00', '994.00'],
    ]);
    const more = await one.post(fees, { account: accounts.bank, amount: '1000.01', valueDate: '2023-03-02' });
    expect([more.status, more.body['code']]).toEqual([422, 'more-than-given']);
  });

  it('has its fee borne by its own purpose where there is no free money', async () => {
    const fund = `${COUNTY}-care`;
    await done(`/v1/funds/${fund}/purposes`, { purpose: '助学' });
    const given = await done(`/v1/funds/${fund}/donations`, gift({ purpose: '助学', account: accounts.wallet }));
    const fees = `/v1/funds/${fund}/donations/${String(given.body['entry'])}/fees`;
    const told = await done(fees, { account: accounts.wallet, amount: '6.00', valueDate: '2023-03-02' });
    expect(await figures(told, fund, '助学')).toMatchObject({ spent: '6.00', available: '994.00' });
    expect(await figures(told, fund)).toMatchObject({ spent: '0.00', available: '0.00' });
  });
});

describe('9. 64 officers reserve the last 10,000 in lots of 1,000 at once, each sending twice', () => {
  it('comes to ten reservations and 54 refusals, each the same when it is sent again', async () => {
    await done(`/v1/funds/${FUND}/donations`, gift({ amount: '10000.00' }));
    const body = { lines: free('1000.00'), valueDate: '2023-03-01' };
    const path = `/v1/funds/${FUND}/reservations`;
    const officers = Array.from({ length: 64 }, (_, at) => `officer-${String(at)}`);
    const answers = await Promise.all(
      officers
        .flatMap((key, at) => [
          [one, two].map((api) => api.post(path, body, { key })),
          [[one, two][at % 2] ?? one].map((api) => api.post(path, body, { key })),
        ])
        .map((both) => Promise.all(both)),
    );
    const byOfficer = officers.map((_, at) => [...(answers[2 * at] ?? []), ...(answers[2 * at + 1] ?? [])]);
    for (const told of byOfficer) {
      const [first] = told;
      // The same words may come in another language, and each request is traced by itself.
      const said = ({ body }: Told) =>
        ['reservation', 'code', 'value', 'wanted', 'position'].map((field) => body[field]);
      for (const other of told) expect([other.status, said(other)]).toEqual([first?.status, said(first as Told)]);
    }
    const statuses = byOfficer.map(([first]) => first?.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 422)).toHaveLength(54);
    const ids = byOfficer.flatMap(([first]) => (first?.status === 201 ? [first.body['reservation']] : []));
    expect(new Set(ids).size).toBe(10);
    const refused = byOfficer.flatMap(([first]) => (first?.status === 422 ? [first.body] : []));
    expect(refused[0]).toMatchObject({ code: 'not-enough-available', value: '1000.00', wanted: '0.00 free' });

    const last = byOfficer
      .flat()
      .reduce((newest, told) => (Number(told.body['position']) > Number(newest.body['position']) ? told : newest));
    const shown = { received: '10000.00', spent: '0.00', onHand: '10000.00', reserved: '10000.00', available: '0.00' };
    expect(await figures(last, FUND)).toEqual(shown);
    const later = await Promise.all(officers.map((key) => two.post(path, body, { key })));
    expect(later.map(({ status }) => status)).toEqual(statuses);
    expect(later.every(({ headers }) => headers['idempotency-replayed'] === 'true')).toBe(true);
    expect(await listed(last, `/v1/reservations?fund=${FUND}`)).toHaveLength(10);
  });

  it('pays the same ten in parts from both processes at once, never more than was reserved', async () => {
    const rows = (await two.ask(`/v1/reservations?fund=${FUND}&limit=200`)).rows;
    const spendings = rows.flatMap(({ reservation }) =>
      Array.from({ length: 8 }, (_, at) => ({ reservation, at })).map(({ at }) => {
        const body = {
          account: accounts.bank,
          kind: 'relief',
          reservation,
          lines: free('300.00'),
          valueDate: '2023-03-02',
        };
        const key = `pay-${String(reservation)}-${String(at)}`;
        return Promise.all([one, two].map((api) => api.post(`/v1/funds/${FUND}/spendings`, body, { key })));
      }),
    );
    const paid = await Promise.all(spendings);
    expect(paid.filter(([first, again]) => first?.status !== again?.status)).toEqual([]);
    expect(paid.filter(([first]) => first?.status === 201)).toHaveLength(30);
    expect(new Set(paid.flatMap(([first]) => (first?.status === 422 ? [first.body['code']] : [])))).toEqual(
      new Set(['more-than-reserved']),
    );
    const last = paid
      .flat()
      .reduce((newest, told) => (Number(told.body['position']) > Number(newest.body['position']) ? told : newest));
    const shown = { spent: '9000.00', onHand: '1000.00', reserved: '1000.00', available: '0.00' };
    expect(await figures(last, FUND)).toMatchObject(shown);
  });
});

describe('64 clients at once on the last money of gifts that others take back, on two processes', () => {
  const VILLAGE = '990101002';
  const fund = `/v1/funds/${VILLAGE}-welfare`;
  const line = (amount: string) => ({ lines: free(amount), valueDate: '2023-03-02' });
  const by = 'officer.one';
  let reservations: string[] = [];
  let heads = 0;

  const sentTwice = (sends: readonly ((api: Api) => Promise<Told>)[]): Promise<readonly (readonly [Told, Told])[]> =>
    Promise.all(
      sends.map(async (send) => {
        const [first, again] = await Promise.all([send(one), send(two)]);
        expect([first.status, first.body['code']]).toEqual([again.status, again.body['code']]);
        return [first, again] as const;
      }),
    );
  const reversal = async (entry: unknown): Promise<string> => {
    const path = `${fund}/entries/${String(entry)}/reversals`;
    const asked = await one.post(path, { reason: '支票退票' }, { by: 'clerk.one' });
    expect(asked.status).toBe(201);
    return String(asked.body['request']);
  };
  const confirming = (request: string) => (api: Api) =>
    api.post(`/v1/requests/${request}/approval`, {}, { by, key: `confirm-${request}` });
  const paying = (reservation: string, amount: string, at: number) => (api: Api) => {
    const body = { ...line(amount), account: accounts.bank, kind: 'relief', reservation };
    return api.post(`${fund}/spendings`, body, { key: `pay-${reservation}-${amount}-${String(at)}` });
  };
  const takenOf = (told: readonly (readonly [Told, Told])[]) => told.filter(([{ status }]) => status === 201);
  const codesOf = (told: readonly (readonly [Told, Told])[]) =>
    new Set(told.flatMap(([{ status, body }]) => (status === 201 ? [] : [body['code']])));

  it('gives each fen to one of them: to a reservation or to the reversal of a gift', async () => {
    await done('/v1/regions', { code: VILLAGE, name: '东乡', level: 'township', parent: COUNTY });
    for (const [person, role] of [
      ['clerk.one', 'clerk'],
      [by, 'finance-officer'],
    ] as const) {
      await done('/v1/people', { person, name: person });
      await done(`/v1/people/${person}/roles`, { role, region: COUNTY, from: '2023-01-01' });
    }
    const gifts: unknown[] = [];
    for (let at = 0; at < 10; at += 1) gifts.push((await done(`${fund}/donations`, gift({}))).body['entry']);
    const requests: string[] = [];
    for (const entry of gifts.slice(0, 4)) requests.push(await reversal(entry));
    const reserving = Array.from({ length: 60 }, (_, at) => (api: Api) => {
      return api.post(`${fund}/reservations`, line('1000.00'), { key: `village-${String(at)}` });
    });
    const told = await sentTwice([...requests.map(confirming), ...reserving]);
    expect(takenOf(told)).toHaveLength(10);
    expect(codesOf(told)).toEqual(new Set(['not-enough-available']));
    reservations = takenOf(told).flatMap(([{ body }]) => {
      const { reservation } = body;
      return typeof reservation === 'string' ? [reservation] : [];
    });
    const left = `${String(reservations.length)}000.00`;
    const shown = { onHand: left, reserved: left, available: '0.00' };
    expect(await figures(await head(), `${VILLAGE}-welfare`)).toMatchObject(shown);
  });

  it('pays what was reserved in parts, and again what a reversal of one part gives back, and no fen more', async () => {
    const parts = reservations.flatMap((reservation) => [0, 1, 2, 3].map((at) => paying(reservation, '300.00', at)));
    const paid = await sentTwice(parts);
    expect(takenOf(paid)).toHaveLength(3 * reservations.length);
    expect(codesOf(paid)).toEqual(new Set(['more-than-reserved']));
    const firstOf = (of: number) => takenOf(paid)[3 * of]?.[0].body['entry'];
    const requests: string[] = [];
    for (const at of reservations.keys()) requests.push(await reversal(firstOf(at)));
    const again = await sentTwice([
      ...requests.map(confirming),
      ...reservations.flatMap((reservation) => [0, 1, 2, 3].map((at) => paying(reservation, '400.00', at))),
    ]);
    expect(takenOf(again.slice(0, requests.length))).toHaveLength(requests.length);
    expect(takenOf(again).length).toBeLessThanOrEqual(2 * reservations.length);
    const rest = await sentTwice(reservations.map((reservation) => paying(reservation, '400.00', 4)));
    expect(takenOf(again).length + takenOf(rest).length).toBe(2 * reservations.length);
    const spent = `${String(reservations.length)}000.00`;
    const shown = { spent, onHand: '0.00', reserved: '0.00', available: '0.00' };
    expect(await figures(await head(), `${VILLAGE}-welfare`)).toMatchObject(shown);
  });

  /** The ledger as it is now, whoever wrote last. */
  const head = () => done('/v1/people', { person: `person.${String((heads += 1))}`, name: '某人' });
});

describe('a reservation from its money to its last fen', () => {
  it('is spent in parts, comes back from the bank, expires on its day, and a gift goes back', async () => {
    const fund = `${TOWN}-care`;
    await done(`/v1/funds/${fund}/purposes`, { purpose: '应急救助' });
    const given = await done(`/v1/funds/${fund}/donations`, gift({ purpose: '应急救助', amount: '500.00' }));
    await done(`/v1/funds/${fund}/dues`, { account: accounts.cash, amount: '300.00', valueDate: '2023-03-01' });
    const own = [{ purpose: '应急救助', amount: '300.00' }];
    const lines = [...free('200.00'), ...own];
    const early = await one.post(`/v1/funds/${fund}/reservations`, { lines, valueDate: '2023-03-02' });
    expect(early.body['code']).toBe('purpose-not-allowed');
    await done(`/v1/funds/${fund}/purpose-uses`, { purpose: '应急救助', allows: ['relief'] });
    const reserving = { lines, valueDate: '2023-03-02', memo: '冬令救助' };
    const { reservation } = (await done(`/v1/funds/${fund}/reservations`, reserving)).body;
    const pay = { account: accounts.bank, kind: 'relief', reservation, payee: '李强', valueDate: '2023-03-05', lines };
    const paid = await done(`/v1/funds/${fund}/spendings`, pay);
    // The last day of this one was over when it was entered: the worker releases it at once, on the day after.
    const short = {
      lines: [{ purpose: '应急救助', amount: '100.00' }],
      valueDate: '2023-03-02',
      expiresOn: '2023-03-31',
    };
    const expiring = await done(`/v1/funds/${fund}/reservations`, short);
    const released = async () => (await figures(expiring, fund, '应急救助')).reserved === '0.00';
    for (let tries = 0; !(await released()) && tries < 200; tries += 1) await sleep(50);
    expect(await figures(paid, fund, '应急救助')).toMatchObject({
      spent: '300.00',
      reserved: '0.00',
      available: '200.00',
    });
    const on = async (asOf: string) => {
      const rows = (await two.ask(`/v1/balances?asOf=${asOf}&region=${TOWN}`)).rows;
      return rows.find((row) => row['fundKind'] === 'care' && row['purpose'] === '应急救助')?.['reserved'];
    };
    expect([await on('2023-03-31'), await on('2023-04-01')]).toEqual(['100.00', '0.00']);
    const back = { account: accounts.bank, valueDate: '2023-03-20', lines: own };
    const returned = await done(`/v1/funds/${fund}/spendings/${String(paid.body['entry'])}/returns`, back);
    const again = { spent: '0.00', onHand: '500.00', reserved: '300.00', available: '200.00' };
    expect(await figures(returned, fund, '应急救助')).toMatchObject(again);
    const rows = await listed(returned, `/v1/reservations?fund=${fund}`);
    expect(rows).toMatchObject([{ reservation, amount: '500.00', restAmount: '300.00', memo: '冬令救助' }]);
    const over = await one.post(`/v1/funds/${fund}/spendings/${String(paid.body['entry'])}/returns`, {
      ...back,
      lines: [{ purpose: '应急救助', amount: '0.01' }],
    });
    expect(over.body['code']).toBe('more-than-spent');

    const gone = {
      account: accounts.bank,
      valueDate: '2023-04-01',
      lines: [{ purpose: '应急救助', amount: '200.00' }],
    };
    const giftBack = await done(`/v1/funds/${fund}/donations/${String(given.body['entry'])}/returns`, gone);
    expect(await figures(giftBack, fund, '应急救助')).toMatchObject({
      spent: '200.00',
      reserved: '300.00',
      available: '0.00',
    });
    const [minimum] = (await listed(giftBack, '/v1/minimum?year=2023')).filter(
      (row) => row['region'] === TOWN && row['fundKind'] === 'care',
    );
    expect(minimum).toMatchObject({ contributed: '600.00' });
  });
});

describe('a transfer from the county to a town', () => {
  it('is in transit until it is taken, or is back, purpose by purpose', async () => {
    const from = `${COUNTY}-care`;
    const to = `${TOWN}-welfare`;
    const lines = [{ purpose: '助学', amount: '94.00' }];
    const send = (valueDate: string) => done(`/v1/funds/${from}/transfers`, { to, lines, valueDate, memo: '调剂' });
    const [taken, refused] = [await send('2023-03-05'), await send('2023-03-06')];
    expect(await figures(refused, from, '助学')).toMatchObject({ spent: '194.00', available: '806.00' });
    const inTransit = await listed(refused, '/v1/transfers?standing=in-transit');
    expect(inTransit.map((row) => [row['from'], row['to'], row['amount'], row['memo']])).toEqual([
      [from, to, '94.00', '调剂'],
      [from, to, '94.00', '调剂'],
    ]);
    const settle = (told: Told, how: string, valueDate: string) => {
      return one.post(`/v1/transfers/${String(told.body['transfer'])}/${how}`, { valueDate });
    };
    expect((await settle(taken, 'receipt', '2023-03-04')).body['code']).toBe('dated-before-what-it-answers');
    await settle(taken, 'receipt', '2023-03-07');
    const back = await settle(refused, 'return', '2023-03-08');
    expect(back.status).toBe(201);
    expect((await settle(refused, 'receipt', '2023-03-08')).body['code']).toBe('transfer-settled');
    expect(await figures(back, from, '助学')).toMatchObject({
      received: '1000.00',
      spent: '100.00',
      available: '900.00',
    });
    expect(await figures(back, to, '助学')).toMatchObject({ received: '94.00', spent: '0.00', available: '94.00' });
    const then = await listed(back, '/v1/transfers?asOf=2023-03-07');
    expect(then.map((row) => [row['standing'], row['settledOn']])).toEqual([
      ['received', '2023-03-07'],
      ['in-transit', undefined],
    ]);
    expect(await listed(back, '/v1/transfers?standing=in-transit')).toEqual([]);
  });
});

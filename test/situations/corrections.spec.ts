import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Asked, Told } from '../fixtures/api.js';

const FUND = '990101201-welfare';
const AT = `/v1/funds/${FUND}`;
const DAY = '2023-03-01';

describe('corrections', () => {
  let fixture: ApiFixture;
  let api: Api;
  let account = '';
  let last = '';

  const done = async (path: string, body: unknown, asked: Asked = {}): Promise<Told['body']> => {
    const told = await api.post(path, body, asked);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    last = String(told.body['position']);
    return told.body;
  };
  const refusedWith = async (path: string, body: unknown, asked: Asked = {}) => {
    const { status, body: said } = await api.post(path, body, asked);
    return { status, code: said['code'], value: said['value'], wanted: said['wanted'] };
  };
  const read = (path: string) => api.ask(`${path}${path.includes('?') ? '&' : '?'}minPosition=${last}`);
  const gift = async (amount: string, receipt: object, purpose = 'free'): Promise<string> => {
    const given = { account, amount, valueDate: DAY, donorKind: 'individual', donor: '王梅', receipt, purpose };
    return String((await done(`${AT}/donations`, given))['entry']);
  };
  const reversalOf = async (entry: string, asDeficit = false): Promise<string> => {
    const asked = { reason: '支票退票', ...(asDeficit ? { asDeficit } : {}) };
    return String((await done(`${AT}/entries/${entry}/reversals`, asked, { by: 'clerk.one' }))['request']);
  };
  const confirm = (request: string, by: string) => done(`/v1/requests/${request}/approval`, {}, { by });
  const available = async (purpose: string) => {
    const { rows } = await read(`/v1/balances?region=990101201&asOf=2023-12-31`);
    return rows.find((row) => row['fundKind'] === 'welfare' && row['purpose'] === purpose)?.['available'];
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
    await fixture.worker();
    await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    await done('/v1/regions', { code: '990101201', name: '城关镇', level: 'township', parent: '990101' });
    for (const [person, role] of [
      ['clerk.one', 'clerk'],
      ['officer.one', 'finance-officer'],
      ['leader.one', 'leader'],
    ] as const) {
      await done('/v1/people', { person, name: person });
      await done(`/v1/people/${person}/roles`, { role, region: '990101', from: '2023-01-01' });
    }
    account = String((await done('/v1/accounts', { region: '990101201', name: '现金', kind: 'cash' }))['account']);
    await done(`${AT}/purposes`, { purpose: '助学' });
    await done(`${AT}/purpose-uses`, { purpose: '助学', allows: ['relief'] });
  });

  afterAll(() => fixture.close());

  it('6: a receipt number under another ticket code is taken, under the same refused, of a reversed gift taken again', async () => {
    const first = await gift('100.00', { number: 'AH1', ticketCode: '2023A' });
    await gift('20.00', { number: 'AH1', ticketCode: '2023B' });
    const again = { account, amount: '100.00', valueDate: DAY, donorKind: 'individual', donor: '王梅' };
    const same = { ...again, receipt: { number: 'AH1', ticketCode: '2023A' } };
    expect(await refusedWith(`${AT}/donations`, same)).toMatchObject({ status: 409, code: 'receipt-number-used' });
    const request = await reversalOf(first);
    // Asking alone frees nothing.
    expect(await refusedWith(`${AT}/donations`, same)).toMatchObject({ code: 'receipt-number-used' });
    expect(await refusedWith(`/v1/requests/${request}/approval`, {}, { by: 'clerk.one' })).toMatchObject({
      code: 'role-missing',
    });
    expect((await read('/v1/requests')).rows).toMatchObject([
      { request, action: 'reverse-entry', reason: '支票退票', madeBy: 'clerk.one', standing: 'open' },
    ]);
    const { entry: reversal } = await confirm(request, 'officer.one');
    expect((await read('/v1/requests')).rows).toEqual([]);
    const anew = await gift('100.00', { number: 'AH1', ticketCode: '2023A' });
    const register = (await read(`/v1/donations?fund=${FUND}&receipt=AH1`)).rows;
    expect(register.map(({ entry, restAmount, reversedBy }) => [entry, restAmount, reversedBy])).toEqual([
      [first, '0.00', [reversal]],
      [expect.anything(), '20.00', undefined],
      [anew, '100.00', undefined],
    ]);
    const history = (await read(`${AT}/history`)).rows;
    expect(history.map(({ amount, onHand, reversedBy, reverses }) => [amount, onHand, reversedBy ?? reverses])).toEqual(
      [
        ['100.00', '100.00', [reversal]],
        ['20.00', '120.00', undefined],
        ['-100.00', '20.00', first],
        ['100.00', '120.00', undefined],
      ],
    );
    expect(await available('free')).toBe('120.00');
    const contributed = (await read('/v1/minimum?year=2023')).rows.find(({ region }) => region === '990101201');
    expect(contributed).toMatchObject({ contributed: '120.00' });
    expect(await refusedWith(`${AT}/entries/${first}/reversals`, { reason: 'x' }, { by: 'clerk.one' })).toMatchObject({
      code: 'entry-reversed-already',
    });
  });

  it('3: a gift that was spent is not reversed; with two approvals it is a deficit, which holds the fund until it is covered', async () => {
    const study = await gift('50.00', { number: 'AH2' }, '助学');
    const line = { lines: [{ purpose: '助学', amount: '30.00' }], valueDate: '2023-03-02' };
    const { reservation } = await done(`${AT}/reservations`, line);
    await done(`${AT}/spendings`, { ...line, account, kind: 'relief', reservation, payee: '李强' });
    const asked = { reason: '支票退票' };
    expect(await refusedWith(`${AT}/entries/${study}/reversals`, asked, { by: 'clerk.one' })).toEqual({
      ...{ status: 422, code: 'not-enough-available', value: '50.00', wanted: '20.00 助学' },
    });
    const request = await reversalOf(study, true);
    expect(await confirm(request, 'officer.one')).toMatchObject({ standing: 'open' });
    expect(await available('助学')).toBe('20.00');
    expect(await refusedWith(`/v1/requests/${request}/approval`, {}, { by: 'officer.one' })).toMatchObject({
      code: 'approved-already',
    });
    expect(await confirm(request, 'leader.one')).toMatchObject({ standing: 'carried-out' });
    expect(await available('助学')).toBe('-30.00');
    const free = { lines: [{ purpose: 'free', amount: '1.00' }], valueDate: '2023-03-05', emergency: true };
    const inDeficit = { code: 'fund-in-deficit', value: '助学', wanted: '30.00' };
    expect(await refusedWith(`${AT}/reservations`, free)).toMatchObject(inDeficit);
    const cover = { purpose: '助学', amount: '30.00', valueDate: '2023-03-04' };
    const { request: covering } = await done(`${AT}/deficit-covers`, cover, { by: 'clerk.one' });
    await confirm(String(covering), 'leader.one');
    expect(await refusedWith(`${AT}/reservations`, free)).toMatchObject(inDeficit);
    await confirm(String(covering), 'officer.one');
    await done(`${AT}/reservations`, free);
    expect([await available('助学'), await available('free')]).toEqual(['0.00', '89.00']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';
import type { Running } from '../fixtures/sandbox.js';

const COUNTY = '990101';
const [OLD, NEW] = ['990101001', '990101002'];

let fixture: ApiFixture;
let api: Api;
let worker: Running;
let countyAccount = '';

beforeAll(async () => {
  fixture = await apiFixture();
  api = await fixture.api();
  worker = await fixture.worker();
});

afterAll(() => fixture.close());

async function done(path: string, body: unknown, field = 'position'): Promise<string> {
  const told = await api.post(path, body);
  if (told.status > 201) throw new Error(`${path}: ${told.text}`);
  return String(told.body[field]);
}

/** What the balances show of both welfare funds, once the figure that is waited for is there. */
async function figures(until: (rows: readonly (readonly unknown[])[]) => boolean, asOf: string) {
  for (let turn = 0; ; turn += 1) {
    const told = await api.ask(`/v1/balances?asOf=${asOf}`);
    const rows = told.rows
      .filter((row) => row['fundKind'] === 'welfare' && row['region'] !== COUNTY)
      .map((row) => [row['region'], row['purpose'], row['onHand'], row['reserved'], row['available']] as const);
    if (until(rows) || turn > 100) return rows;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('1. a street merges into a town on 1 July', () => {
  it('closes the old fund by transfer, purpose by purpose; reservations and pledges go with it', async () => {
    await done('/v1/regions', { code: COUNTY, name: '安和县', level: 'county' });
    for (const [code, name] of [
      [OLD, '东湖街道'],
      [NEW, '城关镇'],
    ]) {
      await done('/v1/regions', { code, name, level: 'township', parent: COUNTY });
    }
    const account = await done('/v1/accounts', { region: COUNTY, name: '基本户', kind: 'bank' }, 'account');
    countyAccount = account;
    const at = `/v1/funds/${OLD}-welfare`;
    await done(`${at}/purposes`, { purpose: '助学', words: ['助学金'] });
    await done(`${at}/purpose-uses`, { purpose: '助学', allows: ['relief'] });
    const gift = { account, valueDate: '2024-03-01', donorKind: 'anonymous', noReceiptReason: 'anonymous' };
    await done(`${at}/donations`, { ...gift, amount: '300.00' });
    await done(`${at}/donations`, { ...gift, amount: '200.00', purpose: '助学' });
    await done(`${at}/donations`, { ...gift, amount: '50.00', valueDate: '2024-07-01' });
    await done(`${at}/reservations`, { lines: [{ purpose: '助学', amount: '80.00' }], valueDate: '2024-05-01' });
    const dues = [{ dueOn: '2024-12-31', amount: '100.00' }];
    const promise = { donorKind: 'enterprise', donor: '面粉厂', madeOn: '2024-03-01', dues };
    await done(`${at}/pledges`, promise);
    await done(`/v1/funds/${COUNTY}-welfare/donations`, { ...gift, amount: '10.00' });
    const sent = { to: `${OLD}-welfare`, lines: [{ purpose: 'free', amount: '10.00' }], valueDate: '2024-06-30' };
    await done(`/v1/funds/${COUNTY}-welfare/transfers`, sent);
    await done(`/v1/regions/${OLD}/merger`, { into: NEW, on: '2024-07-01' });
    const rows = await figures((all) => all.some((row) => row[0] === NEW && row[2] === '560.00'), '2024-12-31');
    expect(rows.filter(([, , onHand]) => onHand !== '0.00')).toEqual([
      [NEW, 'free', '360.00', '0.00', '360.00'],
      [NEW, '助学', '200.00', '80.00', '120.00'],
      [NEW, '*', '560.00', '80.00', '480.00'],
    ]);
    const before = await figures(() => true, '2024-06-30');
    expect(before.find(([region, purpose]) => region === OLD && purpose === '*')?.[2]).toBe('500.00');
    const late = await api.post(`${at}/donations`, { ...gift, amount: '1.00', valueDate: '2024-07-01' });
    expect([late.body['code'], late.body['wanted']]).toEqual(['fund-abolished', `${NEW}-welfare`]);
    // What is entered late for a day before the merge is taken there, and its money follows.
    const position = await done(`${at}/donations`, { ...gift, amount: '5.00', valueDate: '2024-06-30' });
    const after = await figures((all) => all.some((row) => row[0] === NEW && row[2] === '565.00'), '2024-12-31');
    expect(after.find(([region, purpose]) => region === NEW && purpose === '*')?.[2]).toBe('565.00');
    expect((await api.ask('/v1/pledges')).rows.map((row) => row['fund'])).toEqual([`${NEW}-welfare`]);
    const contributed = await api.ask(`/v1/minimum?year=2024&minPosition=${position}`);
    const of = (region: string) =>
      contributed.rows.find((row) => row['region'] === region && row['fundKind'] === 'welfare');
    expect([of(OLD)?.['contributed'], of(NEW)?.['contributed']]).toEqual(['555.00', '0.00']);
  });

  it('lets a gift of the old fund bounce after the merge: the money comes back from the town, and no gift counts twice', async () => {
    for (const [person, role] of [
      ['clerk.one', 'clerk'],
      ['officer.one', 'finance-officer'],
    ]) {
      await done('/v1/people', { person, name: person });
      await done(`/v1/people/${String(person)}/roles`, { role, region: COUNTY, from: '2024-01-01' });
    }
    const at = `/v1/funds/${OLD}-welfare`;
    const gifts = (await api.ask(`/v1/donations?fund=${OLD}-welfare`)).rows;
    const entryOf = (amount: string) => String(gifts.find((row) => row['amount'] === amount)?.['entry']);
    const [bounced, unwanted] = [entryOf('300.00'), entryOf('50.00')];
    const asked = await api.post(`${at}/entries/${bounced}/reversals`, { reason: '支票退票' }, { by: 'clerk.one' });
    expect(asked.status).toBe(201);
    const request = String(asked.body['request']);
    const confirmed = await api.post(`/v1/requests/${request}/approval`, {}, { by: 'officer.one' });
    expect(confirmed.body).toMatchObject({ standing: 'carried-out' });
    const rows = await figures((all) => all.some((row) => row[0] === NEW && row[2] === '265.00'), '2024-12-31');
    expect(rows.filter(([, , onHand]) => onHand !== '0.00')).toEqual([
      [NEW, 'free', '65.00', '0.00', '65.00'],
      [NEW, '助学', '200.00', '80.00', '120.00'],
      [NEW, '*', '265.00', '80.00', '185.00'],
    ]);
    const back = { account: countyAccount, lines: [{ purpose: 'free', amount: '50.00' }] };
    const position = await done(`${at}/donations/${unwanted}/returns`, { ...back, valueDate: '2024-08-01' });
    const later = await figures((all) => all.some((row) => row[0] === NEW && row[2] === '215.00'), '2024-12-31');
    expect(later.filter(([region, purpose]) => region === OLD && purpose === '*')).toEqual([
      [OLD, '*', '0.00', '0.00', '0.00'],
    ]);
    const shown = (await api.ask(`/v1/minimum?year=2024&minPosition=${position}`)).rows;
    const contributed = shown.filter((row) => row['fundKind'] === 'welfare');
    expect(contributed.map((row) => [row['region'], row['contributed'], row['minimum']])).toEqual([
      [COUNTY, '10.00', '200000.00'],
      [OLD, '205.00', '24863.39'],
      [NEW, '0.00', '50000.00'],
    ]);
    const spent = { account: back.account, kind: 'administration', lines: [{ purpose: 'free', amount: '15.00' }] };
    await done(`/v1/funds/${NEW}-welfare/spendings`, { ...spent, valueDate: '2024-08-02' });
    const five = { reason: '登记错误' };
    const short = await api.post(`${at}/entries/${entryOf('5.00')}/reversals`, five, { by: 'clerk.one' });
    expect([short.body['code'], short.body['wanted']]).toEqual(['not-enough-available', `0.00 free ${NEW}-welfare`]);
  });

  it('ends the same where the worker is killed again and again while the merge is followed', async () => {
    const [gone, there] = ['990101003', '990101004'];
    for (const [code, name] of [
      [gone, '南关街道'],
      [there, '北关镇'],
    ]) {
      await done('/v1/regions', { code, name, level: 'township', parent: COUNTY });
    }
    const account = await done('/v1/accounts', { region: gone, name: '街道户', kind: 'bank' }, 'account');
    for (const kind of ['welfare', 'care']) {
      const at = `/v1/funds/${gone}-${kind}`;
      const gift = { account, valueDate: '2024-03-01', donorKind: 'anonymous', noReceiptReason: 'anonymous' };
      await done(`${at}/donations`, { ...gift, amount: '100.00' });
      await done(`${at}/reservations`, { lines: [{ purpose: 'free', amount: '40.00' }], valueDate: '2024-05-01' });
      const dues = [{ dueOn: '2024-12-31', amount: '10.00' }];
      await done(`${at}/pledges`, { donorKind: 'enterprise', donor: '砖厂', madeOn: '2024-03-01', dues });
    }
    await done(`/v1/regions/${gone}/merger`, { into: there, on: '2024-07-01' });
    for (const delay of [0, 10, 40]) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      worker.child.kill('SIGKILL');
      await worker.ended;
      worker = await fixture.worker();
    }
    const rows = await figures((all) => all.some((row) => row[0] === there && row[2] === '100.00'), '2024-12-31');
    const standing = rows.filter(([region, purpose]) => [gone, there].includes(String(region)) && purpose === '*');
    expect(standing).toEqual([
      [gone, '*', '0.00', '0.00', '0.00'],
      [there, '*', '100.00', '40.00', '60.00'],
    ]);
    const pledged = async () =>
      (await api.ask('/v1/pledges')).rows.map((row) => String(row['fund'])).filter((fund) => fund.startsWith(there));
    for (let turn = 0; turn < 100 && (await pledged()).length < 2; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await pledged()).sort()).toEqual([`${there}-care`, `${there}-welfare`]);
    const kept = (await api.ask('/v1/reservations')).rows.filter((row) => String(row['fund']).startsWith(there));
    expect(kept.map((row) => row['fund']).sort()).toEqual([`${there}-care`, `${there}-welfare`]);
  });
});

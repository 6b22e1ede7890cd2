import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

const ROUNDS = 6;
/** Each round gives away 10.00, in parts that always can add up to it. */
const UNEVEN = ['0.50', '1.00', '2.50', '5.00', '0.50', '1.00'];
const FUND = '/v1/funds/990101-welfare';
const OFFICER = 'officer.one';
const DAY = '2023-03-01';

describe('two processes that are asked at once', () => {
  let fixture: ApiFixture;
  let one: Api;
  let two: Api;
  let evidence: readonly unknown[] = [];

  const done = async (path: string, body: unknown): Promise<Told> => {
    const told = await one.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return told;
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    [one, two] = [await fixture.api(), await fixture.api()];
    await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    const account = (await done('/v1/accounts', { region: '990101', name: '专户', kind: 'bank' })).body['account'];
    await done('/v1/people', { person: OFFICER, name: '刘会计' });
    await done(`/v1/people/${OFFICER}/roles`, { role: 'finance-officer', region: '990101', from: '2023-01-01' });
    await done(`${FUND}/dues`, { account, amount: '9000.00', valueDate: DAY });
    const upload = { method: 'POST', bytes: '会议纪要', key: 'minutes', headers: { 'content-type': 'text/plain' } };
    evidence = [(await one.ask('/v1/evidence', upload)).body['sha256']];
  });

  afterAll(() => fixture.close());

  const reserve = (api: Api, amount: string, more: { readonly decision?: string; readonly by?: string } = {}) => {
    const { by = 'local', ...cited } = more;
    const money = { lines: [{ purpose: 'free', amount }], valueDate: DAY };
    return api.post(`${FUND}/reservations`, { ...money, ...cited }, { by });
  };

  it('never both use the rest of one collective decision', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const decision = `${String(round)}号`;
      const minutes = { region: '990101', minutesNumber: decision, decidedOn: DAY, amount: '10.00' };
      await done('/v1/decisions', { ...minutes, attendees: ['local', OFFICER], subject: '救助安排', evidence });
      const parts = Array.from({ length: 48 }, (_, at) => UNEVEN[(at + round) % UNEVEN.length] ?? '');
      const told = await Promise.all(
        parts.map((amount, at) => reserve(at % 2 === 0 ? one : two, amount, { decision })),
      );
      const refused = told.filter(({ status }) => status !== 201).map(({ body }) => body['code']);
      expect([...new Set(refused)]).toEqual(['decision-rest-too-small']);
      const taken = parts.filter((_, at) => told[at]?.status === 201).map((amount) => Number(amount) * 100);
      expect([round, taken.reduce((sum, fen) => sum + fen, 0)]).toEqual([round, 1000]);
    }
  });

  it('both ask for the limit that was set last', async () => {
    for (const limit of ['5.00', '3.00', '4.00', '2.00']) {
      const granted = { role: 'finance-officer', region: '990101', amount: limit };
      await done(`/v1/people/${OFFICER}/limits`, granted);
      const over = await reserve(two, limit.replace('.00', '.01'), { by: OFFICER });
      const wanted = `${limit} finance-officer, leader`;
      expect([limit, over.body['code'], over.body['wanted']]).toEqual([limit, 'amount-over-limit', wanted]);
      expect([limit, (await reserve(two, limit, { by: OFFICER })).status]).toEqual([limit, 201]);
    }
  });

  it('both demand a decision from the amount on that was set last', async () => {
    for (const amount of ['50.00', '30.00', '40.00']) {
      await done('/v1/decision-thresholds', { region: '990101', amount, from: DAY });
      const asked = await reserve(two, amount);
      expect([amount, asked.body['code'], asked.body['wanted']]).toEqual([amount, 'decision-missing', amount]);
      const cited = await reserve(two, amount, { decision: '0号' });
      expect([amount, cited.body['code']]).toEqual([amount, 'decision-rest-too-small']);
    }
  });
});

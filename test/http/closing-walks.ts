import type { Api } from '../fixtures/api.js';
import { actor, NOBODY } from './outgo-walks.js';
import type { Case, Walk } from './outgo-walks.js';

const ids = { inPrior: '', closed: '', stated: '', evidence: '', fresh: '', granted: '', elsewhere: '' };

/** Accounts that were closed, one of them stated; a county with a closed month, others with closed years. */
export async function prepareClosing(
  api: Api,
  { closed, other }: { readonly closed: string; readonly other: string },
): Promise<void> {
  const done = async (path: string, body: unknown, field = 'account'): Promise<string> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return String(told.body[field]);
  };
  const upload = { method: 'POST', bytes: '对账单', key: 'statement', headers: { 'content-type': 'text/plain' } };
  const evidence = String((await api.ask('/v1/evidence', upload)).body['sha256']);
  const close = async (account: string, through: string, balance: string): Promise<void> => {
    await done(`/v1/accounts/${account}/closings`, { through });
    await done(`/v1/accounts/${account}/statements`, { through, balance, evidence: [evidence] });
  };
  Object.assign(ids, { closed, evidence });
  ids.stated = await done('/v1/accounts', { region: '990101', name: '已对账户', kind: 'bank' });
  await close(ids.stated, '2023-05-01', '0.00');
  ids.fresh = await done('/v1/accounts', { region: '990102', name: '别县新户', kind: 'bank' });
  const quota = await done('/v1/accounts', { region: '990102', name: '国库指标', kind: 'quota' });
  const june = { account: other, amount: '10.00', valueDate: '2023-06-15' };
  for (const fund of ['990102-welfare', '990102-care']) await done(`/v1/funds/${fund}/dues`, june, 'entry');
  await close(other, '2023-06-30', '20.00');
  await done('/v1/funds/990102-welfare/closed-months', { month: '2023-06' }, 'fund');
  const granted = { account: quota, amount: '100.00', valueDate: '2023-07-20' };
  ids.granted = await done('/v1/funds/990102-care/appropriations', granted, 'entry');
  ids.elsewhere = await done('/v1/funds/990102-care/appropriations', { ...granted, account: ids.fresh }, 'entry');
  const kept = { lines: [{ purpose: 'free', amount: '150.00' }], valueDate: '2023-07-20' };
  await done('/v1/funds/990102-care/reservations', kept, 'reservation');
  const prior = { year: 2020, received: [], spent: [], closing: '100.00', evidence: [evidence] };
  await done('/v1/funds/990102-welfare/prior-years', prior, 'fund');
  await prepareYears(done);
  await done('/v1/funds/990104-care/prior-years', prior, 'fund');
}

/** 990105 never had an entry; in 990104 only the township had one. */
async function prepareYears(done: (path: string, body: unknown, field?: string) => Promise<string>): Promise<void> {
  for (const code of ['990105', '990104']) {
    await done('/v1/regions', { code, name: `县${code}`, level: 'county' }, 'region');
  }
  for (const code of ['990104201', '990104203']) {
    await done('/v1/regions', { code, name: `镇${code}`, level: 'township', parent: '990104' }, 'region');
  }
  const account = await done('/v1/accounts', { region: '990104', name: '专户', kind: 'bank' });
  ids.inPrior = account;
  const dues = { account, amount: '1.00', valueDate: '2022-05-01' };
  await done('/v1/funds/990104201-welfare/dues', dues, 'entry');
  await done('/v1/funds/990104201-welfare/dues', { ...dues, valueDate: '2023-05-01' }, 'entry');
  for (const fund of ['990105-welfare', '990105-care', '990104-welfare', '990104203-care']) {
    await done(`/v1/funds/${fund}/closed-months`, { month: '2022-12' }, 'fund');
  }
  await done('/v1/funds/990105-care/closed-years', { year: 2022 }, 'fund');
}

const fundUnknown = (rest: string): Case => ['fund-unknown', 404, () => ({ path: `/v1/funds/990101-nothing/${rest}` })];
const yearOf = (fund: string, year: number) => () => ({ path: `/v1/funds/${fund}/closed-years`, year });

export const CLOSING_WALKS: readonly Walk[] = [
  {
    command: 'account closings',
    get path() {
      return `/v1/accounts/${ids.stated}/closings`;
    },
    body: () => ({ through: '2023-05-31' }),
    refusals: [
      ['account-unknown', 404, () => ({ path: `/v1/accounts/${NOBODY}/closings` })],
      ...actor('leader.one'),
      ['dated-after-today', 422, () => ({ through: '2999-12-31' })],
      ['account-closed-already', 409, () => ({ through: '2023-05-01' })],
      ['account-closing-not-stated', 422, () => ({ path: `/v1/accounts/${ids.closed}/closings` })],
    ],
  },
  {
    command: 'account statements',
    get path() {
      return `/v1/accounts/${ids.closed}/statements`;
    },
    body: () => ({ through: '2023-05-01', balance: '0.00', evidence: [ids.evidence] }),
    refusals: [
      ['account-unknown', 404, () => ({ path: `/v1/accounts/${NOBODY}/statements` })],
      ...actor('leader.one'),
      ['account-stated-already', 409, () => ({ path: `/v1/accounts/${ids.stated}/statements` })],
      ['account-not-closed-through', 422, () => ({ through: '2023-04-30' })],
      ['account-evidence-missing', 422, () => ({ evidence: [] })],
      ['difference-unexplained', 422, () => ({ balance: '0.01' })],
    ],
  },
  {
    command: 'closed months',
    path: '/v1/funds/990102-care/closed-months',
    body: () => ({ month: '2023-06' }),
    refusals: [
      fundUnknown('closed-months'),
      ...actor('clerk.one'),
      ['month-not-over', 422, () => ({ month: '2999-12' })],
      ['month-closed-already', 409, () => ({ path: '/v1/funds/990102-welfare/closed-months', month: '2023-06' })],
      ['month-before-open', 422, () => ({ month: '2023-07' })],
      ['account-not-closed', 422, () => ({ path: '/v1/funds/990101201-welfare/closed-months', month: '2023-03' })],
    ],
  },
  {
    command: 'late dues',
    path: '/v1/funds/990102-welfare/dues',
    body: () => ({ account: ids.fresh, amount: '1.00', valueDate: '2023-07-15', belongsOn: '2023-06-10' }),
    refusals: [
      ['dated-in-closed-time', 422, () => ({ valueDate: '2023-06-30' })],
      ['belongs-in-open-time', 422, () => ({ belongsOn: '2023-07-01' })],
    ],
  },
  {
    command: 'foundings',
    path: '/v1/regions',
    body: () => ({ code: '990104202', name: '新镇', level: 'township', parent: '990104', on: '2023-01-01' }),
    refusals: [
      ['region-dated-in-closed-time', 422, () => ({ on: '2022-12-31' })],
      ['region-dated-in-closed-time', 422, () => ({ on: undefined })],
    ],
  },
  {
    command: 'names in closed time',
    path: '/v1/regions/990104/names',
    body: () => ({ name: '新县', on: '2023-07-01' }),
    refusals: [['region-dated-in-closed-time', 422, () => ({ on: '2022-12-31' })]],
  },
  {
    command: 'splits in closed time',
    path: '/v1/regions/990104203/splits',
    body: () => ({ into: ['990104201'], on: '2023-05-01' }),
    refusals: [['region-dated-in-closed-time', 422, () => ({ on: '2022-12-31' })]],
  },
  {
    command: 'mergers in closed time',
    path: '/v1/regions/990104201/merger',
    body: () => ({ into: '990104203', on: '2023-05-01' }),
    refusals: [
      ['region-dated-in-closed-time', 422, () => ({ on: '2022-12-31' })],
      ['region-dated-before-entries', 422, () => ({ on: '2023-04-30' })],
    ],
  },
  {
    command: 'closed years',
    path: '/v1/funds/990105-welfare/closed-years',
    body: () => ({ year: 2022 }),
    refusals: [
      fundUnknown('closed-years'),
      ...actor('clerk.one'),
      ['year-closed-already', 409, yearOf('990105-care', 2022)],
      ['year-before-open', 422, yearOf('990105-care', 2024)],
      ['year-months-open', 422, yearOf('990105-care', 2023)],
      ['minimum-unmet', 422, yearOf('990104-welfare', 2022)],
    ],
  },
  {
    command: 'prior years',
    path: '/v1/funds/990102-welfare/prior-years',
    body: () => ({
      ...{
        year: 2021,
        received: [{ kind: 'donation', amount: '500.00' }],
        spent: [{ kind: 'relief', amount: '0.00' }],
      },
      ...{ closing: '600.00', evidence: [ids.evidence] },
    }),
    refusals: [
      fundUnknown('prior-years'),
      ...actor('clerk.one'),
      ['prior-year-not-over', 422, () => ({ year: 2999 })],
      ['prior-year-in-ledger', 422, () => ({ year: 2023 })],
      ['prior-year-entered-already', 409, () => ({ year: 2020 })],
      ['prior-year-kind-unknown', 422, () => ({ received: [{ kind: 'opening', amount: '1.00' }] })],
      ['prior-year-kind-twice', 422, () => ({ spent: [1, 2].map((at) => ({ kind: 'relief', amount: String(at) })) })],
      ['amount-too-large', 422, () => ({ closing: '100000000000.01' })],
      ['prior-year-empty', 422, () => ({ received: [], spent: [], closing: undefined })],
      ['prior-year-overdrawn', 422, () => ({ closing: '499.99' })],
      ['prior-year-evidence-missing', 422, () => ({ evidence: [] })],
    ],
  },
  {
    command: 'withdrawals of prior years',
    path: '/v1/funds/990102-welfare/prior-years/2020/withdrawals',
    body: () => ({ reason: '漏记' }),
    refusals: [
      fundUnknown('prior-years/2020/withdrawals'),
      ...actor('clerk.one'),
      ['prior-year-not-entered', 422, () => ({ path: '/v1/funds/990102-welfare/prior-years/2019/withdrawals' })],
    ],
  },
  {
    command: 'dues in a prior year',
    path: '/v1/funds/990104-care/dues',
    body: () => ({ account: ids.inPrior, amount: '1.00', valueDate: '2023-07-01' }),
    refusals: [['dated-in-prior-year', 422, () => ({ valueDate: '2020-12-31' })]],
  },
  {
    command: 'quota lapses',
    get path() {
      return `/v1/funds/990102-care/appropriations/${ids.granted}/lapses`;
    },
    body: () => ({ amount: '1.00', valueDate: '2023-12-31' }),
    refusals: [
      fundUnknown(`appropriations/${NOBODY}/lapses`),
      ...actor('leader.one'),
      ['entry-unknown', 404, () => ({ path: `/v1/funds/990102-care/appropriations/${NOBODY}/lapses` })],
      ['account-not-quota', 422, () => ({ path: `/v1/funds/990102-care/appropriations/${ids.elsewhere}/lapses` })],
      ['amount-not-positive', 422, () => ({ amount: '0.00' })],
      ['amount-too-large', 422, () => ({ amount: '100000000000.01' })],
      ['dated-after-today', 422, () => ({ valueDate: '2999-12-31' })],
      ['dated-before-what-it-answers', 422, () => ({ valueDate: '2023-07-19' })],
      ['more-than-granted', 422, () => ({ amount: '100.01' })],
      ['not-enough-available', 422, () => ({ amount: '90.00' })],
    ],
  },
];

/** Cases whose change would undo the one that comes before it in order, so that they stand alone. */
export const CLOSING_ALONE = [
  'account closings account-closing-not-stated',
  'foundings region-dated-in-closed-time',
  'mergers in closed time region-dated-before-entries',
];

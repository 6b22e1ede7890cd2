import type { Api } from '../fixtures/api.js';
import { actor } from './outgo-walks.js';
import type { Case, Walk } from './outgo-walks.js';

const [COUNTY, TOWN] = ['990106', '990106101'];
const AT = `/v1/funds/${COUNTY}-welfare`;
const SMALL = 'officer.small';
const ids = { account: '', evidence: '', request: '' };

/** A county where one officer's word reaches 100.00, and where from 1,000.00 on a decision is demanded. */
export async function prepareAuthority(api: Api): Promise<void> {
  const done = async (path: string, body: unknown, field = 'region'): Promise<string> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return String(told.body[field]);
  };
  await done('/v1/regions', { code: COUNTY, name: '限额县', level: 'county' });
  await done('/v1/regions', { code: TOWN, name: '限额镇', level: 'township', parent: COUNTY });
  for (const person of [SMALL, 'officer.free']) {
    await done('/v1/people', { person, name: person });
    const role = { role: 'finance-officer', region: COUNTY, from: '2023-01-01' };
    await done(`/v1/people/${person}/roles`, role);
  }
  const limit = { role: 'finance-officer', region: COUNTY, amount: '100.00', from: '2023-01-01' };
  await done(`/v1/people/${SMALL}/limits`, limit);
  ids.account = await done('/v1/accounts', { region: COUNTY, name: '专户', kind: 'bank' }, 'account');
  const dues = { account: ids.account, amount: '9000.00', valueDate: '2023-07-01' };
  await done(`${AT}/dues`, dues);
  const entry = await done(`${AT}/dues`, { ...dues, amount: '500.00' }, 'entry');
  ids.request = await done(`${AT}/entries/${entry}/reversals`, { reason: '重复登记' }, 'request');
  const upload = { method: 'POST', bytes: '会议纪要', key: 'minutes', headers: { 'content-type': 'text/plain' } };
  ids.evidence = String((await api.ask('/v1/evidence', upload)).body['sha256']);
  await done('/v1/decision-thresholds', { region: COUNTY, amount: '1000.00', from: '2023-07-01' });
  for (const region of [COUNTY, '990101']) await done('/v1/decisions', { ...minutes(), region, minutesNumber: '1号' });
}

const minutes = () => ({
  ...{ region: COUNTY, minutesNumber: '9号', decidedOn: '2023-07-05', amount: '1500.00', subject: '应急救助' },
  ...{ attendees: ['leader.one'], others: ['赵刚'], evidence: [ids.evidence] },
});
const line = (amount: string) => ({ lines: [{ purpose: 'free', amount }] });
const AMOUNT: readonly Case[] = [
  ['amount-not-positive', 422, () => ({ amount: '0.00' })],
  ['amount-too-large', 422, () => ({ amount: '100000000000.01' })],
];
const IN_CLEAR: Case = ['personal-number-in-clear', 422, () => ({ basis: { documentNumber: '13800138000' } })];
const NOT_COUNTY: readonly Case[] = [
  ['region-unknown', 422, () => ({ region: '990999' })],
  ['region-not-county', 422, () => ({ region: TOWN })],
];
const OVER: Case = ['amount-over-limit', 422, () => ({ by: SMALL })];
const cited = (spare: string): readonly Case[] => [
  OVER,
  ['decision-missing', 422, () => ({ decision: undefined })],
  ['decision-unknown', 422, () => ({ decision: '7号' })],
  ['decision-of-another-county', 422, () => ({ decision: '990101:1号' })],
  ['decision-dated-later', 422, () => ({ valueDate: '2023-07-04' })],
  ['decision-rest-too-small', 422, () => line(spare)],
];
const demanding = (command: string, more: () => object): Walk => ({
  command: `${command} on a decision`,
  path: `${AT}/${command}`,
  body: () => ({ ...line('1000.00'), valueDate: '2023-07-10', decision: '1号', ...more() }),
  refusals: [
    ['fund-unknown', 404, () => ({ path: `/v1/funds/990101-nothing/${command}` })],
    ...actor('clerk.one'),
    ...cited('1500.01'),
  ],
});
const limits = (rest: string) => ({ path: `/v1/people/${rest}` });

export const AUTHORITY_WALKS: readonly Walk[] = [
  {
    ...demanding('reservations', () => ({})),
    body: () => ({ ...line('1000.00'), valueDate: '2023-07-10', decision: '1 号' }),
  },
  {
    ...demanding('remittances', () => ({ account: ids.account })),
    body: () => ({ ...line('200.00'), valueDate: '2023-07-10', decision: '1号', account: ids.account }),
    refusals: [OVER, ['decision-rest-too-small', 422, () => line('500.01')]],
  },
  {
    ...demanding('transfers', () => ({})),
    body: () => ({ ...line('300.00'), valueDate: '2023-07-10', decision: `${COUNTY}:1号`, to: `${TOWN}-welfare` }),
    refusals: [OVER, ['decision-rest-too-small', 422, () => line('300.01')]],
  },
  {
    command: 'fees over a limit',
    path: `${AT}/spendings`,
    body: () => ({ ...line('100.01'), kind: 'bank-fee', account: ids.account, valueDate: '2023-07-10' }),
    refusals: [OVER],
  },
  {
    command: 'approvals over a limit',
    get path() {
      return `/v1/requests/${ids.request}/approval`;
    },
    body: () => ({}),
    by: 'leader.one',
    refusals: [...actor('clerk.one'), OVER],
  },
  {
    command: 'limits',
    ...limits(`${SMALL}/limits`),
    body: () => ({ role: 'finance-officer', region: COUNTY, amount: '200.00' }),
    refusals: [
      ...actor('clerk.one'),
      ['person-unknown', 404, () => limits('nobody/limits')],
      ['region-unknown', 422, () => ({ region: '990999' })],
      ...AMOUNT,
      IN_CLEAR,
      ['role-not-held', 422, () => ({ role: 'leader' })],
      ['limit-granted-already', 409, () => ({ amount: '100.00' })],
    ],
  },
  {
    command: 'limits/end',
    ...limits(`${SMALL}/limits/end`),
    body: () => ({ role: 'finance-officer', region: COUNTY }),
    refusals: [
      ...actor('clerk.one'),
      ['person-unknown', 404, () => limits('nobody/limits/end')],
      ['region-unknown', 422, () => ({ region: '990999' })],
      IN_CLEAR,
      ['role-not-held', 422, () => ({ role: 'leader' })],
      ['limit-not-granted', 422, () => limits('officer.free/limits/end')],
    ],
  },
  {
    command: 'role-limits',
    path: '/v1/role-limits',
    body: () => ({ region: COUNTY, role: 'cashier', amount: '500.00' }),
    refusals: [
      ...actor('clerk.one'),
      ...NOT_COUNTY,
      ...AMOUNT,
      IN_CLEAR,
      ['setting-exists', 409, () => ({ amount: undefined })],
    ],
  },
  {
    command: 'decision-thresholds',
    path: '/v1/decision-thresholds',
    body: () => ({ region: COUNTY, amount: '2000.00' }),
    refusals: [
      ...actor('clerk.one'),
      ...NOT_COUNTY,
      ...AMOUNT,
      IN_CLEAR,
      ['setting-exists', 409, () => ({ amount: '1000.00' })],
    ],
  },
  {
    command: 'decisions',
    path: '/v1/decisions',
    body: minutes,
    refusals: [
      ...actor('admin.now'),
      ...NOT_COUNTY,
      ['person-unknown', 422, () => ({ attendees: ['nobody'] })],
      ['minutes-number-malformed', 422, () => ({ minutesNumber: '〔〕' })],
      ['personal-number-in-clear', 422, () => ({ minutesNumber: '13800138000' })],
      ...AMOUNT,
      ['dated-after-today', 422, () => ({ decidedOn: '2999-12-31' })],
      ['attendees-too-few', 422, () => ({ others: [] })],
      ['minutes-missing', 422, () => ({ evidence: [] })],
      ['decision-exists', 409, () => ({ minutesNumber: '１号' })],
    ],
  },
];

import type { Api } from '../fixtures/api.js';
import { actor, NOBODY } from './outgo-walks.js';
import type { Walk } from './outgo-walks.js';

const ids = { closed: '', stated: '', evidence: '' };

/** Accounts that were closed, one of them stated. */
export async function prepareClosing(api: Api, { closed }: { readonly closed: string }): Promise<void> {
  const done = async (path: string, body: unknown, field: string): Promise<string> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return String(told.body[field]);
  };
  ids.closed = closed;
  const upload = { method: 'POST', bytes: '对账单', key: 'statement', headers: { 'content-type': 'text/plain' } };
  ids.evidence = String((await api.ask('/v1/evidence', upload)).body['sha256']);
  ids.stated = await done('/v1/accounts', { region: '990101', name: '已对账户', kind: 'bank' }, 'account');
  await done(`/v1/accounts/${ids.stated}/closings`, { through: '2023-05-01' }, 'account');
  const stated = { through: '2023-05-01', balance: '0.00', evidence: [ids.evidence] };
  await done(`/v1/accounts/${ids.stated}/statements`, stated, 'account');
}

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
];

/** Cases whose change would undo the one that comes before it in order, so that they stand alone. */
export const CLOSING_ALONE = ['account closings account-closing-not-stated'];

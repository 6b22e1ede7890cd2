import type { Api } from '../fixtures/api.js';
import { actor, NOBODY } from './outgo-walks.js';
import type { Case, Walk } from './outgo-walks.js';

const FUND = '990101201-care';
const ids = { open: '', enforceable: '', withdrawn: '', kept: '', foreign: '', gift: '', evidence: '' };

const promise = {
  ...{ donorKind: 'enterprise', donor: '安和面粉厂', madeOn: '2023-06-01' },
  dues: [{ dueOn: '2023-12-31', amount: '50.00' }],
};

/** Pledges as the walks below meet them, and a gift. */
export async function preparePledges(api: Api, bank: string): Promise<void> {
  const done = async (path: string, body: unknown, field = 'pledge'): Promise<string> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return String(told.body[field]);
  };
  const upload = { method: 'POST', bytes: '认捐书', key: 'promise', headers: { 'content-type': 'text/plain' } };
  ids.evidence = String((await api.ask('/v1/evidence', upload)).body['sha256']);
  const at = `/v1/funds/${FUND}/pledges`;
  ids.open = await done(at, promise);
  ids.enforceable = await done(at, { ...promise, written: true, hardshipRelief: true, evidence: [ids.evidence] });
  ids.withdrawn = await done(at, promise);
  await done(`/v1/pledges/${ids.withdrawn}/withdrawal`, { on: '2023-07-01', reason: '停产' });
  ids.kept = await done(at, { ...promise, dues: [{ dueOn: '2023-12-31', amount: '5.00' }] });
  const gift = { account: bank, amount: '25.00', valueDate: '2023-07-01', donorKind: 'anonymous' };
  ids.gift = await done(`/v1/funds/${FUND}/donations`, { ...gift, noReceiptReason: 'anonymous' }, 'entry');
  await done(`/v1/pledges/${ids.kept}/fulfilments`, { gift: ids.gift });
  ids.foreign = await done('/v1/funds/990101-care/pledges', promise);
}

const at = (pledge: () => string, what: string) => () => ({ path: `/v1/pledges/${pledge()}/${what}` });
const unknown = (what: string): Case => ['pledge-unknown', 404, at(() => NOBODY, what)];

export const PLEDGE_WALKS: readonly Walk[] = [
  {
    command: 'pledges',
    path: `/v1/funds/${FUND}/pledges`,
    body: () => promise,
    refusals: [
      ['fund-unknown', 404, () => ({ path: '/v1/funds/990101-nothing/pledges' })],
      ...actor('leader.one'),
      ['purpose-unknown', 422, () => ({ purpose: '没有的用途' })],
      ['donor-missing', 422, () => ({ donor: undefined })],
      ['dues-missing', 422, () => ({ dues: [] })],
      ['amount-not-positive', 422, () => ({ dues: [{ dueOn: '2023-12-31', amount: '0.00' }] })],
      ['dated-after-today', 422, () => ({ madeOn: '2999-12-31' })],
      ['dues-out-of-order', 422, () => ({ dues: [...promise.dues, ...promise.dues] })],
      ['evidence-missing', 422, () => ({ written: true })],
    ],
  },
  {
    command: 'fulfilments',
    get path() {
      return `/v1/pledges/${ids.open}/fulfilments`;
    },
    body: () => ({ gift: ids.gift, amount: '10.00' }),
    refusals: [
      unknown('fulfilments'),
      ...actor('leader.one'),
      ['entry-unknown', 422, () => ({ gift: NOBODY })],
      ['pledge-withdrawn', 422, at(() => ids.withdrawn, 'fulfilments')],
      ['pledge-of-another-fund', 422, at(() => ids.foreign, 'fulfilments')],
      ['pledge-over-fulfilled', 422, () => ({ amount: '50.01' })],
      ['gift-over-used', 409, () => ({ amount: '20.01' })],
    ],
  },
  {
    command: 'withdrawal',
    get path() {
      return `/v1/pledges/${ids.enforceable}/withdrawal`;
    },
    body: () => ({ on: '2023-07-01', reason: '停产', agreedBy: '李强' }),
    refusals: [
      unknown('withdrawal'),
      ...actor('clerk.one'),
      ['pledge-withdrawn', 422, at(() => ids.withdrawn, 'withdrawal')],
      ['pledge-kept', 422, at(() => ids.kept, 'withdrawal')],
      ['dated-after-today', 422, () => ({ on: '2999-12-31' })],
      ['dated-before-what-it-answers', 422, () => ({ on: '2023-05-31' })],
      ['agreement-missing', 422, () => ({ agreedBy: undefined })],
    ],
  },
];

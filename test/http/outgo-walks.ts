import type { Api } from '../fixtures/api.js';

/** What a case changes in a command that would be taken; `by` and `path` stand beside the body's fields. */
export interface Change {
  readonly by?: string;
  readonly path?: string;
  readonly [field: string]: unknown;
}

export type Case = readonly [code: string, status: number, change: () => Change];

export interface Walk {
  readonly command: string;
  readonly path: string;
  readonly body: () => Readonly<Record<string, unknown>>;
  /** Who is taken; `local` where absent. */
  readonly by?: string;
  /** Each refusal in order of precedence, with a change that earns it. */
  readonly refusals: readonly Case[];
}

export const NOBODY = '00000000-0000-8000-8000-000000000000';

export const actor = (by: string): readonly Case[] => [['role-missing', 422, () => ({ by })]];

const FUND = '990101201-care';
const NO_FUND = '990101-nothing';
const AT = `/v1/funds/${FUND}`;
/** What the walks below stand on; made once the ledger has its county. */
const ids = {
  bank: '',
  closed: '',
  other: '',
  gift: '',
  fee: '',
  kept: '',
  over: '',
  first: '',
  second: '',
  back: '',
  evidence: '',
};

const line = (purpose: string, amount: string) => ({ lines: [{ purpose, amount }] });
const LINES: readonly Case[] = [
  ['lines-missing', 422, () => ({ lines: [] })],
  ['amount-not-positive', 422, () => line('free', '0.00')],
  ['amount-too-large', 422, () => line('free', '100000000000.01')],
  ['purpose-unknown', 422, () => line('没有的用途', '1.00')],
  ['lines-repeat-purpose', 422, () => ({ lines: [...line('free', '1.00').lines, ...line('free', '1.00').lines] })],
];
const AMOUNT: readonly Case[] = [
  ['amount-not-positive', 422, () => ({ amount: '0.00' })],
  ['amount-too-large', 422, () => ({ amount: '100000000000.01' })],
];
const DAYS: readonly Case[] = [
  ['dated-after-today', 422, () => ({ valueDate: '2999-12-31' })],
  ['dated-before-opening', 422, () => ({ valueDate: '2023-05-31' })],
];
const answering = (day: string): readonly Case[] => [
  ...DAYS,
  ['dated-before-what-it-answers', 422, () => ({ valueDate: day })],
];
const ACCOUNT: readonly Case[] = [
  ['account-unknown', 422, () => ({ account: NOBODY })],
  ['account-not-of-region', 422, () => ({ account: ids.other })],
  ['account-closed', 422, () => ({ account: ids.closed, valueDate: '2023-05-01' })],
];
const fundUnknown = (rest: () => string): Case => [
  'fund-unknown',
  404,
  () => ({ path: `/v1/funds/${NO_FUND}${rest()}` }),
];
const entryUnknown = (kind: string, rest: string): Case => [
  'entry-unknown',
  404,
  () => ({ path: `${AT}/${kind}/${NOBODY}/${rest}` }),
];

/** The fund's money, a gift, reservations, a fee, transfers. */
export async function prepareOutgo(
  api: Api,
  accounts: { readonly bank: string; readonly other: string; readonly closed: string },
): Promise<void> {
  const done = async (path: string, body: unknown, field = 'entry'): Promise<string> => {
    const told = await api.post(path, body);
    if (told.status > 201) throw new Error(`${path}: ${told.text}`);
    return String(told.body[field]);
  };
  Object.assign(ids, accounts);
  const money = { account: accounts.bank, amount: '100.00' };
  await done(`${AT}/opening-balances`, { ...money, valueDate: '2023-06-01' });
  for (const purpose of ['助学', '济困']) await done(`${AT}/purposes`, { purpose });
  await done(`${AT}/purpose-uses`, { purpose: '济困', allows: ['relief'] });
  const anonymous = { donorKind: 'anonymous', noReceiptReason: 'anonymous' };
  const gift = { ...money, amount: '10.00', purpose: '济困', valueDate: '2023-07-01', ...anonymous };
  ids.gift = await done(`${AT}/donations`, gift);
  const kept = { ...line('free', '20.00'), valueDate: '2023-06-02' };
  ids.kept = await done(`${AT}/reservations`, kept, 'reservation');
  ids.over = await done(`${AT}/reservations`, { ...kept, expiresOn: '2023-06-03' }, 'reservation');
  const fee = { account: accounts.bank, kind: 'bank-fee', ...line('free', '1.00'), valueDate: '2023-07-01' };
  ids.fee = await done(`${AT}/spendings`, fee);
  const sent = { to: '990101-care', ...line('free', '1.00'), valueDate: '2023-07-01' };
  for (const name of ['first', 'second', 'back'] as const) ids[name] = await done(`${AT}/transfers`, sent, 'transfer');
  await done(`/v1/transfers/${ids.second}/receipt`, { valueDate: '2023-07-02' }, 'transfer');
  const upload = { method: 'POST', bytes: '同意书', key: 'consent', headers: { 'content-type': 'text/plain' } };
  ids.evidence = String((await api.ask('/v1/evidence', upload)).body['sha256']);
}

function settling(command: string, transfer: () => string, how: string): Walk {
  return {
    command,
    get path() {
      return `/v1/transfers/${transfer()}/${how}`;
    },
    body: () => ({ valueDate: '2023-07-02' }),
    refusals: [
      ['transfer-unknown', 404, () => ({ path: `/v1/transfers/${NOBODY}/${how}` })],
      ...actor('clerk.one'),
      ['transfer-settled', 422, () => ({ path: `/v1/transfers/${ids.second}/${how}` })],
      ...answering('2023-06-30'),
    ],
  };
}

export const OUTGO_WALKS: readonly Walk[] = [
  {
    command: 'purpose-uses',
    path: `${AT}/purpose-uses`,
    body: () => ({ purpose: '济困', allows: ['relief'] }),
    refusals: [
      fundUnknown(() => '/purpose-uses'),
      ...actor('clerk.one'),
      ['purpose-unknown', 422, () => ({ purpose: '没有的用途' })],
      ['fund-not-lendable', 422, () => ({ allows: ['loan'] })],
    ],
  },
  {
    command: 'reservations',
    path: `${AT}/reservations`,
    body: () => ({ ...line('free', '1.00'), valueDate: '2023-07-01' }),
    refusals: [
      fundUnknown(() => '/reservations'),
      ...actor('clerk.one'),
      ...LINES,
      ...DAYS,
      ['expires-before-it-begins', 422, () => ({ expiresOn: '2023-06-30' })],
      ['purpose-not-allowed', 422, () => line('助学', '1.00')],
      ['not-enough-available', 422, () => line('free', '5000.00')],
    ],
  },
  {
    command: 'releases',
    get path() {
      return `${AT}/reservations/${ids.kept}/releases`;
    },
    body: () => ({ ...line('free', '1.00'), valueDate: '2023-07-01' }),
    refusals: [
      fundUnknown(() => `/reservations/${ids.kept}/releases`),
      ...actor('clerk.one'),
      ['reservation-unknown', 404, () => ({ path: `${AT}/reservations/${NOBODY}/releases` })],
      ...LINES,
      ...answering('2023-06-01'),
      ['more-than-reserved', 422, () => line('free', '20.01')],
    ],
  },
  {
    command: 'spendings',
    path: `${AT}/spendings`,
    body: () => ({
      ...{ account: ids.bank, kind: 'relief', reservation: ids.kept, payee: '李强', valueDate: '2023-07-01' },
      ...line('free', '1.00'),
    }),
    refusals: [
      fundUnknown(() => '/spendings'),
      ...actor('leader.one'),
      ...ACCOUNT,
      ['reservation-unknown', 422, () => ({ reservation: NOBODY })],
      ['reservation-missing', 422, () => ({ reservation: undefined })],
      ...LINES,
      ...answering('2023-06-01'),
      ['reservation-expired', 422, () => ({ reservation: ids.over })],
      ['fund-not-lendable', 422, () => ({ kind: 'loan' })],
      ['purpose-not-allowed', 422, () => line('助学', '1.00')],
      ['more-than-reserved', 422, () => line('free', '20.01')],
      ['not-enough-available', 422, () => ({ kind: 'bank-fee', reservation: undefined, ...line('free', '5000.00') })],
    ],
  },
  {
    command: 'spending returns',
    get path() {
      return `${AT}/spendings/${ids.fee}/returns`;
    },
    body: () => ({ account: ids.bank, ...line('free', '0.50'), valueDate: '2023-07-02' }),
    refusals: [
      fundUnknown(() => `/spendings/${ids.fee}/returns`),
      ...actor('leader.one'),
      entryUnknown('spendings', 'returns'),
      ...ACCOUNT,
      ...LINES,
      ...answering('2023-06-30'),
      ['more-than-spent', 422, () => line('free', '1.01')],
    ],
  },
  {
    command: 'gift fees',
    get path() {
      return `${AT}/donations/${ids.gift}/fees`;
    },
    body: () => ({ account: ids.bank, amount: '1.00', valueDate: '2023-07-02' }),
    refusals: [
      fundUnknown(() => `/donations/${ids.gift}/fees`),
      ...actor('leader.one'),
      entryUnknown('donations', 'fees'),
      ...ACCOUNT,
      ...AMOUNT,
      ...answering('2023-06-30'),
      ['more-than-given', 422, () => ({ amount: '10.01' })],
    ],
  },
  {
    command: 'gift returns',
    get path() {
      return `${AT}/donations/${ids.gift}/returns`;
    },
    body: () => ({ account: ids.bank, ...line('济困', '1.00'), valueDate: '2023-07-02' }),
    refusals: [
      fundUnknown(() => `/donations/${ids.gift}/returns`),
      ...actor('leader.one'),
      entryUnknown('donations', 'returns'),
      ...ACCOUNT,
      ...LINES,
      ...answering('2023-06-30'),
      ['more-than-given', 422, () => line('济困', '10.01')],
    ],
  },
  {
    command: 'remittances',
    path: `${AT}/remittances`,
    body: () => ({ account: ids.bank, ...line('free', '1.00'), valueDate: '2023-07-01' }),
    refusals: [
      fundUnknown(() => '/remittances'),
      ...actor('leader.one'),
      ['remittance-to-fund-here', 422, () => ({ toRegion: '990101' })],
      ...ACCOUNT,
      ...LINES,
      ...DAYS,
      ['purpose-not-allowed', 422, () => line('济困', '1.00')],
      ['not-enough-available', 422, () => line('free', '5000.00')],
    ],
  },
  {
    command: 'purpose-exchanges',
    path: `${AT}/purpose-exchanges`,
    body: () => ({
      ...{ from: '济困', to: 'free', amount: '1.00', valueDate: '2023-07-02', reason: 'donor-consent' },
      ...{ gift: ids.gift, evidence: [ids.evidence] },
    }),
    refusals: [
      fundUnknown(() => '/purpose-exchanges'),
      ...actor('clerk.one'),
      ['entry-unknown', 422, () => ({ gift: NOBODY })],
      ...AMOUNT,
      ['purpose-unknown', 422, () => ({ from: '没有的用途' })],
      ...answering('2023-06-30'),
      ['purpose-unknown', 422, () => ({ to: '没有的用途' })],
      ['purposes-equal', 422, () => ({ to: '济困' })],
      ['evidence-missing', 422, () => ({ evidence: [] })],
      ['gift-missing', 422, () => ({ gift: undefined })],
      ['more-than-given', 422, () => ({ amount: '10.01' })],
      [
        'not-enough-available',
        422,
        () => ({ from: 'free', to: '济困', reason: 'purpose-finished', gift: undefined, amount: '5000.00' }),
      ],
    ],
  },
  {
    command: 'transfers',
    path: `${AT}/transfers`,
    body: () => ({ to: '990101-care', ...line('free', '1.00'), valueDate: '2023-07-01' }),
    refusals: [
      fundUnknown(() => '/transfers'),
      ...actor('clerk.one'),
      ['fund-unknown', 422, () => ({ to: NO_FUND })],
      ['fund-abolished', 422, () => ({ to: '990103-care' })],
      ['funds-equal', 422, () => ({ to: FUND })],
      ...LINES,
      ...DAYS,
      ['not-enough-available', 422, () => line('free', '5000.00')],
    ],
  },
  settling('transfer receipts', () => ids.first, 'receipt'),
  settling('transfer returns', () => ids.back, 'return'),
];

/** Cases whose change would undo the one that comes before it in order, so that they stand alone. */
export const OUTGO_ALONE = [
  'spendings not-enough-available',
  'purpose-exchanges gift-missing',
  'purpose-exchanges not-enough-available',
];

import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPool } from '#database';
import { REFUSAL_CODES } from '#ledger';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture } from '../fixtures/api.js';
import { AUTHORITY_WALKS, prepareAuthority } from './authority-walks.js';
import { walkCorrections } from './correction-walk.js';
import { GOODS_WALKS, prepareGoods } from './goods-walks.js';
import { actor, NOBODY, OUTGO_ALONE, OUTGO_WALKS, prepareOutgo } from './outgo-walks.js';
import { CLOSING_ALONE, CLOSING_WALKS, prepareClosing } from './closing-walks.js';
import type { Change, Walk } from './outgo-walks.js';
import { prepareWaivers, WAIVER_WALKS } from './waiver-walks.js';
import { PLEDGE_WALKS, preparePledges } from './pledge-walks.js';
import { prepareRegions, REGION_WALKS } from './region-walks.js';

/** Codes that no request can earn, and why. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'actor-unknown': 'whoever is not in the ledger is denied before it is asked, with the same code',
  'batch-begun-already': 'imports are run by the command line',
  'batch-not-open': 'imports are run by the command line',
  'document-number-used': 'only a register’s rows take document numbers',
  'request-exists': 'its id is made of the command’s own',
  'request-lapsed': 'it takes thirty days',
  'fund-held': 'no person holds a fund',
  'reservation-exists': 'its id is made of the command’s own',
  'prior-year-amount-negative': 'an amount below zero is malformed',
  'pledge-exists': 'its id is made of the command’s own',
  'transfer-exists': 'its id is made of the command’s own',
};

const ids = { bank: '', cash: '', other: '', closed: '' };
const entry = [
  ['account-unknown', 422, () => ({ account: NOBODY })],
  ['account-not-of-region', 422, () => ({ account: ids.other })],
  ['account-closed', 422, () => ({ account: ids.closed, valueDate: '2023-05-01' })],
] as const;
const amountAndDate = [
  ['amount-not-positive', 422, () => ({ amount: '0.00' })],
  ['amount-too-large', 422, () => ({ amount: '100000000000.01' })],
  ['dated-after-today', 422, () => ({ valueDate: '2999-12-31' })],
  ['dated-too-early', 422, () => ({ valueDate: '1989-12-31' })],
] as const;
const purposeAndOpening = [
  ['purpose-unknown', 422, () => ({ purpose: '没有的用途' })],
  ['dated-before-opening', 422, () => ({ valueDate: '2023-05-31' })],
] as const;

const gift = () => ({ account: ids.bank, amount: '100.00', valueDate: '2023-07-01' });

function income(command: string, more: Readonly<Record<string, unknown>> = {}): Walk {
  return {
    command,
    path: `/v1/funds/990101-care/${command}`,
    body: () => ({ ...gift(), ...more }),
    refusals: [
      ['fund-unknown', 404, () => ({ path: `/v1/funds/990101-nothing/${command}` })],
      ...actor('leader.one'),
      ...entry,
      ...(command === 'grants' ? ([['grant-from-fund-here', 422, () => ({ fromRegion: '990101201' })]] as const) : []),
      ...amountAndDate,
      ...purposeAndOpening,
    ],
  };
}

const WALKS: readonly Walk[] = [
  ...REGION_WALKS,
  {
    command: 'people',
    path: '/v1/people',
    body: () => ({ person: 'zhao.liu', name: '赵六' }),
    refusals: [
      ...actor('clerk.one'),
      ['name-says-nothing', 422, () => ({ name: '\u3000' })],
      ['person-id-malformed', 422, () => ({ person: '9-x' })],
      ['person-id-reserved', 422, () => ({ person: 'ledger' })],
      ['personal-number-in-clear', 422, () => ({ person: 'p.13800138000' })],
      ['person-exists', 409, () => ({ person: 'clerk.one' })],
    ],
  },
  {
    command: 'roles',
    path: '/v1/people/clerk.one/roles',
    body: () => ({ role: 'cashier', region: '990101', from: '2023-01-01' }),
    refusals: [
      ...actor('clerk.one'),
      ['person-unknown', 404, () => ({ path: '/v1/people/nobody/roles' })],
      ['region-unknown', 422, () => ({ region: '990999' })],
      ['role-ends-before-it-begins', 422, () => ({ until: '2022-12-31' })],
      ['administrator-handles-no-money', 422, () => ({ role: 'administrator' })],
      ['role-held-already', 409, () => ({ role: 'clerk', region: '*' })],
    ],
  },
  {
    command: 'roles/end',
    path: '/v1/people/clerk.one/roles/end',
    body: () => ({ role: 'cashier', region: '990101' }),
    refusals: [
      ...actor('clerk.one'),
      ['person-unknown', 404, () => ({ path: '/v1/people/nobody/roles/end' })],
      ['region-unknown', 422, () => ({ region: '990999' })],
      ['administrator-ends-own-role', 422, () => ({ path: '/v1/people/local/roles/end', role: 'administrator' })],
      [
        'administrator-for-a-time',
        422,
        () => ({ path: '/v1/people/local/roles/end', role: 'administrator', region: '*', by: 'admin.now' }),
      ],
      ['role-not-held', 422, () => ({ role: 'leader', region: '990101' })],
    ],
  },
  {
    command: 'accounts',
    path: '/v1/accounts',
    body: () => ({ region: '990101', name: '微信', kind: 'wallet', ways: ['微信'] }),
    refusals: [
      ...actor('clerk.one'),
      ['region-unknown', 422, () => ({ region: '990999' })],
      ['account-name-missing', 422, () => ({ name: '-' })],
      ['personal-number-in-clear', 422, () => ({ name: '专户6222021001112345670' })],
      ['account-exists', 409, () => ({ name: '现金' })],
      ['account-exists', 409, () => ({ name: '现 金\u{e0100}' })],
    ],
  },
  {
    command: 'account-moves',
    path: '/v1/account-moves',
    body: () => ({ from: ids.bank, to: ids.cash, amount: '1.00', valueDate: '2023-07-01' }),
    refusals: [
      ...actor('clerk.one'),
      ['account-unknown', 422, () => ({ from: NOBODY })],
      ['account-unknown', 422, () => ({ to: NOBODY })],
      ['account-not-of-region', 422, () => ({ to: ids.other })],
      ['account-closed', 422, () => ({ to: ids.closed, valueDate: '2023-05-01' })],
      ...amountAndDate,
      ['accounts-equal', 422, () => ({ from: ids.cash, to: ids.cash })],
      ['account-below-zero', 422, () => ({ from: ids.cash, to: ids.bank, amount: '5000.00' })],
    ],
  },
  {
    command: 'funds',
    path: '/v1/funds',
    body: () => ({ region: '990101', kind: 'study', kindName: '助学基金' }),
    refusals: [
      ...actor('clerk.one'),
      ['region-unknown', 422, () => ({ region: '990999' })],
      ['fund-kind-malformed', 422, () => ({ kind: '9' })],
      ['fund-kind-name-used', 409, () => ({ kindName: '计划生育 公益金' })],
      ['name-says-nothing', 422, () => ({ kindName: '.' })],
      ['fund-exists', 409, () => ({ kind: 'care' })],
    ],
  },
  {
    command: 'purposes',
    path: '/v1/funds/990101-welfare/purposes',
    body: () => ({ purpose: '养老', words: ['养老金'] }),
    refusals: [
      ...actor('clerk.one'),
      ['fund-unknown', 404, () => ({ path: '/v1/funds/990101-nothing/purposes' })],
      ['purpose-name-missing', 422, () => ({ purpose: '' })],
      ['personal-number-in-clear', 422, () => ({ purpose: '助学 13800138000' })],
      ['purpose-exists', 409, () => ({ purpose: '助学' })],
      ['purpose-means-free', 422, () => ({ purpose: '非限定' })],
    ],
  },
  income('appropriations', { documentNumber: '安财社〔2023〕8号' }),
  income('grants', { documentNumber: '省财〔2023〕1号' }),
  income('dues'),
  income('interest'),
  income('refunds', { refundOf: 'insurer' }),
  {
    ...income('donations'),
    body: () => ({ ...gift(), donorKind: 'individual', donor: '王梅', receipt: { number: 'AH2' } }),
    refusals: [
      ...income('donations').refusals.slice(0, 5),
      ['receipt-number-malformed', 422, () => ({ receipt: { number: '——' } })],
      ['personal-number-in-clear', 422, () => ({ receipt: { number: '411522199003071239' } })],
      ['receipt-unit-not-of-fund', 422, () => ({ receipt: { number: 'AH2', unit: '990102' } })],
      ['name-says-nothing', 422, () => ({ donor: ' ' })],
      ...income('donations').refusals.slice(5, -1),
      ['receipt-missing', 422, () => ({ receipt: undefined })],
      ['dated-before-opening', 422, () => ({ valueDate: '2023-05-31' })],
      ['receipt-number-used', 409, () => ({ receipt: { number: 'ａｈ 1' } })],
      ['receipt-number-used', 409, () => ({ receipt: { number: 'ah－2 ‐ 1' } })],
    ],
  },
  {
    ...income('opening-balances'),
    body: () => ({ ...gift(), account: ids.cash, valueDate: '2023-06-01' }),
    refusals: [
      ...income('opening-balances').refusals.slice(0, -1),
      ['opening-on-another-day', 422, () => ({ valueDate: '2023-06-02' })],
      [
        'entries-before-opening',
        422,
        () => ({ path: '/v1/funds/990101201-welfare/opening-balances', valueDate: '2023-06-02' }),
      ],
      ['opening-entered-already', 409, () => ({ account: ids.bank })],
    ],
  },
  {
    command: 'minimum-rules',
    path: '/v1/minimum-rules',
    body: () => ({ region: '990101201', amount: '60000.00', firstYear: 2024 }),
    refusals: [
      ...actor('clerk.one'),
      ['region-unknown', 422, () => ({ region: '990999' })],
      ['rule-scope-unclear', 422, () => ({ level: 'township' })],
      ['rule-amount-wrong', 422, () => ({ amount: '100000000000.01' })],
      ['rule-year-wrong', 422, () => ({ firstYear: 1899 })],
      ['rule-kinds-wrong', 422, () => ({ countingKinds: ['donation', 'interest'] })],
      ['rule-checkpoints-wrong', 422, () => ({ checkpoints: [{ monthDay: '06-30', basisPoints: 10000 }] })],
      ['rule-enforcement-wrong', 422, () => ({ enforcement: [] })],
      ['rule-below-general', 422, () => ({ amount: '49999.99' })],
      ['rule-exists', 409, () => ({ region: undefined, level: 'township', firstYear: 1900, amount: '50000.00' })],
    ],
  },
];

/** Cases whose change would undo the one that comes before it in order, so that they stand alone. */
const ALONE = new Set([
  'roles/end administrator-for-a-time',
  'roles/end role-not-held',
  'minimum-rules rule-exists',
  'merger region-has-regions-below',
  'account-moves account-below-zero',
  'opening-balances entries-before-opening',
  ...OUTGO_ALONE,
  ...CLOSING_ALONE,
]);

describe('each command and each refusal of the closed lists, over HTTP', () => {
  let fixture: ApiFixture;
  let api: Api;
  const seen = new Set<string>();

  beforeAll(async () => {
    fixture = await apiFixture();
    api = await fixture.api();
    const done = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
      const told = await api.post(path, body);
      if (told.status > 201) throw new Error(`${path}: ${told.text}`);
      return told.body;
    };
    await done('/v1/regions', { code: '990101', name: '安和县', level: 'county' });
    await done('/v1/regions', { code: '990102', name: '别县', level: 'county' });
    await done('/v1/regions', { code: '990103', name: '旧县', level: 'county' });
    await done('/v1/regions/990103/merger', { into: '990102', on: '2023-01-01' });
    await followed(fixture);
    await prepareRegions(api);
    for (const [person, role] of [
      ['clerk.one', 'clerk'],
      ['leader.one', 'leader'],
    ]) {
      await done('/v1/people', { person, name: person });
      await done(`/v1/people/${person ?? ''}/roles`, { role, region: '*', from: '2023-01-01' });
    }
    await done('/v1/people', { person: 'admin.now', name: '临时管理员' });
    const term = { role: 'administrator', region: '*', from: '2023-01-01', until: '2999-12-31' };
    await done('/v1/people/admin.now/roles', term);
    const open = async (region: string, name: string, kind: string): Promise<string> => {
      return String((await done('/v1/accounts', { region, name, kind }))['account']);
    };
    ids.bank = await open('990101', '公益金专户', 'bank');
    ids.cash = await open('990101', '现金', 'cash');
    ids.closed = await open('990101', '旧专户', 'bank');
    await done(`/v1/accounts/${ids.closed}/closings`, { through: '2023-05-01' });
    ids.other = await open('990102', '别县专户', 'bank');
    await done('/v1/funds/990101-welfare/purposes', { purpose: '助学' });
    const opening = { account: ids.bank, amount: '10.00', valueDate: '2023-06-01' };
    await done('/v1/funds/990101-care/opening-balances', opening);
    await done('/v1/funds/990101201-welfare/dues', { ...opening, valueDate: '2023-03-01' });
    const receipt = { donorKind: 'individual', donor: '李强', receipt: { number: 'AH1' } };
    await done('/v1/funds/990101201-welfare/donations', { ...opening, ...receipt });
    await done('/v1/funds/990101201-welfare/donations', { ...opening, ...receipt, receipt: { number: 'AH-2-1' } });
    await prepareOutgo(api, ids);
    await prepareGoods(api);
    await preparePledges(api, ids.bank);
    await prepareWaivers(api);
    await prepareClosing(api, ids);
    await prepareAuthority(api);
  });

  afterAll(() => fixture.close());

  const walks = [...WALKS, ...OUTGO_WALKS, ...GOODS_WALKS, ...PLEDGE_WALKS, ...WAIVER_WALKS, ...CLOSING_WALKS];

  it.each([...walks, ...AUTHORITY_WALKS])(
    '$command: its refusals, each before those behind it, and then the command itself',
    async (walk) => {
      for (const [at, [code, status]] of walk.refusals.entries()) {
        const { by, path = walk.path, ...body } = changed(walk, at);
        const key = `${walk.command}-${String(at)}`;
        const refused = await api.post(path, body, { key, ...(by === undefined ? {} : { by }) });
        expect([walk.command, code, refused.body['code'], refused.status]).toEqual([walk.command, code, code, status]);
        expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/u);
        expect(refused.headers['idempotency-replayed']).toBeUndefined();
        expect(Object.keys(refused.body)).toEqual(
          expect.arrayContaining(['type', 'title', 'detail', 'field', 'value', 'wanted', 'position', 'traceId']),
        );
        const english = { 'accept-language': 'en-GB, zh;q=0.5' };
        const again = await api.post(path, body, { key, ...(by === undefined ? {} : { by }), headers: english });
        expect([again.status, again.headers['idempotency-replayed']]).toEqual([status, 'true']);
        const { title, detail, traceId, ...same } = again.body;
        expect(refused.body).toMatchObject(same);
        expect(title).toMatch(/^[ -~]+$/u);
        expect(detail).toMatch(/^[ -~]*/u);
        expect(traceId).not.toBe(refused.body['traceId']);
        seen.add(code);
      }
      const key = `${walk.command}-done`;
      for (const by of ['nobody', 'nobody']) {
        const denied = await api.post(walk.path, walk.body(), { key, by });
        expect([walk.command, denied.status, denied.body['code']]).toEqual([walk.command, 401, 'actor-unknown']);
        expect([denied.headers['idempotency-replayed'], denied.body['position']]).toEqual([undefined, undefined]);
      }
      const by = walk.by === undefined ? {} : { by: walk.by };
      const done = await api.post(walk.path, walk.body(), { key, ...by });
      expect([walk.command, done.status, done.body['again']]).toEqual([
        walk.command,
        walk.command.endsWith('/end') ? 200 : 201,
        false,
      ]);
      expect(done.body['position']).toMatch(/^\d+$/u);
      const again = await api.post(walk.path, walk.body(), { key, ...by });
      expect([again.status, again.body]).toEqual([done.status, { ...done.body, again: true }]);
      expect(again.headers['idempotency-replayed']).toBe('true');
    },
  );

  it('refuses what takes another person, or cannot be taken back', async () => {
    for (const code of await walkCorrections(api, ids.other)) seen.add(code);
  });

  it('keeps nothing of whoever it does not know', async () => {
    const pool = openPool({ url: fixture.url });
    const found = await pool.query("SELECT FROM log.event WHERE payload ~ 'nobody' OR meta ~ 'nobody'");
    await pool.end();
    expect(found.rowCount).toBe(0);
  });

  it('saw every code of the closed lists but those that no request can earn', () => {
    expect([...REFUSAL_CODES].filter((code) => !seen.has(code)).sort()).toEqual(Object.keys(OUT_OF_REACH).sort());
  });
});

/** Waits until the funds of a merged region are over, and lets the worker go: the walks meet what nothing follows yet. */
async function followed(fixture: ApiFixture): Promise<void> {
  const worker = await fixture.worker();
  const pool = openPool({ url: fixture.url });
  for (let over = 0; over < 2;) {
    over = (await pool.query("SELECT FROM log.event WHERE type = 'FundAbolished'")).rowCount ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await pool.end();
  worker.child.kill('SIGTERM');
  await worker.ended;
}

/** The command with this change and, so that order shows, all that come behind it; earlier ones win. */
function changed(walk: Walk, at: number): Change {
  const own = walk.refusals[at];
  const rest = walk.refusals.slice(at).toReversed();
  const changes = rest.filter((refusal) => refusal === own || !ALONE.has(`${walk.command} ${refusal[0]}`));
  return Object.assign({ ...walk.body() }, ...changes.map(([, , change]) => change())) as Change;
}

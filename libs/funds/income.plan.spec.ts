import { describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '#accounts';
import { AMOUNT_MAX_FEN, fen, givenDay, givenStreams, outOfOrder } from '#kernel';
import type { Fault, Histories } from '#kernel';
import type { PersonEvent, Role } from '#people';
import type { IncomeCommand, OpenFund, OpenPurpose } from './fund.commands.js';
import type { FundOpened } from './fund.events.js';
import { openFund, openPurpose, receiveGrant, receiveIncome } from './income.plan.js';

const TODAY = givenDay('2023-05-29');
const TOWNSHIP = '411522101';
const FUND = '411522101-welfare';
const PATH = [TOWNSHIP, '411522', '41'];
const acting = { by: 'chen', on: TODAY };

function person(...held: readonly (readonly [Role, string])[]): readonly PersonEvent[] {
  const roles = held.map(([role, region]): PersonEvent => {
    return { type: 'RoleGranted', role, region, from: givenDay('2023-01-01') };
  });
  return [{ type: 'PersonAdded', person: 'chen' }, ...roles];
}

function fund(id: string, path: readonly string[], level: FundOpened['level']): readonly FundOpened[] {
  const named = { kind: 'welfare', kindName: '计划生育公益金', lendable: false };
  return [{ type: 'FundOpened', fund: id, region: path[0] ?? '', path, level, ...named }];
}

function account(id: string, region: string, kind: 'bank' | 'cash'): readonly AccountEvent[] {
  return [{ type: 'AccountOpened', account: id, region, name: id, kind, ways: [] }];
}

const streams: Histories = {
  'person-chen': person(['clerk', '*']),
  [`fund-${FUND}`]: fund(FUND, PATH, 'township'),
  'fund-411522-welfare': fund('411522-welfare', PATH.slice(1), 'county'),
  'account-cash': account('cash', TOWNSHIP, 'cash'),
  'account-bank': account('bank', '411522', 'bank'),
  'account-closed': [
    { type: 'AccountOpened', account: 'closed', region: TOWNSHIP, name: 'closed', kind: 'bank', ways: [] },
    { type: 'AccountClosed', account: 'closed', through: givenDay('2023-12-31') },
  ],
  'account-neighbour': account('neighbour', '411522102', 'cash'),
};
const fields = { entry: 'entry-1', purpose: 'free', account: 'cash', amountFen: fen(5_000n), valueDate: TODAY };
const command: IncomeCommand = { ...fields, type: 'ReceiveDues', opensPurpose: false };
const received = { ...fields, type: 'DuesReceived', fund: FUND };
const posted = { type: 'AccountPosted', entry: 'entry-1', amountFen: fen(5_000n), valueDate: TODAY };

interface Situation {
  readonly streams: Histories;
  readonly fund: string;
  readonly command: IncomeCommand;
  readonly fromRegion: string;
}

const sound: Situation = { streams, fund: FUND, command, fromRegion: '41' };
const having = (more: Histories) => {
  return (one: Situation): Situation => ({ ...one, streams: { ...one.streams, ...more } });
};
const asking = (part: Partial<IncomeCommand>) => {
  return (one: Situation): Situation => ({ ...one, command: { ...one.command, ...part } as IncomeCommand });
};
const beforeTheFunds: readonly Fault<Situation>[] = [
  { code: 'fund-unknown', breaks: (one) => ({ ...one, fund: '999999-welfare' }) },
  { code: 'actor-unknown', breaks: having({ 'person-chen': [] }) },
  { code: 'role-missing', breaks: having({ 'person-chen': person(['auditor', '*']) }) },
  { code: 'account-unknown', breaks: asking({ account: 'no-account' }) },
  { code: 'account-not-of-region', breaks: asking({ account: 'neighbour' }) },
  { code: 'account-closed', breaks: asking({ account: 'closed' }) },
];
const theFunds: readonly Fault<Situation>[] = [
  { code: 'amount-not-positive', breaks: asking({ amountFen: fen(0n) }) },
  { code: 'amount-too-large', breaks: asking({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
  { code: 'dated-after-today', breaks: asking({ valueDate: givenDay('2023-05-30') }) },
  { code: 'purpose-unknown', breaks: asking({ purpose: '济困' }) },
];

describe('money in', () => {
  const planned = (one: Situation) =>
    givenStreams(one.streams).plan(() => receiveIncome(one.fund, one.command, acting));

  it('is written to the fund and to the cash box that it came to', () => {
    const came = planned(sound);
    came.thenStreams({ [`fund-${FUND}`]: [received], 'account-cash': [posted] }, { entry: 'entry-1' });
    expect(came.touched).toEqual(['account-cash', `fund-${FUND}`, 'person-chen']);
  });

  it('only looks at the bank account, which may belong to the county', () => {
    const came = planned(asking({ account: 'bank' })(sound));
    came.thenStreams({ [`fund-${FUND}`]: [{ ...received, account: 'bank' }] });
    expect(came.touched).toContain('account-bank');
  });

  it('is recorded by clerk, cashier or finance officer of the region or above', () => {
    for (const role of ['clerk', 'cashier', 'finance-officer'] as const) {
      for (const where of [...PATH, '*']) {
        expect(planned(having({ 'person-chen': person([role, where]) })(sound)).refusalCode).toBeUndefined();
      }
      planned(having({ 'person-chen': person([role, '411522102']) })(sound)).thenRefused('role-missing');
    }
    for (const role of ['reviewer', 'leader', 'releaser', 'auditor', 'administrator'] as const) {
      planned(having({ 'person-chen': person([role, '*']) })(sound)).thenRefused('role-missing', {
        wanted: 'clerk, cashier, finance-officer',
      });
    }
  });

  it('is refused in order of precedence', () => {
    expect(outOfOrder(sound, [...beforeTheFunds, ...theFunds], (one) => planned(one).refusalCode)).toEqual([]);
  });

  it('says which account is not there or whose it is not', () => {
    planned(asking({ account: 'no-account' })(sound)).thenRefused('account-unknown', { value: 'no-account' });
    planned(asking({ account: 'neighbour' })(sound)).thenRefused('account-not-of-region', {
      field: 'account',
      value: 'neighbour',
      wanted: TOWNSHIP,
    });
  });
});

describe('a grant from a higher level', () => {
  const grant: IncomeCommand = { ...fields, type: 'ReceiveGrant', opensPurpose: false };
  const start: Situation = { ...sound, command: grant };
  const planned = (one: Situation) =>
    givenStreams(one.streams).plan(() => receiveGrant(one.fund, one.command, { acting, fromRegion: one.fromRegion }));

  it('has its other side outside the ledger', () => {
    const event = { ...received, type: 'GrantReceived' };
    planned(start).thenStreams({ [`fund-${FUND}`]: [event], 'account-cash': [posted] }, { entry: 'entry-1' });
    givenStreams(streams)
      .plan(() => receiveGrant(FUND, grant, { acting }))
      .thenStreams({ [`fund-${FUND}`]: [event], 'account-cash': [posted] });
  });

  it('is refused where that region has such a fund here, before what the fund itself refuses', () => {
    const fromHere: Fault<Situation> = {
      code: 'grant-from-fund-here',
      breaks: (one) => ({ ...one, fromRegion: '411522' }),
    };
    const faults = [...beforeTheFunds, fromHere, ...theFunds];
    expect(outOfOrder(start, faults, (one) => planned(one).refusalCode)).toEqual([]);
    planned({ ...start, fromRegion: '411522' }).thenRefused('grant-from-fund-here', {
      field: 'fromRegion',
      value: '411522',
      wanted: '411522-welfare',
    });
  });
});

describe('a further kind of fund', () => {
  const asked: Omit<OpenFund, 'path' | 'level'> = {
    type: 'OpenFund',
    region: '411522',
    kind: 'loan',
    kindName: '互助金',
    lendable: true,
  };
  interface Opening {
    readonly streams: Histories;
    readonly asked: typeof asked;
  }
  const start: Opening = { streams: { ...streams, 'person-chen': person(['administrator', '*']) }, asked };
  const planned = (one: Opening) => givenStreams(one.streams).plan(() => openFund(one.asked, acting));
  const alike =
    (more: Histories) =>
    (one: Opening): Opening => ({ ...one, streams: { ...one.streams, ...more } });

  it('begins after what its county has closed', () => {
    const closed = { type: 'MonthClosed', fund: '411522-care', through: givenDay('2022-12-31') };
    expect(planned(alike({ 'fund-411522-care': [closed] })(start)).came).toMatchObject({
      streams: { 'fund-411522-loan': [{ closedThrough: '2022-12-31' }] },
    });
  });

  const NAMED = { type: 'FundKindNamed', county: '411522', kind: 'loan', kindName: '互助金' };
  const calling = (kindName: string) => (one: Opening) => ({ ...one, asked: { ...one.asked, kindName } });

  it('is not called like another kind of the county, the usual two among them', () => {
    const said = { field: 'kindName', wanted: 'care' };
    planned(calling('人口关爱 基金')(start)).thenRefused('fund-kind-name-used', said);
    planned(calling('人口关爱基金\u{e0100}')(start)).thenRefused('fund-kind-name-used', said);
    const taken = alike({ 'fundkindname-411522:互助金': [{ ...NAMED, kind: 'mutual' }] })(start);
    planned(taken).thenRefused('fund-kind-name-used', { value: '互助金', wanted: 'mutual' });
    expect(planned(alike({ 'fundkindname-411522:互助金': [NAMED] })(start)).refusalCode).toBeUndefined();
  });

  it('is not called like one opened before names were taken', () => {
    const place = { region: '411522101', path: ['411522101', '411522'], level: 'township' };
    const old = { ...asked, ...place, type: 'FundOpened', fund: '411522101-mutual', kind: 'mutual' };
    const known = alike({ 'fund-411522101-mutual': [old] })(start).streams;
    givenStreams(known)
      .plan(() => openFund(asked, acting, ['411522101-mutual']))
      .thenRefused('fund-kind-name-used', { wanted: 'mutual' });
  });

  it.each([' ', '\u3000', '.', '\u{e0100}'])('is not called %j', (kindName) => {
    planned(calling(kindName)(start)).thenRefused('name-says-nothing', { field: 'kindName', value: kindName });
  });

  it('has the place of the welfare fund', () => {
    planned(start).thenStreams(
      {
        'fund-411522-loan': [
          { ...asked, type: 'FundOpened', fund: '411522-loan', path: ['411522', '41'], level: 'county' },
        ],
        'fundkindname-411522:互助金': [NAMED],
      },
      { fund: '411522-loan' },
    );
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Opening>[] = [
      { code: 'actor-unknown', breaks: alike({ 'person-chen': [] }) },
      { code: 'role-missing', breaks: alike({ 'person-chen': person(['finance-officer', '*']) }) },
      { code: 'region-unknown', breaks: alike({ 'fund-411522-welfare': [] }) },
      { code: 'fund-kind-malformed', breaks: (one) => ({ ...one, asked: { ...one.asked, kind: 'Loan' } }) },
      {
        code: 'fund-exists',
        breaks: (one) => alike({ [`fund-411522-${one.asked.kind}`]: fund('411522-loan', ['411522'], 'county') })(one),
      },
    ];
    expect(outOfOrder(start, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });

  it.each(['', 'l', 'Loan', '1loan', 'lo-an', '互助', 'lo an', `l${'o'.repeat(30)}`])('is not named %j', (kind) => {
    planned({ ...start, asked: { ...asked, kind } }).thenRefused('fund-kind-malformed', { field: 'kind', value: kind });
  });
});

describe('a purpose', () => {
  const asked: OpenPurpose = { type: 'OpenPurpose', purpose: '助学', words: [] };
  const start = { streams: { ...streams, 'person-chen': person(['administrator', '*']) }, fund: FUND, asked };
  const planned = (one: typeof start) => givenStreams(one.streams).plan(() => openPurpose(one.fund, one.asked, acting));
  const purpose = { type: 'PurposeOpened', fund: FUND, purpose: '助学', words: ['助学'] };

  it('is opened by an administrator', () => {
    planned(start).thenStreams({ [`fund-${FUND}`]: [purpose] }, { fund: FUND, purpose: '助学' });
  });

  it('is refused in order of precedence', () => {
    const alike = (more: Histories) => (one: typeof start) => ({ ...one, streams: { ...one.streams, ...more } });
    const opened = { [`fund-${FUND}`]: [...fund(FUND, PATH, 'township'), { ...purpose, words: ['助学', ''] }] };
    const faults: readonly Fault<typeof start>[] = [
      { code: 'actor-unknown', breaks: alike({ 'person-chen': [] }) },
      { code: 'role-missing', breaks: alike({ 'person-chen': person(['clerk', '*']) }) },
      { code: 'fund-unknown', breaks: (one) => ({ ...one, fund: '999999-welfare' }) },
      { code: 'purpose-name-missing', breaks: (one) => ({ ...one, asked: { ...asked, purpose: '' } }) },
      { code: 'purpose-exists', breaks: alike(opened) },
    ];
    expect(outOfOrder(start, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});

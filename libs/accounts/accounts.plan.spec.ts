import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, givenDay, givenStreams, outOfOrder } from '#kernel';
import type { Fault, Histories } from '#kernel';
import type { PersonEvent, Role } from '#people';
import type { RegionFounded } from '#regions';
import type { OpenAccount } from './account.decide.js';
import type { AccountEvent, AccountKind } from './account.events.js';
import { closeAccount, moveMoney, openAccount, stateAccount } from './accounts.plan.js';
import type { MoveMoney } from './move.decide.js';

const TODAY = givenDay('2023-05-29');
const COUNTY = '411522';
const TOWNSHIP = '411522101';
const acting = { by: 'chen', on: TODAY };

function person(...held: readonly (readonly [Role, string])[]): readonly PersonEvent[] {
  const roles = held.map(([role, region]): PersonEvent => {
    return { type: 'RoleGranted', role, region, from: givenDay('2023-01-01') };
  });
  return [{ type: 'PersonAdded', person: 'chen' }, ...roles];
}

function region(code: string, level: RegionFounded['level'], ...above: readonly string[]): readonly RegionFounded[] {
  return [{ type: 'RegionFounded', code, name: `区划${code}`, level, path: [code, ...above] }];
}

function account(id: string, holder: string, kind: AccountKind): readonly AccountEvent[] {
  return [{ type: 'AccountOpened', account: id, region: holder, name: id, kind, ways: [] }];
}

/** With 500.00 in it since the first of the month. */
function filled(id: string, holder: string, kind: AccountKind): readonly AccountEvent[] {
  const entry = { entry: 'e0', amountFen: fen(50_000n), valueDate: givenDay('2023-05-01') };
  return [...account(id, holder, kind), { type: 'AccountPosted', ...entry }];
}

const streams: Histories = {
  'person-chen': person(['cashier', COUNTY]),
  'region-411522': region(COUNTY, 'county', '41'),
  'region-411522101': region(TOWNSHIP, 'township', COUNTY, '41'),
  'region-411522102': region('411522102', 'township', COUNTY, '41'),
  'account-county-bank': account('county-bank', COUNTY, 'bank'),
  'account-county-cash': filled('county-cash', COUNTY, 'cash'),
  'account-town-cash': filled('town-cash', TOWNSHIP, 'cash'),
  'account-town-wallet': filled('town-wallet', TOWNSHIP, 'wallet'),
  'account-closed-cash': [
    ...filled('closed-cash', TOWNSHIP, 'cash'),
    { type: 'AccountClosed', account: 'closed-cash', through: givenDay('2023-12-31') },
  ],
  'account-other-cash': filled('other-cash', '411522102', 'cash'),
};

interface Situation<Command> {
  readonly streams: Histories;
  readonly command: Command;
}

function having(more: Histories) {
  return <Command>(one: Situation<Command>): Situation<Command> => ({ ...one, streams: { ...one.streams, ...more } });
}

function asking<Command>(part: Partial<Command>) {
  return (one: Situation<Command>): Situation<Command> => ({ ...one, command: { ...one.command, ...part } });
}

const actorFaults = [
  { code: 'actor-unknown', breaks: having({ 'person-chen': [] }) },
  { code: 'role-missing', breaks: having({ 'person-chen': person(['clerk', '*']) }) },
] as const;

describe('opening an account', () => {
  const command: OpenAccount = {
    type: 'OpenAccount',
    account: 'new-cash',
    region: TOWNSHIP,
    name: '现金',
    kind: 'cash',
    ways: [],
  };
  const sound: Situation<OpenAccount> = { streams, command };
  const planned = (one: Situation<OpenAccount>) =>
    givenStreams(one.streams).plan(() => openAccount(one.command, acting));

  it('is done by cashier, finance officer or administrator of its region or above', () => {
    const name = { type: 'AccountNameTaken', region: TOWNSHIP, name: '现金', account: 'new-cash' };
    const written = {
      'account-new-cash': [{ ...command, type: 'AccountOpened' }],
      [`accountname-${TOWNSHIP}:现金`]: [name],
    };
    for (const role of ['cashier', 'finance-officer', 'administrator'] as const) {
      for (const where of [TOWNSHIP, COUNTY, '41', '*']) {
        planned(having({ 'person-chen': person([role, where]) })(sound)).thenStreams(written, {
          account: 'new-cash',
          name: '现金',
        });
      }
    }
    for (const role of ['clerk', 'reviewer', 'leader', 'releaser', 'auditor'] as const) {
      planned(having({ 'person-chen': person([role, '*']) })(sound)).thenRefused('role-missing');
    }
    planned(having({ 'person-chen': person(['cashier', '411522102']) })(sound)).thenRefused('role-missing');
    expect(planned(sound).touched).toEqual([
      ...['account-new-cash', 'accountname-411522101:现金', 'person-chen', 'region-411522101'],
    ]);
  });

  it('is refused where an account of the region has the name, whatever unseen signs stand in it', () => {
    const taken = { type: 'AccountNameTaken', region: TOWNSHIP, name: '现金', account: 'cash' };
    const there = having({ [`accountname-${TOWNSHIP}:现金`]: [taken] })(sound);
    for (const name of ['现金', '现 金', '现金\u{e0100}']) {
      planned({ ...there, command: { ...command, name } }).thenRefused('account-exists', {
        ...{ field: 'name', value: name, wanted: TOWNSHIP },
      });
    }
    expect(planned({ ...there, command: { ...command, name: '备用金' } }).refusalCode).toBeUndefined();
  });

  it('is refused where one opened before names were taken has it', () => {
    const opened = { type: 'AccountOpened', account: 'old', region: TOWNSHIP, name: '现 金', kind: 'cash', ways: [] };
    const known = having({ 'account-old': [opened] })(sound).streams;
    const plan = (part: Partial<OpenAccount>) => () => openAccount({ ...command, ...part }, acting, ['old']);
    givenStreams(known).plan(plan({})).thenRefused('account-exists', { field: 'name', wanted: TOWNSHIP });
    expect(givenStreams(known).plan(plan({ name: '备用金' })).refusalCode).toBeUndefined();
  });

  it.each([' ', '\u3000', '-', '.', '\u{e0100}', '\u180b'])('is not opened under %j', (name) => {
    planned({ ...sound, command: { ...command, name } }).thenRefused('account-name-missing', { value: name });
  });

  it('is refused in order of precedence', () => {
    const everywhere = having({ 'person-chen': person(['cashier', '*']) })(sound);
    const faults: readonly Fault<Situation<OpenAccount>>[] = [
      ...actorFaults,
      { code: 'region-unknown', breaks: asking<OpenAccount>({ region: '999999' }) },
      { code: 'account-name-missing', breaks: asking<OpenAccount>({ name: '' }) },
      { code: 'account-exists', breaks: having({ 'account-new-cash': account('new-cash', TOWNSHIP, 'cash') }) },
    ];
    expect(outOfOrder(everywhere, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});

describe('closing and stating an account', () => {
  const through = givenDay('2023-04-30');
  const close = (one: Situation<string>) =>
    givenStreams(one.streams).plan(() => closeAccount(one.command, { type: 'CloseAccount', through }, acting));
  const figures = { through, ledgerFen: fen(0n), statedFen: fen(0n), evidence: ['e'] };
  const state = (one: Situation<string>) =>
    givenStreams(one.streams).plan(() => stateAccount(one.command, { type: 'StateAccount', ...figures }, acting));
  const sound: Situation<string> = { streams, command: 'county-bank' };
  const closed = [{ type: 'AccountClosed', account: 'county-bank', through }];

  it('is the work of the cashier of its region or above', () => {
    close(sound).thenStreams({ 'account-county-bank': closed }, { account: 'county-bank', through });
    const stated = [...account('county-bank', COUNTY, 'bank'), ...closed];
    const result = { account: 'county-bank', through, ledger: '0.00', stated: '0.00' };
    state(having({ 'account-county-bank': stated })(sound)).thenStreams(
      { 'account-county-bank': [{ type: 'AccountStated', account: 'county-bank', ...figures }] },
      result,
    );
    for (const role of ['clerk', 'finance-officer', 'leader', 'administrator', 'auditor', 'releaser'] as const) {
      close(having({ 'person-chen': person([role, '*']) })(sound)).thenRefused('role-missing');
      state(having({ 'person-chen': person([role, '*']) })(sound)).thenRefused('role-missing');
    }
    close(having({ 'person-chen': person(['cashier', TOWNSHIP]) })(sound)).thenRefused('role-missing');
  });

  it('is refused for an account that there is not, then for who may not', () => {
    const faults: readonly Fault<Situation<string>>[] = [
      { code: 'account-unknown', breaks: (one) => ({ ...one, command: 'no-account' }) },
      ...actorFaults,
    ];
    expect(outOfOrder(sound, faults, (one) => close(one).refusalCode)).toEqual([]);
    state({ ...sound, command: 'no-account' }).thenRefused('account-unknown', { field: 'account' });
  });
});

describe('moving money', () => {
  const command: MoveMoney = {
    type: 'MoveMoney',
    move: 'move-1',
    from: 'town-cash',
    to: 'town-wallet',
    amountFen: fen(50_000n),
    valueDate: TODAY,
  };
  const sound: Situation<MoveMoney> = { streams, command };
  const planned = (one: Situation<MoveMoney>) => givenStreams(one.streams).plan(() => moveMoney(one.command, acting));
  const moved = { ...command, type: 'MoneyMoved' };
  const posted = { type: 'AccountPosted', entry: 'move-1', valueDate: TODAY };

  it('writes both boxes and the move in one append', () => {
    planned(sound).thenStreams(
      {
        'move-move-1': [moved],
        'account-town-cash': [{ ...posted, amountFen: fen(-50_000n) }],
        'account-town-wallet': [{ ...posted, amountFen: fen(50_000n) }],
      },
      { move: 'move-1' },
    );
  });

  it('only looks at a bank account', () => {
    const toBank = planned(asking<MoveMoney>({ to: 'county-bank' })(sound));
    toBank.thenStreams({
      'move-move-1': [{ ...moved, to: 'county-bank' }],
      'account-town-cash': [{ ...posted, amountFen: fen(-50_000n) }],
    });
    expect(toBank.touched).toContain('account-county-bank');
    expect(toBank.touched).toContain('person-chen');
  });

  it('goes up to a region above and down to one below, not across to a neighbour', () => {
    planned(asking<MoveMoney>({ to: 'county-cash' })(sound)).thenStreams({
      'move-move-1': [{ ...moved, to: 'county-cash' }],
      'account-town-cash': [{ ...posted, amountFen: fen(-50_000n) }],
      'account-county-cash': [{ ...posted, amountFen: fen(50_000n) }],
    });
    planned(asking<MoveMoney>({ from: 'county-bank' })(sound)).thenStreams({
      'move-move-1': [{ ...moved, from: 'county-bank' }],
      'account-town-wallet': [{ ...posted, amountFen: fen(50_000n) }],
    });
    planned(asking<MoveMoney>({ to: 'other-cash' })(sound)).thenRefused('account-not-of-region', {
      field: 'to',
      value: 'other-cash',
      wanted: TOWNSHIP,
    });
  });

  it('is the work of who keeps the account that it leaves', () => {
    const township = having({ 'person-chen': person(['cashier', TOWNSHIP]) })(sound);
    planned(asking<MoveMoney>({ from: 'county-bank' })(township)).thenRefused('role-missing');
    expect(planned(asking<MoveMoney>({ to: 'county-bank' })(township)).refusalCode).toBeUndefined();
    for (const role of ['clerk', 'administrator', 'auditor', 'releaser'] as const) {
      planned(having({ 'person-chen': person([role, '*']) })(sound)).thenRefused('role-missing');
    }
  });

  it('is refused in order of precedence', () => {
    const everywhere = having({ 'person-chen': person(['cashier', '*']) })(sound);
    const faults: readonly Fault<Situation<MoveMoney>>[] = [
      ...actorFaults,
      { code: 'account-unknown', breaks: asking<MoveMoney>({ from: 'no-account' }) },
      { code: 'account-unknown', breaks: asking<MoveMoney>({ to: 'no-account' }) },
      { code: 'account-not-of-region', breaks: asking<MoveMoney>({ to: 'other-cash' }) },
      { code: 'account-closed', breaks: asking<MoveMoney>({ from: 'closed-cash' }) },
      { code: 'account-closed', breaks: asking<MoveMoney>({ to: 'closed-cash', from: 'town-cash' }) },
      { code: 'amount-not-positive', breaks: asking<MoveMoney>({ amountFen: fen(0n) }) },
      { code: 'amount-too-large', breaks: asking<MoveMoney>({ amountFen: fen(AMOUNT_MAX_FEN + 1n) }) },
      { code: 'dated-after-today', breaks: asking<MoveMoney>({ valueDate: givenDay('2023-05-30') }) },
      { code: 'accounts-equal', breaks: asking<MoveMoney>({ from: 'town-cash', to: 'town-cash' }) },
      { code: 'account-below-zero', breaks: having({ 'account-town-cash': account('town-cash', TOWNSHIP, 'cash') }) },
    ];
    expect(outOfOrder(everywhere, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });

  it('says which of the two accounts is not there', () => {
    planned(
      asking<MoveMoney>({ from: 'no-account', to: 'neither' })(
        having({ 'person-chen': person(['cashier', '*']) })(sound),
      ),
    ).thenRefused('account-unknown', { field: 'from', value: 'no-account' });
    planned(asking<MoveMoney>({ to: 'neither' })(sound)).thenRefused('account-unknown', {
      field: 'to',
      value: 'neither',
    });
  });

  it('takes nothing from a box before it came in', () => {
    planned(asking<MoveMoney>({ valueDate: givenDay('2023-04-30') })(sound)).thenRefused('account-below-zero', {
      field: 'account',
      value: 'town-cash',
      wanted: '500.00',
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { givenDay, givenStreams, outOfOrder } from '#kernel';
import type { DomainEvent, Histories } from '#kernel';
import { addPerson, endRole, grantRole } from './people.plan.js';
import type { Acting } from './people.plan.js';
import type { EndRole, GrantRole } from './person.decide.js';
import { EVERYWHERE } from './person.events.js';
import type { PersonEvent, Role, RoleGranted } from './person.events.js';

const TODAY = givenDay('2023-05-29');
const acting: Acting = { by: 'admin', on: TODAY };

function person(name: string, ...roles: readonly RoleGranted[]): readonly PersonEvent[] {
  return [{ type: 'PersonAdded', person: name }, ...roles];
}

function granted(role: Role, region: string = EVERYWHERE): RoleGranted {
  return { type: 'RoleGranted', role, region, from: givenDay('2023-01-01') };
}

function grant(role: Role, part: Partial<GrantRole> = {}): GrantRole {
  return { type: 'GrantRole', role, region: EVERYWHERE, from: TODAY, ...part };
}

const COUNTY: DomainEvent & { readonly path: readonly string[] } = {
  ...{ type: 'RegionFounded', code: '411522', name: '安和县', level: 'county' },
  path: ['411522', '41'],
};
const streams: Histories = {
  'person-admin': person('admin', granted('administrator')),
  'person-li.na': person('li.na'),
  'region-411522': [COUNTY],
};

interface Situation {
  readonly streams: Histories;
  readonly person: string;
  readonly region: string;
  readonly role: Role;
}

const alike = (part: Partial<Situation>) => {
  return (one: Situation): Situation => ({ ...one, ...part });
};
const having = (more: Histories) => {
  return (one: Situation): Situation => ({ ...one, streams: { ...one.streams, ...more } });
};
const actorFaults = [
  { code: 'actor-unknown', breaks: having({ 'person-admin': [] }) },
  { code: 'role-missing', breaks: having({ 'person-admin': person('admin', granted('clerk')) }) },
] as const;

describe('adding a person', () => {
  const faults = [
    ...actorFaults,
    { code: 'person-id-malformed', breaks: alike({ person: 'Li Na' }) },
    { code: 'person-id-reserved', breaks: alike({ person: 'ledger' }) },
    {
      code: 'person-exists',
      breaks: (one: Situation): Situation => having({ [`person-${one.person}`]: person(one.person) })(one),
    },
  ] as const;
  const sound: Situation = { streams, person: 'wang.wei', region: EVERYWHERE, role: 'clerk' };
  const planned = (one: Situation) =>
    givenStreams(one.streams).plan(() => addPerson({ type: 'AddPerson', person: one.person }, acting));

  it('is done by an administrator of the whole ledger', () => {
    planned(sound).thenStreams({ 'person-wang.wei': person('wang.wei') }, { person: 'wang.wei' });
    expect(planned(sound).touched).toContain('person-admin');
    planned(having({ 'person-admin': person('admin', granted('administrator', '411522')) })(sound)).thenRefused(
      'role-missing',
      { field: 'by', value: 'admin', wanted: 'administrator' },
    );
  });

  it('is refused in order of precedence', () => {
    expect(outOfOrder(sound, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});

describe('granting a role', () => {
  const sound: Situation = { streams, person: 'li.na', region: '411522', role: 'clerk' };
  const planned = (one: Situation, part: Partial<GrantRole> = {}) => {
    const { role, region } = one;
    return givenStreams(one.streams).plan(() => grantRole(one.person, grant(role, { region, ...part }), acting));
  };

  it('is done by an administrator of that region or above', () => {
    const event: RoleGranted = { ...granted('clerk', '411522'), from: TODAY };
    const result = { person: 'li.na', role: 'clerk', region: '411522' };
    planned(sound).thenStreams({ 'person-li.na': [event] }, result);
    planned(having({ 'person-admin': person('admin', granted('administrator', '41')) })(sound)).thenStreams({
      'person-li.na': [event],
    });
    planned(having({ 'person-admin': person('admin', granted('administrator', '411523')) })(sound)).thenRefused(
      'role-missing',
    );
  });

  it('is refused in order of precedence', () => {
    const faults = [
      ...actorFaults,
      { code: 'person-unknown', breaks: alike({ person: 'nobody' }) },
      { code: 'region-unknown', breaks: alike({ region: '999999' }) },
      {
        code: 'administrator-handles-no-money',
        breaks: having({ 'person-li.na': person('li.na', granted('auditor')) }),
      },
    ] as const;
    expect(outOfOrder(sound, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});

describe('the first person', () => {
  const local = person(
    'local',
    ...(['clerk', 'cashier', 'finance-officer', 'administrator'] as const).map((role) => granted(role)),
  );
  const begun: Histories = { 'person-local': local, 'person-li.na': person('li.na'), 'region-411522': [COUNTY] };
  const byLocal: Acting = { by: 'local', on: TODAY };
  const appointed = (part: Partial<GrantRole>, histories = begun) =>
    givenStreams(histories).plan(() => grantRole('li.na', grant('administrator', part), byLocal));

  it('is administrator no longer once another one is appointed, in the same append', () => {
    appointed({}).thenStreams({
      'person-li.na': [{ ...granted('administrator'), from: TODAY }],
      'person-local': [{ type: 'RoleEnded', role: 'administrator', region: EVERYWHERE, on: TODAY }],
    });
  });

  it.each<[string, Partial<GrantRole>]>([
    ['for one region', { region: '411522' }],
    ['for a later day', { from: givenDay('2023-05-30') }],
    ['for a time', { until: givenDay('2023-12-31') }],
  ])('stays administrator where the other one is appointed %s: the ledger would be without', (_name, part) => {
    const event = { ...granted('administrator'), from: TODAY, ...part };
    appointed(part).thenStreams({ 'person-li.na': [event] });
  });

  it('keeps handling money afterwards, and is not appointed administrator again', () => {
    const after = [...local, { type: 'RoleEnded', role: 'administrator', region: EVERYWHERE, on: TODAY }] as const;
    const histories = { ...begun, 'person-local': after, 'person-admin': person('admin', granted('administrator')) };
    givenStreams(histories)
      .plan(() => grantRole('local', grant('administrator'), acting))
      .thenRefused('administrator-handles-no-money');
    givenStreams(histories)
      .plan(() => grantRole('li.na', grant('administrator'), byLocal))
      .thenRefused('role-missing');
    givenStreams(histories)
      .plan(() => grantRole('li.na', grant('administrator'), acting))
      .thenStreams({ 'person-li.na': [{ ...granted('administrator'), from: TODAY }] });
  });

  it('stays what it is where the appointment is refused', () => {
    appointed({}, { ...begun, 'person-li.na': person('li.na', granted('cashier')) }).thenRefused(
      'administrator-handles-no-money',
    );
  });

  it('ends the role for any other role not at all', () => {
    givenStreams(begun)
      .plan(() => grantRole('li.na', grant('clerk'), byLocal))
      .thenStreams({ 'person-li.na': [{ ...granted('clerk'), from: TODAY }] });
  });
});

describe('ending a role', () => {
  const held = having({ 'person-li.na': person('li.na', granted('clerk', '411522')) });
  const sound = held({ streams, person: 'li.na', region: '411522', role: 'clerk' });
  const planned = ({ streams: histories, person: whose, role, region }: Situation) => {
    const end: EndRole = { type: 'EndRole', role, region, on: TODAY };
    return givenStreams(histories).plan(() => endRole(whose, end, acting));
  };

  it('counts from that moment on', () => {
    planned(sound).thenStreams({
      'person-li.na': [{ type: 'RoleEnded', role: 'clerk', region: '411522', on: TODAY }],
    });
  });

  it('is refused in order of precedence', () => {
    const faults = [
      ...actorFaults,
      { code: 'person-unknown', breaks: alike({ person: 'nobody' }) },
      { code: 'region-unknown', breaks: alike({ region: '999999' }) },
      { code: 'role-not-held', breaks: having({ 'person-li.na': person('li.na') }) },
    ] as const;
    expect(outOfOrder(sound, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });

  it('is refused to an administrator whose own role it is, held there or not', () => {
    const own: Situation = { ...sound, person: 'admin', role: 'administrator', region: EVERYWHERE };
    planned(own).thenRefused('administrator-ends-own-role', { field: 'person', value: 'admin' });
    planned({ ...own, region: '411522' }).thenRefused('administrator-ends-own-role');
    const two = having({ 'person-wang.wei': person('wang.wei', granted('administrator')) })(own);
    planned({ ...two, person: 'wang.wei' }).thenStreams({
      'person-wang.wei': [{ type: 'RoleEnded', role: 'administrator', region: EVERYWHERE, on: TODAY }],
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { given, givenDay, outOfOrder } from '#kernel';
import { actorRefusal, personDecider } from './person.decide.js';
import type { AddPerson, GrantRole } from './person.decide.js';
import { EVERYWHERE } from './person.events.js';
import type { PersonAdded, PersonEvent, Role, RoleGranted } from './person.events.js';
import type { PersonState } from './person.state.js';

const NAME = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };
const ADDED: PersonAdded = { type: 'PersonAdded', person: 'li.na', name: NAME };
const FROM = givenDay('2023-01-01');
const ROLES: readonly Role[] = [
  ...(['clerk', 'reviewer', 'finance-officer', 'leader', 'cashier', 'releaser'] as const),
  ...(['auditor', 'administrator'] as const),
];

function granted(role: Role, part: Partial<RoleGranted> = {}): RoleGranted {
  return { type: 'RoleGranted', role, region: '411522', from: FROM, ...part };
}

function grant(role: Role, part: Partial<GrantRole> = {}): GrantRole {
  return { type: 'GrantRole', role, region: '411522', from: FROM, ...part };
}

describe('adding a person', () => {
  it('keeps the name as a reference, where there is one', () => {
    given(personDecider, []).when({ type: 'AddPerson', person: 'li.na', name: NAME }).thenEvents(ADDED);
    given(personDecider, [])
      .when({ type: 'AddPerson', person: 'li.na' })
      .thenEvents({ type: 'PersonAdded', person: 'li.na' });
  });

  it('refuses what is wrong in order of precedence', () => {
    interface Situation {
      readonly events: readonly PersonEvent[];
      readonly command: AddPerson;
    }
    const sound: Situation = { events: [], command: { type: 'AddPerson', person: 'li.na' } };
    const faults = [
      {
        code: 'person-id-malformed',
        breaks: (one: Situation): Situation => ({ ...one, command: { type: 'AddPerson', person: 'Li Na' } }),
      },
      {
        code: 'person-id-reserved',
        breaks: (one: Situation): Situation => ({ ...one, command: { type: 'AddPerson', person: 'ledger' } }),
      },
      { code: 'person-exists', breaks: (one: Situation): Situation => ({ ...one, events: [ADDED] }) },
    ];
    const code = ({ events, command }: Situation) => given(personDecider, events).when(command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });

  it.each(['', 'A', '1a', '.a', 'a-b', 'a b', 'a_b', '李娜', 'ａ', 'a\n', `a${'b'.repeat(40)}`])(
    'does not take %j as an id',
    (person) => {
      given(personDecider, [])
        .when({ type: 'AddPerson', person })
        .thenRefused('person-id-malformed', { field: 'person', value: person });
    },
  );

  it.each(['a', 'a1', 'li.na', `a${'b'.repeat(39)}`])('takes %j as an id', (person) => {
    given(personDecider, []).when({ type: 'AddPerson', person }).thenEvents({ type: 'PersonAdded', person });
  });
});

describe('granting a role', () => {
  it('holds from a day on, until a day where one is named', () => {
    given(personDecider, [ADDED]).when(grant('clerk')).thenEvents(granted('clerk'));
    const until = FROM;
    given(personDecider, [ADDED]).when(grant('clerk', { until })).thenEvents(granted('clerk', { until }));
  });

  it('refuses what is wrong in order of precedence', () => {
    interface Situation {
      readonly events: readonly PersonEvent[];
      readonly command: GrantRole;
    }
    const sound: Situation = { events: [ADDED], command: grant('clerk') };
    const holding = (...more: readonly PersonEvent[]) => {
      return (one: Situation): Situation => ({ ...one, events: [...one.events, ...more] });
    };
    const faults = [
      {
        code: 'role-ends-before-it-begins',
        breaks: (one: Situation): Situation => ({
          ...one,
          command: grant('clerk', { until: givenDay('2022-12-31') }),
        }),
      },
      { code: 'administrator-handles-no-money', breaks: holding(granted('administrator')) },
      { code: 'role-held-already', breaks: holding(granted('clerk')) },
    ];
    const code = ({ events, command }: Situation) => given(personDecider, events).when(command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });

  it('keeps administrators and auditors apart from every other role, whichever comes first', () => {
    for (const held of ROLES) {
      for (const wanted of ROLES.filter((role) => role !== held)) {
        const apart = [held, wanted].some((role) => role === 'administrator' || role === 'auditor');
        // Wherever the other role is held, and even when it is over by now.
        const before = granted(held, { region: '32', until: FROM });
        const came = given(personDecider, [ADDED, before]).when(grant(wanted));
        if (apart) came.thenRefused('administrator-handles-no-money', { value: wanted, wanted: held });
        else came.thenEvents(granted(wanted));
      }
    }
  });

  it('may be held in several regions, and again after its end', () => {
    given(personDecider, [ADDED, granted('clerk', { region: '411523' })])
      .when(grant('clerk'))
      .thenEvents(granted('clerk'));
    const ended: PersonEvent = { type: 'RoleEnded', role: 'clerk', region: '411522', on: FROM };
    given(personDecider, [ADDED, granted('clerk'), ended])
      .when(grant('clerk'))
      .thenEvents(granted('clerk'));
    given(personDecider, [ADDED, granted('clerk'), ended])
      .when(grant('auditor'))
      .thenEvents(granted('auditor'));
  });
});

describe('ending a role', () => {
  const end = { type: 'EndRole', role: 'clerk', region: '411522', on: FROM } as const;

  it('ends that role in that region', () => {
    given(personDecider, [ADDED, granted('clerk')])
      .when(end)
      .thenEvents({ ...end, type: 'RoleEnded' });
  });

  it('refuses one that is not held there', () => {
    for (const held of [granted('clerk', { region: '411523' }), granted('cashier')]) {
      given(personDecider, [ADDED, held])
        .when(end)
        .thenRefused('role-not-held', { field: 'role', value: 'clerk', wanted: '411522' });
    }
  });
});

describe('the first person', () => {
  it('is clerk, cashier, finance officer and administrator everywhere', () => {
    const everywhere = (role: Role) => granted(role, { region: EVERYWHERE });
    given(personDecider, [])
      .when({ type: 'BeginWithLocal', from: FROM })
      .thenEvents(
        { type: 'PersonAdded', person: 'local' },
        ...(['clerk', 'cashier', 'finance-officer', 'administrator'] as const).map(everywhere),
      );
  });
});

describe('who may act', () => {
  const PATH = ['411522101', '411522', '41'];
  const asked = { by: 'li.na', roles: ['clerk', 'cashier'] as const, path: PATH, on: givenDay('2023-05-29') };
  const actor = (...events: readonly PersonEvent[]): PersonState =>
    events.reduce((state, event) => personDecider.evolve(state, event), personDecider.initial());

  it.each<[string, Partial<RoleGranted>, boolean]>([
    ['the region itself', { region: '411522101' }, true],
    ['a region above', { region: '41' }, true],
    ['everywhere', { region: EVERYWHERE }, true],
    ['a neighbour', { region: '411522102' }, false],
    ['a region below', { region: '411522101001' }, false],
    ['a region whose code only begins alike', { region: '4115' }, false],
    ['from that day on', { from: givenDay('2023-05-29') }, true],
    ['from the next day on', { from: givenDay('2023-05-30') }, false],
    ['until that day', { until: givenDay('2023-05-29') }, true],
    ['until the day before', { until: givenDay('2023-05-28') }, false],
    ['another role', { role: 'reviewer' }, false],
  ])('holds a role for %s: %p', (_name, part, may) => {
    const state = actor(ADDED, granted('cashier', part));
    const refusal = { code: 'role-missing', field: 'by', value: 'li.na', wanted: 'clerk, cashier' };
    expect(actorRefusal(state, asked)).toEqual(may ? undefined : refusal);
  });

  it('is nobody who was never added, before anything is said of roles', () => {
    expect(actorRefusal(actor(), asked)).toEqual({ code: 'actor-unknown', field: 'by', value: 'li.na', wanted: '' });
    expect(actorRefusal(actor(granted('clerk')), asked)?.code).toBe('actor-unknown');
  });

  it('holds nothing of a region that is not there', () => {
    const nowhere = { ...asked, path: [] };
    expect(actorRefusal(actor(ADDED, granted('clerk')), nowhere)?.code).toBe('role-missing');
  });
});

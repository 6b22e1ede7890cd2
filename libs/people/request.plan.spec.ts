import { describe, expect, it } from '@jest/globals';
import { givenDay, givenStreams, outOfOrder, refused, step, steps } from '#kernel';
import type { Histories, Plan } from '#kernel';
import { addPerson } from './people.plan.js';
import { personDecider } from './person.decide.js';
import type { PersonEvent, Role } from './person.events.js';
import type { RequestMade } from './request.events.js';
import { approveRequest, askFor, declineRequest, lapseRequest, withdrawRequest } from './request.plan.js';
import type { Asked, CarryOut } from './request.plan.js';

const ON = givenDay('2023-05-29');
const REASON = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };
const asked: Asked = {
  ...{ request: 'q1', action: 'add', content: { person: 'new.one' }, path: ['411522101', '411522'] },
  ...{ approvals: 1, roles: ['finance-officer', 'leader'] },
};
const MADE: RequestMade = { type: 'RequestMade', ...asked, by: 'clerk', on: ON, lapsesOn: givenDay('2023-06-28') };
const person = (name: string, role: Role, region = '411522'): readonly PersonEvent[] => [
  { type: 'PersonAdded', person: name },
  { type: 'RoleGranted', role, region, from: givenDay('2023-01-01') },
];
const people: Histories = {
  'person-clerk': person('clerk', 'clerk'),
  'person-officer': person('officer', 'finance-officer'),
  'person-leader': person('leader', 'leader'),
};
const open: Histories = { ...people, 'request-q1': [MADE] };
const by = (name: string, on = ON) => ({ by: name, on });
const added = { type: 'PersonAdded', person: 'new.one' };
/** Adds the person that the request names. */
const carryOut: CarryOut = (made) => addOne(String(made.content['person']));

function* addOne(name: string): Plan {
  return steps([step(personDecider, name, { type: 'AddPerson', person: name })], { person: name });
}

describe('asking', () => {
  it('leaves the request alone, and looks at what it would write', () => {
    const came = givenStreams(people).plan(() => askFor(asked, by('clerk'), addOne('new.one')));
    came.thenStreams({ 'request-q1': [MADE] }, { request: 'q1' });
    expect(came.touched).toContain('person-new.one');
  });

  it('is refused at once with what doing it would be refused with', () => {
    const taken = { ...people, 'person-new.one': [added] };
    givenStreams(taken)
      .plan(() => askFor(asked, by('clerk'), addOne('new.one')))
      .thenRefused('person-exists', { value: 'new.one' });
    givenStreams(people)
      .plan(() => askFor(asked, by('clerk'), addPerson({ type: 'AddPerson', person: 'new.one' }, by('clerk'))))
      .thenRefused('role-missing');
  });
});

describe('approving', () => {
  const planned = (streams: Histories, name: string, on = ON) =>
    givenStreams(streams).plan(() => approveRequest('q1', by(name, on), carryOut));

  it('does the thing and closes the request in one append', () => {
    planned(open, 'officer').thenStreams(
      { 'request-q1': [{ type: 'RequestCarriedOut', request: 'q1', ...by('officer') }], 'person-new.one': [added] },
      { person: 'new.one', request: 'q1', standing: 'carried-out' },
    );
  });

  it('of two persons does nothing the first time', () => {
    const ofTwo: Histories = { ...people, 'request-q1': [{ ...MADE, approvals: 2 }] };
    const approved = { type: 'RequestApproved', request: 'q1', ...by('officer') };
    planned(ofTwo, 'officer').thenStreams({ 'request-q1': [approved] }, { request: 'q1', standing: 'open' });
    const once: Histories = { ...people, 'request-q1': [{ ...MADE, approvals: 2 }, approved] };
    planned(once, 'officer').thenRefused('approved-already');
    planned(once, 'leader').thenStreams({
      'request-q1': [{ type: 'RequestCarriedOut', request: 'q1', ...by('leader') }],
      'person-new.one': [added],
    });
  });

  it('leaves the request open where the thing is refused, and tells why', () => {
    planned({ ...open, 'person-new.one': [added] }, 'officer').thenRefused('person-exists');
    function* no(): Plan {
      return refused({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
    }
    givenStreams(open)
      .plan(() => approveRequest('q1', by('officer'), no))
      .thenRefused('fund-unknown');
  });

  it('closes the request where there is nothing left to do', () => {
    function* nothing(): Plan {
      return { kind: 'nothing', result: {} };
    }
    givenStreams(open)
      .plan(() => approveRequest('q1', by('officer'), nothing))
      .thenStreams({ 'request-q1': [{ type: 'RequestCarriedOut', request: 'q1', ...by('officer') }] });
  });

  it('is refused in order of precedence', () => {
    interface Situation {
      readonly streams: Histories;
      readonly on: typeof ON;
    }
    const having =
      (more: Histories) =>
      (one: Situation): Situation => ({ ...one, streams: { ...one.streams, ...more } });
    const faults = [
      { code: 'request-unknown', breaks: having({ 'request-q1': [] }) },
      { code: 'actor-unknown', breaks: having({ 'person-officer': [] }) },
      { code: 'role-missing', breaks: having({ 'person-officer': person('officer', 'finance-officer', '411523') }) },
      { code: 'request-lapsed', breaks: (one: Situation): Situation => ({ ...one, on: givenDay('2023-06-29') }) },
      { code: 'person-exists', breaks: having({ 'person-new.one': [added] }) },
    ];
    const code = ({ streams, on }: Situation) => planned(streams, 'officer', on).refusalCode;
    expect(outOfOrder({ streams: open, on: ON }, faults, code)).toEqual([]);
  });

  it('is refused to whom the role was taken from, at once', () => {
    const ended: PersonEvent = { type: 'RoleEnded', role: 'finance-officer', region: '411522', on: ON };
    const officer = [...person('officer', 'finance-officer'), ended];
    planned({ ...open, 'person-officer': officer }, 'officer').thenRefused('role-missing');
  });

  it('is refused to who made it, whatever roles that person holds', () => {
    const own = { ...MADE, by: 'officer' };
    planned({ ...people, 'request-q1': [own] }, 'officer').thenRefused('second-person-is-first');
  });
});

describe('withdrawing and declining', () => {
  it('closes it without doing anything', () => {
    givenStreams(open)
      .plan(() => withdrawRequest('q1', by('clerk')))
      .thenStreams({ 'request-q1': [{ type: 'RequestWithdrawn', request: 'q1', ...by('clerk') }] }, { request: 'q1' });
    givenStreams(open)
      .plan(() => declineRequest('q1', by('leader'), REASON))
      .thenStreams({ 'request-q1': [{ type: 'RequestDeclined', request: 'q1', ...by('leader'), reason: REASON }] });
  });

  it('takes the role to decline, and none to withdraw', () => {
    givenStreams({ ...open, 'person-clerk': [{ type: 'PersonAdded', person: 'clerk' }] })
      .plan(() => withdrawRequest('q1', by('clerk')))
      .thenStreams({ 'request-q1': [{ type: 'RequestWithdrawn', request: 'q1', ...by('clerk') }] });
    givenStreams({ ...open, 'person-leader': person('leader', 'cashier') })
      .plan(() => declineRequest('q1', by('leader'), REASON))
      .thenRefused('role-missing');
    givenStreams(people)
      .plan(() => withdrawRequest('q1', by('clerk')))
      .thenRefused('request-unknown', { value: 'q1' });
  });
});

describe('lapsing', () => {
  it('is nothing before its day, and where it is closed', () => {
    const planned = (streams: Histories, day: string) =>
      givenStreams(streams).plan(() => lapseRequest('q1', givenDay(day)));
    planned(open, '2023-06-28').thenNothing({ request: 'q1' });
    planned(open, '2023-06-30').thenStreams({
      'request-q1': [{ type: 'RequestLapsed', request: 'q1', on: givenDay('2023-06-29') }],
    });
    const done = { type: 'RequestCarriedOut', request: 'q1', ...by('officer') };
    planned({ ...people, 'request-q1': [MADE, done] }, '2023-06-30').thenNothing({ request: 'q1' });
  });
});
